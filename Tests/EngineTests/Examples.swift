import PortableMath

@testable import Engine

/// Models and data that the tests share.
enum Examples {
  /// Inputs, and targets that suit the loss, from a seed of their own.
  static func samples(_ spec: ModelSpec, count: Int, seed: UInt64 = 7) throws -> (inputs: [[Float]], targets: [[Float]])
  {
    let random = Philox(seed: seed, purpose: .data)
    var next = 0
    func number() -> Float {
      next += 1
      return random.uniform(next) * 2 - 1
    }
    func input() -> Float {
      guard case .embedding(let embedding)? = spec.layers.first else { return number() }
      return ((number() + 1) / 2 * Float(embedding.vocabulary)).rounded(.down)
    }
    let inputs = (0..<count).map { _ in (0..<spec.inputs).map { _ in input() } }
    let output = try spec.outline().output
    let targets: [[Float]] = (0..<count).map { row in
      switch spec.loss {
      case .meanSquaredError, .meanAbsoluteError: (0..<output.count).map { _ in number() }
      case .binaryCrossEntropy: (0..<output.count).map { _ in number() > 0 ? 1 : 0 }
      case .softmaxCrossEntropy:
        // In a sequence some positions have no class.
        (0..<output.positions).map { position in
          position % 3 == 1 ? -1 : Float((row * 7 + position * 5 + 3) % output.width)
        }
      }
    }
    return (inputs, targets)
  }

  static func inDouble(_ rows: [[Float]]) -> [[Double]] { rows.map { $0.map(Double.init) } }

  /// The last activation that a loss asks for, or the one wished.
  static func lastActivation(for loss: Loss, else activation: Activation = .linear) -> Activation {
    switch loss {
    case .meanSquaredError, .meanAbsoluteError: activation
    case .binaryCrossEntropy: .sigmoid
    case .softmaxCrossEntropy: .softmax
    }
  }

  /// Small models that between them use every operation, activation and loss.
  static let models: [ModelSpec] = {
    var models: [ModelSpec] = []
    for activation in Activation.allCases {
      models.append(
        .mlp(
          inputs: 3, hidden: [5, 4], activation: activation, outputs: 2, outputActivation: activation,
          loss: .meanSquaredError, initializer: .xavier))
    }
    for loss in Loss.allCases {
      models.append(
        .mlp(
          inputs: 4, hidden: [6], activation: .tanh, outputs: 3, outputActivation: lastActivation(for: loss),
          loss: loss, initializer: .xavier))
    }
    return models + points + images + normalised + branched + sequences
  }()

  /// Features of points as they come, and of points that a layer has made.
  static let points: [ModelSpec] = [
    ModelSpec(
      inputs: 2,
      layers: [
        .features(FeaturesSpec(name: "features", features: InputFeature.allCases)),
        .dense(DenseSpec(name: "hidden1", units: 5, activation: .tanh)),
        .dense(DenseSpec(name: "output", units: 1, activation: .sigmoid)),
      ], loss: .binaryCrossEntropy),
    ModelSpec(
      inputs: 3,
      layers: [
        .dense(DenseSpec(name: "hidden1", units: 2, activation: .linear, initializer: .uniform)),
        .features(FeaturesSpec(name: "features", features: InputFeature.allCases.reversed())),
        .dense(DenseSpec(name: "output", units: 2, activation: .linear)),
      ], loss: .meanSquaredError),
  ]

  /// Filters and windows that fit, that overlap, and that leave an edge over.
  static let images: [ModelSpec] = [
    ModelSpec(
      input: .image(channels: 2, height: 6, width: 5),
      layers: [
        .convolution(ConvolutionSpec(name: "conv1", filters: 3, kernel: 3, padding: 1, activation: .tanh)),
        .pooling(PoolingSpec(name: "pool1", kind: .maximum, size: 2)),
        .convolution(ConvolutionSpec(name: "conv2", filters: 2, kernel: 2, activation: .gelu, initializer: .xavier)),
        .flatten(FlattenSpec(name: "flat")),
        .dense(DenseSpec(name: "output", units: 3, activation: .softmax)),
      ], loss: .softmaxCrossEntropy),
    ModelSpec(
      input: .image(channels: 1, height: 9, width: 8),
      layers: [
        .convolution(
          ConvolutionSpec(name: "conv1", filters: 2, kernel: 3, stride: 2, padding: 2, activation: .sigmoid)),
        .pooling(PoolingSpec(name: "pool1", kind: .average, size: 3, stride: 2)),
        .flatten(FlattenSpec(name: "flat")),
        .dense(DenseSpec(name: "output", units: 2, activation: .linear)),
      ], loss: .meanSquaredError),
    ModelSpec(
      input: .image(channels: 2, height: 5, width: 5),
      layers: [
        .convolution(ConvolutionSpec(name: "conv1", filters: 3, kernel: 1, activation: .tanh)),
        .pooling(PoolingSpec(name: "pool1", kind: .maximum, size: 3, stride: 1)),
        .convolution(ConvolutionSpec(name: "conv2", filters: 1, kernel: 3, activation: .linear)),
      ], loss: .meanAbsoluteError),
  ]

