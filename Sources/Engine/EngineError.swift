/// Something the engine was asked that cannot be: wrong shapes, unknown names, empty data. `description` is one line.
public struct EngineError: Error, Sendable, CustomStringConvertible {
  public let description: String
  /// Place of the layer that cannot be, counted from 0; nil where no single layer is to blame.
  public let layer: Int?
  public init(_ description: String, layer: Int? = nil) {
    self.description = description
    self.layer = layer
  }
}
