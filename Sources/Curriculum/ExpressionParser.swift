/// Recursive descent over the characters of a formula; precedence from loose to tight:
/// `or`, `and`, `not`, comparison, `+ −`, `× ÷`, sign, `^`, per cent.
struct ExpressionParser {
  private enum Token: Equatable {
    case number(Double)
    case word(String)
    case symbol(String)
    case end
  }

  private var tokens: [(token: Token, column: Int)] = []
  private var position = 0

  init(_ source: String) throws {
    let characters = Array(source)
    var index = 0
    // A comma groups thousands only where it cannot separate arguments.
    var depth = 0
    while index < characters.count {
      let character = characters[index]
      let column = index + 1
      if character.isWhitespace {
        index += 1
      } else if character.isASCIIDigit || (character == "." && characters.at(index + 1)?.isASCIIDigit == true) {
        let text = Self.numberText(characters, &index, thousands: depth == 0)
        guard let number = Double(text) else {
          throw ExpressionError(column: column, message: "`\(text)` is not a number")
        }
        tokens.append((.number(number), column))
      } else if character.isLetter || character == "_" {
        tokens.append((.word(Self.wordText(characters, &index)), column))
      } else {
        let two = String(characters[index..<min(index + 2, characters.count)])
        let symbol = Self.spellings[two] ?? Self.spellings[String(character)]
        guard let symbol else {
          throw ExpressionError(column: column, message: "`\(character)` means nothing here")
        }
        index += Self.spellings[two] == nil ? 1 : 2
        // A plain parenthesis groups; one after a word holds arguments, and a bracket holds indices.
        if symbol == "(" || symbol == "[" { depth += 1 }
        if symbol == ")" || symbol == "]" { depth = max(0, depth - 1) }
        tokens.append((.symbol(symbol), column))
      }
    }
    tokens.append((.end, characters.count + 1))
  }

  private static let spellings: [String: String] = [
    "+": "+", "-": "-", "\u{2212}": "-", "*": "*", "×": "*", "·": "*", "/": "/", "÷": "/", "^": "^", "%": "%",
    "(": "(", ")": ")", "[": "[", "]": "]", ",": ",", "=": "=", "==": "=", "!=": "!=", "≠": "!=", "<": "<", "<=": "<=",
    "≤": "<=", ">": ">", ">=": ">=", "≥": ">=",
  ]

  private static func numberText(_ characters: [Character], _ index: inout Int, thousands: Bool) -> String {
    var text = ""
    var sawPoint = false
    while let character = characters.at(index) {
      if character.isASCIIDigit {
        text.append(character)
      } else if character == ".", !sawPoint, characters.at(index + 1)?.isASCIIDigit == true {
        sawPoint = true
        text.append(character)
      } else if character == ",", thousands, !sawPoint,
        (1...3).allSatisfy({ characters.at(index + $0)?.isASCIIDigit == true }),
        characters.at(index + 4)?.isASCIIDigit != true
      {
        // 235,146
      } else if character == "e" || character == "E" {
        let signed = characters.at(index + 1).map { "+-".contains($0) } ?? false
        guard characters.at(index + (signed ? 2 : 1))?.isASCIIDigit == true else { break }
        text.append("e")
        if signed {
          text.append(characters[index + 1])
          index += 1
        }
        sawPoint = true
      } else {
        break
      }
      index += 1
    }
    return text
  }

  private static func wordText(_ characters: [Character], _ index: inout Int) -> String {
    var text = ""
    while let character = characters.at(index) {
      let dotted = character == "." && characters.at(index + 1)?.isLetter == true
      guard character.isLetter || character.isNumber || character == "_" || dotted else { break }
      text.append(character)
      index += 1
    }
    return text
  }

  // MARK: - Tokens

  private var token: Token { tokens[position].token }
  private var column: Int { tokens[position].column }

  private mutating func take(_ symbol: String) -> Bool {
    guard token == .symbol(symbol) else { return false }
    position += 1
    return true
  }

  private mutating func take(word: String) -> Bool {
    guard token == .word(word) else { return false }
    position += 1
    return true
  }

  private mutating func expect(_ symbol: String, _ what: String) throws {
    guard take(symbol) else { throw ExpressionError(column: column, message: "`\(symbol)` is missing \(what)") }
  }

  // MARK: - Grammar

  mutating func parseAll() throws -> ExpressionNode {
    if token == .end { throw ExpressionError(column: 1, message: "the formula is empty") }
    let node = try either()
    guard token == .end else {
      throw ExpressionError(column: column, message: "nothing was expected after the formula's end here")
    }
    return node
  }

  private mutating func either() throws -> ExpressionNode {
    var node = try both()
    while take(word: "or") { node = .binary(.or, node, try both()) }
    return node
  }

  private mutating func both() throws -> ExpressionNode {
    var node = try negation()
    while take(word: "and") { node = .binary(.and, node, try negation()) }
    return node
  }

  private mutating func negation() throws -> ExpressionNode {
    take(word: "not") ? .not(try negation()) : try comparison()
  }

