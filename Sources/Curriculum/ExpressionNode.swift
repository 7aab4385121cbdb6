#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// A name with its indices, and where it stands.
struct ExpressionReference: Sendable {
  var name: String
  var indices: [ExpressionNode]
  var column: Int
}

struct ExpressionAssignment: Sendable {
  var target: ExpressionReference
  var value: ExpressionNode
}

enum ExpressionOperator: String, Sendable {
  case add = "+"
  case subtract = "-"
  case multiply = "*"
  case divide = "/"
  case power = "^"
  case and, or
  case equal = "="
  case unequal = "!="
  case less = "<"
  case lessOrEqual = "<="
  case greater = ">"
  case greaterOrEqual = ">="

  func apply(_ a: Double, _ b: Double) -> Double {
    switch self {
    case .add: a + b
    case .subtract: a - b
    case .multiply: a * b
    case .divide: a / b
    case .power: pow(a, b)
    case .and: a != 0 && b != 0 ? 1 : 0
    case .or: a != 0 || b != 0 ? 1 : 0
    case .equal: a == b ? 1 : 0
    case .unequal: a != b ? 1 : 0
    case .less: a < b ? 1 : 0
    case .lessOrEqual: a <= b ? 1 : 0
    case .greater: a > b ? 1 : 0
    case .greaterOrEqual: a >= b ? 1 : 0
    }
  }
}

/// What can be called. Those that collect take either several numbers or one whole name (`max(hidden1.a)`).
enum ExpressionFunction: String, Sendable, CaseIterable {
  case round, abs, sqrt, exp, log, max, min, sum, mean, count, argmax

  var argumentCounts: ClosedRange<Int> {
    switch self {
    case .round: 1...2
    case .abs, .sqrt, .exp, .log: 1...1
    case .max, .min, .sum, .mean, .count, .argmax: 1...Int.max
    }
  }

  var collects: Bool { argumentCounts.upperBound == Int.max }

  func apply(_ values: [Double]) -> Double {
    switch self {
    case .round:
      let scale = pow(10, values.count > 1 ? values[1] : 0)
      return (values[0] * scale).rounded() / scale
    case .abs: return Swift.abs(values[0])
    case .sqrt: return values[0].squareRoot()
    #if canImport(Darwin)
      case .exp: return Darwin.exp(values[0])
      case .log: return Darwin.log(values[0])
    #elseif canImport(Musl)
      case .exp: return Musl.exp(values[0])
      case .log: return Musl.log(values[0])
    #else
      case .exp: return Glibc.exp(values[0])
      case .log: return Glibc.log(values[0])
    #endif
    case .max: return values.max() ?? .nan
    case .min: return values.min() ?? .nan
    case .sum: return values.reduce(0, +)
    case .mean: return values.reduce(0, +) / Double(values.count)
    case .count: return Double(values.count)
    case .argmax: return values.indices.max { values[$0] < values[$1] }.map(Double.init) ?? .nan
    }
  }
}

indirect enum ExpressionNode: Sendable {
  case number(Double)
  case name(ExpressionReference)
  case negate(ExpressionNode)
  case not(ExpressionNode)
  case binary(ExpressionOperator, ExpressionNode, ExpressionNode)
  case call(ExpressionFunction, [ExpressionNode])
  case at([ExpressionNode], ExpressionNode)
  case with([ExpressionAssignment], ExpressionNode)
  case after(Int, TrainingUnit, ExpressionNode)

  /// Calls `body` with this node and all below it.
  func visit(_ body: (ExpressionNode) -> Void) {
    body(self)
    switch self {
    case .number: break
    case .name(let reference): for index in reference.indices { index.visit(body) }
    case .negate(let inner), .not(let inner), .after(_, _, let inner): inner.visit(body)
    case .binary(_, let a, let b):
      a.visit(body)
      b.visit(body)
    case .call(_, let arguments): for argument in arguments { argument.visit(body) }
    case .at(let inputs, let inner):
      for input in inputs { input.visit(body) }
      inner.visit(body)
    case .with(let assignments, let inner):
      for assignment in assignments {
        for index in assignment.target.indices { index.visit(body) }
        assignment.value.visit(body)
      }
      inner.visit(body)
    }
  }

  func value(in context: any ExpressionContext) throws -> Double {
    switch self {
    case .number(let number): return number
    case .name(let reference):
      let named = try reference.values(in: context)
      return named.values[try reference.position(in: named, context)]
    case .negate(let inner): return -(try inner.value(in: context))
    case .not(let inner): return try inner.value(in: context) == 0 ? 1 : 0
    case .binary(let operation, let a, let b):
      let left = try a.value(in: context)
      // The right side may have no value where the left side already decides.
      if operation == .and && left == 0 { return 0 }
      if operation == .or && left != 0 { return 1 }
      return operation.apply(left, try b.value(in: context))
    case .call(let function, let arguments):
      if function.collects, arguments.count == 1, case .name(let reference) = arguments[0], reference.indices.isEmpty {
        return function.apply(try reference.values(in: context).values)
      }
      return function.apply(try arguments.map { try $0.value(in: context) })
    case .at(let inputs, let inner):
      return try inner.value(in: try context.looking(at: try inputs.map { try $0.value(in: context) }))
    case .with(let assignments, let inner):
      let elements = try assignments.map { assignment in
        let named = try assignment.target.values(in: context)
        return (
          name: assignment.target.name, index: try assignment.target.position(in: named, context),
          value: try assignment.value.value(in: context)
        )
      }
      return try inner.value(in: try context.changing(elements))
    case .after(let amount, let unit, let inner): return try inner.value(in: try context.training(amount, unit))
    }
  }
}

extension ExpressionReference {
  func values(in context: any ExpressionContext) throws -> (shape: [Int], values: [Double]) {
    guard let named = try context.values(of: name) else {
      throw ExpressionError(column: column, message: "there is no `\(name)` here")
    }
    return named
  }

  /// Row-major position that the indices mean.
  func position(
    in named: (shape: [Int], values: [Double]), _ context: any ExpressionContext
  ) throws -> Int {
    let count = named.values.count
    let wanted = try indices.map { index in
      let number = try index.value(in: context)
      guard number == number.rounded(), Swift.abs(number) < 1e9 else {
        throw ExpressionError(column: column, message: "an index of `\(name)` is \(number), not a whole number")
      }
      return Int(number)
    }
    switch wanted.count {
    case 0:
      guard count == 1 else {
        throw ExpressionError(
          column: column, message: "`\(name)` has \(count) values: say which, `\(name)[0]` … `\(name)[\(count - 1)]`")
      }
      return 0
    case 1:
      guard (0..<count).contains(wanted[0]) else {
        throw ExpressionError(
          column: column,
          message: "`\(name)[\(wanted[0])]` does not exist: `\(name)` has \(count) values, from 0 to \(count - 1)")
      }
      return wanted[0]
    default:
      guard wanted.count == named.shape.count, zip(wanted, named.shape).allSatisfy({ (0..<$1).contains($0) }) else {
        let shape = named.shape.map(String.init).joined(separator: " × ")
        let asked = wanted.map(String.init).joined(separator: ",")
        throw ExpressionError(column: column, message: "`\(name)[\(asked)]` does not exist: `\(name)` is \(shape)")
      }
      return zip(wanted, named.shape).reduce(0) { $0 * $1.1 + $1.0 }
    }
  }
}
