import Training

/// Reads what a lesson does to a run: `output.weight[0] = 1.0`, `rate = 0.05`, `input = 9, 1`, `500 steps`, `20 epochs`.
struct EditReader {
  let names: ModelNames
  let inputs: Int

  static let hyperparameters = ["rate", "batch", "l1", "l2"]

  struct Mistake: Error { var message: String }

  func edit(_ text: String) throws -> Edit {
    let text = text.replacing("\u{2212}", with: "-")
    let sides = text.split(separator: "=", maxSplits: 1).map { $0.trimmed }
    guard sides.count == 2 else { return try duration(text) }
    let target = sides[0]
    let numbers = sides[1].split(separator: ",").map { Float($0.trimmed) }
    guard !numbers.isEmpty, numbers.allSatisfy({ $0?.isFinite == true }) else {
      throw Mistake(message: "`\(sides[1])` is not a number")
    }
    let values = numbers.compactMap { $0 }
    if target == "input" {
      // One number stands for all: an empty page is `input = 0`.
      guard values.count == inputs || values.count == 1 else {
        throw Mistake(message: "the input has \(inputs) numbers, not \(values.count)")
      }
      return .input(values.count == 1 ? Array(repeating: values[0], count: inputs) : values)
    }
    guard values.count == 1 else { throw Mistake(message: "`\(target)` takes one number, not \(values.count)") }
    if Self.hyperparameters.contains(target) {
      // Zero rates are a lesson of their own; half a sample is not.
      let isBatch = target == "batch"
      guard isBatch ? (1...1_000_000).contains(values[0]) && values[0] == values[0].rounded() : values[0] >= 0 else {
        throw Mistake(
          message: "`\(target)` cannot be \(sides[1]); it is \(isBatch ? "a whole number 1 … 1000000" : "0 or more")")
      }
      return .hyperparameter(target, values[0])
    }
    return .set(try element(target), values[0])
  }

  private func duration(_ text: String) throws -> Edit {
    let words = text.split(separator: " ")
    if words.count == 2, let amount = words.compactMap({ Int($0.filter { $0 != "," }) }).first, amount > 0 {
      let units = words.map { $0.hasSuffix("s") ? String($0) : $0 + "s" }
      if units.contains("steps") { return .steps(amount) }
      if units.contains("epochs") { return .epochs(amount) }
    }
    throw Mistake(
      message:
        "`\(text)` is no edit; write `output.weight[0] = 1.0`, `input = 6, 8`, `rate = 0.1`, `500 steps` or `20 epochs`"
    )
  }

  /// `hidden1.weight[3,7]` or `output.bias`.
  func element(_ text: String) throws -> ParameterElement {
    let expression: Expression
    do { expression = try Expression(text) } catch {
      throw Mistake(message: "`\(text)` is not the name of a parameter")
    }
    guard case .name(let reference) = expression.root else {
      throw Mistake(message: "`\(text)` is not the name of a parameter")
    }
    guard let shape = names.parameters[reference.name] else {
      let known = names.parameters.keys.sorted()
      let suggestion = Spelling.suggestion(for: reference.name, among: known + Self.hyperparameters + ["input"])
      throw Mistake(
        message: "there is no parameter `\(reference.name)`"
          + (suggestion.isEmpty ? "; there are \(known.joined(separator: ", "))" : suggestion))
    }
    let context = ShapeContext(shape: shape)
    do {
      let named = (shape: shape, values: [Double](repeating: 0, count: shape.reduce(1, *)))
      return ParameterElement(reference.name, try reference.position(in: named, context))
    } catch let error as ExpressionError {
      throw Mistake(message: error.message)
    }
  }

  /// Indices are numbers here: no name has a value yet.
  private struct ShapeContext: ExpressionContext {
    let shape: [Int]
    func values(of name: String) -> (shape: [Int], values: [Double])? { nil }
    func looking(at input: [Double]) -> any ExpressionContext { self }
    func changing(_ elements: [(name: String, index: Int, value: Double)]) -> any ExpressionContext { self }
    func training(_ amount: Int, _ unit: TrainingUnit) -> any ExpressionContext { self }
  }
}

extension Hyperparameters {
  /// Sets a number by the name lessons use for it: `rate`, `batch`, `l1`, `l2`.
  public mutating func set(_ name: String, to value: Float) {
    switch name {
    case "rate": learningRate = value
    case "batch": batch = Int(value)
    case "l1": l1 = value
    case "l2": l2 = value
    default: break
    }
  }
}

extension StringProtocol {
  var trimmed: String {
    var text = self[...]
    while text.first?.isWhitespace == true { text.removeFirst() }
    while text.last?.isWhitespace == true { text.removeLast() }
    return String(text)
  }
}
