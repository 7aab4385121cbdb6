/// What the layer before gives, and behind it what an earlier layer gave: numbers of a vector, of each position of a
/// sequence, or channels of an image.
public struct ConcatenationSpec: Codable, Hashable, Sendable {
  /// The result is `join1.a`; what came around is `join1.skip`.
  public var name: String
  /// The earlier layer, or `input`.
  public var source: String
  public init(name: String, source: String) {
    self.name = name
    self.source = source
  }
}
