/// A fully connected layer: a = f(x · weight + bias), weight stored as inputs × units.
public struct DenseSpec: Codable, Hashable, Sendable {
  /// Prefix of its values: `hidden1.weight`, `hidden1.bias`, `hidden1.z` (before the activation), `hidden1.a` (after it).
  public var name: String
  public var units: Int
  public var activation: Activation
  public var initializer: Initializer
  public init(name: String, units: Int, activation: Activation, initializer: Initializer = .he) {
    self.name = name
    self.units = units
    self.activation = activation
    self.initializer = initializer
  }
}

/// One layer of a model. Each case is recorded by an operation or two under `Operations/`.
public enum LayerSpec: Codable, Hashable, Sendable {
  case dense(DenseSpec)

  public var name: String {
    switch self {
    case .dense(let dense): dense.name
    }
  }

  /// The activation that ends the layer, where it has one.
  public var activation: Activation? {
    switch self {
    case .dense(let dense): dense.activation
    }
  }
}
