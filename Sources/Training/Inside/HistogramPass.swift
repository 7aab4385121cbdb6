import Engine

/// Histograms of the moments of a run's past. They hold as long as that past is the same.
struct PastHistograms {
  var run: Run
  var moments: [HistogramMoment]
}

/// How weights, activations and gradients were spread in the course of a run, moment by moment, so that whoever holds the
/// thread can look up in between. It ends at the step at which it began, also when the run goes on meanwhile.
struct HistogramPass {
  /// Moments before the present one at most.
  static let mostMoments = 32

  private let run: Run
  private let present: State
  /// Those of the past that are not known yet, oldest first.
  private var missing: [Int]
  private var walk: PastWalk?
  private var past: [HistogramMoment]
  private var now: HistogramMoment?

  /// - Parameter known: what an earlier pass found, of the same run or of one that shares some of its past.
  init(_ trainer: Trainer, known: PastHistograms?) throws {
    run = trainer.run
    present = trainer.state.copy()
    let steps = try trainer.momentSteps(most: Self.mostMoments).dropLast()
    let shared = known?.run.sharedPast(with: run) ?? -1
    let past = known?.moments.filter { $0.step <= shared && steps.contains($0.step) } ?? []
    self.past = past
    missing = steps.filter { step in !past.contains { $0.step == step } }
    walk = missing.isEmpty ? nil : PastWalk(trainer)
  }

  var isComplete: Bool { now != nil }

  /// Oldest first, the present moment last; nil before the pass is complete.
  var moments: [HistogramMoment]? { now.map { past + [$0] } }

  /// What the next pass can go on from.
  var known: PastHistograms { PastHistograms(run: run, moments: past) }

  /// One moment on, or part of the way to it.
  mutating func advance(_ trainer: Trainer) throws {
    guard let step = missing.first else {
      if now == nil { now = try trainer.histograms(of: present) }
      return
    }
    guard let state = try walk?.advance(to: step) else { return }
    var moment = try trainer.histograms(of: state)
    moment.step = step
    past.insert(moment, at: past.firstIndex { $0.step > step } ?? past.count)
    missing.removeFirst()
    if missing.isEmpty { walk = nil }
  }
}

extension Trainer {
  /// How weights, activations and gradients are spread with the parameters of a state, over the training samples (the
  /// first 256 of large sets).
  func histograms(of state: State) throws -> HistogramMoment {
    let plan = try inspect(state)
    let values = plan.valueNames
    let layers: [LayerHistograms] = try run.model.layers.compactMap { layer in
      let own = state.parameters.filter { $0.name.hasPrefix(layer.name + ".") }
      let weights = own.contains(where: \.decays) ? own.filter(\.decays) : own
      // Its last value is what it gives.
      guard !weights.isEmpty, let output = values.last(where: { $0.hasPrefix(layer.name + ".") }) else { return nil }
      return LayerHistograms(
        name: layer.name, weights: Histogram(try weights.flatMap { try state.tensor($0.name).values }),
        activations: Histogram(try plan.value(output).values),
        gradients: Histogram(try weights.flatMap { try plan.gradient($0.name).values }))
    }
    return HistogramMoment(step: state.step, layers: layers)
  }
}
