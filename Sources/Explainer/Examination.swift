import Canvas
import Curriculum
import Engine
import Training

/// What is wrong with a run, as far as its numbers tell: in a line, in a few sentences, and the page that teaches it.
public struct Diagnosis: Hashable, Sendable {
  public enum Kind: Hashable, Sendable, CaseIterable {
    /// The loss became NaN or infinite.
    case broken
    /// The loss has grown many-fold.
    case climbing
    /// The learning rate is 0.
    case noRate
    /// Every parameter is frozen.
    case frozen
    /// All units of a layer have the same numbers, and so always the same gradients.
    case twins
    /// Units whose ReLU is off for all samples.
    case asleep
    /// Units on the flat part of their activation for all samples.
    case saturated
    /// Steps that move nothing, since no slope is left.
    case stuck
  }

  public var kind: Kind
  /// For the line above the keys: words that do not change from frame to frame.
  public var line: String
  /// For the panel, with the numbers of the moment.
  public var sentences: [String]
}

extension Diagnosis.Kind {
  /// The chapter, and the pages on which this is the lesson; the first is the one to go to.
  public var lesson: (id: String, pages: [String]) {
    switch self {
    case .broken, .climbing: ("descent", ["A bit more"])
    case .noRate: ("descent", ["Against the slope"])
    case .frozen: ("backprop", ["Measuring is not moving"])
    case .twins: ("loop", ["Why start at random?"])
    case .asleep: ("backprop", ["The sleeping neuron"])
    case .saturated: ("activation", ["How much arrives"])
    case .stuck: ("descent", ["The saddle", "The wrong hollow"])
    }
  }
}

/// Looks for what is wrong with a run; nil where nothing is.
struct Examination {
  let snapshot: Snapshot
  let names: UnitNames
  /// What was found last: it stays until it is clearly over, so that nothing flickers on the edge.
  let known: Diagnosis.Kind?

  init(_ snapshot: Snapshot, _ scene: Scene, known: Diagnosis.Kind? = nil) {
    self.snapshot = snapshot
    names = UnitNames(scene)
    self.known = known
  }

  var diagnosis: Diagnosis? {
    if case .stopped(let failure) = snapshot.phase { return broken(failure) }
    guard snapshot.step > 0 || snapshot.phase == .running else { return nil }
    return noRate ?? frozen ?? climbing ?? twins ?? asleep ?? saturated ?? stuck
  }

  private var rate: String { Format.plain(snapshot.hyperparameters.learningRate, decimals: 3) }

  private func text(_ loss: Float) -> String { loss < 1e6 ? Format.magnitude(loss, decimals: 3) : Format.power(loss) }

  // MARK: Steps that are too big

  /// Losses since a number was last changed by hand: what came before says nothing about the steps.
  private var losses: [LossHistory.Bucket] {
    snapshot.history.train.filter { $0.firstStep >= snapshot.lastEdit?.step ?? 0 }
  }

  /// Whether each loss is that of all samples, not of a batch.
  private var isExact: Bool { (snapshot.data?.train.count ?? .max) <= 2000 }

  private func broken(_ failure: TrainingFailure) -> Diagnosis {
    if let element = snapshot.breaker {
      return Diagnosis(
        kind: .broken, line: "A number is too large: the loss is no number any more",
        sentences: [
          failure.sentence,
          "\(element) had been changed by hand just before, so no step was at fault: what the network makes of it is "
            + "larger than \(Format.power(.greatestFiniteMagnitude)), and beyond that this program cannot count.",
          "Press r to start again, with a smaller number.",
        ])
    }
    var fall = failure.sentence
    if let first = losses.first, let last = losses.last, last.lastStep > first.firstStep {
      fall +=
        " The loss had been \(text(first.mean)) at step \(Format.count(first.firstStep)), and "
        + "\(text(last.mean)) when last it was a number."
    }
    return tooBig(.broken, "The steps were too big: the loss is no number any more", fall)
  }

  private func tooBig(_ kind: Diagnosis.Kind, _ line: String, _ numbers: String) -> Diagnosis {
    Diagnosis(
      kind: kind, line: line,
      sentences: [
        numbers,
        "A step is −η × slope, here with η = \(rate). Where it overshoots, the slope is steeper, so the next one is "
          + "longer still: each lands higher than the last.",
        "Press r to start again, with a smaller η.",
      ])
  }

