import Testing

@testable import Engine

struct StateTests {
  static let spec = ModelSpec.mlp(
    inputs: 2, hidden: [3], activation: .tanh, outputs: 1, outputActivation: .linear, loss: .meanSquaredError)

  @Test func parametersHaveNamesAndShapes() throws {
    let state = try State(spec: Self.spec, seed: 1)
    #expect(state.parameters.map(\.name) == ["hidden1.weight", "hidden1.bias", "output.weight", "output.bias"])
    #expect(state.parameters.map(\.shape) == [[2, 3], [3], [3, 1], [1]])
    #expect(state.parameters.allSatisfy { $0.offset % 16 == 0 })
    #expect(state.parameterCount == 13)
    let digits = ModelSpec.mlp(
      inputs: 784, hidden: [256, 128], activation: .relu, outputs: 10, outputActivation: .softmax,
      loss: .softmaxCrossEntropy)
    #expect(try digits.parameterInfos().reduce(0) { $0 + $1.count } == 235_146)
  }

  @Test func seedDecidesTheStart() throws {
    let hash = try State(spec: Self.spec, seed: 1).weightsHash
    #expect(hash.count == 16)
    #expect(try State(spec: Self.spec, seed: 1).weightsHash == hash)
    #expect(try State(spec: Self.spec, seed: 2).weightsHash != hash)
  }

  /// A layer's random numbers are its own: what comes before it may grow.
  @Test func layersDrawApart() throws {
    func model(_ inputs: Int) -> ModelSpec {
      .mlp(
        inputs: inputs, hidden: [4], activation: .relu, outputs: 2, outputActivation: .linear, loss: .meanSquaredError)
    }
    let (small, large) = (try State(spec: model(2), seed: 9), try State(spec: model(50), seed: 9))
    #expect(try small.tensor("output.weight") == large.tensor("output.weight"))
    #expect(try small.tensor("hidden1.weight").values.prefix(4) != small.tensor("output.weight").values.prefix(4))
  }

  /// Arrays of one layer draw apart as well.
  @Test func arraysOfALayerDrawApart() throws {
    let attention = AttentionSpec(name: "attend", heads: 1)
    let spec = ModelSpec(
      input: .sequence(length: 2, width: 8), layers: [.attention(attention)], loss: .meanSquaredError)
    let state = try State(spec: spec, seed: 9)
    let first = Set(try state.tensor("attend.weight").values)
    #expect(first.isDisjoint(with: try state.tensor("attend.output_weight").values))
  }

  @Test func valuesAreReadAndSet() throws {
    let state = try State(spec: Self.spec, seed: 1, initial: ["output.bias": [0.25]])
    #expect(try state.value("output.bias", 0) == 0.25)
    let before = state.weightsHash
    try state.setValue("hidden1.weight", 5, 1.5)
    #expect(try state.value("hidden1.weight", 5) == 1.5)
    #expect(try state.tensor("hidden1.weight").values[5] == 1.5)
    #expect(state.weightsHash != before)
  }

  /// FNV-1a of four zero bytes, by hand: the offset basis times the prime four times over.
  @Test func hashIsFNV1a() throws {
    let one = ModelSpec.mlp(
      inputs: 1, hidden: [], activation: .linear, outputs: 1, outputActivation: .linear, loss: .meanSquaredError)
    let state = try State(spec: one, seed: 1, initial: ["output.weight": [0]])
    var expected: UInt64 = 14_695_981_039_346_656_037
    for _ in 0..<8 { expected = expected &* 1_099_511_628_211 }
    #expect(UInt64(state.weightsHash, radix: 16) == expected)
  }

