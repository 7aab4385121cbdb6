// The part of a turn that takes steps and scores them.
extension SessionWorker {
  /// Takes the steps that are due, for as long as a turn may take.
  func train() throws {
    guard let trainer, isStepping else {
      steppingSince = nil
      return
    }
    if let work, work.isReplay { return try replay(work, trainer) }
    guard !scorer.isBusy else { return }
    if clock.isManual { return try trainWhole(trainer) }
    // Whoever pushed something while it runs sees that first.
    if isUrgent, work == nil { return }
    if scorer.isDue(trainer) { return }
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
      if isWorkDone(trainer) || isToStop(trainer) || scorer.isDue(trainer) { break }
    }
    let taken = trainer.step - before
    if taken > 0 { isDirty = true }
    if work == nil { pacer.took(taken) }
    rates.add(seconds: start + elapsed - (steppingSince ?? start), steps: trainer.step, samples: trainer.samplesSeen)
    steppingSince = start + elapsed
    finishWork(trainer)
    if taken > 0 { stopIfAsked(trainer) }
  }

  /// At most so many steps; fewer when the work is done, an epoch ends that must be scored, or a command came.
  private func takeBurst(_ trainer: Trainer, _ count: Int) throws -> Int {
    var taken = 0
    while taken < count {
      try trainer.takeStep()
      taken += 1
      if trainer.failure != nil || mailbox.hasMail || isWorkDone(trainer) || isToStop(trainer) || scorer.isDue(trainer)
      {
        break
      }
    }
    return taken
  }

  /// Aims at a tenth of a turn between two looks at the clock.
  func adaptBurst(seconds: Double, steps: Int) {
    guard steps == burst else { return }
    if seconds < turnTime / 10 {
      burst = min(burst * 2, 4096)
    } else if seconds > turnTime / 4 {
      burst = max(burst / 2, 1)
    }
  }

  /// All steps of a command, scored where a manual clock has it: at fixed steps.
  private func trainWhole(_ trainer: Trainer) throws {
    let before = trainer.step
    while let work, !isWorkDone(trainer), trainer.failure == nil, !mailbox.isStopping {
      if mailbox.hasMail, isUnwanted(work) { break }
      try trainer.takeStep()
      if trainer.failure == nil, scorer.isDueByStep(trainer) {
        try scoreWhole(trainer)
      }
      if isToStop(trainer) { break }
    }
    stopIfFailed(trainer)
    stopIfEarly(trainer)
    if trainer.step > before { stopIfAsked(trainer) }
    work = nil
    markUrgent()
    if trainer.failure == nil, scorer.isStale(trainer) { try scoreWhole(trainer) }
  }

  /// Whether it may stop by itself though nothing is wrong; on the way to a step that was asked for it may not.
  private var mayStop: Bool { work.map { $0.kind != .advance } ?? (isRunning || clock.isManual) }

  private func isToStop(_ trainer: Trainer) -> Bool {
    mayStop && (trainer.stopsEarly || stopWatch.isDue(step: trainer.step))
  }

  private func isWorkDone(_ trainer: Trainer) -> Bool {
    guard let work else { return false }
    return (work.kind == .epochs ? trainer.epochsDone : trainer.step) >= work.end
  }

  private func finishWork(_ trainer: Trainer) {
    if isWorkDone(trainer) {
      work = nil
      pacer.restart()
      markUrgent()
    }
    stopIfFailed(trainer)
    stopIfEarly(trainer)
  }

  /// Pauses; whoever runs it again gets one more epoch.
  private func stopIfEarly(_ trainer: Trainer) {
    guard trainer.stopsEarly, mayStop else { return }
    isRunning = false
    work = nil
    notice = "stopped early: the held-out loss has not improved for \(trainer.state.heldOut.epochsSinceBest) epochs"
    markUrgent()
  }

  private func stopIfAsked(_ trainer: Trainer) {
    guard mayStop, let reason = stopWatch.reason(step: trainer.step) else { return }
    isRunning = false
    work = nil
    notice = reason
    markUrgent()
  }

  private func stopIfFailed(_ trainer: Trainer) {
    guard trainer.failure != nil, isRunning || work != nil || clock.isManual else { return }
    isRunning = false
    work = nil
    markUrgent()
  }
}

extension SessionWorker {
  func score() throws {
    guard let trainer else { return }
    guard trainer.failure == nil else { return scorer.giveUp(trainer) }
    // What lies on the way is not what is asked for.
    if work?.isReplay == true { return }
    if clock.isManual {
      if scorer.isStale(trainer) { try scoreWhole(trainer) }
      return
    }
    // Scoring large sets takes longer than a look; whoever waits for that comes first.
    if isUrgent, !trainer.hasSmallData { return }
    let start = clock.now
    let isWanted = isStepping ? scorer.isDue(trainer) || scorer.isAffordable(trainer, start) : scorer.isStale(trainer)
    guard isWanted || scorer.isBusy else { return }
    repeat {
      try scorer.advance(trainer, isTraining: isStepping)
    } while scorer.isBusy && !mailbox.hasMail && clock.now - start < turnTime
    scorer.account(trainer, from: start, to: clock.now)
    if !scorer.isBusy {
      isDirty = true
      noteScores()
    }
  }

  func scoreWhole(_ trainer: Trainer) throws {
    try scorer.scoreWhole(trainer)
    noteScores()
  }

  /// Tells the stop rule, whom nothing concerns that lies on the way of a replay.
  private func noteScores() {
    if work?.isReplay == true { return }
    let loss = scorer.scores.train?.loss
    if isStepping { stopWatch.note(loss) } else { stopWatch.begin(at: loss) }
  }
}
