import Engine
import Foundation

extension Trainer {
  /// What was done in this run and not in another, in a few words; empty where nothing was.
  func difference(from other: Run) -> String {
    let shared = zip(run.events, other.events).prefix { $0 == $1 }.count
    var before = run.hyperparameters
    for event in run.events[..<shared] { if case .hyperparameters(let now) = event.action { before = now } }
    var phrases: [String] = []
    for event in run.events[shared...] {
      for phrase in words(event.action, &before) where !phrases.contains(phrase) { phrases.append(phrase) }
      // Whoever turns a knob for long fills no screen.
      if phrases.count > 2 { return phrases[..<2].joined(separator: ", ") + ", …" }
    }
    return phrases.joined(separator: ", ")
  }

  private func words(_ action: Event.Action, _ before: inout Hyperparameters) -> [String] {
    switch action {
    case .nudge(let element, _): return ["\(name(element)) nudged"]
    case .set(let element, let value): return ["\(name(element)) = \(short(value))"]
    case .freeze(let element, let isFrozen): return ["\(name(element)) \(isFrozen ? "frozen" : "free")"]
    case .silence(let neuron, let isOff): return ["\(neuron) \(isOff ? "off" : "on")"]
    case .transplant(let neuron, _, _): return ["\(neuron) transplanted"]
    case .hyperparameters(let now):
      defer { before = now }
      return now.difference(from: before)
    }
  }

  private func name(_ element: ParameterElement) -> String {
    state.parameters.first { $0.name == element.name }?.elementName(element.index) ?? "\(element)"
  }
}

extension Hyperparameters {
  fileprivate func difference(from before: Hyperparameters) -> [String] {
    var phrases: [String] = []
    func note(_ name: String, _ old: String, _ new: String) {
      if old != new { phrases.append("\(name) \(old) → \(new)") }
    }
    note("rate", short(before.learningRate), short(learningRate))
    note("batch", "\(before.batch)", "\(batch)")
    note("L1", short(before.l1), short(l1))
    note("L2", short(before.l2), short(l2))
    if optimizer != before.optimizer { phrases.append(optimizer.words) }
    if clipping != before.clipping { phrases.append(clipping == nil ? "no clipping" : "clipping") }
    if schedule != before.schedule { phrases.append("another schedule") }
    if patience != before.patience { phrases.append(patience.map { "patience \($0)" } ?? "no early stopping") }
    return phrases
  }
}

extension Optimizer {
  fileprivate var words: String {
    switch self {
    case .sgd: "SGD"
    case .momentum(let momentum): "momentum \(short(momentum))"
    case .rmsprop: "RMSprop"
    case .adam: "Adam"
    case .adamW: "AdamW"
    }
  }
}

/// Three digits that count.
private func short(_ value: Float) -> String {
  String(format: "%.3g", Double(value)).replacingOccurrences(of: "-", with: "−")
}
