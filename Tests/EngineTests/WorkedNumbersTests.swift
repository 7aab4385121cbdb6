import Testing

@testable import Engine

/// The nets that the lessons work out by hand, to the digits that they show.
struct WorkedNumbersTests {
  static func plan(_ spec: ModelSpec) throws -> Plan {
    try Plan(spec: spec, batch: 1, mode: .inspection, compute: Compute(threads: 1))
  }

  func close(_ actual: [Float], _ expected: [Float], digits: Float = 0.0005) -> Bool {
    actual.count == expected.count && zip(actual, expected).allSatisfy { ($0 - $1).magnitude <= digits }
  }

  @Test func examNeuron() throws {
    let spec = ModelSpec.mlp(
      inputs: 2, hidden: [], activation: .linear, outputs: 1, outputActivation: .sigmoid, loss: .binaryCrossEntropy)
    let state = try State(spec: spec, seed: 1, initial: ["output.weight": [0.7, 0.3], "output.bias": [-4]])
    let plan = try Self.plan(spec)
    for (x, y, a) in [(6, 8, 0.931), (9, 1, 0.931), (1, 10, 0.426), (3, 5, 0.401)] as [(Float, Float, Float)] {
      plan.inputs[0] = x
      plan.inputs[1] = y
      plan.predict(state)
      #expect(close(Array(plan.outputs), [a]))
    }
    plan.inputs[0] = 6
    plan.inputs[1] = 8
    plan.differentiateOutput(0, state)
    #expect(close(try plan.value("output.z").values, [2.6]))
    #expect(close([try plan.gradient("output.weight").values[0]], [0.386]))
  }

  /// Every feature of two points, one of them far out, where a sine must still be one.
  @Test func featuresOfAPoint() throws {
    let spec = ModelSpec(
      inputs: 2,
      layers: [
        .features(FeaturesSpec(name: "features", features: InputFeature.allCases)),
        .dense(DenseSpec(name: "output", units: 1, activation: .linear)),
      ], loss: .meanSquaredError)
    #expect(InputFeature.allCases.map(\.symbol) == ["x₁", "x₂", "x₁²", "x₂²", "x₁x₂", "sin x₁", "sin x₂"])
    #expect(try spec.parameterInfos().map(\.shape) == [[7, 1], [1]])
    let state = try State(
      spec: spec, seed: 1, initial: ["output.weight": [1, 1, 1, 1, 1, 1, 1], "output.bias": [0]])
    let plan = try Self.plan(spec)
    for (point, features) in [
      ([2, -3], [2, -3, 4, 9, -6, 0.9093, -0.1411]), ([100_000, 0], [100_000, 0, 1e10, 0, 0, 0.0357, 0]),
    ] as [([Float], [Float])] {
      _ = plan.inputs.update(from: point)
      plan.differentiateOutput(0, state)
      #expect(close(try plan.value("features.a").values, features))
    }
    // ∂/∂x₁ of their sum is 1 + 2x₁ + x₂ + cos x₁.
    _ = plan.inputs.update(from: [2, -3])
    plan.differentiateOutput(0, state)
    #expect(close(try plan.gradient("input").values, [1 + 4 - 3 - 0.4161, 1 - 6 + 2 - 0.9900]))
  }

  /// The same misses by three losses: the chapter on loss shows them side by side.
  @Test func examLosses() throws {
    let spec = ModelSpec.mlp(
      inputs: 2, hidden: [], activation: .relu, outputs: 1, outputActivation: .sigmoid, loss: .binaryCrossEntropy)
    let exam = try Reference(spec: spec, parameters: ["output.weight": [0.7, 0.3], "output.bias": [-4]])
    let inputs: [[Double]] = [[6, 8], [1, 10], [9, 1], [3, 5]]
    let targets: [[Double]] = [[1], [0], [1], [0]]
    func costs(_ loss: Loss) throws -> [Float] {
      try exam.judged(by: loss).sampleLosses(inputs: inputs, targets: targets).map { Float($0) }
    }
    #expect(close(try costs(.binaryCrossEntropy), [0.072, 0.554, 0.072, 0.513]))
    #expect(close(try costs(.meanSquaredError), [0.005, 0.181, 0.005, 0.161]))
    #expect(close(try costs(.meanAbsoluteError), [0.069, 0.426, 0.069, 0.401]))
    #expect(close([Float(try exam.loss(inputs: inputs, targets: targets))], [0.303]))
    #expect(throws: EngineError.self) { try exam.judged(by: .softmaxCrossEntropy) }
    #expect(throws: EngineError.self) { try exam.sampleLosses(inputs: inputs, targets: [[1]]) }
  }

  static let twoTwoOne = ModelSpec.mlp(
    inputs: 2, hidden: [2], activation: .relu, outputs: 1, outputActivation: .sigmoid, loss: .binaryCrossEntropy)
  static func twoTwoOneState() throws -> State {
    try State(
      spec: twoTwoOne, seed: 1,
      initial: [
        "hidden1.weight": [0.4, -0.3, 0.6, 0.9], "hidden1.bias": [0.1, -0.2], "output.weight": [0.7, 0.5],
        "output.bias": [0.05],
      ])
  }

