/// A copy of some numbers with their shape, row-major. What the engine hands to everyone else.
public struct Tensor: Hashable, Sendable, Codable {
  public var shape: [Int]
  public var values: [Float]
  public init(shape: [Int], values: [Float]) {
    self.shape = shape
    self.values = values
  }
}
