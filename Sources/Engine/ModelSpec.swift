/// A model as a value.
public struct ModelSpec: Codable, Hashable, Sendable {
  /// How a sample is arranged.
  public var input: Shape
  public var layers: [LayerSpec]
  public var loss: Loss
  public init(input: Shape, layers: [LayerSpec], loss: Loss) {
    self.input = input
    self.layers = layers
    self.loss = loss
  }

  /// A model of plain vectors.
  public init(inputs: Int, layers: [LayerSpec], loss: Loss) {
    self.init(input: .vector(inputs), layers: layers, loss: loss)
  }

  /// Numbers a sample has.
  public var inputs: Int { input.count }

  /// A stack of dense layers named `hidden1`, `hidden2`, …, `output`.
  public static func mlp(
    inputs: Int, hidden: [Int], activation: Activation, outputs: Int, outputActivation: Activation, loss: Loss,
    initializer: Initializer = .he
  ) -> ModelSpec {
    var layers = hidden.enumerated().map { index, units in
      LayerSpec.dense(
        DenseSpec(name: "hidden\(index + 1)", units: units, activation: activation, initializer: initializer))
    }
    layers.append(
      .dense(DenseSpec(name: "output", units: outputs, activation: outputActivation, initializer: initializer)))
    return ModelSpec(inputs: inputs, layers: layers, loss: loss)
  }

  /// LeNet-5 (LeCun, Bottou, Bengio, Haffner 1998) as it is built today: ReLU and maximum pooling, each filter of the
  /// second convolution looking at all six channels. 28 × 28 pixels, ten classes, 61,706 parameters; the original had
  /// about 60,000.
  public static let lenet5 = ModelSpec(
    input: .image(channels: 1, height: 28, width: 28),
    layers: [
      .convolution(ConvolutionSpec(name: "conv1", filters: 6, kernel: 5, padding: 2, activation: .relu)),
      .pooling(PoolingSpec(name: "pool1", kind: .maximum, size: 2)),
      .convolution(ConvolutionSpec(name: "conv2", filters: 16, kernel: 5, activation: .relu)),
      .pooling(PoolingSpec(name: "pool2", kind: .maximum, size: 2)),
      .flatten(FlattenSpec(name: "flat")),
      .dense(DenseSpec(name: "hidden1", units: 120, activation: .relu)),
      .dense(DenseSpec(name: "hidden2", units: 84, activation: .relu)),
      .dense(DenseSpec(name: "output", units: 10, activation: .softmax)),
    ], loss: .softmaxCrossEntropy)

  /// A small GPT (Radford et al. 2019): tokens and positions embedded, blocks of attention and feed-forward, a last
  /// normalisation, and the next token of each position. The layers of block 1 are `norm1a`, `attend1`, `add1a`, `norm1b`,
  /// `grow1`, `shrink1` and `add1b`.
  /// - Parameters:
  ///   - length: tokens of a sample
  ///   - width: numbers of a position; `heads` must divide it
  public static func gpt(vocabulary: Int, length: Int, width: Int, heads: Int, blocks: Int) -> ModelSpec {
    var layers: [LayerSpec] = [
      .embedding(EmbeddingSpec(name: "embed", vocabulary: vocabulary, width: width)),
      .position(PositionSpec(name: "position")),
    ]
    for block in 1...max(1, blocks) {
      let source = layers[layers.count - 1].name
      layers += [
        .layerNorm(LayerNormSpec(name: "norm\(block)a")),
        .attention(AttentionSpec(name: "attend\(block)", heads: heads)),
        .residual(ResidualSpec(name: "add\(block)a", source: source)),
        .layerNorm(LayerNormSpec(name: "norm\(block)b")),
        .dense(DenseSpec(name: "grow\(block)", units: 4 * width, activation: .gelu, initializer: .normal)),
        .dense(DenseSpec(name: "shrink\(block)", units: width, activation: .linear, initializer: .normal)),
        .residual(ResidualSpec(name: "add\(block)b", source: "add\(block)a")),
      ]
    }
    layers += [
      .layerNorm(LayerNormSpec(name: "norm")),
      .dense(DenseSpec(name: "output", units: vocabulary, activation: .softmax, initializer: .normal)),
    ]
    return ModelSpec(input: .vector(length), layers: layers, loss: .softmaxCrossEntropy)
  }

  /// - Throws: EngineError for a model that cannot be built, naming the layer and the shapes that do not fit.
  public func validate() throws { _ = try Graph(self) }

  /// The trainable arrays in order of the layers, weight before bias.
  /// - Throws: EngineError for a model that cannot be built.
  public func parameterInfos() throws -> [ParameterInfo] { try Graph(self).parameters.map(\.info) }

  /// Numbers the model gives for a sample.
  /// - Throws: EngineError for a model that cannot be built.
  public func outputCount() throws -> Int { try outline().output.count }

  /// Every layer, parameter and value with its shape.
  /// - Throws: EngineError for a model that cannot be built.
  public func outline() throws -> ModelOutline { ModelOutline(try Graph(self), spec: self) }
}
