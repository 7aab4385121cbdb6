import Engine

// The part of a turn that answers the observation.
extension SessionWorker {
  /// Seconds from one snapshot to the next while nobody waits: looking takes no more than about a tenth of the time.
  var publishingInterval: Double { max(1 / max(1, observation.framesPerSecond), answerCost * 8) }

  func answer() {
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
    var seen = Snapshot()
    seen.observation = observation
    do {
      let sample = sample(trainer, &excuse)
      try trainer.look(at: sample, observation, into: &seen)
      seen.sampleValues = try trainer.valuesOfSamples(observation.sampleValues)
      guard try lookAtProbe(trainer, sample) else { return nil }
      seen.probe = probed?.probe
      seen.activity = try activity(of: trainer)
      showInside(trainer, in: &seen)
      guard let grids = try lookAtGrids(trainer, around: sample, known: grids) else { return nil }
      self.grids = grids
      seen.grids = grids.grids
      guard try lookAtCompared(sample, &seen) else { return nil }
      guard try scan(trainer) else { return nil }
      seen.scans = scans?.scans ?? []
      if trainer.failure == nil, scorer.isCheap(trainer), scorer.isStale(trainer) { try scoreWhole(trainer) }
    } catch {
      excuse = "\(error)"
    }
    var snapshot = trainer.snapshot(answering: seen)
    snapshot.show(scorer.scores)
    if isRunning || work?.isReplay == false { snapshot.phase = .running }
    branches.show(in: &snapshot)
    if !isStepping, !isRunning { snapshot.weightsHash = trainer.weightsHash }
    if let compute { snapshot.arithmetic = compute.arithmetic }
    snapshot.seeking = work.flatMap { seekingShare($0, trainer) }
    snapshot.pace = pace
    snapshot.stepsPerSecond = rates.stepsPerSecond
    snapshot.samplesPerSecond = rates.samplesPerSecond
    snapshot.notice = notice ?? excuse
    return snapshot
  }

  /// A sample that does not fit is left out, and the rest of the observation answered.
  private func sample(_ trainer: Trainer, _ excuse: inout String?) -> ObservedSample? {
    do {
      return try trainer.sample(observation.sample)
    } catch {
      excuse = "\(error)"
      return nil
    }
  }

  /// Nil if a command came meanwhile.
  /// - Parameter known: the latest answer, which may still hold.
  func lookAtGrids(_ trainer: Trainer, around sample: ObservedSample?, known: GridCache?) throws -> GridCache? {
    if let known, known.revision == trainer.revision, known.requests == observation.grids, known.sample == sample {
      return known
    }
    var pass = GridPass(observation.grids, around: sample)
    while !pass.isComplete {
      try pass.advance(trainer)
      if mailbox.hasMail, !wasInterrupted, !pass.isComplete, !clock.isManual {
        wasInterrupted = true
        return nil
      }
    }
    wasInterrupted = false
    return GridCache(revision: trainer.revision, requests: observation.grids, sample: sample, grids: pass.grids)
  }

  /// Fills `scans`, unless a command came meanwhile.
  private func scan(_ trainer: Trainer) throws -> Bool {
    if let scans, scans.revision == trainer.revision, scans.requests == observation.scans { return true }
    var pass = try ScanPass(observation.scans, trainer)
    while !pass.isComplete {
      try pass.advance(trainer)
      if mailbox.hasMail, !wasInterrupted, !pass.isComplete, !clock.isManual {
        wasInterrupted = true
        return false
      }
    }
    wasInterrupted = false
    scans = ScanCache(revision: trainer.revision, requests: observation.scans, scans: pass.scans)
    return true
  }

  func waitingSnapshot() -> Snapshot {
    var snapshot = Snapshot()
    snapshot.phase = waitingPhase
    snapshot.run = waitingRun
    snapshot.hyperparameters = waitingRun?.hyperparameters ?? Hyperparameters()
    snapshot.pace = pace
    snapshot.observation = observation
    snapshot.notice = notice
    return snapshot
  }

  func publish(_ snapshot: Snapshot, underway: UInt64?) {
    mailbox.publish(snapshot, underway: underway)
    isDirty = false
    isUrgent = false
    wake()
  }
}
