/// A layer over the nodes of a graph (Kipf, Welling 2017): each node takes the mean of itself and its neighbours, and all
/// go through the same dense layer: a = f(Â · x · weight + bias) with Â = D^−½ (A + I) D^−½, D the degrees of A + I.
public struct GraphConvolutionSpec: Codable, Hashable, Sendable {
  /// Two nodes that know each other, counted from 0.
  public struct Edge: Codable, Hashable, Sendable {
    public var first: Int
    public var second: Int
    public init(_ first: Int, _ second: Int) {
      self.first = first
      self.second = second
    }
  }

  /// Prefix of its values: `graph1.weight`, `graph1.bias`, `graph1.mean` (Â · x), `graph1.z` and `graph1.a`.
  public var name: String
  public var units: Int
  /// The nodes are the positions of a sequence.
  public var edges: [Edge]
  public var activation: Activation
  public var initializer: Initializer
  public init(name: String, units: Int, edges: [Edge], activation: Activation, initializer: Initializer = .xavier) {
    self.name = name
    self.units = units
    self.edges = edges
    self.activation = activation
    self.initializer = initializer
  }
}
