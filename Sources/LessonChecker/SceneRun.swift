import Curriculum
import Datasets
import Engine
import Training

/// A scene carried out without a screen, to be edited and asked.
final class SceneRun {
  private let scene: Scene
  private let data: DataSplit
  private let compute: Compute
  private let trainer: Trainer
  private var input: [Float]
  private var target: [Float]?
  private var edits: [Edit] = []
  /// Presses of an arrow key for the edits so far.
  private var presses = 0

  init(_ scene: Scene, data: DataSplit, compute: Compute) throws {
    self.scene = scene
    self.data = data
    self.compute = compute
    trainer = try Trainer(run: scene.run, data: data, compute: compute)
    input = scene.sample ?? data.train.input(0)
    target = scene.sample == nil ? data.train.target(0) : scene.sampleTarget
  }

  /// The same scene with the same edits, to be edited further.
  func copy() throws -> SceneRun {
    let other = try SceneRun(scene, data: data, compute: compute)
    try other.apply(edits)
    return other
  }

  func apply(_ more: [Edit]) throws {
    for edit in more { try apply(edit) }
  }

  private func apply(_ edit: Edit) throws {
    edits.append(edit)
    switch edit {
    case .set(let element, let value):
      presses += try pressesNeeded(from: trainer.state.value(element.name, element.index), to: value)
      try trainer.apply(.set(element, to: value))
    case .hyperparameter(let name, let value):
      var settings = trainer.hyperparameters
      settings.set(name, to: value)
      try trainer.apply(.hyperparameters(settings))
    case .input(let values):
      input = values
      target = nil
    case .steps(let count): try trainer.train(steps: count)
    case .epochs(let count): for _ in 0..<count { try trainer.trainEpoch() }
    }
    if let failure = trainer.failure { throw EngineError("training broke down: \(failure); a smaller rate may help") }
  }

  /// With coarse presses, which move ten times as far, and plain ones.
  private func pressesNeeded(from old: Float, to new: Float) -> Int {
    // No par is as high as that, and a reference may set any number.
    let plain = Int(min(1e9, (abs(new - old) / scene.nudge).rounded(.up)))
    return plain / 10 + min(plain % 10, 11 - plain % 10)
  }

  /// What the edits so far cost, as a par counts it.
  func effort(_ measure: ParMeasure) -> Int {
    switch measure {
    case .moved: touched
    case .presses: presses
    case .steps: trainer.step
    case .epochs: Int(trainer.epoch.rounded(.up))
    }
  }

  /// Elements of parameters that differ from the start by the learner's hand.
  private var touched: Int {
    Set(edits.compactMap { if case .set(let element, _) = $0 { element } else { nil } }).count
  }

  /// The model as it is now; scores only where the formula asks for them, as they take long on large sets.
  func context(for expression: Expression) throws -> ModelContext {
    var metrics: [String: Double] = [
      "step": Double(trainer.step), "epoch": trainer.epoch, "rate": Double(trainer.hyperparameters.learningRate),
      "batch": Double(trainer.hyperparameters.batch), "train_count": Double(data.train.count),
      "test_count": Double(data.test.count), "moves": Double(presses), "touched": Double(touched),
    ]
    for (prefix, part) in [("train", DataPart.train), ("test", .test)] {
      let wanted = ["\(prefix)_loss", "\(prefix)_accuracy"]
      guard !expression.names.isDisjoint(with: wanted), let score = try trainer.evaluate(part) else { continue }
      metrics[wanted[0]] = Double(score.loss)
      metrics[wanted[1]] = score.accuracy.map(Double.init)
    }
    var context = ModelContext(
      spec: scene.run.model, parameters: try trainer.parameters().mapValues { $0.map(Double.init) },
      input: input.map(Double.init), target: target?.map(Double.init), metrics: metrics,
      data: data.isSmall ? data : nil)
    context.trained = { [self] amount, unit in
      let later = try copy()
      try later.apply(unit == .steps ? .steps(amount) : .epochs(amount))
      return try later.context(for: expression)
    }
    return context
  }
}

extension Trainer {
  fileprivate func parameters() throws -> [String: [Float]] {
    var all: [String: [Float]] = [:]
    for parameter in state.parameters { all[parameter.name] = try state.tensor(parameter.name).values }
    return all
  }
}