  @Test func badQuestionsAreErrors() throws {
    let state = try State(spec: Self.spec, seed: 1)
    #expect(throws: EngineError.self) { try state.value("hidden2.weight", 0) }
    #expect(throws: EngineError.self) { try state.value("hidden1.weight", 6) }
    #expect(throws: EngineError.self) { try state.value("hidden1.weight", -1) }
    #expect(throws: EngineError.self) { try state.setValue("hidden1.weight", 0, .nan) }
    #expect(throws: EngineError.self) { try state.tensor("loss") }
    #expect(throws: EngineError.self) { try State(spec: Self.spec, seed: 1, initial: ["nothing": [1]]) }
    #expect(throws: EngineError.self) { try State(spec: Self.spec, seed: 1, initial: ["output.bias": [1, 2]]) }
    #expect(throws: EngineError.self) { try State(spec: Self.spec, seed: 1, initial: ["output.bias": [.infinity]]) }
  }

  static func plan(_ batch: Int = 4) throws -> Plan {
    let plan = try Plan(spec: spec, batch: batch, mode: .training, compute: Compute(threads: 1))
    plan.load(try Examples.samples(spec, count: batch))
    return plan
  }

  /// Running averages and masks belong to what a keyframe keeps.
  @Test func copiesKeepAveragesAndMasks() throws {
    let spec = ModelSpec(
      inputs: 2,
      layers: [
        .dense(DenseSpec(name: "hidden1", units: 4, activation: .tanh)), .batchNorm(BatchNormSpec(name: "norm1")),
        .dropout(DropoutSpec(name: "drop1", rate: 0.5)),
        .dense(DenseSpec(name: "output", units: 1, activation: .linear)),
      ], loss: .meanSquaredError)
    let state = try State(spec: spec, seed: 1)
    let plan = try Plan(spec: spec, batch: 4, mode: .training, compute: Compute(threads: 1))
    plan.load(try Examples.samples(spec, count: 4))
    let settings = StepSettings(optimizer: .sgd, learningRate: 0.05)
    #expect(try state.statistic("norm1.mean").values == [0, 0, 0, 0])
    #expect(try state.statistic("norm1.variance").values == [1, 1, 1, 1])
    #expect(throws: EngineError.self) { try state.statistic("norm1.gain") }
    for _ in 0..<3 { _ = plan.train(state, settings) }
    #expect(try state.statistic("norm1.mean").values.allSatisfy { $0 != 0 })
    let copy = state.copy()
    let other = try State(spec: spec, seed: 2)
    try other.assign(from: state)
    for _ in 0..<3 { _ = plan.train(state, settings) }
    for late in [copy, other] {
      #expect(late.weightsHash != state.weightsHash)
      for _ in 0..<3 { _ = plan.train(late, settings) }
      #expect(late.weightsHash == state.weightsHash)
    }
  }

  /// A keyframe goes on exactly where the original did, the optimiser's averages included.
  @Test(arguments: Examples.optimizers) func copiesGoOn(_ optimizer: Optimizer) throws {
    let settings = StepSettings(optimizer: optimizer, learningRate: 0.05)
    let (state, plan) = (try State(spec: Self.spec, seed: 1), try Self.plan())
    for _ in 0..<5 { _ = plan.train(state, settings) }
    let keyframe = state.copy()
    let restored = try State(spec: Self.spec, seed: 99)
    try restored.assign(from: state)
    let atKeyframe = state.weightsHash
    for _ in 0..<5 { _ = plan.train(state, settings) }
    #expect(keyframe.weightsHash == atKeyframe)
    #expect(state.weightsHash != atKeyframe)
    for other in [keyframe, restored] {
      #expect(other.step == 5)
      for _ in 0..<5 { _ = plan.train(other, settings) }
      #expect(other.weightsHash == state.weightsHash)
    }
  }

  @Test func statesOfOtherModelsAreRefused() throws {
    let other = ModelSpec.mlp(
      inputs: 2, hidden: [4], activation: .tanh, outputs: 1, outputActivation: .linear, loss: .meanSquaredError)
    let state = try State(spec: Self.spec, seed: 1)
    #expect(throws: EngineError.self) { try state.assign(from: State(spec: other, seed: 1)) }
  }

