import Datasets
import Engine

/// What a session's thread does, turn by turn: take commands, score, train for a moment, answer, sleep.
///
/// By the system's clock no turn takes longer than a few milliseconds (reading data aside), so that commands are soon
/// seen. By a manual clock each turn does one command whole, so that what is shown depends on the commands alone.
final class SessionWorker {
  /// Steps that a command asked for.
  private struct Work {
    let number: UInt64
    /// Whole epochs or single steps to be done in all.
    let end: Int
    let isEpoch: Bool
  }

  private let mailbox: Mailbox
  private let threads: Int?
  private let locations: DataLocations
  private let clock: any TrainingClock
  private let wake: @Sendable () -> Void

  private var compute: Compute?
  private var trainer: Trainer?
  /// What is published while there is no trainer: nothing loaded, loading, or failed.
  private var waitingPhase = Snapshot.Phase.loading
  private var waitingRun: Run?
  private var cachedData: (spec: DataSpec, seed: UInt64, split: DataSplit)?

  private var isRunning = false
  private var work: Work?
  private var pace = Pace.full
  private var pacer = Pacer()
  private var rates = RateMeter()
  /// End of the latest turn that took steps; nil after a pause.
  private var steppingSince: Double?
  private var observation = Observation()
  /// Why the latest command was not done as asked.
  private var notice: String?

  private var scorer = Scorer()
  /// Steps in a burst between two looks at the clock.
  private var burst = 1
  /// Something has changed since the last snapshot; urgent: somebody waits for it.
  private var isDirty = false
  private var isUrgent = false
  /// An answer was given up for a command; the next one is not.
  private var wasInterrupted = false
  private var lastPublished = -Double.infinity
  private var answerCost = 0.0
  private var grids: GridCache?

  private let turnTime = 0.002
  private let framesPerSecond = 30.0

  init(
    mailbox: Mailbox, threads: Int?, locations: DataLocations, clock: any TrainingClock,
    wake: @escaping @Sendable () -> Void
  ) {
    self.mailbox = mailbox
    self.threads = threads
    self.locations = locations
    self.clock = clock
    self.wake = wake
  }

  func run() {
    while !mailbox.isStopping {
      takeCommands()
      perform(score)
      perform(train)
      answer()
      rest()
    }
  }

  /// True while steps are taken.
  private var isStepping: Bool { work != nil || isRunning && !clock.isManual }

  /// Nothing that the engine refuses ends the session: it stops the run and says why.
  private func perform(_ part: () throws -> Void) {
    do {
      try part()
    } catch {
      notice = "\(error)"
      isRunning = false
      work = nil
      if let trainer { scorer.giveUp(trainer) }
      markUrgent()
    }
  }

  private func markUrgent() {
    isDirty = true
    isUrgent = true
  }
}

// MARK: - Commands

extension SessionWorker {
  private func takeCommands() {
    dropUnwantedWork()
    while let (number, command) = mailbox.take(whileStepping: work != nil) {
      apply(command, number)
      markUrgent()
      if clock.isManual || mailbox.isStopping { return }
    }
  }

  private func dropUnwantedWork() {
    guard let work, isUnwanted(work) else { return }
    self.work = nil
    isDirty = true
  }

  private func isUnwanted(_ work: Work) -> Bool {
    mailbox.isSkipped(work.number, isEpoch: work.isEpoch, pauseEndsEpochs: !clock.isManual)
  }

  private func apply(_ command: Command, _ number: UInt64) {
    switch command {
    case .observe(let wanted):
      observation = wanted
      return
    case .setPace(let wanted):
      setPace(wanted)
      return
    case .load(let run):
      load(run, number)
      return
    default: break
    }
    notice = nil
    guard let trainer else { return }
    do {
      switch command {
      case .run:
        if canStep(trainer) { isRunning = true }
        pacer.restart()
      case .pause: isRunning = false
      case .step(let count):
        if count < 0 { notice = "steps are taken forwards; to go back, replay or reset" }
        if count > 0, canStep(trainer) { start(Work(number: number, end: trainer.step + count, isEpoch: false)) }
      case .epoch:
        if canStep(trainer) { start(Work(number: number, end: trainer.epochsDone + 1, isEpoch: true)) }
      case .nudge(let element, let amount): try edit(trainer, .nudge(element, by: amount))
      case .set(let element, let value): try edit(trainer, .set(element, to: value))
      case .freeze(let element, let isFrozen): try edit(trainer, .freeze(element, isFrozen))
      case .setHyperparameters(let wanted): try edit(trainer, .hyperparameters(wanted))
      case .reset:
        isRunning = false
        try trainer.reset()
        scorer = Scorer()
        rates = RateMeter()
      case .observe, .setPace, .load: break
      }
    } catch {
      notice = "\(error)"
    }
  }

