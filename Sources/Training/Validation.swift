import Datasets
import Engine

extension Run {
  /// Whether the model can learn from the data at all.
  /// - Throws: EngineError in one line that says what does not fit and what to change.
  public func validate(against data: DataSplit) throws {
    let samples = data.train
    guard samples.count > 0 else {
      throw EngineError("the training set is empty; ask for more samples or a larger share to train on")
    }
    for (name, set) in [("training", data.train), ("test", data.test)] where set.count > 0 {
      guard set.kind == samples.kind else {
        throw EngineError("training and test set have different kinds of targets")
      }
      try model.validate(inputSize: set.inputSize, targets: set.kind)
      try set.validateTargets(name)
      if case .embedding(let embedding) = model.layers.first { try set.validateTokens(name, embedding) }
    }
  }
}

extension ModelSpec {
  /// Whether it can learn from samples of `inputSize` numbers with such targets.
  /// - Throws: EngineError in one line with what the data have and what the model takes or gives.
  public func validate(inputSize: Int, targets: TargetKind) throws {
    guard inputSize == inputs else {
      throw EngineError("the model takes \(input.inWords), but a sample has \(counted(inputSize, "number"))")
    }
    let unfit = "the loss \(loss.rawValue)"
    switch (targets, loss) {
    case (.binary, .softmaxCrossEntropy):
      try require(2, "\(unfit) with two classes needs")
    case (.binary, _):
      try require(1, "a yes-or-no target needs")
    case (.classes(let count), .softmaxCrossEntropy), (.classes(let count), .meanSquaredError),
      (.classes(let count), .meanAbsoluteError):
      try require(count, counted(count, "class needs", "classes need"))
    case (.classes, .binaryCrossEntropy):
      throw EngineError("\(unfit) needs targets 0 or 1, but these are classes; use softmax-cross-entropy")
    case (.labels(let classes, let count), .softmaxCrossEntropy):
      try require(
        classes, positions: count,
        "\(counted(classes, "class", "classes")) at \(counted(count, "position needs", "positions need"))")
    case (.labels, _):
      throw EngineError(
        "\(unfit) takes one target a sample, but these are labels by position; use softmax-cross-entropy")
    case (.regression(let count), .meanSquaredError), (.regression(let count), .meanAbsoluteError):
      try require(count, counted(count, "target number needs", "target numbers need"))
    case (.regression, _):
      throw EngineError("\(unfit) needs classes, but these targets are real numbers; use mse or mae")
    }
  }

  /// - Parameter positions: nil where the arrangement of the outputs does not matter
  private func require(_ outputs: Int, positions: Int? = nil, _ what: String) throws {
    let given = try outline().output
    let wanted = positions.map { Shape.sequence(length: $0, width: outputs) }
    guard wanted.map({ $0.positions == given.positions && $0.width == given.width }) ?? (given.count == outputs) else {
      throw EngineError(
        "\(what) \(wanted?.inWords ?? counted(outputs, "output")), but layer \(layers.last?.name ?? "") gives \(given.inWords)"
      )
    }
  }
}

extension Dataset {
  /// A model that begins with an embedding reads tokens.
  fileprivate func validateTokens(_ name: String, _ embedding: EmbeddingSpec) throws {
    guard case .floats(let tokens) = storage else {
      throw EngineError("layer \(embedding.name) reads tokens, and the \(name) samples are pictures")
    }
    if let place = tokens.firstIndex(where: { !isClass($0, of: embedding.vocabulary) }) {
      throw EngineError(
        "\(name) sample \(place / inputSize) has the token \(tokens[place]); layer \(embedding.name) knows whole numbers "
          + "from 0 to \(embedding.vocabulary - 1)")
    }
  }

  /// Class numbers are used as positions, so they must be ones.
  fileprivate func validateTargets(_ name: String) throws {
    let classes = kind.classes
    guard classes > 0 else { return }
    let allowsNone = if case .labels = kind { true } else { false }
    for (place, target) in targets.enumerated() where !isClass(target, of: classes) && !(allowsNone && target == -1) {
      throw EngineError(
        "\(name) sample \(place / targetWidth) has the target \(target); with \(counted(classes, "class", "classes")) it must be a "
          + "whole number from 0 to \(classes - 1)")
    }
  }
}

/// Whether a target is a class number.
func isClass(_ target: Float, of count: Int) -> Bool {
  target >= 0 && target < Float(count) && target.rounded(.down) == target
}

extension Hyperparameters {
  /// These hyperparameters as they can be used on so many samples.
  /// - Returns: the batch clamped to 1 … samples, and a line that says so if it was.
  /// - Throws: EngineError in one line for a number that means nothing.
  func validated(samples: Int) throws -> (Hyperparameters, notice: String?) {
    try stepSettings.validate()
    try schedule.validate()
    if let patience, patience < 1 {
      throw EngineError("the patience is \(patience) epochs; give at least 1, or none to go on for ever")
    }
    var valid = self
    valid.batch = min(max(batch, 1), samples)
    guard valid.batch != batch else { return (valid, nil) }
    let why = batch < 1 ? "a batch has at least one sample" : "there are only \(counted(samples, "training sample"))"
    return (valid, "batch \(batch) became \(valid.batch): \(why)")
  }

  var stepSettings: StepSettings {
    StepSettings(optimizer: optimizer, learningRate: learningRate, l1: l1, l2: l2, clipping: clipping)
  }
}

/// `1 input`, `2 inputs`.
private func counted(_ count: Int, _ one: String, _ many: String? = nil) -> String {
  "\(count) \(count == 1 ? one : many ?? one + "s")"
}
