/// A formula over a model: names with indices (`output.a`, `hidden1.weight[3,7]`, `test_accuracy`, `step`), arithmetic,
/// comparisons, `and` `or` `not`, per cent, thousands and U+2212, and the functions of `ExpressionFunction`.
///
/// One grammar serves claims, goals and predictions. Three forms ask about another model than the one at hand:
///
///     at(6, 8, output.a)                         with these inputs
///     with(output.weight[0] = 1, output.a)       with these parameters
///     after(500 epochs, test_loss)               after this much training
///
/// They nest; `with(…, at(…, …))` changes both. A single index is a row-major position, two are row and column, from 0.
public struct Expression: Sendable {
  public let source: String
  let root: ExpressionNode

  /// - Throws: ExpressionError with the column of the mistake.
  public init(_ source: String) throws {
    var parser = try ExpressionParser(source)
    self.root = try parser.parseAll()
    self.source = source
  }

  /// Names it needs, without indices.
  public var names: Set<String> {
    var found: Set<String> = []
    root.visit { if case .name(let reference) = $0 { found.insert(reference.name) } }
    return found
  }

  /// Every name with the column it stands at, for those who know which names there are.
  var references: [ExpressionReference] {
    var found: [ExpressionReference] = []
    root.visit { node in
      switch node {
      case .name(let reference): found.append(reference)
      case .with(let assignments, _): found += assignments.map(\.target)
      default: break
      }
    }
    return found
  }

  /// True and false are 1 and 0.
  /// - Throws: ExpressionError, or what the context throws.
  public func evaluate(in context: any ExpressionContext) throws -> Double { try root.value(in: context) }
}

extension Expression: Hashable {
  public static func == (a: Expression, b: Expression) -> Bool { a.source == b.source }
  public func hash(into hasher: inout Hasher) { hasher.combine(source) }
}

public struct ExpressionError: Error, Sendable, Hashable, CustomStringConvertible {
  /// In characters, from 1.
  public var column: Int
  public var message: String
  public init(column: Int, message: String) {
    self.column = column
    self.message = message
  }
  public var description: String { "column \(column): \(message)" }
}

/// What an expression is asked about.
public protocol ExpressionContext {
  /// The values of a name, row-major with shape; nil for an unknown name.
  func values(of name: String) throws -> (shape: [Int], values: [Double])?
  /// The same model looking at another input.
  func looking(at input: [Double]) throws -> any ExpressionContext
  /// The same model with some elements of parameters changed, each by name and row-major index.
  func changing(_ elements: [(name: String, index: Int, value: Double)]) throws -> any ExpressionContext
  /// The same model trained on.
  func training(_ amount: Int, _ unit: TrainingUnit) throws -> any ExpressionContext
}

public enum TrainingUnit: String, Sendable, Hashable { case steps, epochs }
