import Testing

@testable import Engine

struct ScheduleTests {
  private func factors(_ schedule: Schedule, _ steps: [Int]) -> [Float] { steps.map { schedule.factor(step: $0) } }

  private func close(_ a: [Float], _ b: [Float]) -> Bool {
    a.count == b.count && zip(a, b).allSatisfy { ($0 - $1).magnitude < 1e-6 }
  }

  @Test func ratesFollowTheirFormulas() {
    #expect(factors(.constant, [0, 1, 1000]) == [1, 1, 1])
    #expect(
      close(factors(Schedule(.step(every: 10, factor: 0.5)), [0, 9, 10, 19, 20, 35]), [1, 1, 0.5, 0.5, 0.25, 0.125]))
    #expect(close(factors(Schedule(.exponential(every: 10, factor: 0.25)), [0, 5, 10, 20]), [1, 0.5, 0.25, 0.0625]))
    #expect(
      close(
        factors(Schedule(.cosine(steps: 12, floor: 0.1)), [0, 4, 6, 8, 12, 100]), [1, 0.775, 0.55, 0.325, 0.1, 0.1]))
    #expect(close(factors(Schedule(.constant, warmUp: 4), [0, 1, 2, 3, 4]), [0.25, 0.5, 0.75, 1, 1]))
    // The decay begins when the warm-up is over.
    #expect(close(factors(Schedule(.step(every: 2, factor: 0.1), warmUp: 2), [0, 1, 2, 3, 4]), [0.5, 1, 1, 1, 0.1]))
    #expect(factors(Schedule(.plateau(patience: 1, factor: 0.5)), [0, 500]) == [1, 1])
  }

  @Test func aPlateauLowersTheRate() {
    var record = HeldOutRecord()
    let schedule = Schedule(.plateau(patience: 1, factor: 0.5))
    var factors: [Float] = []
    for loss: Float in [3, 2, 2, 2, 2, 2, 1, 1, .nan] {
      record.note(loss, schedule)
      factors.append(record.rateFactor)
    }
    #expect(factors == [1, 1, 1, 0.5, 0.5, 0.25, 0.25, 0.25, 0.125])
    #expect(record.best == 1 && record.epochsSinceBest == 2)
  }

  @Test func impossibleSchedulesAreRefused() {
    for decay: Schedule.Decay in [
      .step(every: 0, factor: 0.5), .step(every: 1, factor: 0), .exponential(every: 1, factor: 1.5),
      .exponential(every: -1, factor: 0.5), .cosine(steps: 0, floor: 0), .cosine(steps: 5, floor: .nan),
      .plateau(patience: -1, factor: 0.5), .plateau(patience: 1, factor: .nan),
    ] { #expect(throws: EngineError.self, "\(decay)") { try Schedule(decay).validate() } }
    #expect(throws: EngineError.self) { try Schedule(.constant, warmUp: -1).validate() }
    #expect(throws: Never.self) { try Schedule(.cosine(steps: 10, floor: 0), warmUp: 5).validate() }
    for limit: Float in [0, -1, .nan, .infinity] {
      for clipping in [Clipping.norm(limit), .value(limit)] {
        #expect(throws: EngineError.self) {
          try StepSettings(optimizer: .sgd, learningRate: 0.1, clipping: clipping).validate()
        }
      }
    }
  }

  /// Clipped or not, the engine does what the reference does; and a clipped gradient is as long as it may be.
  @Test(arguments: [Clipping.norm(0.05), .norm(1e6), .value(0.01), .value(1e6)])
  func clippingAgrees(_ clipping: Clipping) throws {
    let spec = Examples.models[5]
    let state = try State(spec: spec, seed: 3)
    var reference = Reference(state)
    let samples = try Examples.samples(spec, count: 6)
    let plan = try Plan(spec: spec, batch: 6, mode: .training, compute: Compute(threads: 1))
    plan.load(samples)
    let settings = StepSettings(optimizer: .adam(beta1: 0.9, beta2: 0.99), learningRate: 0.02, clipping: clipping)
    for _ in 0..<8 {
      _ = plan.train(state, settings)
      let gradients = try state.parameters.flatMap { try plan.gradient($0.name).values }
      let length = gradients.reduce(Float(0)) { $0 + $1 * $1 }.squareRoot()
      switch clipping {
      case .norm(0.05): #expect((length - 0.05).magnitude < 1e-6)
      case .value(0.01):
        #expect(gradients.allSatisfy { $0.magnitude <= 0.01 } && gradients.contains { $0.magnitude == 0.01 })
      default: break
      }
      try reference.train(
        settings, inputs: Examples.inDouble(samples.inputs), targets: Examples.inDouble(samples.targets))
    }
    for (name, expected) in reference.parameters {
      #expect(relativeError(try state.tensor(name).values, expected) < 1e-4, "\(name)")
    }
  }
}
