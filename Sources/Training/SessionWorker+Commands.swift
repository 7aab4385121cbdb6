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
        if count < 0 { notice = "steps are taken forwards; to go back, replay or reset" }
        if count > 0, canStep(trainer) {
          start(Work(number: number, end: trainer.step + min(count, .max - trainer.step), isEpoch: false))
        }
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
    // Another batch takes another time.
    burst = 1
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
    // More than any machine takes is as fast as it can.
    if case .stepsPerSecond(let rate) = wanted, rate > 1e8 { pace = .full } else { pace = wanted }
    pacer.restart()
  }

  private func load(_ run: Run, _ number: UInt64) {
    isRunning = false
    work = nil
    notice = nil
    trainer = nil
    grids = nil
    scans = nil
    probing = nil
    probed = nil
    activity = nil
    scorer = Scorer()
    rates = RateMeter()
    burst = 1
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
