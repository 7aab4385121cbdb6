/// A model's layers, parameters and values with their shapes: what figures, formulas and counts go by.
public struct ModelOutline: Hashable, Sendable {
  public struct Layer: Hashable, Sendable {
    public let spec: LayerSpec
    public let input: Shape
    public let output: Shape
    /// Multiplications that one sample takes on its way forward, of matrix products and convolutions.
    public let multiplications: Int
  }

  /// A value of the forward pass, by the name that plans give it.
  public struct Value: Hashable, Sendable {
    public let name: String
    public let shape: Shape
  }

  public let input: Shape
  public let output: Shape
  public let layers: [Layer]
  public let parameters: [ParameterInfo]
  /// In order of computation; the first is `input`.
  public let values: [Value]

  /// Of all layers.
  public var multiplications: Int { layers.reduce(0) { $0 + $1.multiplications } }

  init(_ graph: Graph, spec: ModelSpec) {
    var before = spec.input
    input = spec.input
    layers = zip(spec.layers, graph.layers).map { spec, recorded in
      defer { before = recorded.output }
      return Layer(
        spec: spec, input: before, output: recorded.output,
        multiplications: graph.operations[recorded.operations].reduce(0) { $0 + $1.multiplications })
    }
    output = before
    parameters = graph.parameters.map(\.info)
    values = graph.values.map { Value(name: $0.name, shape: $0.shape) }
  }
}
