import Datasets
import Engine

/// A run being carried out, one call at a time on one thread: what a session drives, and what trains without a screen.
///
/// The same run always gives the same bits; what is looked at, and when, makes no difference.
public final class Trainer {
  public let compute: Compute
  public let data: DataSplit
  let hasSmallData: Bool
  private let sampleCount: Int
  /// The run with everything done to it so far (and, after loading a run with edits, those that are yet to come).
  public internal(set) var run: Run
  public internal(set) var state: State
  var position: Position
  /// The furthest step that the run has been at.
  public internal(set) var latestStep = 0
  /// Of all steps up to the latest, also while the run stands at an earlier one.
  public internal(set) var history = LossHistory()
  /// Where the parameters of a tiny network have been.
  public internal(set) var trail = Trail()
  /// Set when the loss became NaN or infinite; no more steps are taken then.
  public internal(set) var failure: TrainingFailure?
  /// What was changed about the latest request to make it possible, in one line.
  public internal(set) var notice: String?
  /// The keyframes; nil where nobody wants to go back.
  let timeline: Timeline?

  /// Grows with everything that changes the parameters.
  var revision = 0
  private var order: EpochOrder
  /// Those of the present hyperparameters.
  var settings: StepSettings
  private var batchPlan: Plan?
  private var shortBatchPlan: Plan?
  let plans: PlanCache
  /// Once it was needed.
  var outline: ModelOutline?

  /// - Parameter keyframes: the memory for keyframes, by which `seek` is quick; nil for none.
  /// - Throws: EngineError when model and data do not fit, or the run holds something that cannot be.
  public init(run: Run, data: DataSplit, compute: Compute, keyframes: KeyframeMemory? = nil) throws {
    try run.validate(against: data)
    var run = run
    let (hyperparameters, notice) = try run.hyperparameters.validated(samples: data.train.count)
    run.hyperparameters = hyperparameters
    // Those of one step in the order in which they were done; `sort` does not promise that.
    run.events = run.events.enumerated().sorted { ($0.element.step, $0.offset) < ($1.element.step, $1.offset) }
      .map(\.element)
    self.run = run
    self.data = data
    self.compute = compute
    sampleCount = data.train.count
    hasSmallData = data.isSmall
    self.notice = notice
    plans = PlanCache()
    position = Position(hyperparameters: hyperparameters)
    settings = hyperparameters.stepSettings
    order = EpochOrder(seed: run.seed, count: data.train.count)
    state = try State(spec: run.model, seed: run.seed, initial: run.initial)
    if let keyframes {
      timeline = Timeline(spacing: try run.keyframeSpacing(stateBytes: state.byteCount), memory: keyframes)
    } else {
      timeline = nil
    }
    for event in run.events { try validate(event.action) }
    try performDueEvents()
  }

  /// Makes or reads the data as well.
  public convenience init(run: Run, locations: DataLocations, compute: Compute) throws {
    try self.init(run: run, data: run.data.load(seed: run.seed, locations: locations), compute: compute)
  }

  /// Goes on where a checkpoint was made, with the same bits as if it had never stopped.
  /// - Throws: EngineError when the checkpoint's arrays are not those of its model, or it does not fit the data.
  public convenience init(resuming checkpoint: Checkpoint, data: DataSplit, compute: Compute) throws {
    try self.init(run: checkpoint.run, data: data, compute: compute)
    guard checkpoint.samplesPerEpoch == sampleCount else {
      throw EngineError(
        "it was trained on \(checkpoint.samplesPerEpoch) samples, and here are \(sampleCount): give it the same data")
    }
    let (epochs, rest) = (checkpoint.epochsDone, checkpoint.samplesIntoEpoch)
    guard (0..<Int(Int32.max)).contains(epochs), (0..<sampleCount).contains(rest),
      (epochs...epochs * sampleCount + rest).contains(checkpoint.state.step)
    else {
      throw EngineError(
        "\(checkpoint.state.step) steps in \(epochs) epochs and \(rest) of \(sampleCount) samples cannot be")
    }
    try state.restore(checkpoint.state)
    _ = try perform(.hyperparameters(checkpoint.hyperparameters))
    (position.epochsDone, position.cursor) = (epochs, rest)
    position.eventsDone = self.run.events.count { $0.step <= step }
    for silenced in checkpoint.silenced { try validate(silenced) }
    position.silenced = checkpoint.silenced
    latestStep = step
  }

