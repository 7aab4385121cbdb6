import Engine

/// What the derivative promises and what really happens when one parameter element moves, in Double and in small parts, so
/// that whoever holds the thread can do something else in between. It goes on with the parameters it began with.
struct ProbePass {
  private let request: ProbeRequest
  private let objective: Objective
  private var reference: Reference
  private let inputs: [[Double]]
  private let targets: [[Double]]
  /// The element's values for which the objective is wanted: as it is, moved by delta, then those of the check.
  private let places: [Double]
  /// Sums of the objective at each place, and of its derivative.
  private var sums: [Double]
  private var gradient = 0.0
  private let chunk: Int
  private var cursor = 0
  private var place = 0

  /// Multiplications that all samples together may take in one forward pass: some 5 ms in Double.
  private static let most = 2_000_000
  /// The same for one part.
  private static let mostAtOnce = 200_000

  /// - Returns: nil where nothing is asked, without a sample, for a loss without a target, or for an output that there is
  ///   not.
  /// - Throws: EngineError for an element that there is not.
  init?(_ observation: Observation, _ sample: ObservedSample?, _ trainer: Trainer) throws {
    guard let request = observation.probe else { return nil }
    self.request = request
    let weights = max(1, trainer.state.parameterCount)
    switch request.samples {
    case .observed:
      objective = observation.objective
      guard let sample, objective != .loss || sample.target != nil else { return nil }
      if case .output(let index) = objective, !(0..<trainer.outputCount).contains(index) { return nil }
      inputs = [sample.input.map(Double.init)]
      targets = [(trainer.encoded(sample.target) ?? []).map(Double.init)]
    case .training:
      objective = .loss
      let set = trainer.data.train
      let count = min(set.count, max(1, Self.most / weights))
      guard count > 0 else { return nil }
      inputs = (0..<count).map { set.input($0).map(Double.init) }
      targets = (0..<count).map { (trainer.encoded(set.target($0)) ?? []).map(Double.init) }
    }
    chunk = max(1, Self.mostAtOnce / weights)
    // Names and numbers first: the reference takes whatever it is given.
    let value = Double(try trainer.state.value(request.element.name, request.element.index))
    reference = Reference(trainer.state)
    places =
      [value, value + Double(request.delta)] + (request.checksGradient ? GradientCheck.places(around: value) : [])
    sums = places.map { _ in 0 }
  }

  var isComplete: Bool { cursor >= inputs.count }

  /// One part on: the objective of a few samples at one place, or their derivative.
  mutating func advance() throws {
    guard !isComplete else { return }
    let (name, index) = (request.element.name, request.element.index)
    let rows = cursor..<min(cursor + chunk, inputs.count)
    let (inputs, targets) = (Array(inputs[rows]), Array(targets[rows]))
    let share = Double(rows.count) / Double(self.inputs.count)
    if place < places.count {
      reference.parameters[name]?[index] = places[place]
      sums[place] += try reference.objective(objective, inputs: inputs, targets: targets) * share
      place += 1
    } else {
      reference.parameters[name]?[index] = places[0]
      let gradients = try reference.gradients(objective, inputs: inputs, targets: targets)
      gradient += (gradients[name]?[index] ?? .nan) * share
      place = 0
      cursor = rows.upperBound
    }
  }

  /// The answer, once complete.
  var probe: Probe? {
    guard isComplete else { return nil }
    let check =
      request.checksGradient ? GradientCheck(analytic: gradient, at: places[0], values: Array(sums[2...])) : nil
    return Probe(
      request: request, objective: objective, samples: inputs.count, now: sums[0], gradient: gradient,
      measured: sums[1], check: check)
  }
}

extension Trainer {
  fileprivate var outputCount: Int { (try? run.model.outputCount()) ?? 0 }
}
