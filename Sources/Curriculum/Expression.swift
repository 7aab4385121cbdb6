/// A formula over a live model: names with indices (`output.a`, `hidden1.weight[3,7]`, `test_accuracy`, `step`),
/// arithmetic, comparisons, `and` `or` `not`, `round(x, digits)`, `argmax(name)`, `abs`, `max`, `min`, `%`, thousands and U+2212.
///
/// One grammar serves claims, goals and predictions.
public struct Expression: Sendable, Hashable {
  public let source: String
  /// - Throws: ExpressionError with the column of the mistake.
  public init(_ source: String) throws { fatalError("contract stub") }
  /// Names it needs, without indices.
  public var names: Set<String> { fatalError("contract stub") }
  /// True and false are 1 and 0.
  /// - Parameter lookup: the values of a name, row-major with shape; nil for an unknown name.
  public func evaluate(_ lookup: (String) -> (shape: [Int], values: [Double])?) throws -> Double { fatalError("contract stub") }
}

public struct ExpressionError: Error, Sendable, Hashable, CustomStringConvertible {
  public var column: Int
  public var message: String
  public var description: String { "column \(column): \(message)" }
}