  @Test(arguments: Examples.optimizers) func frozenElementsStay(_ optimizer: Optimizer) throws {
    let settings = StepSettings(optimizer: optimizer, learningRate: 0.05, l1: 0.01, l2: 0.01)
    let (state, plan) = (try State(spec: Self.spec, seed: 1), try Self.plan())
    let start = try state.tensor("hidden1.weight").values
    state.frozen = ["hidden1.weight": [1, 3], "output.bias": [0], "nothing": [5], "hidden1.bias": [77]]
    for _ in 0..<5 { _ = plan.train(state, settings) }
    let now = try state.tensor("hidden1.weight").values
    for index in start.indices { #expect((now[index] == start[index]) == [1, 3].contains(index)) }
    #expect(try state.value("output.bias", 0) == 0)
    // Thawed, an element starts as if the optimiser had never seen it: its memory did not move either.
    let offset = state.parameters[0].offset
    for slot in 0..<optimizer.memory.slots {
      #expect(state.memory(for: optimizer)?[slot * state.values.count + offset + 1] == 0)
      #expect(state.memory(for: optimizer)?[slot * state.values.count + offset] != 0)
    }
    state.frozen = [:]
    _ = plan.train(state, settings)
    #expect(try state.value("hidden1.weight", 1) != start[1])
  }

  @Test(arguments: [false, true]) func penaltiesLeaveBiasesAloneUnlessToldOtherwise(_ decaysBiases: Bool) throws {
    // A flat loss: only penalties pull.
    let flat = ModelSpec.mlp(
      inputs: 1, hidden: [], activation: .linear, outputs: 1, outputActivation: .step, loss: .meanSquaredError)
    for var settings in [
      StepSettings(optimizer: .sgd, learningRate: 0.5, l1: 0.1),
      StepSettings(optimizer: .sgd, learningRate: 0.5, l2: 0.1),
      StepSettings(optimizer: .adamW(beta1: 0.9, beta2: 0.999, weightDecay: 0.1), learningRate: 0.5),
    ] {
      settings.decaysBiases = decaysBiases
      let state = try State(spec: flat, seed: 1, initial: ["output.weight": [1], "output.bias": [1]])
      var reference = Reference(state)
      let plan = try Plan(spec: flat, batch: 1, mode: .training, compute: Compute(threads: 1))
      _ = plan.train(state, settings)
      _ = try reference.train(settings, inputs: [[0]], targets: [[0]])
      for (name, moves) in [("output.weight", true), ("output.bias", decaysBiases)] {
        #expect(try (state.value(name, 0) - (moves ? 0.95 : 1)).magnitude < 1e-6)
        #expect(try (Double(state.value(name, 0)) - #require(reference.parameters[name])[0]).magnitude < 1e-6)
      }
    }
  }

  /// An optimiser of another kind starts with an empty memory; one that only changes its numbers keeps it.
  @Test func optimisersTakeOver() throws {
    let (state, plan) = (try State(spec: Self.spec, seed: 1), try Self.plan())
    _ = plan.train(state, StepSettings(optimizer: .momentum(0.9), learningRate: 0.05))
    let velocity = state.memory(for: .momentum(0.5))?[0]
    #expect(velocity != 0)
    #expect(state.memory(for: .rmsprop(decay: 0.9))?[0] == 0)
    #expect(state.memory(for: .sgd) == nil)
    _ = plan.train(state, StepSettings(optimizer: .adam(beta1: 0.9, beta2: 0.999), learningRate: 0.05))
    #expect(state.decayProducts == (Double(Float(0.9)), Double(Float(0.999))))
  }

  @Test func initialisersFollowTheirFormulas() throws {
    func weights(_ initializer: Initializer) throws -> [Float] {
      let spec = ModelSpec.mlp(
        inputs: 200, hidden: [], activation: .linear, outputs: 100, outputActivation: .linear, loss: .meanSquaredError,
        initializer: initializer)
      let state = try State(spec: spec, seed: 4)
      #expect(try state.tensor("output.bias").values.allSatisfy { $0 == 0 })
      return try state.tensor("output.weight").values
    }
    func deviation(_ values: [Float]) -> Float {
      (values.reduce(0) { $0 + $1 * $1 } / Float(values.count)).squareRoot()
    }
    #expect(try weights(.zeros).allSatisfy { $0 == 0 })
    let uniform = try weights(.uniform)
    #expect(uniform.allSatisfy { $0.magnitude <= 0.5 })
    #expect((deviation(uniform) - 0.2887).magnitude < 0.005)
    let xavier = try weights(.xavier)
    let range: Float = 0.141421
    #expect(xavier.allSatisfy { $0.magnitude <= range })
    #expect(xavier.contains { $0.magnitude > 0.99 * range })
    #expect((deviation(xavier) - range / Float(3).squareRoot()).magnitude < 0.002)
    let he = try weights(.he)
    #expect((deviation(he) - 0.1).magnitude < 0.002)
    #expect(he.contains { $0.magnitude > 0.3 })
    #expect((deviation(try weights(.normal)) - 0.02).magnitude < 0.0005)
    // 200 × 100: the columns are at right angles and of length 1.
    let orthogonal = try weights(.orthogonal)
    for (a, b) in [(0, 0), (99, 99), (0, 1), (3, 98), (50, 51)] {
      let inner = (0..<200).reduce(Float(0)) { $0 + orthogonal[$1 * 100 + a] * orthogonal[$1 * 100 + b] }
      #expect((inner - (a == b ? 1 : 0)).magnitude < 1e-5)
    }
  }

  /// A filter looks at channels × kernel × kernel numbers; a hidden state is as wide as its units.
  @Test func initialisersKnowWhatALayerTakesIn() throws {
    func weights(_ shape: Shape, _ layer: LayerSpec, _ name: String) throws -> Tensor {
      try State(spec: ModelSpec(input: shape, layers: [layer], loss: .meanSquaredError), seed: 4).tensor(name)
    }
    func filters(_ initializer: Initializer) throws -> Tensor {
      let spec = ConvolutionSpec(name: "conv", filters: 50, kernel: 5, activation: .relu, initializer: initializer)
      return try weights(.image(channels: 4, height: 5, width: 5), .convolution(spec), "conv.weight")
    }
    func deviation(_ values: [Float]) -> Float {
      (values.reduce(0) { $0 + $1 * $1 } / Float(values.count)).squareRoot()
    }
    /// Rows, or where there are fewer columns those, at right angles and of length 1.
    func expectOrthogonal(_ tensor: Tensor) {
      let (rows, columns) = (tensor.shape[0], tensor.values.count / tensor.shape[0])
      for a in [0, 1, min(rows, columns) - 1] {
        for b in [0, 1, min(rows, columns) - 1] {
          let inner = (0..<max(rows, columns)).reduce(Float(0)) { sum, k in
            rows <= columns
              ? sum + tensor.values[a * columns + k] * tensor.values[b * columns + k]
              : sum + tensor.values[k * columns + a] * tensor.values[k * columns + b]
          }
          #expect((inner - (a == b ? 1 : 0)).magnitude < 1e-5, "\(tensor.shape): \(a) and \(b)")
        }
      }
    }
    #expect((deviation(try filters(.he).values) - Float(0.02).squareRoot()).magnitude < 0.005)
    let range = (6 / Float(4 * 25 + 50 * 25)).squareRoot()
    let xavier = try filters(.xavier).values
    #expect(xavier.allSatisfy { $0.magnitude <= range } && xavier.contains { $0.magnitude > 0.99 * range })
    expectOrthogonal(try filters(.orthogonal))
    for units in [8, 60] {
      let dense = DenseSpec(name: "a", units: units, activation: .linear, initializer: .orthogonal)
      expectOrthogonal(try weights(.vector(30), .dense(dense), "a.weight"))
    }
    let lstm = LayerSpec.recurrent(RecurrentSpec(name: "lstm", kind: .lstm, units: 6))
    expectOrthogonal(try weights(.sequence(length: 3, width: 2), lstm, "lstm.recurrent"))
  }
}
