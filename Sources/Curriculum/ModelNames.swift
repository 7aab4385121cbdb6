import Engine

/// The names that formulas and edits of a scene may use.
struct ModelNames {
  /// Parameters with their shapes.
  let parameters: [String: [Int]]
  /// `input`, `hidden1.z`, `hidden1.a`, …
  let values: [String: [Int]]

  /// Numbers about the run as a whole.
  static let metrics = [
    "loss", "train_loss", "test_loss", "train_accuracy", "test_accuracy", "step", "epoch", "parameters",
    "rate", "batch", "train_count", "test_count", "moves", "touched",
  ]

  init(_ spec: ModelSpec) {
    var parameters: [String: [Int]] = [:]
    var values = ["input": [spec.inputs]]
    var width = spec.inputs
    for layer in spec.layers {
      switch layer {
      case .dense(let dense):
        parameters["\(dense.name).weight"] = [width, dense.units]
        parameters["\(dense.name).bias"] = [dense.units]
        values["\(dense.name).z"] = [dense.units]
        values["\(dense.name).a"] = [dense.units]
        width = dense.units
      }
    }
    self.parameters = parameters
    self.values = values
  }

  var all: [String] { (Array(parameters.keys) + values.keys + Self.metrics).sorted() }

  func contains(_ name: String) -> Bool {
    parameters[name] != nil || values[name] != nil || Self.metrics.contains(name)
  }
}
