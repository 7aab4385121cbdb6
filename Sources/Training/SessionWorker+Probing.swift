import Engine

/// What a probe depends on besides the parameters.
struct ProbeQuestion: Hashable {
  var request: ProbeRequest
  var objective: Objective
  var sample: SampleChoice?

  init?(_ observation: Observation) {
    guard let request = observation.probe else { return nil }
    self.request = request
    objective = observation.objective
    sample = observation.sample
  }
}

/// A probe on its way, with the seconds it has taken so far.
struct Probing {
  var question: ProbeQuestion
  var pass: ProbePass
  var revision: Int
  var cost = 0.0
}

/// The latest probe; nil where there is no answer. While steps are taken, it is as old as `end` says.
struct ProbeCache {
  var question: ProbeQuestion
  var revision: Int
  var probe: Probe?
  var cost = 0.0
  var end = -Double.infinity
}

/// Kept in the same way.
struct ActivityCache {
  var revision: Int
  var activity: Activity
  var cost: Double
  var end: Double
}

// Answers that cost too much to be given anew with each picture of a running network: they are worked out a few times a
// second, for at most a fiftieth of the time each.
extension SessionWorker {
  func isDue(_ end: Double, _ wait: Double) -> Bool { clock.now - end >= max(0.25, wait) }

  /// While steps are taken: part of the probe that the observation asks for, where it is time.
  func probe() {
    guard let trainer, isStepping, !clock.isManual, let question = ProbeQuestion(observation) else {
      probing = nil
      return
    }
    if probing?.question != question { probing = nil }
    if probing == nil, probed?.question == question, let probed, !isDue(probed.end, 50 * probed.cost) { return }
    let start = clock.now
    do {
      if probing == nil {
        let sample = try trainer.sample(observation.sample)
        guard let pass = try ProbePass(observation, sample, trainer) else {
          probed = ProbeCache(question: question, revision: trainer.revision, probe: nil, end: clock.now)
          return
        }
        probing = Probing(question: question, pass: pass, revision: trainer.revision)
      }
      repeat {
        try probing?.pass.advance()
      } while probing?.pass.isComplete == false && !mailbox.hasMail
        && clock.now - start < turnTime / 2
    } catch {
      // Said by the next answer at rest, which asks for the same.
      probing = nil
      return
    }
    guard var busy = probing else { return }
    busy.cost += clock.now - start
    probing = busy
    guard busy.pass.isComplete else { return }
    probed = ProbeCache(
      question: question, revision: busy.revision, probe: busy.pass.probe, cost: busy.cost, end: clock.now)
    probing = nil
    isDirty = true
  }

  /// Fills `probed` for an answer, unless a command came meanwhile. While steps are taken it is left as it is.
  func lookAtProbe(_ trainer: Trainer, _ sample: ObservedSample?) throws -> Bool {
    let question = ProbeQuestion(observation)
    if probed?.question != question { probed = nil }
    guard let question, !isStepping || clock.isManual, probed?.revision != trainer.revision else { return true }
    guard var pass = try ProbePass(observation, sample, trainer) else {
      probed = nil
      return true
    }
    while !pass.isComplete {
      try pass.advance()
      if mailbox.hasMail, !wasInterrupted, !pass.isComplete, !clock.isManual {
        wasInterrupted = true
        return false
      }
    }
    wasInterrupted = false
    probed = ProbeCache(question: question, revision: trainer.revision, probe: pass.probe)
    return true
  }

  /// The activity that the observation asks for.
  func activity(of trainer: Trainer) throws -> Activity? {
    guard observation.activity else { return nil }
    if let activity {
      let isFresh = activity.revision == trainer.revision
      if isFresh || isStepping && !clock.isManual && !isDue(activity.end, 50 * activity.cost) {
        return activity.activity
      }
    }
    let start = clock.now
    let found = try trainer.activity()
    activity = ActivityCache(revision: trainer.revision, activity: found, cost: clock.now - start, end: clock.now)
    return found
  }
}
