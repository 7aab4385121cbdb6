/// An activation on its own, such as behind a normalisation.
public struct ActivationSpec: Codable, Hashable, Sendable {
  /// The result is `relu1.a`.
  public var name: String
  public var activation: Activation
  public init(name: String, activation: Activation) {
    self.name = name
    self.activation = activation
  }
}
