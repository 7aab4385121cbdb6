import Testing

@testable import Engine

struct PlanTests {
  static let spec = ModelSpec.mlp(
    inputs: 2, hidden: [4], activation: .tanh, outputs: 1, outputActivation: .sigmoid, loss: .binaryCrossEntropy)

  static func plan(_ mode: PlanMode, batch: Int = 5) throws -> Plan {
    let plan = try Plan(spec: spec, batch: batch, mode: mode, compute: Compute(threads: 1))
    plan.load(try Examples.samples(spec, count: batch))
    return plan
  }

  @Test func badBatchesAreErrors() {
    for batch in [0, -1, .max, 1 << 40] { #expect(throws: EngineError.self) { try Self.plan(.training, batch: batch) } }
  }

  @Test func valuesHaveNames() throws {
    let plan = try Self.plan(.evaluation)
    #expect(plan.valueNames == ["input", "hidden1.z", "hidden1.a", "output.z", "output.a", "loss"])
    let loss = plan.evaluate(try State(spec: Self.spec, seed: 1))
    #expect(try plan.value("input").shape == [5, 2])
    #expect(try plan.value("input").values == Array(plan.inputs))
    #expect(try plan.value("output.a").values == Array(plan.outputs))
    #expect(try plan.value("loss").values == [loss])
    #expect(throws: EngineError.self) { try plan.value("hidden2.a") }
    #expect(throws: EngineError.self) { try plan.gradient("hidden1.weight") }
  }

  @Test func gradientsAreKeptByMode() throws {
    let state = try State(spec: Self.spec, seed: 1)
    let (training, inspection) = (try Self.plan(.training), try Self.plan(.inspection))
    #expect(throws: EngineError.self) { try inspection.gradient("hidden1.weight") }
    _ = inspection.differentiateLoss(state)
    _ = training.differentiateLoss(state)
    for name in ["hidden1.weight", "hidden1.bias", "output.weight", "output.bias", "hidden1.z", "output.z"] {
      #expect(try training.gradient(name) == inspection.gradient(name), "\(name)")
    }
    for name in ["input", "hidden1.a", "output.a"] {
      #expect(throws: EngineError.self) { try training.gradient(name) }
      #expect(try inspection.gradient(name).values.contains { $0 != 0 })
    }
    #expect(throws: EngineError.self) { try inspection.gradient("nothing") }
  }

  @Test func outputsThatAreNotThereHaveNoGradient() throws {
    let plan = try Self.plan(.inspection)
    for index in [-1, 1, .max] {
      plan.differentiateOutput(index, try State(spec: Self.spec, seed: 1))
      #expect(try plan.gradient("hidden1.weight").values.allSatisfy { $0 == 0 })
    }
  }

  /// Looking between two steps changes neither what is learned nor what is remembered.
  @Test func lookingLeavesNoTrace() throws {
    func run(looking: Bool) throws -> State {
      let state = try State(spec: Self.spec, seed: 1)
      let settings = StepSettings(optimizer: .adam(beta1: 0.9, beta2: 0.999), learningRate: 0.05)
      let (training, inspection) = (try Self.plan(.training), try Self.plan(.inspection, batch: 1))
      let grid = try Self.plan(.evaluation, batch: 50)
      for _ in 0..<10 {
        _ = training.train(state, settings)
        guard looking else { continue }
        let (hash, gradient) = (state.weightsHash, try training.gradient("hidden1.weight"))
        _ = inspection.differentiateLoss(state)
        inspection.differentiateOutput(0, state)
        _ = grid.evaluate(state)
        grid.predict(state)
        #expect(grid.firstNonFinite(state) == nil)
        #expect(state.weightsHash == hash)
        #expect(try training.gradient("hidden1.weight") == gradient)
      }
      return state
    }
    let (watched, alone) = (try run(looking: true), try run(looking: false))
    #expect(watched.weightsHash == alone.weightsHash)
    #expect(watched.step == alone.step)
  }

  /// A last batch with fewer samples has a plan of its own; its mean is over what it has.
  @Test func shortLastBatch() throws {
    let state = try State(spec: Self.spec, seed: 1)
    let samples = try Examples.samples(Self.spec, count: 13)
    let reference = Reference(state)
    let short = try Self.plan(.training, batch: 3)
    short.load((Array(samples.inputs[10...]), Array(samples.targets[10...])))
    let loss = short.train(state, StepSettings(optimizer: .sgd, learningRate: 0.1))
    let expected = try reference.loss(
      inputs: Examples.inDouble(Array(samples.inputs[10...])), targets: Examples.inDouble(Array(samples.targets[10...]))
    )
    #expect((Double(loss) - expected).magnitude < 1e-6)
    let full = try Self.plan(.training, batch: 10)
    full.load(samples)
    _ = full.train(state, StepSettings(optimizer: .sgd, learningRate: 0.1))
    #expect(state.step == 2)
  }

  @Test func trainingLearnsXOR() throws {
    let state = try State(spec: Self.spec, seed: 1)
    let plan = try Plan(spec: Self.spec, batch: 4, mode: .training, compute: Compute(threads: 1))
    plan.load(([[0, 0], [0, 1], [1, 0], [1, 1]], [[0], [1], [1], [0]]))
    let settings = StepSettings(optimizer: .adam(beta1: 0.9, beta2: 0.999), learningRate: 0.05)
    let start = plan.evaluate(state)
    for _ in 0..<500 { _ = plan.train(state, settings) }
    #expect(start > 0.5)
    #expect(plan.evaluate(state) < 0.05)
  }

  @Test func findsTheFirstNumberThatIsNone() throws {
    let state = try State(spec: Self.spec, seed: 1)
    let plan = try Self.plan(.training)
    _ = plan.train(state, StepSettings(optimizer: .sgd, learningRate: 0.1))
    #expect(plan.firstNonFinite(state) == nil)
    plan.inputs[3] = .nan
    _ = plan.train(state, StepSettings(optimizer: .sgd, learningRate: 0.1))
    #expect(plan.firstNonFinite(state)?.name == "input")
    #expect(plan.firstNonFinite(state)?.index == 3)
    plan.inputs[3] = 0
    #expect(plan.evaluate(state).isNaN)
    #expect(plan.firstNonFinite(state)?.name == "hidden1.z")
  }

  /// A rate far too large: an update overflows before the loss does.
  @Test func findsAWeightThatOverflowed() throws {
    let spec = ModelSpec.mlp(
      inputs: 1, hidden: [], activation: .linear, outputs: 1, outputActivation: .linear, loss: .meanSquaredError)
    let state = try State(spec: spec, seed: 1, initial: ["output.weight": [1]])
    let plan = try Plan(spec: spec, batch: 1, mode: .training, compute: Compute(threads: 1))
    plan.load(([[1]], [[0]]))
    let loss = plan.train(state, StepSettings(optimizer: .sgd, learningRate: .greatestFiniteMagnitude))
    #expect(loss == 1)
    #expect(plan.firstNonFinite(state)?.name == "output.weight")
    #expect(plan.firstNonFinite(state)?.index == 0)
  }
}
