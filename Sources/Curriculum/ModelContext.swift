import Datasets
import Engine

/// A model as formulas see it: its parameters and the values of one input, worked out in Double, and numbers about the run.
///
/// Goals and claims may ask about other inputs and parameters (`at`, `with`); losses and accuracies of such a changed
/// model are worked out from the data, where that is given.
public struct ModelContext: ExpressionContext {
  public var spec: ModelSpec
  /// By name, row-major.
  public var parameters: [String: [Double]]
  public var input: [Double]?
  public var target: [Double]?
  /// `step`, `train_loss`, `touched`, … as they are now.
  public var metrics: [String: Double]
  /// What losses and accuracies of a changed model are worked out from.
  public var data: DataSplit?
  /// Trains the model on, by so many steps or epochs; nil where that is not possible.
  public var trained: ((_ amount: Int, _ unit: TrainingUnit) throws -> ModelContext)?

  public init(
    spec: ModelSpec, parameters: [String: [Double]], input: [Double]? = nil, target: [Double]? = nil,
    metrics: [String: Double] = [:], data: DataSplit? = nil
  ) {
    self.spec = spec
    self.parameters = parameters
    self.input = input
    self.target = target
    self.metrics = metrics
    self.data = data
  }

  /// Names whose values follow from the parameters.
  private static let derived = ["loss", "train_loss", "test_loss", "train_accuracy", "test_accuracy"]

  /// - Throws: EngineError where the model cannot be worked out.
  public func values(of name: String) throws -> (shape: [Int], values: [Double])? {
    let names = ModelNames(spec)
    if let shape = names.parameters[name] { return parameters[name].map { (shape, $0) } }
    if let metric = try metrics[name] ?? derive(name) { return ([], [metric]) }
    guard let shape = names.values[name], let input else { return nil }
    if name == "input" { return (shape, input) }
    return try reference().values(input)[name].map { (shape, $0) }
  }

  public func looking(at input: [Double]) throws -> any ExpressionContext {
    guard input.count == spec.inputs else {
      throw ExpressionError(column: 1, message: "at(…) gives \(input.count) inputs; the network has \(spec.inputs)")
    }
    var other = self
    other.input = input
    other.target = nil
    other.metrics["loss"] = nil
    return other
  }

  public func changing(_ elements: [(name: String, index: Int, value: Double)]) throws -> any ExpressionContext {
    var other = self
    for element in elements {
      guard parameters[element.name] != nil else {
        throw ExpressionError(column: 1, message: "with(…) changes parameters, and `\(element.name)` is none")
      }
      other.parameters[element.name]?[element.index] = element.value
    }
    for name in Self.derived { other.metrics[name] = nil }
    // Training goes on from the real model, not from a changed copy.
    other.trained = nil
    return other
  }

  public func training(_ amount: Int, _ unit: TrainingUnit) throws -> any ExpressionContext {
    guard let trained else { throw ExpressionError(column: 1, message: "after(…) cannot be worked out here") }
    var later = try trained(amount, unit)
    later.input = input
    later.target = target
    return later
  }

  private func reference() throws -> Reference { try Reference(spec: spec, parameters: parameters) }

  private func derive(_ name: String) throws -> Double? {
    switch name {
    case "parameters": return Double(parameters.values.reduce(0) { $0 + $1.count })
    case "train_count": return data.map { Double($0.train.count) }
    case "test_count": return data.map { Double($0.test.count) }
    case "loss":
      guard let input, let target else { return nil }
      return try reference().loss(inputs: [input], targets: [target])
    case "train_loss": return try data.map { try loss(of: $0.train) }
    case "test_loss": return try data.map { try loss(of: $0.test) }
    case "train_accuracy": return try data.flatMap { try accuracy(on: $0.train) }
    case "test_accuracy": return try data.flatMap { try accuracy(on: $0.test) }
    default: return nil
    }
  }

  private func loss(of set: Dataset) throws -> Double {
    let rows = 0..<set.count
    return try reference().loss(
      inputs: rows.map { set.input($0).map(Double.init) }, targets: rows.map { set.target($0).map(Double.init) })
  }

  /// Share of right answers; nil where a sample has no one answer that is right.
  private func accuracy(on set: Dataset) throws -> Double? {
    let reference = try reference()
    var right = 0
    for index in 0..<set.count {
      guard let answer = set.kind.answer(try reference.outputs(set.input(index).map(Double.init))) else { return nil }
      if Float(answer) == set.target(index)[0] { right += 1 }
    }
    return Double(right) / Double(set.count)
  }
}
