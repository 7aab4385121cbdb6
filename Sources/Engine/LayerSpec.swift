/// One layer of a model. What each does is described where its spec is, under `Layers/`; the operations that it records
/// are under `Operations/`.
public enum LayerSpec: Codable, Hashable, Sendable {
  case dense(DenseSpec)
  case convolution(ConvolutionSpec)
  case pooling(PoolingSpec)
  case flatten(FlattenSpec)

  public var name: String { definition.name }

  /// The activation that ends the layer, where it has one.
  public var activation: Activation? { definition.lastActivation }

  var definition: any LayerDefinition {
    switch self {
    case .dense(let spec): spec
    case .convolution(let spec): spec
    case .pooling(let spec): spec
    case .flatten(let spec): spec
    }
  }
}

/// What a graph has to know of every layer.
protocol LayerDefinition {
  /// Prefix of the layer's values and parameters, unlike any other of the model.
  var name: String { get }
  /// The activation that ends the layer, where it has one.
  var lastActivation: Activation? { get }
  /// The shape rule: adds operations that go on from the graph's output, and makes the last one's value the output.
  /// - Throws: EngineError that names the layer and the shapes that do not fit.
  func record(in graph: inout Graph) throws
}

extension LayerDefinition {
  var lastActivation: Activation? { nil }
}