  /// Another course of the same run: it goes on from here, with a state of its own.
  /// - Parameter keepsPast: whether it has keyframes, by which it can go back quickly.
  init(branching other: Trainer, keepsPast: Bool = true) {
    compute = other.compute
    data = other.data
    hasSmallData = other.hasSmallData
    sampleCount = other.sampleCount
    run = other.run
    state = other.state.copy()
    position = other.position
    trail = other.trail
    failure = other.failure
    revision = other.revision
    history = other.history.prefix(through: other.step)
    latestStep = other.step
    timeline = keepsPast ? other.timeline.map { Timeline(branching: $0, at: other.step) } : nil
    order = other.order
    settings = other.settings
    batchPlan = other.batchPlan
    shortBatchPlan = other.shortBatchPlan
    plans = other.plans
    outline = other.outline
  }

  /// The run and how far it has come.
  public var checkpoint: Checkpoint {
    Checkpoint(
      run: run, hyperparameters: hyperparameters, state: state.record, epochsDone: epochsDone,
      samplesIntoEpoch: position.cursor, samplesPerEpoch: sampleCount, silenced: position.silenced)
  }

  /// The run as it was after so many steps, edits at that step included: the same bits as the first time.
  /// - Throws: EngineError; also when the run breaks down (NaN) before that step.
  public static func replay(
    _ run: Run, to step: Int, data: DataSplit, compute: Compute, progress: ((Trainer) -> Bool)? = nil
  ) throws -> Trainer {
    let trainer = try Trainer(run: run, data: data, compute: compute)
    try trainer.train(steps: step, progress: progress)
    return trainer
  }

  /// Steps taken.
  public var step: Int { state.step }
  /// As they are now.
  public var hyperparameters: Hyperparameters { position.hyperparameters }
  /// Epochs that are complete.
  public var epochsDone: Int { position.epochsDone }
  /// Epochs as a fraction.
  public var epoch: Double { Double(epochsDone) + Double(position.cursor) / Double(sampleCount) }
  /// Training samples seen in all epochs.
  public var samplesSeen: Int { epochsDone * sampleCount + position.cursor }
  public var weightsHash: String { state.weightsHash }

  /// One update on the next batch; the last one of an epoch may be smaller.
  /// - Returns: the mean loss of the batch before the update. Where it is NaN or infinite, `failure` says what went wrong.
  @discardableResult public func takeStep() throws -> Float {
    if let failure { throw EngineError("training has stopped: \(failure)") }
    if let timeline, timeline.isDue(at: step) { timeline.add(state, position) }
    order.select(epochsDone)
    let cursor = position.cursor
    let count = min(position.hyperparameters.batch, sampleCount - cursor)
    let plan = try trainingPlan(batch: count)
    order.samples.withUnsafeBufferPointer { samples in
      copy(data.train, UnsafeBufferPointer(rebasing: samples[cursor..<cursor + count]), into: plan)
    }
    trail.note(state)
    settings.learningRate = position.hyperparameters.learningRate * rateFactor
    let loss = plan.train(state, settings)
    trail.note(loss: loss)
    revision += 1
    latestStep = max(latestStep, step)
    position.cursor = cursor + count
    if position.cursor == sampleCount {
      position.cursor = 0
      position.epochsDone += 1
      try watchHeldOutLoss()
    }
    if !loss.isFinite {
      failure = diagnose(plan, loss)
    } else if !hasSmallData {
      history.append(step: step, train: loss)
    }
    if position.eventsDone < run.events.count { try performDueEvents() }
    return loss
  }

  /// What the schedule makes of the learning rate at the next step.
  public var rateFactor: Float { position.hyperparameters.schedule.factor(step: step) * state.heldOut.rateFactor }