  private var climbing: Diagnosis? {
    let losses = losses
    guard let first = losses.first, let last = losses.last, last.lastStep > first.firstStep,
      let lowest = losses.min(by: { $0.mean < $1.mean })
    else { return nil }
    // Far above the start, or far above what it had reached. Single batches are too noisy for the second.
    let factor: Float = known == .climbing ? 1.5 : 3
    let isAboveStart = last.mean > factor * max(first.mean, 0.05)
    let isLost = isExact && last.mean > 2 * factor * max(lowest.mean, 0.05) && last.mean > first.mean / 2
    guard isAboveStart || isLost else { return nil }
    let from = isAboveStart ? first : lowest
    return tooBig(
      .climbing, "The loss is climbing: the steps are too big",
      "The loss was \(text(from.mean)) at step \(Format.count(from.firstStep)) and is \(text(last.mean)) at step "
        + "\(Format.count(last.lastStep)).")
  }

  // MARK: Steps that move nothing

  private var noRate: Diagnosis? {
    guard snapshot.hyperparameters.learningRate == 0 else { return nil }
    return Diagnosis(
      kind: .noRate, line: "The learning rate is 0: no step moves anything",
      sentences: [
        "\(Format.count(snapshot.step)) steps, and all \(Format.count(snapshot.parameterCount)) numbers are where they "
          + "were.",
        "A step is −η × slope. With η = 0 it is 0, whatever the slope says. Make η larger.",
      ])
  }

  private var frozen: Diagnosis? {
    let count = snapshot.frozen.values.reduce(0) { $0 + $1.count }
    guard count > 0, count == snapshot.parameterCount else { return nil }
    return Diagnosis(
      kind: .frozen, line: "Every number is frozen: nothing can learn",
      sentences: [
        "All \(Format.count(count)) parameters are frozen. The gradients are still measured, but nothing moves.",
        "Select one and press f: it moves again.",
      ])
  }

  /// A hidden layer of one unit many times over. Only seen where a page shows all weights.
  private var twins: Diagnosis? {
    let layers = snapshot.run?.model.denseLayers ?? []
    for (layer, next) in zip(layers, layers.dropFirst()) where layer.units > 1 {
      guard let weights = values(layer.name + ".weight", layer.inputs * layer.units),
        let biases = values(layer.name + ".bias", layer.units),
        let outgoing = values(next.name + ".weight", layer.units * next.units)
      else { continue }
      let areTwins = (1..<layer.units).allSatisfy { unit in
        biases[unit] == biases[0]
          && (0..<layer.inputs).allSatisfy { weights[$0 * layer.units + unit] == weights[$0 * layer.units] }
          && (0..<next.units).allSatisfy { outgoing[unit * next.units + $0] == outgoing[$0] }
      }
      guard areTwins else { continue }
      let isZero = weights.allSatisfy { $0 == 0 } && outgoing.allSatisfy { $0 == 0 }
      let count = "All \(layer.units) neurons of \(layer.name)"
      return Diagnosis(
        kind: .twins,
        line: isZero
          ? "\(layer.name) is all zeros: its weights never move" : "The neurons of \(layer.name) are all the same",
        sentences: isZero
          ? [
            "\(count) have weights of exactly 0, in and out, after \(Format.count(snapshot.step)) steps.",
            "A weight’s gradient is what came in times the blame behind it. Here one of the two is always 0, so the "
              + "gradient is 0 too.", "Press r, and start from random weights.",
          ]
          : [
            "\(count) have the same weights and biases, in and out, after \(Format.count(snapshot.step)) steps.",
            "The same numbers give the same gradients, and those the same steps: they stay one neuron, "
              + "\(layer.units) times over.", "Nudge one of them, or start from random weights.",
          ])
    }
    return nil
  }

  private func values(_ name: String, _ count: Int) -> [Float]? {
    guard let values = snapshot.values[name]?.values, values.count == count else { return nil }
    return values
  }

  private var stuck: Diagnosis? {
    let losses = losses
    guard let activity = snapshot.activity, let first = losses.first, let last = losses.last,
      last.lastStep - first.firstStep >= 20, let largest = losses.map(\.mean).max()
    else { return nil }
    // The later half of the way.
    let middle = first.firstStep + (last.lastStep - first.firstStep) / 2
    let late = losses.filter { $0.firstStep >= middle }.map(\.mean)
    guard let low = late.min(), let high = late.max() else { return nil }
    let factor: Float = known == .stuck ? 10 : 1
    let isFlat = high - low <= 1e-5 * factor * max(high, 1e-6) && activity.largestGradient < 1e-4 * factor
    // A loss near 0 stands still because there is nothing left to do.
    guard isFlat, last.mean > max(0.02, largest / 50) else { return nil }
    return Diagnosis(
      kind: .stuck, line: "Nothing moves: no slope is left",
      sentences: [
        "The loss is \(text(last.mean)) and has not moved since step \(Format.count(middle)).",
        "The largest gradient of all numbers that may move is "
          + "\(Format.magnitude(activity.largestGradient, decimals: 6)), so a step of −η × slope is next to nothing.",
        "That is the bottom, a hollow beside it, or a saddle between two valleys: feet that feel only the slope cannot "
          + "tell. Push a number and see whether it rolls on.",
      ])
  }