  private func edit(_ trainer: Trainer, _ action: Event.Action) throws {
    try trainer.apply(action)
    notice = trainer.notice
  }

  private func start(_ wanted: Work) {
    if !isUnwanted(wanted) { work = wanted }
  }

  private func canStep(_ trainer: Trainer) -> Bool {
    guard let failure = trainer.failure else { return true }
    notice = "training has stopped, since \(failure); reset to start again"
    return false
  }

  private func setPace(_ wanted: Pace) {
    notice = nil
    if case .stepsPerSecond(let rate) = wanted, !(rate.isFinite && rate > 0) {
      notice = "a pace of \(rate) steps a second cannot be kept; give a number above 0"
      return
    }
    pace = wanted
    pacer.restart()
  }

  private func load(_ run: Run, _ number: UInt64) {
    isRunning = false
    work = nil
    notice = nil
    trainer = nil
    grids = nil
    scorer = Scorer()
    rates = RateMeter()
    waitingPhase = .loading
    waitingRun = run
    publish(waitingSnapshot(), underway: number)
    do {
      let split = try data(of: run)
      let compute = self.compute ?? Compute(threads: threads)
      self.compute = compute
      let trainer = try Trainer(run: run, data: split, compute: compute)
      notice = trainer.notice
      self.trainer = trainer
    } catch {
      waitingPhase = .failed("\(error)")
    }
  }

  private func data(of run: Run) throws -> DataSplit {
    if let cachedData, cachedData.spec == run.data, cachedData.seed == run.seed { return cachedData.split }
    // The old data goes before the new comes: two MNISTs in memory help nobody.
    cachedData = nil
    let split = try run.data.load(seed: run.seed, locations: locations)
    cachedData = (run.data, run.seed, split)
    return split
  }
}

// MARK: - Training

extension SessionWorker {
  /// Takes the steps that are due, for as long as a turn may take.
  private func train() throws {
    guard let trainer, isStepping else {
      steppingSince = nil
      return
    }
    guard !scorer.isBusy else { return }
    if clock.isManual { return try trainWhole(trainer) }
    let start = clock.now
    let before = trainer.step
    var budget = Int.max
    if work == nil, case .stepsPerSecond(let rate) = pace { budget = pacer.due(at: start, stepsPerSecond: rate) }
    var elapsed = 0.0
    while budget > 0, elapsed < turnTime, !mailbox.hasMail, trainer.failure == nil {
      let taken = try takeBurst(trainer, min(budget, burst))
      budget -= taken
      let time = clock.now - start
      adaptBurst(seconds: time - elapsed, steps: taken)
      elapsed = time
      if isWorkDone(trainer) || scorer.isDue(trainer) { break }
    }
    let taken = trainer.step - before
    if taken > 0 { isDirty = true }
    if work == nil { pacer.took(taken) }
    rates.add(seconds: start + elapsed - (steppingSince ?? start), steps: trainer.step, samples: trainer.samplesSeen)
    steppingSince = start + elapsed
    finishWork(trainer)
  }

  /// At most so many steps; fewer when the work is done, an epoch ends that must be scored, or a command came.
  private func takeBurst(_ trainer: Trainer, _ count: Int) throws -> Int {
    var taken = 0
    while taken < count {
      try trainer.takeStep()
      taken += 1
      if trainer.failure != nil || mailbox.hasMail || isWorkDone(trainer) || scorer.isDue(trainer) { break }
    }
    return taken
  }

  /// Aims at a tenth of a turn between two looks at the clock.
  private func adaptBurst(seconds: Double, steps: Int) {
    guard steps == burst else { return }
    if seconds < turnTime / 10 {
      burst = min(burst * 2, 4096)
    } else if seconds > turnTime / 4 {
      burst = max(burst / 2, 1)
    }
  }

  /// All steps of a command, scored where a manual clock has it: at fixed steps.
  private func trainWhole(_ trainer: Trainer) throws {
    while let work, !isWorkDone(trainer), trainer.failure == nil, !mailbox.isStopping {
      if mailbox.hasMail, isUnwanted(work) { break }
      try trainer.takeStep()
      if scorer.isDueByStep(trainer) { try scorer.scoreWhole(trainer) }
    }
    if scorer.isStale(trainer) { try scorer.scoreWhole(trainer) }
    work = nil
    markUrgent()
    stopIfFailed(trainer)
  }

  private func isWorkDone(_ trainer: Trainer) -> Bool {
    guard let work else { return false }
    return (work.isEpoch ? trainer.epochsDone : trainer.step) >= work.end
  }

  private func finishWork(_ trainer: Trainer) {
    if isWorkDone(trainer) {
      work = nil
      pacer.restart()
      markUrgent()
    }
    stopIfFailed(trainer)
  }

  private func stopIfFailed(_ trainer: Trainer) {
    guard trainer.failure != nil, isRunning || work != nil || clock.isManual else { return }
    isRunning = false
    work = nil
    markUrgent()
  }
}

