import Datasets
import Engine

/// What a session's thread does, turn by turn: take commands, score, train for a moment, answer, sleep.
///
/// By the system's clock no turn takes longer than a few milliseconds (reading data aside), so that commands are soon
/// seen. By a manual clock each turn does one command whole, so that what is shown depends on the commands alone.
final class SessionWorker {
  /// Steps that a command asked for.
  struct Work {
    let number: UInt64
    /// Whole epochs or single steps to be done in all.
    let end: Int
    let isEpoch: Bool
  }

  let mailbox: Mailbox
  let threads: Int?
  let locations: DataLocations
  let clock: any TrainingClock
  let wake: @Sendable () -> Void

  var compute: Compute?
  var trainer: Trainer?
  /// What is published while there is no trainer: nothing loaded, loading, or failed.
  var waitingPhase = Snapshot.Phase.loading
  var waitingRun: Run?
  var cachedData: (spec: DataSpec, seed: UInt64, split: DataSplit)?

  var isRunning = false
  var work: Work?
  var pace = Pace.full
  var pacer = Pacer()
  var rates = RateMeter()
  /// End of the latest turn that took steps; nil after a pause.
  var steppingSince: Double?
  var observation = Observation()
  /// Why the latest command was not done as asked.
  var notice: String?

  var scorer = Scorer()
  /// Steps in a burst between two looks at the clock.
  var burst = 1
  /// Something has changed since the last snapshot; urgent: somebody waits for it.
  var isDirty = false
  var isUrgent = false
  /// An answer was given up for a command; the next one is not.
  var wasInterrupted = false
  var lastPublished = -Double.infinity
  var answerCost = 0.0
  var grids: GridCache?
  var scans: ScanCache?
  /// A probe under way while steps are taken, and the latest that was completed.
  var probing: Probing?
  var probed: ProbeCache?
  var activity: ActivityCache?

  let turnTime = 0.002

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
      probe()
      answer()
      rest()
    }
  }

  /// True while steps are taken.
  var isStepping: Bool { work != nil || isRunning && !clock.isManual }

  /// Nothing that the engine refuses ends the session: it stops the run and says why.
  func perform(_ part: () throws -> Void) {
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

  func markUrgent() {
    isDirty = true
    isUrgent = true
  }

  /// Sleeps until there is something to do.
  private func rest() {
    if mailbox.hasMail || scorer.isBusy || probing != nil || work != nil { return }
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
struct GridCache {
  var revision: Int
  var requests: [GridRequest]
  var sample: ObservedSample?
  var grids: [Grid]
}

/// Scans, kept in the same way.
struct ScanCache {
  var revision: Int
  var requests: [ScanRequest]
  var scans: [Scan]
}