  private mutating func comparison() throws -> ExpressionNode {
    var left = try sum()
    var chain: ExpressionNode?
    while case .symbol(let symbol) = token, ["=", "!=", "<", "<=", ">", ">="].contains(symbol),
      let operation = ExpressionOperator(rawValue: symbol)
    {
      position += 1
      let right = try sum()
      // 0.1 < a < 0.9 means both.
      let link = ExpressionNode.binary(operation, left, right)
      chain = chain.map { .binary(.and, $0, link) } ?? link
      left = right
    }
    return chain ?? left
  }

  private mutating func sum() throws -> ExpressionNode {
    var node = try product()
    while true {
      if take("+") {
        node = .binary(.add, node, try product())
      } else if take("-") {
        node = .binary(.subtract, node, try product())
      } else {
        return node
      }
    }
  }

  private mutating func product() throws -> ExpressionNode {
    var node = try signed()
    while true {
      if take("*") {
        node = .binary(.multiply, node, try signed())
      } else if take("/") {
        node = .binary(.divide, node, try signed())
      } else {
        return node
      }
    }
  }

  private mutating func signed() throws -> ExpressionNode {
    if take("-") { return .negate(try signed()) }
    if take("+") { return try signed() }
    let base = try percentage()
    return take("^") ? .binary(.power, base, try signed()) : base
  }

  private mutating func percentage() throws -> ExpressionNode {
    let node = try primary()
    return take("%") ? .binary(.divide, node, .number(100)) : node
  }

  private mutating func primary() throws -> ExpressionNode {
    let start = column
    switch token {
    case .number(let number):
      position += 1
      return .number(number)
    case .symbol("("):
      position += 1
      let node = try either()
      try expect(")", "to close the parenthesis of column \(start)")
      return node
    case .word(let word):
      position += 1
      if ["and", "or", "not"].contains(word) {
        throw ExpressionError(column: start, message: "`\(word)` has nothing on its left")
      }
      if take("(") { return try call(word, start) }
      return .name(try reference(word, start))
    case .symbol(let symbol):
      throw ExpressionError(column: start, message: "a number or a name was expected, not `\(symbol)`")
    case .end:
      throw ExpressionError(column: start, message: "the formula ends too early")
    }
  }

  private mutating func reference(_ name: String, _ start: Int) throws -> ExpressionReference {
    var indices: [ExpressionNode] = []
    if take("[") {
      repeat { indices.append(try sum()) } while take(",")
      try expect("]", "after the index of `\(name)`")
    }
    return ExpressionReference(name: name, indices: indices, column: start)
  }

  private mutating func call(_ name: String, _ start: Int) throws -> ExpressionNode {
    let node: ExpressionNode
    switch name {
    case "at":
      var arguments = [try either()]
      while take(",") { arguments.append(try either()) }
      guard arguments.count > 1 else {
        throw ExpressionError(
          column: start, message: "at(…) takes the inputs and then what to look at: at(6, 8, output.a)")
      }
      let inner = arguments.removeLast()
      node = .at(arguments, inner)
    case "with": node = try with(start)
    case "after": node = try after(start)
    default:
      guard let function = ExpressionFunction(rawValue: name) else {
        let all = ExpressionFunction.allCases.map(\.rawValue) + ["at", "with", "after"]
        throw ExpressionError(
          column: start, message: "there is no function `\(name)`\(Spelling.suggestion(for: name, among: all))")
      }
      var arguments = [try either()]
      while take(",") { arguments.append(try either()) }
      guard function.argumentCounts.contains(arguments.count) else {
        throw ExpressionError(column: start, message: "`\(name)` does not take \(arguments.count) arguments")
      }
      node = .call(function, arguments)
    }
    try expect(")", "to close `\(name)(`")
    return node
  }

  private mutating func with(_ start: Int) throws -> ExpressionNode {
    var assignments: [ExpressionAssignment] = []
    while true {
      let here = position
      if case .word(let name) = token {
        let column = self.column
        position += 1
        let target = try? reference(name, column)
        if let target, take("=") {
          assignments.append(ExpressionAssignment(target: target, value: try sum()))
          try expect(",", "and then what to look at: with(output.bias = −3, output.a)")
          continue
        }
      }
      position = here
      guard !assignments.isEmpty else {
        throw ExpressionError(
          column: start, message: "with(…) takes changes and then what to look at: with(output.bias = −3, output.a)")
      }
      return .with(assignments, try either())
    }
  }

  private mutating func after(_ start: Int) throws -> ExpressionNode {
    let usage = ExpressionError(
      column: start, message: "after(…) takes an amount and then what to look at: after(500 epochs, test_loss)")
    guard case .number(let amount) = token, amount == amount.rounded(), (0...1e9).contains(amount) else { throw usage }
    position += 1
    guard case .word(let word) = token, let unit = TrainingUnit(rawValue: word.hasSuffix("s") ? word : word + "s")
    else {
      throw usage
    }
    position += 1
    guard take(",") else { throw usage }
    return .after(Int(amount), unit, try either())
  }
}

extension Character {
  fileprivate var isASCIIDigit: Bool { isASCII && isNumber }
}

extension Array {
  fileprivate func at(_ index: Int) -> Element? { indices.contains(index) ? self[index] : nil }
}
