/// One layer of a model. What each does is described where its spec is, under `Layers/`; the operations that it records
/// are under `Operations/`.
public enum LayerSpec: Codable, Hashable, Sendable {
  case features(FeaturesSpec)
  case dense(DenseSpec)
  case convolution(ConvolutionSpec)
  case pooling(PoolingSpec)
  case flatten(FlattenSpec)
  case activation(ActivationSpec)
  case batchNorm(BatchNormSpec)
  case layerNorm(LayerNormSpec)
  case dropout(DropoutSpec)
  case residual(ResidualSpec)
  case concatenation(ConcatenationSpec)
  case embedding(EmbeddingSpec)
  case position(PositionSpec)
  case graphConvolution(GraphConvolutionSpec)
  case attention(AttentionSpec)
  case last(LastSpec)
  case recurrent(RecurrentSpec)

  public var name: String { definition.name }

  /// The activation that ends the layer, where it has one.
  public var activation: Activation? { definition.lastActivation }

  var definition: any LayerDefinition {
    switch self {
    case .features(let spec): spec
    case .dense(let spec): spec
    case .convolution(let spec): spec
    case .pooling(let spec): spec
    case .flatten(let spec): spec
    case .activation(let spec): spec
    case .batchNorm(let spec): spec
    case .layerNorm(let spec): spec
    case .dropout(let spec): spec
    case .residual(let spec): spec
    case .concatenation(let spec): spec
    case .embedding(let spec): spec
    case .position(let spec): spec
    case .graphConvolution(let spec): spec
    case .attention(let spec): spec
    case .last(let spec): spec
    case .recurrent(let spec): spec
    }
  }
}

/// What a graph has to know of every layer.
protocol LayerDefinition {
  /// Prefix of the layer's values and parameters, unlike any other of the model.
  var name: String { get }
  /// The activation that ends the layer, where it has one.
  var lastActivation: Activation? { get }
  /// The earlier layer, or `input`, that this one takes from besides the one before.
  var skipSource: String? { get }
  /// The shape rule: adds operations that go on from the graph's output, and makes the last one's value the output.
  /// - Throws: EngineError that names the layer and the shapes that do not fit.
  func record(in graph: inout Graph) throws
}

extension LayerDefinition {
  var lastActivation: Activation? { nil }
  var skipSource: String? { nil }
}
