import Curriculum
import Engine
import Training

/// The model on the screen, as formulas ask about it: present values by name, and what it would say to another input or
/// with other parameters, worked out in Double beside it.
struct LiveContext: ExpressionContext {
  private let model: Model
  /// Values in place of the snapshot's, after `at` or `with`.
  private var input: [Double]?
  private var changes: [(name: String, index: Int, value: Double)] = []

  init(_ model: Model) { self.model = model }

  func values(of name: String) throws -> (shape: [Int], values: [Double])? {
    if let number = metric(name) { return ([], [number]) }
    guard input != nil || !changes.isEmpty else {
      if name == "input" {
        let input = model.snapshot.sampleInput.map { Double($0) }
        return ([input.count], input)
      }
      return model.snapshot.values[name].map { ($0.shape, $0.values.map { Double($0) }) }
    }
    let reference = try reference()
    if let values = reference.parameters[name] { return (model.snapshot.values[name]?.shape ?? [values.count], values) }
    let input = input ?? model.snapshot.sampleInput.map { Double($0) }
    return name == "input" ? ([input.count], input) : try reference.values(input)[name].map { ([$0.count], $0) }
  }

  func looking(at input: [Double]) -> any ExpressionContext {
    var other = self
    other.input = input
    return other
  }

  func changing(_ elements: [(name: String, index: Int, value: Double)]) -> any ExpressionContext {
    var other = self
    other.changes += elements
    return other
  }

  func training(_ amount: Int, _ unit: TrainingUnit) throws -> any ExpressionContext {
    throw ExpressionError(column: 1, message: "after(…) is for the checker: a goal is about the run as it is")
  }

  private func reference() throws -> Reference {
    guard let spec = model.scene?.run.model else { throw ExpressionError(column: 1, message: "no model on this page") }
    var parameters: [String: [Double]] = [:]
    for layer in spec.denseLayers {
      for name in [layer.name + ".weight", layer.name + ".bias"] {
        guard let tensor = model.snapshot.values[name] else {
          throw ExpressionError(column: 1, message: "\(name) is not shown on this page")
        }
        parameters[name] = tensor.values.map { Double($0) }
      }
    }
    for change in changes where parameters[change.name]?.indices.contains(change.index) == true {
      parameters[change.name]?[change.index] = change.value
    }
    return try Reference(spec: spec, parameters: parameters)
  }

  private func metric(_ name: String) -> Double? {
    let snapshot = model.snapshot
    return switch name {
    case "step": Double(snapshot.step)
    case "epoch": snapshot.epoch
    case "loss": snapshot.sampleLoss.map { Double($0) }
    case "train_loss": snapshot.train.map { Double($0.loss) }
    case "test_loss": snapshot.test.map { Double($0.loss) }
    case "train_accuracy": snapshot.train?.accuracy.map { Double($0) }
    case "test_accuracy": snapshot.test?.accuracy.map { Double($0) }
    case "parameters": Double(snapshot.parameterCount)
    case "rate": Double(snapshot.hyperparameters.learningRate)
    case "batch": Double(snapshot.hyperparameters.batch)
    case "train_count": snapshot.data.map { Double($0.train.count) }
    case "test_count": snapshot.data.map { Double($0.test.count) }
    case "touched": Double(model.challenge.touched.count)
    case "moves": Double(model.challenge.moves)
    default: nil
    }
  }
}
