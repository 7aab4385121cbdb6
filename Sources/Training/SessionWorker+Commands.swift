import Datasets
import Engine

// The part of a turn that takes commands.
extension SessionWorker {
  func takeCommands() {
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

  func isUnwanted(_ work: Work) -> Bool {
    if work.kind == .seek, !clock.isManual, mailbox.endsSeek { return true }
    return mailbox.isSkipped(work.number, isPausable: work.isPausable && !clock.isManual)
  }

  private func apply(_ command: Command, _ number: UInt64) {
    if case .observe(let wanted) = command {
      observation = wanted
      return
    }
    notice = nil
    switch command {
    case .setPace(let wanted):
      setPace(wanted)
      return
    case .stopAt(let rule):
      stopWatch.rule = rule
      stopWatch.begin(at: scorer.scores.train?.loss)
      return
    case .branchOnEdit(let opens):
      branchesOnEdit = opens
      return
    case .load(let run):
      load(run, number)
      return
    default: break
    }
    guard let trainer else {
      notice = "no run is loaded"
      return
    }
    do {
      switch command {
      case .run:
        if canStep(trainer) { isRunning = true }
        pacer.restart()
      case .pause: isRunning = false
      case .step(let count):
        if count < 0 { notice = "steps are taken forwards; to go back, seek" }
        if count > 0, canStep(trainer) {
          start(Work(number: number, kind: .steps, end: trainer.step + min(count, .max - trainer.step)))
        }
      case .advance(to: let step):
        if step > trainer.step, canStep(trainer) {
          start(Work(number: number, kind: .advance, end: step, start: trainer.step))
        }
      case .epoch:
        if canStep(trainer) { start(Work(number: number, kind: .epochs, end: trainer.epochsDone + 1)) }
      case .nudge(let element, let amount): try edit(trainer, .nudge(element, by: amount))
      case .set(let element, let value): try edit(trainer, .set(element, to: value))
      case .freeze(let element, let isFrozen): try edit(trainer, .freeze(element, isFrozen))
      case .setHyperparameters(let wanted): try edit(trainer, .hyperparameters(wanted))
      case .silence(let neuron, let isOff): try edit(trainer, .silence(neuron, isOff))
      case .transplant(let neuron, from: let id):
        try checkTransplant(of: neuron, from: id, trainer)
        transplant = (neuron, id)
        start(Work(number: number, kind: .transplant, end: trainer.step))
      case .undoTransplant(let neuron):
        guard let action = try trainer.undoneTransplant(of: neuron) else {
          throw EngineError("\(neuron) has no transplant to give back")
        }
        try edit(trainer, action)
      case .reset:
        isRunning = false
        try trainer.reset()
        branches = BranchList(trainer)
        scorer = Scorer()
        rates = RateMeter()
      case .seek(let step): try seek(trainer, to: step, number)
      case .branch: _ = try openBranch()
      case .selectBranch(let id): try leave(for: id)
      case .dropBranch(let id): try drop(id)
      case .compare(let id):
        try branches.compare(id)
        comparedGrids = nil
      case .observe, .setPace, .stopAt, .branchOnEdit, .load: break
      }
    } catch {
      notice = "\(error)"
    }
  }

  /// Where the present branch has been further, or has events to come that no other branch holds, in a new branch or in
  /// place of those.
  func edit(_ trainer: Trainer, _ action: Event.Action) throws {
    try trainer.validate(action)
    var trainer = trainer
    if trainer.step < trainer.latestStep || trainer.hasEventsToCome && branches.present?.parent == nil {
      if case .hyperparameters(trainer.hyperparameters) = action { return }
      if branchesOnEdit { trainer = try openBranch() } else { branches.changePresent() }
    }
    try trainer.apply(action)
    // Another batch takes another time.
    burst = 1
    notice = trainer.notice
  }

  func start(_ wanted: Work) {
    if !isUnwanted(wanted) { work = wanted }
  }

  private func canStep(_ trainer: Trainer) -> Bool {
    guard let failure = trainer.failure else { return true }
    notice = "training has stopped, since \(failure); go back, or reset to start again"
    return false
  }

  private func setPace(_ wanted: Pace) {
    if case .stepsPerSecond(let rate) = wanted, !(rate.isFinite && rate > 0) {
      notice = "a pace of \(rate) steps a second cannot be kept; give a number above 0"
      return
    }
    // More than any machine takes is as fast as it can.
    if case .stepsPerSecond(let rate) = wanted, rate > 1e8 { pace = .full } else { pace = wanted }
    pacer.restart()
  }

  private func load(_ run: Run, _ number: UInt64) {
    stopWatch = StopWatch()
    isRunning = false
    work = nil
    branches = BranchList()
    scorer = Scorer()
    forgetAnswers()
    rates = RateMeter()
    burst = 1
    waitingPhase = .loading
    waitingRun = run
    publish(waitingSnapshot(), underway: number)
    do {
      let split = try data(of: run)
      let compute = self.compute ?? Compute(threads: threads)
      self.compute = compute
      let trainer = try Trainer(
        run: run, data: split, compute: compute, keyframes: KeyframeMemory(limit: keyframeBytes))
      notice = trainer.notice
      branches = BranchList(trainer)
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
