import Engine

/// Decides when a session's run is scored, and keeps the result.
///
/// Large sets are scored after each epoch and when paused; small ones so often that the loss curve is smooth, but not
/// for more than a twentieth of the time.
struct Scorer {
  private(set) var scores = Scores()
  private var pass: FullScoringPass?
  /// Revision and step of the weights that the pass looks at.
  private var passRevision = -1
  private var passStep = 0
  private var scoredRevision = -1
  private var scoredEpoch = -1
  /// Seconds that the latest pass took, and when it ended.
  private var cost = 0.0
  private var runningCost = 0.0
  private var scoredAt = -Double.infinity

  /// A pass is under way.
  var isBusy: Bool { pass != nil }

  /// The parameters have changed since.
  func isStale(_ trainer: Trainer) -> Bool { scoredRevision != trainer.revision }

  /// An epoch of a large set has ended.
  func isDue(_ trainer: Trainer) -> Bool { scoredEpoch != trainer.epochsDone && !trainer.hasSmallData }

  /// A small set can be scored again without slowing down the training.
  func isAffordable(_ trainer: Trainer, _ now: Double) -> Bool {
    trainer.hasSmallData && isStale(trainer) && now - scoredAt >= 20 * cost
  }

  /// So quick that it may come on top of an answer.
  func isCheap(_ trainer: Trainer) -> Bool { trainer.hasSmallData && cost < 0.001 && !isBusy }

  /// The same question where time stands still: a small set at fixed steps, taking about as long as the training.
  func isDueByStep(_ trainer: Trainer) -> Bool {
    guard trainer.hasSmallData else { return isDue(trainer) }
    let samples = trainer.data.train.count + trainer.data.test.count
    // A forward pass is a third of the work of a training step.
    return trainer.step % max(1, samples / (3 * trainer.hyperparameters.batch)) == 0
  }

  /// Starts a pass or takes it one chunk further.
  /// - Parameter isTraining: the pass then goes on with the weights it began with, also when they are edited; otherwise
  ///   it begins again.
  mutating func advance(_ trainer: Trainer, isTraining: Bool) throws {
    if pass == nil || passRevision != trainer.revision && !isTraining { begin(trainer) }
    try pass?.advance(trainer)
    if pass?.isComplete == true { finish(trainer) }
  }

  mutating func scoreWhole(_ trainer: Trainer) throws {
    begin(trainer)
    while isBusy { try advance(trainer, isTraining: true) }
  }

  /// Accounts the time of some chunks; a pass that is not complete keeps its weights for later.
  mutating func account(_ trainer: Trainer, from start: Double, to end: Double) {
    runningCost += end - start
    if isBusy {
      pass?.keep(trainer.state)
    } else {
      cost = runningCost
      runningCost = 0
      scoredAt = end
    }
  }

  /// No more passes until something changes.
  mutating func giveUp(_ trainer: Trainer) {
    pass = nil
    scoredRevision = trainer.revision
    scoredEpoch = trainer.epochsDone
  }

  private mutating func begin(_ trainer: Trainer) {
    pass = FullScoringPass(trainer, state: trainer.state)
    passRevision = trainer.revision
    passStep = trainer.step
  }

  private mutating func finish(_ trainer: Trainer) {
    guard let scores = pass?.scores else { return }
    pass = nil
    self.scores = scores
    scoredRevision = passRevision
    scoredEpoch = trainer.epochsDone
    if let train = scores.train, trainer.hasSmallData { trainer.history.append(step: passStep, train: train.loss) }
    if let test = scores.test { trainer.history.append(step: passStep, test: test.loss) }
  }
}
