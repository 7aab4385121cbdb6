import Engine

// The part of a turn that goes to other steps and other branches.
extension SessionWorker {
  func seek(_ trainer: Trainer, to step: Int, _ number: UInt64) throws {
    isRunning = false
    rates = RateMeter()
    let target = min(max(step, 0), trainer.latestStep)
    var work = Work(number: number, kind: .seek, end: target)
    guard target != trainer.step, !isUnwanted(work) else { return }
    stopWatch.begin(at: nil)
    try trainer.rewind(to: target)
    work.start = trainer.step
    self.work = work
  }

  /// The share of the way that is done; nil where no step is sought.
  func seekingShare(_ work: Work, _ trainer: Trainer) -> Double? {
    guard work.kind == .seek || work.kind == .advance, trainer.step < work.end else { return nil }
    return Double(trainer.step - work.start) / Double(work.end - work.start)
  }

  /// Some of the steps that lead to a seek's end or to where a transplant comes from.
  func replay(_ work: Work, _ trainer: Trainer) throws {
    isDirty = true
    if work.kind == .seek {
      guard try move(trainer, to: work.end) else { return }
    } else if let (neuron, id) = transplant {
      let donor = try branches.entry(id).trainer
      guard try move(donor, to: min(trainer.step, donor.latestStep)) else { return }
      let (new, old) = (try donor.valuesOfWeights(into: neuron), try trainer.valuesOfWeights(into: neuron))
      try edit(trainer, .transplant(neuron, weights: new, former: old))
    }
    self.work = nil
    pacer.restart()
    markUrgent()
    if clock.isManual, let trainer = self.trainer, trainer.failure == nil, scorer.isStale(trainer) {
      try scoreWhole(trainer)
    }
  }

  /// Moves a branch towards a step that it has been at, for as long as a turn may take; by a manual clock all the way.
  /// - Returns: whether it is there.
  func move(_ trainer: Trainer, to target: Int) throws -> Bool {
    try trainer.rewind(to: target)
    let start = clock.now
    var elapsed = 0.0
    while trainer.step < target, elapsed < turnTime, !mailbox.isStopping, clock.isManual || !mailbox.hasMail {
      let count = min(burst, target - trainer.step)
      for _ in 0..<count where trainer.failure == nil { try trainer.takeStep() }
      if clock.isManual { continue }
      let time = clock.now - start
      adaptBurst(seconds: time - elapsed, steps: count)
      elapsed = time
    }
    return trainer.step >= target || trainer.failure != nil
  }

  func openBranch() throws -> Trainer {
    branches.present?.scorer = scorer
    let child = try branches.open()
    forgetAnswers()
    return child
  }

  func leave(for id: Int) throws {
    branches.present?.scorer = scorer
    try branches.select(id)
    scorer = branches.present?.scorer ?? Scorer()
    stopWatch.begin(at: scorer.scores.train?.loss)
    isRunning = false
    rates = RateMeter()
    forgetAnswers()
  }

  func drop(_ id: Int) throws {
    let heir = try branches.heir(of: id)
    if id == branches.present?.id { try leave(for: heir) }
    try branches.drop(id)
  }

  /// - Throws: EngineError in one line where there is nothing to copy.
  func checkTransplant(of neuron: Neuron, from id: Int, _ trainer: Trainer) throws {
    guard try branches.entry(id).id != branches.present?.id else {
      throw EngineError("a neuron is transplanted from another branch")
    }
    _ = try trainer.weights(into: neuron)
  }

  /// Answers about one trainer say nothing about another.
  func forgetAnswers() {
    grids = nil
    comparedGrids = nil
    scans = nil
    probing = nil
    probed = nil
    activity = nil
    insideWork = nil
    inside = nil
    pastHistograms = nil
    burst = 1
  }
}

// The part of a turn that looks at the branch beside the present one.
extension SessionWorker {
  private func comparedStep(_ other: Trainer) -> Int { min(trainer?.step ?? 0, other.latestStep) }

  /// At rest there is something left to do for the comparison.
  var isComparisonBehind: Bool {
    guard !isStepping, let compared = branches.compared else { return false }
    return compared.trainer.step != comparedStep(compared.trainer) || isUnscored(compared)
  }

  private func isUnscored(_ compared: BranchList.Entry) -> Bool {
    compared.trainer.failure == nil && compared.scorer.isStale(compared.trainer)
  }

  /// Leads the compared branch after the present one; while steps are taken only as often as a picture is due.
  func compare() throws {
    guard let compared = branches.compared, work?.isReplay != true else { return }
    let isPictureDue = isUrgent || clock.now - lastPublished >= publishingInterval
    guard isComparisonBehind || isStepping && isPictureDue else { return }
    do {
      let other = compared.trainer
      let isThere = try move(other, to: comparedStep(other))
      if isThere, isUnscored(compared) {
        if clock.isManual || compared.scorer.isCheap(other) {
          try compared.scorer.scoreWhole(other)
        } else if !isStepping {
          try compared.scorer.advance(other, isTraining: false)
        }
      }
      if isThere, !isUnscored(compared) { isDirty = true }
    } catch {
      // Or it would fail at each turn.
      try branches.compare(nil)
      throw error
    }
  }

  /// False if a command came meanwhile.
  func lookAtCompared(_ sample: ObservedSample?, _ seen: inout Snapshot) throws -> Bool {
    guard let compared = branches.compared else { return true }
    let other = compared.trainer
    guard let grids = try lookAtGrids(other, around: sample, known: comparedGrids) else { return false }
    comparedGrids = grids
    var looked = Snapshot()
    try other.look(at: sample, observation, into: &looked)
    let scores = compared.scorer.scores
    seen.compared = Comparison(
      branch: compared.id, step: other.step, grids: grids.grids, values: looked.values, train: scores.train,
      test: scores.test)
    return true
  }
}
