/// Takes an image or a sequence for a vector, number after number as they lie. It computes nothing, so it has no values
/// of its own.
public struct FlattenSpec: Codable, Hashable, Sendable {
  public var name: String
  public init(name: String) { self.name = name }
}