  // MARK: Neurons that let nothing through

  /// Hidden units with one of these activations, of which a condition holds.
  private func units(
    _ activations: Set<Activation>, where condition: (Activity.Unit, Activation) -> Bool
  ) -> [(name: String, unit: Activity.Unit)] {
    guard let activity = snapshot.activity, let layers = snapshot.run?.model.layers else { return [] }
    return layers.enumerated().flatMap { index, layer -> [(name: String, unit: Activity.Unit)] in
      guard let activation = layer.activation, activations.contains(activation),
        let found = activity.layers.first(where: { $0.name == layer.name })
      else { return [] }
      let units = found.units.enumerated().compactMap { unit, awake in
        condition(awake, activation)
          ? (name: names.name(layer: index + 1, unit: unit, of: found.units.count), unit: awake) : nil
      }
      // A wide layer can spare a few.
      return units.count * 10 >= found.units.count ? units : []
    }
  }

  /// `h₃ is`, `h₁ and h₃ are`, `17 neurons are`.
  private func subject(_ units: [(name: String, unit: Activity.Unit)]) -> String {
    switch units.count {
    case 1: units[0].name + " is"
    case 2: "\(units[0].name) and \(units[1].name) are"
    default: "\(units.count) neurons are"
    }
  }

  private func list(_ units: [(name: String, unit: Activity.Unit)]) -> String {
    units.prefix(6).map(\.name).joined(separator: ", ") + (units.count > 6 ? " and \(units.count - 6) more" : "")
  }

  private var samples: String {
    let (count, all) = (snapshot.activity?.samples ?? 0, snapshot.data?.train.count ?? 0)
    return count < all
      ? "the \(Format.count(count)) training samples looked at" : "all \(Format.count(count)) training samples"
  }

  private var asleep: Diagnosis? {
    let few = known == .asleep ? (snapshot.activity?.samples ?? 0) / 50 : 0
    let units = units([.relu]) { unit, _ in unit.awake <= few }
    guard !units.isEmpty else { return nil }
    let most = units.map(\.unit.awake).max() ?? 0
    return Diagnosis(
      kind: .asleep, line: "\(subject(units)) asleep: ReLU lets nothing through",
      sentences: [
        most == 0
          ? "For \(samples) the sum of \(list(units)) is 0 or below, so ReLU says 0."
          : "For \(samples) but \(most) the sum of \(list(units)) is 0 or below, so ReLU says 0.",
        "There its slope is 0. All blame that arrives is multiplied by it, so the gradients of the weights and biases "
          + "behind it are \(most == 0 ? "exactly 0" : "next to nothing"): \(units.count == 1 ? "it cannot" : "they cannot") "
          + "wake up by training.",
        "A larger bias wakes \(units.count == 1 ? "it" : "them"); so does a smaller η before the fall.",
      ])
  }

  private var saturated: Diagnosis? {
    let share: Float = known == .saturated ? 0.04 : 0.02
    let units = units(Set(Activation.allCases.filter(\.saturates))) { $0.isSaturated($1, below: share) }
    guard let largest = units.map(\.unit.largestSlope).max() else { return nil }
    return Diagnosis(
      kind: .saturated, line: "\(subject(units)) saturated: hardly any blame gets through",
      sentences: [
        "For \(samples) the sum of \(list(units)) lies far out on the flat part of the curve. The largest slope there is "
          + "\(Format.magnitude(largest, decimals: 6)).",
        "Blame is multiplied by that slope on its way back, so the weights behind "
          + "\(units.count == 1 ? "it" : "them") hardly move.",
        "Smaller weights bring the sum back to the middle, where the slope is largest.",
      ])
  }
}

extension Snapshot {
  /// What was done up to the present step; the run may hold more where one has gone back.
  var pastEvents: [Event] { run?.events.filter { $0.step <= step } ?? [] }

  /// The last change of a number by hand.
  fileprivate var lastEdit: (step: Int, element: ParameterElement)? {
    for event in pastEvents.reversed() {
      switch event.action {
      case .nudge(let element, _), .set(let element, _): return (event.step, element)
      case .freeze, .silence, .transplant, .hyperparameters: continue
      }
    }
    return nil
  }

  /// The number that broke the run by itself: changed by hand right before the step that failed, while all was well.
  var breaker: ParameterElement? {
    guard case .stopped(let failure) = phase, let edit = lastEdit, failure.step - edit.step <= 1 else { return nil }
    let before = history.train.filter { $0.lastStep <= edit.step }.map(\.mean)
    guard let first = before.first, let last = before.last else { return edit.element }
    return last <= 3 * max(first, 0.05) ? edit.element : nil
  }
}
