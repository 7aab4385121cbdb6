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
  public private(set) var run: Run
  public private(set) var state: State
  /// As they are now.
  public private(set) var hyperparameters: Hyperparameters
  public internal(set) var history = LossHistory()
  /// Where the parameters of a tiny network have been.
  public private(set) var trail = Trail()
  /// Set when the loss became NaN or infinite; no more steps are taken then.
  public private(set) var failure: TrainingFailure?
  /// What was changed about the latest request to make it possible, in one line.
  public private(set) var notice: String?

  /// Grows with everything that changes the parameters.
  private(set) var revision = 0
  /// Epochs that are complete.
  public private(set) var epochsDone = 0
  /// Training samples seen of the present epoch.
  private var cursor = 0
  /// Events of the run that have happened.
  private var eventsDone = 0
  private var order: EpochOrder
  private var settings: StepSettings
  private var batchPlan: Plan?
  private var shortBatchPlan: Plan?
  var plans = PlanCache()

  /// - Throws: EngineError when model and data do not fit, or the run holds something that cannot be.
  public init(run: Run, data: DataSplit, compute: Compute) throws {
    try run.validate(against: data)
    var run = run
    let (hyperparameters, notice) = try run.hyperparameters.validated(samples: data.train.count)
    run.hyperparameters = hyperparameters
    run.events.sort { $0.step < $1.step }
    self.run = run
    self.data = data
    self.compute = compute
    sampleCount = data.train.count
    hasSmallData = data.isSmall
    self.hyperparameters = hyperparameters
    self.notice = notice
    settings = hyperparameters.stepSettings
    order = EpochOrder(seed: run.seed, count: data.train.count)
    state = try State(spec: run.model, seed: run.seed, initial: run.initial)
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
    (epochsDone, cursor) = (epochs, rest)
    eventsDone = self.run.events.count { $0.step <= step }
  }

  /// The run and how far it has come.
  public var checkpoint: Checkpoint {
    Checkpoint(
      run: run, hyperparameters: hyperparameters, state: state.record, epochsDone: epochsDone, samplesIntoEpoch: cursor,
      samplesPerEpoch: sampleCount)
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
  /// Epochs as a fraction.
  public var epoch: Double { Double(epochsDone) + Double(cursor) / Double(sampleCount) }
  /// Training samples seen in all epochs.
  public var samplesSeen: Int { epochsDone * sampleCount + cursor }
  public var weightsHash: String { state.weightsHash }

  /// One update on the next batch; the last one of an epoch may be smaller.
  /// - Returns: the mean loss of the batch before the update. Where it is NaN or infinite, `failure` says what went wrong.
  @discardableResult public func takeStep() throws -> Float {
    if let failure { throw EngineError("training has stopped: \(failure)") }
    order.select(epochsDone)
    let count = min(hyperparameters.batch, sampleCount - cursor)
    let plan = try trainingPlan(batch: count)
    order.samples.withUnsafeBufferPointer { samples in
      copy(data.train, UnsafeBufferPointer(rebasing: samples[cursor..<cursor + count]), into: plan)
    }
    trail.note(state)
    settings.learningRate = hyperparameters.learningRate * rateFactor
    let loss = plan.train(state, settings)
    trail.note(loss: loss)
    revision += 1
    cursor += count
    if cursor == sampleCount {
      cursor = 0
      epochsDone += 1
      try watchHeldOutLoss()
    }
    guard loss.isFinite else {
      failure = diagnose(plan, loss)
      return loss
    }
    if !hasSmallData { history.append(step: step, train: loss) }
    if eventsDone < run.events.count { try performDueEvents() }
    return loss
  }

  /// What the schedule makes of the learning rate at the next step.
  public var rateFactor: Float { hyperparameters.schedule.factor(step: step) * state.heldOut.rateFactor }

  /// The held-out loss has been no better for as many epochs as one is patient, and now an epoch is complete.
  public var stopsEarly: Bool {
    guard let patience = hyperparameters.patience, cursor == 0, epochsDone > 0 else { return false }
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
    state = try State(spec: run.model, seed: run.seed, initial: run.initial)
    run.events = []
    run.hyperparameters = hyperparameters
    eventsDone = 0
    epochsDone = 0
    cursor = 0
    failure = nil
    notice = nil
    history = LossHistory()
    trail = Trail()
    revision += 1
  }
}

