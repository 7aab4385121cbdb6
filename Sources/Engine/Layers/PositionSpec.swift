/// Adds a learned vector to each position of a sequence, since attention by itself knows no order.
public struct PositionSpec: Codable, Hashable, Sendable {
  /// Prefix of `position.weight`, length × width, and the result `position.a`.
  public var name: String
  public var initializer: Initializer
  public init(name: String, initializer: Initializer = .normal) {
    self.name = name
    self.initializer = initializer
  }
}