  @Test func twoTwoOneForward() throws {
    let state = try Self.twoTwoOneState()
    let plan = try Self.plan(Self.twoTwoOne)
    plan.load(([[0.5, 0.8]], [[1]]))
    let loss = plan.evaluate(state)
    #expect(close(try plan.value("hidden1.a").values, [0.78, 0.37]))
    #expect(close(try plan.value("output.z").values, [0.781]))
    #expect(close(Array(plan.outputs), [0.686]))
    #expect(close([loss], [0.377]))
  }

  @Test func twoTwoOneBackward() throws {
    let state = try Self.twoTwoOneState()
    let plan = try Self.plan(Self.twoTwoOne)
    plan.load(([[0.5, 0.8]], [[1]]))
    _ = plan.differentiateLoss(state)
    #expect(close(try plan.gradient("output.z").values, [-0.314]))
    #expect(close(try plan.gradient("output.a").values, [-1 / 0.6859], digits: 0.002))
    #expect(close(try plan.gradient("output.weight").values, [-0.245, -0.116]))
    #expect(close(try plan.gradient("output.bias").values, [-0.314]))
    #expect(close(try plan.gradient("hidden1.a").values, [-0.220, -0.157]))
    #expect(close(try plan.gradient("hidden1.weight").values, [-0.110, -0.079, -0.176, -0.126]))
    #expect(try plan.gradient("loss").values == [1])
  }

  @Test func twoTwoOneStep() throws {
    let state = try Self.twoTwoOneState()
    let plan = try Plan(spec: Self.twoTwoOne, batch: 1, mode: .training, compute: Compute(threads: 1))
    plan.load(([[0.5, 0.8]], [[1]]))
    _ = plan.train(state, StepSettings(optimizer: .sgd, learningRate: 1))
    plan.predict(state)
    #expect(close(Array(plan.outputs), [0.870]))
    #expect(state.step == 1)
  }

  @Test func twoThreeOne() throws {
    let spec = ModelSpec.mlp(
      inputs: 2, hidden: [3], activation: .relu, outputs: 1, outputActivation: .sigmoid, loss: .binaryCrossEntropy)
    let state = try State(
      spec: spec, seed: 1,
      initial: [
        "hidden1.weight": [0.4, -0.5, 0.1, 0.3, 0.8, -0.2], "hidden1.bias": [0.1, -0.3, 0.05],
        "output.weight": [0.6, -0.9, 0.4], "output.bias": [0.2],
      ])
    let plan = try Self.plan(spec)
    plan.load(([[0.7, 0.2]], [[0]]))
    _ = plan.differentiateLoss(state)
    #expect(close(try plan.value("hidden1.z").values, [0.44, -0.49, 0.08]))
    #expect(close(try plan.value("hidden1.a").values, [0.44, 0, 0.08]))
    #expect(close(try plan.value("output.z").values, [0.496]))
    #expect(close(Array(plan.outputs), [0.622]))
    #expect(close(try plan.gradient("output.weight").values, [0.273, 0, 0.050]))
  }

  @Test func fourThreeThreeTen() throws {
    let spec = ModelSpec.mlp(
      inputs: 4, hidden: [3, 3], activation: .relu, outputs: 10, outputActivation: .softmax, loss: .softmaxCrossEntropy)
    let state = try State(
      spec: spec, seed: 3,
      initial: [
        "hidden1.weight": [0.5, -0.2, 0.3, -0.3, 0.8, -0.5, 0.7, -0.1, 0.6, 0.1, 0.4, -0.2],
        "hidden1.bias": [0.1, -0.2, 0.05],
        "hidden2.weight": [0.4, 0.1, -0.7, -0.6, 0.5, 0.3, 0.2, -0.3, 0.8], "hidden2.bias": [0, 0.1, -0.1],
      ])
    let plan = try Self.plan(spec)
    plan.load(([[0.2, 0.8, 0.1, 0.9]], [[4]]))
    plan.predict(state)
    #expect(close(try plan.value("hidden1.z").values, [0.12, 0.75, -0.41]))
    #expect(close(try plan.value("hidden1.a").values, [0.12, 0.75, 0]))
    #expect(close(try plan.value("hidden2.z").values, [-0.402, 0.487, 0.041]))
    #expect(close(try plan.value("hidden2.a").values, [0, 0.487, 0.041]))
    #expect((plan.outputs.reduce(0, +) - 1).magnitude < 1e-6)
  }

  /// y = 2x on x = 1, 2, 3 from w = −1: a rate of 0.205 arrives within 50 steps, 0.21 is still swinging.
  @Test func stepSize() throws {
    let spec = ModelSpec.mlp(
      inputs: 1, hidden: [], activation: .linear, outputs: 1, outputActivation: .linear, loss: .meanSquaredError)
    func loss(rate: Float) throws -> Float {
      let state = try State(spec: spec, seed: 1, initial: ["output.weight": [-1]])
      state.frozen = ["output.bias": [0]]
      let plan = try Plan(spec: spec, batch: 3, mode: .training, compute: Compute(threads: 1))
      plan.load(([[1], [2], [3]], [[2], [4], [6]]))
      #expect(plan.evaluate(state) == 42)
      for _ in 0..<50 { _ = plan.train(state, StepSettings(optimizer: .sgd, learningRate: rate)) }
      return plan.evaluate(state)
    }
    #expect(try loss(rate: 0.205) < 0.01)
    #expect(try loss(rate: 0.21) > 0.01)
  }
}
