/// Keeps only the last position of a sequence, as a vector.
public struct LastSpec: Codable, Hashable, Sendable {
  /// The result is `last.a`.
  public var name: String
  public init(name: String) { self.name = name }
}