// MARK: - Edits

extension Trainer {
  /// Does something to the run now, and notes it among the run's events.
  ///
  /// Events that a loaded run still had to come are dropped: from here on this is another run.
  /// - Throws: EngineError in one line when it cannot be done; nothing is changed then.
  public func apply(_ action: Event.Action) throws {
    notice = nil
    try validate(action)
    let done = try perform(action)
    run.events.removeLast(run.events.count - eventsDone)
    // A value typed twice, or hyperparameters turned twice, between two steps: only the last matters.
    if let last = run.events.last, last.step == step, done.replaces(last.action) { run.events.removeLast() }
    run.events.append(Event(step: step, action: done))
    eventsDone = run.events.count
  }

  private func performDueEvents() throws {
    while eventsDone < run.events.count, run.events[eventsDone].step <= step {
      _ = try perform(run.events[eventsDone].action)
      eventsDone += 1
    }
  }

  /// - Returns: the action as it was carried out.
  private func perform(_ action: Event.Action) throws -> Event.Action {
    switch action {
    case .nudge(let element, let amount):
      let value = try state.value(element.name, element.index) + amount
      try state.setValue(element.name, element.index, value)
    case .set(let element, let value):
      try state.setValue(element.name, element.index, value)
    case .freeze(let element, let isFrozen):
      if isFrozen {
        state.frozen[element.name, default: []].insert(element.index)
      } else {
        state.frozen[element.name]?.remove(element.index)
        if state.frozen[element.name]?.isEmpty == true { state.frozen[element.name] = nil }
      }
      return action
    case .hyperparameters(let wanted):
      let (valid, notice) = try wanted.validated(samples: data.train.count)
      hyperparameters = valid
      settings = valid.stepSettings
      self.notice = notice
      return .hyperparameters(valid)
    }
    revision += 1
    return action
  }

  private func validate(_ action: Event.Action) throws {
    switch action {
    case .nudge(let element, let amount):
      let value = try state.value(element.name, element.index)
      guard (value + amount).isFinite else {
        throw EngineError("\(element) cannot be moved by \(amount): a weight must stay a finite number")
      }
    case .set(let element, let value):
      _ = try state.value(element.name, element.index)
      guard value.isFinite else { throw EngineError("\(element) cannot become \(value); give a finite number") }
    case .freeze(let element, _):
      _ = try state.value(element.name, element.index)
    case .hyperparameters(let wanted):
      _ = try wanted.validated(samples: data.train.count)
    }
  }
}

extension Event.Action {
  /// Whether `earlier`, done just before, leaves no trace once this is done.
  fileprivate func replaces(_ earlier: Event.Action) -> Bool {
    switch (self, earlier) {
    case (.set(let element, _), .set(let same, _)), (.set(let element, _), .nudge(let same, _)),
      (.freeze(let element, _), .freeze(let same, _)):
      element == same
    case (.hyperparameters, .hyperparameters): true
    default: false
    }
  }
}

extension ParameterElement: CustomStringConvertible {
  public var description: String { "\(name)[\(index)]" }
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

/// Plans for looking, kept by batch size, mode and loss.
struct PlanCache {
  private struct Key: Hashable {
    let batch: Int
    let isInspection: Bool
    let loss: Loss
  }
  private var plans: [Key: Plan] = [:]
  /// More sizes than a page asks for; after a few resizes of the screen the old ones go.
  private let capacity = 12

  /// - Parameter loss: in place of the model's own.
  mutating func evaluation(_ batch: Int, _ trainer: Trainer, loss: Loss? = nil) throws -> Plan {
    try plan(Key(batch: batch, isInspection: false, loss: loss ?? trainer.run.model.loss), trainer)
  }

  mutating func inspection(_ batch: Int, _ trainer: Trainer) throws -> Plan {
    try plan(Key(batch: batch, isInspection: true, loss: trainer.run.model.loss), trainer)
  }

  private mutating func plan(_ key: Key, _ trainer: Trainer) throws -> Plan {
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
