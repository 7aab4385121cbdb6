import Testing

@testable import Engine

/// Training takes shortcuts where they pay. What it learns and what can be read afterwards must be the same to the bit.
struct ShortcutTests {
  /// Units of up to three layers: all widths that fit a part of a register, and some that fit none.
  static let widths = [[1], [2, 1], [4, 2, 1], [8, 8, 1], [3, 5], [7, 16, 11, 2], [16, 16, 16]]

  static func spec(_ units: [Int], _ activation: Activation, _ loss: Loss) -> ModelSpec {
    let last: Activation =
      switch loss {
      case .binaryCrossEntropy: .sigmoid
      case .softmaxCrossEntropy: .softmax
      case .meanSquaredError, .meanAbsoluteError: .tanh
      }
    let outputs = loss == .softmaxCrossEntropy ? max(2, units[units.count - 1]) : units[units.count - 1]
    return .mlp(
      inputs: 7, hidden: Array(units.dropLast()), activation: activation, outputs: outputs, outputActivation: last,
      loss: loss, initializer: .xavier)
  }

  /// Narrow layers: everything that can be read is what a plan for inspection has, which multiplies like any other.
  @Test(arguments: widths, Loss.allCases)
  func narrowNetworksGiveTheSame(_ units: [Int], _ loss: Loss) throws {
    for (activation, batch) in zip(Activation.allCases.filter { $0 != .softmax }, [2, 10, 16, 17, 30, 33, 64]) {
      let spec = Self.spec(units, activation, loss)
      let samples = try Examples.samples(spec, count: batch)
      let state = try State(spec: spec, seed: 3)
      let plans = try [PlanMode.training, .inspection].map { mode in
        let plan = try Plan(spec: spec, batch: batch, mode: mode, compute: Compute(threads: 1))
        plan.load(samples)
        return plan
      }
      #expect(plans[0].differentiateLoss(state) == plans[1].differentiateLoss(state))
      #expect(Array(plans[0].outputs) == Array(plans[1].outputs))
      #expect(Array(plans[0].sampleLosses) == Array(plans[1].sampleLosses))
      for name in plans[1].valueNames { #expect(try plans[0].value(name) == plans[1].value(name), "\(name)") }
      for layer in spec.layers.map(\.name) {
        for name in ["\(layer).weight", "\(layer).bias", "\(layer).z"] {
          #expect(try plans[0].gradient(name) == plans[1].gradient(name), "\(name), batch \(batch), \(activation)")
        }
      }
    }
  }

  @Test func whatIsNotNarrowGivesTheSame() throws {
    let spec = Self.spec([17, 1], .tanh, .meanSquaredError)
    for (spec, batch) in [(spec, 10), (Self.spec([8, 1], .tanh, .meanSquaredError), 65)] {
      let samples = try Examples.samples(spec, count: batch)
      let state = try State(spec: spec, seed: 3)
      let (training, inspection) = (
        try Plan(spec: spec, batch: batch, mode: .training, compute: Compute(threads: 1)),
        try Plan(spec: spec, batch: batch, mode: .inspection, compute: Compute(threads: 1))
      )
      training.load(samples)
      inspection.load(samples)
      #expect(training.differentiateLoss(state) == inspection.differentiateLoss(state))
      #expect(try training.gradient("hidden1.weight") == inspection.gradient("hidden1.weight"))
    }
  }

  /// Layers in an unusual order: softmax in the middle, two activations in a row, one before all.
  @Test func unusualOrdersGiveTheSame() throws {
    func dense(_ name: String, _ units: Int, _ activation: Activation) -> LayerSpec {
      .dense(DenseSpec(name: name, units: units, activation: activation))
    }
    let relu = LayerSpec.activation(ActivationSpec(name: "bend", activation: .relu))
    for layers in [
      [dense("hidden1", 4, .softmax), dense("output", 3, .softmax)],
      [dense("hidden1", 4, .tanh), relu, dense("output", 3, .softmax)],
      [relu, dense("output", 3, .softmax)],
    ] {
      let spec = ModelSpec(input: .vector(5), layers: layers, loss: .softmaxCrossEntropy)
      let samples = try Examples.samples(spec, count: 10)
      let state = try State(spec: spec, seed: 3)
      let plans = try [PlanMode.training, .inspection].map { mode in
        let plan = try Plan(spec: spec, batch: 10, mode: mode, compute: Compute(threads: 1))
        plan.load(samples)
        return plan
      }
      #expect(plans[0].differentiateLoss(state) == plans[1].differentiateLoss(state))
      for info in state.parameters {
        #expect(try plans[0].gradient(info.name) == plans[1].gradient(info.name), "\(info.name)")
      }
    }
  }

  /// A batch of one sample: the update works out the gradients on its way. Clipping that never clips makes it write them.
  @Test(arguments: Examples.optimizers, [1, 2])
  func gradientsNeedNotBeWritten(_ optimizer: Optimizer, threads: Int) throws {
    let spec = ModelSpec.mlp(
      inputs: 1_100, hidden: [1_000], activation: .relu, outputs: 40, outputActivation: .softmax,
      loss: .softmaxCrossEntropy)
    let samples = try Examples.samples(spec, count: 12)
    func train(writing: Bool) throws -> (state: State, gradients: [Tensor], loss: Float) {
      let state = try State(spec: spec, seed: 3)
      let plan = try Plan(spec: spec, batch: 1, mode: .training, compute: Compute(threads: threads))
      let settings = StepSettings(optimizer: optimizer, learningRate: 0.01, clipping: writing ? .value(1e30) : nil)
      var loss: Float = 0
      for sample in 0..<12 {
        plan.load(([samples.inputs[sample]], [samples.targets[sample]]))
        loss = plan.train(state, settings)
      }
      return (state, try state.parameters.map { try plan.gradient($0.name) }, loss)
    }
    let (short, long) = (try train(writing: false), try train(writing: true))
    #expect(short.state.weightsHash == long.state.weightsHash)
    #expect(short.gradients == long.gradients)
    #expect(short.loss == long.loss)
  }

  /// Gradients that wait for a reader are not worked out from the inputs of another step.
  @Test func gradientsGoWithTheirInputs() throws {
    let spec = ModelSpec.mlp(
      inputs: 1_100, hidden: [1_000], activation: .relu, outputs: 40, outputActivation: .softmax,
      loss: .softmaxCrossEntropy)
    let samples = try Examples.samples(spec, count: 1)
    let state = try State(spec: spec, seed: 3)
    let plan = try Plan(spec: spec, batch: 1, mode: .training, compute: Compute(threads: 1))
    plan.load(samples)
    _ = plan.train(state, StepSettings(optimizer: .sgd, learningRate: 0.01))
    plan.inputs[0] += 1
    #expect(throws: EngineError.self) { try plan.gradient("hidden1.weight") }
    _ = plan.differentiateLoss(state)
    let gradient = try plan.gradient("hidden1.weight")
    plan.inputs[0] += 1
    #expect(try plan.gradient("hidden1.weight") == gradient)
  }

  /// Averages of weights that have had no gradient for long end at 0, not among numbers that a processor is slow with.
  @Test(arguments: Examples.optimizers) func averagesFadeToZero(_ optimizer: Optimizer) throws {
    let spec = ModelSpec.mlp(
      inputs: 3, hidden: [], activation: .relu, outputs: 1, outputActivation: .linear, loss: .meanSquaredError)
    let state = try State(spec: spec, seed: 3)
    let plan = try Plan(spec: spec, batch: 1, mode: .training, compute: Compute(threads: 1))
    let settings = StepSettings(optimizer: optimizer, learningRate: 0.001)
    plan.load(([[1e-6, 1e-6, 1]], [[1]]))
    _ = plan.train(state, settings)
    plan.load(([[0, 0, 1]], [[1]]))
    for _ in 0..<1_000 {
      _ = plan.train(state, settings)
      for (name, tensor) in state.record.tensors where name.hasSuffix("output.weight") && name != "output.weight" {
        #expect(!tensor.values.contains { $0.isSubnormal }, "\(name) at step \(state.step)")
      }
    }
  }
}
