import Testing

@testable import Engine

/// The same bits with any number of threads, and on AVX2 and AVX-512 alike.
struct DeterminismTests {
  /// Large enough for every kind of work to be split.
  static let models: [ModelSpec] =
    [
      .mlp(
        inputs: 210, hidden: [301], activation: .gelu, outputs: 10, outputActivation: .softmax,
        loss: .softmaxCrossEntropy),
      .mlp(
        inputs: 5, hidden: [17, 9], activation: .tanh, outputs: 3, outputActivation: .sigmoid,
        loss: .binaryCrossEntropy,
        initializer: .xavier),
      ModelSpec(
        input: .image(channels: 1, height: 14, width: 14),
        layers: [
          .convolution(ConvolutionSpec(name: "conv1", filters: 6, kernel: 5, padding: 2, activation: .relu)),
          .pooling(PoolingSpec(name: "pool1", kind: .maximum, size: 2)),
          .convolution(
            ConvolutionSpec(name: "conv2", filters: 17, kernel: 3, stride: 2, padding: 1, activation: .tanh)),
          .pooling(PoolingSpec(name: "pool2", kind: .average, size: 2)),
          .flatten(FlattenSpec(name: "flat")),
          .dense(DenseSpec(name: "output", units: 5, activation: .softmax)),
        ], loss: .softmaxCrossEntropy),
      ModelSpec(
        input: .vector(13),
        layers: [
          .embedding(EmbeddingSpec(name: "embed", vocabulary: 30, width: 40)),
          .position(PositionSpec(name: "position")),
          .layerNorm(LayerNormSpec(name: "norm1")),
          .dense(DenseSpec(name: "hidden1", units: 40, activation: .gelu)),
          .dropout(DropoutSpec(name: "drop1", rate: 0.2)),
          .residual(ResidualSpec(name: "add1", source: "position")),
          .batchNorm(BatchNormSpec(name: "norm2")),
          .concatenation(ConcatenationSpec(name: "join1", source: "embed")),
          .dense(DenseSpec(name: "output", units: 30, activation: .softmax)),
        ], loss: .softmaxCrossEntropy),
      .gpt(vocabulary: 31, length: 18, width: 24, heads: 3, blocks: 1),
      ModelSpec(
        inputs: 3,
        layers: [
          .dense(DenseSpec(name: "hidden1", units: 2, activation: .linear)),
          .features(FeaturesSpec(name: "features", features: InputFeature.allCases)),
          .dense(DenseSpec(name: "output", units: 2, activation: .softmax)),
        ], loss: .softmaxCrossEntropy),
    ]
    + RecurrentSpec.Kind.allCases.map { kind in
      ModelSpec(
        input: .sequence(length: 7, width: 9),
        layers: [
          .recurrent(RecurrentSpec(name: "recur", kind: kind, units: 21)),
          .graphConvolution(
            GraphConvolutionSpec(
              name: "output", units: 5, edges: [GraphConvolutionSpec.Edge(0, 6), GraphConvolutionSpec.Edge(2, 3)],
              activation: .softmax)),
        ], loss: .softmaxCrossEntropy)
    }

  static func hash(_ spec: ModelSpec, _ optimizer: Optimizer, level: CPULevel?, threads: Int, steps: Int = 20) throws
    -> String
  {
    let state = try State(spec: spec, seed: 2)
    let batch = 120
    let plan = try Plan(spec: spec, batch: batch, mode: .training, compute: Compute(level: level, threads: threads))
    plan.load(try Examples.samples(spec, count: batch))
    let settings = StepSettings(optimizer: optimizer, learningRate: 0.01, l1: 1e-4, l2: 1e-3)
    for _ in 0..<steps { _ = plan.train(state, settings) }
    return state.weightsHash
  }

  @Test(arguments: models, Examples.optimizers)
  func threadsDoNotMatter(_ spec: ModelSpec, _ optimizer: Optimizer) throws {
    let expected = try Self.hash(spec, optimizer, level: nil, threads: 1)
    for threads in 2...4 { #expect(try Self.hash(spec, optimizer, level: nil, threads: threads) == expected) }
  }

  @Test(.enabled(if: CPULevel.supported == .v4), arguments: models, Examples.optimizers)
  func vectorWidthDoesNotMatter(_ spec: ModelSpec, _ optimizer: Optimizer) throws {
    #expect(
      try Self.hash(spec, optimizer, level: .v3, threads: 1) == Self.hash(spec, optimizer, level: .v4, threads: 2))
  }

  /// How the samples are cut into batches changes which sums are made, but not what a sample gives.
  @Test func sampleDoesNotSeeItsBatch() throws {
    for spec in Examples.models {
      let state = try State(spec: spec, seed: 6)
      let compute = Compute(threads: 2)
      let samples = try Examples.samples(spec, count: 33)
      let whole = try Plan(spec: spec, batch: 33, mode: .evaluation, compute: compute)
      whole.load(samples)
      _ = whole.evaluate(state)
      let width = try spec.outputCount()
      for batch in [1, 2, 16] {
        let plan = try Plan(spec: spec, batch: batch, mode: .evaluation, compute: compute)
        plan.load(samples)
        _ = plan.evaluate(state)
        #expect(Array(plan.outputs) == Array(whole.outputs[0..<batch * width]))
        #expect(Array(plan.sampleLosses) == Array(whole.sampleLosses[0..<batch]))
      }
    }
  }
}