// MARK: - Scores

extension SessionWorker {
  private func score() throws {
    guard let trainer else { return }
    guard trainer.failure == nil else { return scorer.giveUp(trainer) }
    if clock.isManual {
      if scorer.isStale(trainer) { try scorer.scoreWhole(trainer) }
      return
    }
    let start = clock.now
    let isWanted = isStepping ? scorer.isDue(trainer) || scorer.isAffordable(trainer, start) : scorer.isStale(trainer)
    guard isWanted || scorer.isBusy else { return }
    repeat {
      try scorer.advance(trainer, isTraining: isStepping)
    } while scorer.isBusy && !mailbox.hasMail && clock.now - start < turnTime
    scorer.account(trainer, from: start, to: clock.now)
    if !scorer.isBusy { isDirty = true }
  }
}

// MARK: - Answers

extension SessionWorker {
  private var publishingInterval: Double { max(1 / framesPerSecond, answerCost * 8) }

  private func answer() {
    guard isDirty else { return }
    let start = clock.now
    guard isUrgent || !isStepping || start - lastPublished >= publishingInterval else { return }
    guard let trainer else { return publish(waitingSnapshot(), underway: nil) }
    guard let snapshot = snapshot(of: trainer) else { return }
    publish(snapshot, underway: work?.number)
    lastPublished = clock.now
    answerCost = lastPublished - start
  }

  /// Nil when it was given up for a command.
  private func snapshot(of trainer: Trainer) -> Snapshot? {
    var excuse: String?
    var sample: ObservedSample?
    var seen = Snapshot()
    seen.observation = observation
    do {
      sample = try trainer.sample(observation.sample)
      try trainer.look(at: sample, observation, into: &seen)
      if let request = observation.probe, !trainer.hasCostlyProbe || !isStepping || request.checksGradient {
        seen.probe = try trainer.probe(request, observation.objective, sample)
      }
      guard try lookAtGrids(trainer, around: sample) else { return nil }
      seen.grids = grids?.grids ?? []
      if trainer.failure == nil, scorer.isCheap(trainer), scorer.isStale(trainer) { try scorer.scoreWhole(trainer) }
    } catch {
      excuse = "\(error)"
    }
    var snapshot = trainer.snapshot(answering: seen)
    snapshot.show(scorer.scores)
    if isStepping || isRunning { snapshot.phase = .running }
    snapshot.pace = pace
    snapshot.stepsPerSecond = rates.stepsPerSecond
    snapshot.samplesPerSecond = rates.samplesPerSecond
    snapshot.notice = notice ?? excuse
    return snapshot
  }

  /// Fills `grids`, unless a command came meanwhile.
  private func lookAtGrids(_ trainer: Trainer, around sample: ObservedSample?) throws -> Bool {
    if let grids, grids.revision == trainer.revision, grids.requests == observation.grids, grids.sample == sample {
      return true
    }
    var pass = GridPass(observation.grids, around: sample)
    while !pass.isComplete {
      try pass.advance(trainer)
      if mailbox.hasMail, !wasInterrupted, !pass.isComplete, !clock.isManual {
        wasInterrupted = true
        return false
      }
    }
    wasInterrupted = false
    grids = GridCache(
      revision: trainer.revision, requests: observation.grids, sample: sample, grids: pass.grids)
    return true
  }

  private func waitingSnapshot() -> Snapshot {
    var snapshot = Snapshot()
    snapshot.phase = waitingPhase
    snapshot.run = waitingRun
    snapshot.hyperparameters = waitingRun?.hyperparameters ?? Hyperparameters()
    snapshot.pace = pace
    snapshot.observation = observation
    snapshot.notice = notice
    return snapshot
  }

  private func publish(_ snapshot: Snapshot, underway: UInt64?) {
    mailbox.publish(snapshot, underway: underway)
    isDirty = false
    isUrgent = false
    wake()
  }

  /// Sleeps until there is something to do.
  private func rest() {
    if mailbox.hasMail || scorer.isBusy || work != nil { return }
    guard trainer != nil, isStepping else {
      let isScored = trainer.map { !scorer.isStale($0) } ?? true
      if !isDirty, isScored { mailbox.sleepIdle() }
      return
    }
    guard case .stepsPerSecond(let rate) = pace else { return }
    let now = clock.now
    var seconds = pacer.wait(at: now, stepsPerSecond: rate)
    if isDirty { seconds = min(seconds, lastPublished + publishingInterval - now) }
    if seconds > 0 { mailbox.sleep(seconds: seconds) }
  }
}

/// Grids are kept as long as nothing that they depend on has changed.
private struct GridCache {
  var revision: Int
  var requests: [GridRequest]
  var sample: ObservedSample?
  var grids: [Grid]
}