  /// The held-out loss has been no better for as many epochs as one is patient, and now an epoch is complete.
  public var stopsEarly: Bool {
    guard let patience = hyperparameters.patience, position.cursor == 0, epochsDone > 0 else { return false }
    return state.heldOut.epochsSinceBest >= patience
  }

  private func watchHeldOutLoss() throws {
    guard hyperparameters.schedule.watchesHeldOutLoss || hyperparameters.patience != nil else { return }
    guard let score = try evaluate(.test) else { return }
    state.heldOut.note(score.loss, hyperparameters.schedule)
  }

  /// Takes so many steps, or fewer if the loss breaks down.
  /// - Parameter progress: called after each step; false ends it early.
  public func train(steps: Int, progress: ((Trainer) -> Bool)? = nil) throws {
    let end = step + min(steps, .max - step)
    while step < end, failure == nil {
      try takeStep()
      if let progress, !progress(self) { return }
    }
  }

  /// On to the end of the present epoch.
  public func trainEpoch(progress: ((Trainer) -> Bool)? = nil) throws {
    let end = epochsDone + 1
    while epochsDone < end, failure == nil {
      try takeStep()
      if let progress, !progress(self) { return }
    }
  }

  /// Back to step 0 with the run's own seed. Edits are dropped; the present hyperparameters stay.
  public func reset() throws {
    run.events = []
    run.hyperparameters = hyperparameters
    try start()
    latestStep = 0
    history = LossHistory()
    timeline?.clear()
  }
}

// MARK: - Batches

extension Trainer {
  private func trainingPlan(batch: Int) throws -> Plan {
    if let batchPlan, batchPlan.batch == batch { return batchPlan }
    if let shortBatchPlan, shortBatchPlan.batch == batch { return shortBatchPlan }
    let plan = try Plan(spec: run.model, batch: batch, mode: .training, compute: compute)
    if batch == hyperparameters.batch { batchPlan = plan } else { shortBatchPlan = plan }
    return plan
  }

  /// Writes inputs and targets of samples into the first rows of a plan.
  func copy(_ set: Dataset, _ samples: UnsafeBufferPointer<Int32>, into plan: Plan) {
    guard let inputs = plan.inputs.baseAddress, let targets = plan.targets.baseAddress else { return }
    set.gatherInputs(samples, into: inputs)
    set.gatherTargets(samples, oneHot: oneHotClasses, into: targets)
  }

  /// Set where class numbers must become rows of 0 and 1 for the loss.
  var oneHotClasses: Int? {
    if case .classes(let count) = data.train.kind, run.model.loss != .softmaxCrossEntropy { count } else { nil }
  }

  private func diagnose(_ plan: Plan, _ loss: Float) -> TrainingFailure {
    guard let first = plan.firstNonFinite(state) else { return TrainingFailure(step: step, name: "loss", value: loss) }
    return TrainingFailure(step: step, name: "\(first.name)[\(first.index)]", value: first.value)
  }
}

/// Plans for looking, kept by batch size, mode and loss. All branches of a run share them.
final class PlanCache {
  private struct Key: Hashable {
    let batch: Int
    let isInspection: Bool
    let loss: Loss
  }
  private var plans: [Key: Plan] = [:]
  /// More sizes than a page asks for; after a few resizes of the screen the old ones go.
  private let capacity = 12

  /// - Parameter loss: in place of the model's own.
  func evaluation(_ batch: Int, _ trainer: Trainer, loss: Loss? = nil) throws -> Plan {
    try plan(Key(batch: batch, isInspection: false, loss: loss ?? trainer.run.model.loss), trainer)
  }

  func inspection(_ batch: Int, _ trainer: Trainer) throws -> Plan {
    try plan(Key(batch: batch, isInspection: true, loss: trainer.run.model.loss), trainer)
  }

  private func plan(_ key: Key, _ trainer: Trainer) throws -> Plan {
    if let plan = plans[key] { return plan }
    if plans.count >= capacity { plans = [:] }
    let mode: PlanMode = key.isInspection ? .inspection : .evaluation
    var spec = trainer.run.model
    spec.loss = key.loss
    let plan = try Plan(spec: spec, batch: key.batch, mode: mode, compute: trainer.compute)
    plans[key] = plan
    return plan
  }
}
