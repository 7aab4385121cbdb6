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

  /// None of a model that cannot be built; whoever reads one from a file says so.
  init(_ spec: ModelSpec) {
    let outline = try? spec.outline()
    parameters = Dictionary(uniqueKeysWithValues: (outline?.parameters ?? []).map { ($0.name, $0.shape) })
    values = Dictionary(uniqueKeysWithValues: (outline?.values ?? []).map { ($0.name, $0.shape.dimensions) })
  }

  var all: [String] { (Array(parameters.keys) + values.keys + Self.metrics).sorted() }

  func contains(_ name: String) -> Bool {
    parameters[name] != nil || values[name] != nil || Self.metrics.contains(name)
  }
}
