import Engine

/// A look inside on its way, with the seconds it has taken so far.
struct InsideWork {
  var pass: InsidePass
  let start: Double
  var cost = 0.0
}

/// The latest look inside that was completed, shown until the next one is.
struct InsideCache {
  var answer: InsideAnswer
  var cost = 0.0
  var end = -Double.infinity
}

// The part of a turn that looks inside the network, and at the past. It goes on over many turns, so that neither training
// nor a picture of the rest waits for it.
extension SessionWorker {
  private func isCurrent(_ answer: InsideAnswer, _ trainer: Trainer) -> Bool {
    answer.question == InsideQuestion(observation) && answer.revision == trainer.revision
  }

  /// At rest there is something left to look at.
  var isInsideBehind: Bool {
    guard let trainer, !clock.isManual, InsideQuestion(observation) != nil else { return false }
    return inside.map { !isCurrent($0.answer, trainer) } ?? true
  }

  /// When the look under way may go on while steps are taken: training keeps nine tenths of its time, and three quarters
  /// while there is nothing to show yet.
  var insideTime: Double? { insideWork.map { $0.start + (inside == nil ? 4 : 10) * $0.cost } }

  func lookInside() {
    guard let trainer, let question = InsideQuestion(observation) else {
      insideWork = nil
      inside = nil
      return
    }
    guard !clock.isManual, isInsideBehind, work?.isReplay != true else { return }
    if let pass = insideWork?.pass, pass.question != question || !isStepping && pass.revision != trainer.revision {
      insideWork = nil
    }
    if insideWork == nil {
      if isStepping, let inside, inside.answer.question == question, !isDue(inside.end, 20 * inside.cost) { return }
      guard let pass = InsidePass(observation, trainer, known: pastHistograms) else { return }
      insideWork = InsideWork(pass: pass, start: clock.now)
    }
    let start = clock.now
    if isStepping, let insideTime, start < insideTime { return }
    repeat {
      insideWork?.pass.advance(trainer)
    } while insideWork?.pass.isComplete == false && !mailbox.hasMail && clock.now - start < turnTime / 4
    insideWork?.cost += clock.now - start
    guard let done = insideWork else { return }
    if let known = done.pass.known { pastHistograms = known }
    guard done.pass.isComplete else { return }
    inside = InsideCache(answer: done.pass.answer, cost: done.cost, end: clock.now)
    insideWork = nil
    isDirty = true
  }

  /// What is known of the inside. By a manual clock all that is asked for, however long it takes.
  func showInside(_ trainer: Trainer, in snapshot: inout Snapshot) {
    if clock.isManual, inside.map({ !isCurrent($0.answer, trainer) }) ?? true,
      var pass = InsidePass(observation, trainer, known: pastHistograms)
    {
      while !pass.isComplete { pass.advance(trainer) }
      inside = InsideCache(answer: pass.answer)
      pastHistograms = pass.known ?? pastHistograms
    }
    guard let inside, let question = InsideQuestion(observation), inside.answer.question.isAlike(question) else {
      return
    }
    inside.answer.show(in: &snapshot)
  }
}
