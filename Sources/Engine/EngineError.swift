/// Something the engine was asked that cannot be: wrong shapes, unknown names, empty data. `description` is one line.
public struct EngineError: Error, Sendable, CustomStringConvertible {
  public let description: String
  public init(_ description: String) { self.description = description }
}