  /// Normalised and thinned out: vectors, images and sequences.
  static let normalised: [ModelSpec] = [
    ModelSpec(
      inputs: 4,
      layers: [
        .dense(DenseSpec(name: "hidden1", units: 19, activation: .linear)),
        .batchNorm(BatchNormSpec(name: "norm1")),
        .activation(ActivationSpec(name: "tanh1", activation: .tanh)),
        .dropout(DropoutSpec(name: "drop1", rate: 0.4)),
        .dense(DenseSpec(name: "output", units: 3, activation: .softmax)),
      ], loss: .softmaxCrossEntropy),
    ModelSpec(
      input: .image(channels: 2, height: 5, width: 4),
      layers: [
        .dropout(DropoutSpec(name: "drop1", rate: 0.25)),
        .convolution(ConvolutionSpec(name: "conv1", filters: 3, kernel: 3, padding: 1, activation: .linear)),
        .batchNorm(BatchNormSpec(name: "norm1", momentum: 0.3, epsilon: 1e-3)),
        .flatten(FlattenSpec(name: "flat")),
        .dense(DenseSpec(name: "output", units: 2, activation: .sigmoid)),
      ], loss: .binaryCrossEntropy),
    ModelSpec(
      input: .sequence(length: 3, width: 5),
      layers: [
        .layerNorm(LayerNormSpec(name: "norm1")),
        .dense(DenseSpec(name: "hidden1", units: 18, activation: .gelu)),
        .layerNorm(LayerNormSpec(name: "norm2", epsilon: 1e-3)),
        .batchNorm(BatchNormSpec(name: "norm3")),
        .dense(DenseSpec(name: "output", units: 4, activation: .softmax)),
      ], loss: .softmaxCrossEntropy),
  ]

  /// Values that go two ways, and tokens.
  static let branched: [ModelSpec] = [
    ModelSpec(
      input: .vector(4),
      layers: [
        .dense(DenseSpec(name: "hidden1", units: 6, activation: .tanh)),
        .dense(DenseSpec(name: "hidden2", units: 6, activation: .sigmoid)),
        .residual(ResidualSpec(name: "add1", source: "hidden1")),
        .activation(ActivationSpec(name: "tanh1", activation: .tanh)),
        .concatenation(ConcatenationSpec(name: "join1", source: "input")),
        .residual(ResidualSpec(name: "add2", source: "join1")),
        .concatenation(ConcatenationSpec(name: "join2", source: "hidden1")),
        .dense(DenseSpec(name: "output", units: 2, activation: .linear)),
      ], loss: .meanSquaredError),
    ModelSpec(
      input: .image(channels: 1, height: 4, width: 4),
      layers: [
        .convolution(ConvolutionSpec(name: "conv1", filters: 2, kernel: 3, padding: 1, activation: .tanh)),
        .convolution(ConvolutionSpec(name: "conv2", filters: 2, kernel: 1, activation: .linear)),
        .residual(ResidualSpec(name: "add1", source: "conv1")),
        .concatenation(ConcatenationSpec(name: "join1", source: "input")),
        .pooling(PoolingSpec(name: "pool1", kind: .average, size: 2)),
        .flatten(FlattenSpec(name: "flat")),
        .dense(DenseSpec(name: "output", units: 1, activation: .linear)),
      ], loss: .meanAbsoluteError),
    ModelSpec(
      input: .vector(5),
      layers: [
        .embedding(EmbeddingSpec(name: "embed", vocabulary: 4, width: 6, initializer: .xavier)),
        .position(PositionSpec(name: "position", initializer: .xavier)),
        .dropout(DropoutSpec(name: "drop1", rate: 0.1)),
        .dense(DenseSpec(name: "hidden1", units: 6, activation: .tanh)),
        .concatenation(ConcatenationSpec(name: "join1", source: "embed")),
        .dense(DenseSpec(name: "output", units: 4, activation: .softmax)),
      ], loss: .softmaxCrossEntropy),
  ]

