/// A fully connected layer: a = f(x · weight + bias), weight stored as inputs × units. Takes a vector, or a sequence
/// whose positions all go through it alike.
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