  /// Layers that go through a sequence, look around in it or pass on along the ties of a graph.
  static let sequences: [ModelSpec] = {
    var models = RecurrentSpec.Kind.allCases.map { kind in
      ModelSpec(
        input: .sequence(length: 4, width: 3),
        layers: [
          .recurrent(RecurrentSpec(name: "first", kind: kind, units: 5)),
          .recurrent(RecurrentSpec(name: "second", kind: kind, units: 17)),
          .last(LastSpec(name: "last")),
          .dense(DenseSpec(name: "output", units: 2, activation: .linear)),
        ], loss: .meanSquaredError)
    }
    models.append(
      ModelSpec(
        input: .vector(5),
        layers: [
          .embedding(EmbeddingSpec(name: "embed", vocabulary: 6, width: 4, initializer: .xavier)),
          .recurrent(RecurrentSpec(name: "lstm1", kind: .lstm, units: 3)),
          .dense(DenseSpec(name: "output", units: 6, activation: .softmax)),
        ], loss: .softmaxCrossEntropy))
    models += [true, false].map { isCausal in
      ModelSpec(
        input: .sequence(length: 5, width: 6),
        layers: [
          .attention(AttentionSpec(name: "attend", heads: 2, isCausal: isCausal, initializer: .xavier)),
          .residual(ResidualSpec(name: "add", source: "input")),
          .dense(DenseSpec(name: "output", units: 3, activation: .softmax)),
        ], loss: .softmaxCrossEntropy)
    }
    // A graph of two corners, one of them double, and a node on its own.
    let edges = [(0, 1), (1, 2), (2, 0), (2, 3), (3, 2)].map { GraphConvolutionSpec.Edge($0, $1) }
    models.append(
      ModelSpec(
        input: .sequence(length: 5, width: 3),
        layers: [
          .graphConvolution(GraphConvolutionSpec(name: "graph1", units: 4, edges: edges, activation: .tanh)),
          .graphConvolution(GraphConvolutionSpec(name: "output", units: 2, edges: edges, activation: .softmax)),
        ], loss: .softmaxCrossEntropy))
    return models
  }()

  static func name(_ spec: ModelSpec) -> String {
    let layers = spec.layers.map { "\($0.name) \($0.activation?.rawValue ?? "")" }
    return "\(spec.input.dimensions.inWords) → \(layers.joined(separator: " → ")), \(spec.loss.rawValue)"
  }

  /// One optimiser of each kind.
  static let optimizers: [Optimizer] = OptimizerKind.allCases.map { kind in
    switch kind {
    case .sgd: .sgd
    case .momentum: .momentum(0.9)
    case .rmsprop: .rmsprop(decay: 0.9)
    case .adam: .adam(beta1: 0.9, beta2: 0.999)
    case .adamW: .adamW(beta1: 0.9, beta2: 0.999, weightDecay: 0.05)
    }
  }

  enum OptimizerKind: CaseIterable {
    case sgd, momentum, rmsprop, adam, adamW

    /// Does not compile until a new optimiser has a case above.
    init(_ optimizer: Optimizer) {
      self =
        switch optimizer {
        case .sgd: .sgd
        case .momentum: .momentum
        case .rmsprop: .rmsprop
        case .adam: .adam
        case .adamW: .adamW
        }
    }
  }
}

extension Plan {
  /// Writes a batch into the arena.
  func load(_ samples: (inputs: [[Float]], targets: [[Float]])) {
    _ = inputs.update(from: samples.inputs.prefix(batch).flatMap { $0 })
    _ = targets.update(from: samples.targets.prefix(batch).flatMap { $0 })
  }
}

/// Largest difference as a share of the largest expected value, or of the largest in `scale`.
func relativeError(_ actual: [Float], _ expected: [Double], scale: [Double] = []) -> Double {
  guard actual.count == expected.count else { return .infinity }
  let scale = (expected + scale).reduce(1e-30) { max($0, $1.magnitude) }
  return zip(actual, expected).reduce(0) { worst, pair in
    let error = (Double(pair.0) - pair.1).magnitude
    return error.isNaN ? .infinity : max(worst, error / scale)
  }
}
