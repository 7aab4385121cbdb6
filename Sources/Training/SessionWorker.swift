import Datasets
import Engine

/// What a session's thread does, turn by turn: take commands, score, train for a moment, answer, sleep.
///
/// By the system's clock no turn takes longer than a few milliseconds (reading data aside), so that commands are soon
/// seen. By a manual clock each turn does one command whole, so that what is shown depends on the commands alone.
final class SessionWorker {
  /// What a command asked for that takes more than a turn.
  struct Work {
    enum Kind {
      /// Up to a step, or to the end of an epoch; of the steps, a pause ends those that advance.
      case steps, advance, epochs
      /// To a step that the branch has been at.
      case seek
      /// Another branch to the present one's step, where a neuron is taken from it.
      case transplant
    }
    let number: UInt64
    let kind: Kind
    /// Steps that will have been taken in all; of epochs, how many will be complete.
    let end: Int
    /// The step where a seek or an advance began to take steps.
    var start = 0

    /// Whether only steps are taken that were taken before.
    var isReplay: Bool { kind == .seek || kind == .transplant }
    var isPausable: Bool { kind == .epochs || kind == .advance }
  }

  let mailbox: Mailbox
  let threads: Int?
  let locations: DataLocations
  let keyframeBytes: Int
  let clock: any TrainingClock
  let wake: @Sendable () -> Void

  var compute: Compute?
  /// Empty while nothing is loaded.
  var branches = BranchList()
  var branchesOnEdit = true
  /// Those of the present branch.
  var trainer: Trainer? { branches.present?.trainer }
  var scorer = Scorer()
  /// What is published while there is no trainer: nothing loaded, loading, or failed.
  var waitingPhase = Snapshot.Phase.loading
  var waitingRun: Run?
  var cachedData: (spec: DataSpec, seed: UInt64, split: DataSplit)?

  var isRunning = false
  var work: Work?
  /// What a transplant under way will copy.
  var transplant: (neuron: Neuron, donor: Int)?
  var pace = Pace.full
  var stopWatch = StopWatch()
  var pacer = Pacer()
  var rates = RateMeter()
  /// End of the latest turn that took steps; nil after a pause.
  var steppingSince: Double?
  var observation = Observation()
  /// Why the latest command was not done as asked.
  var notice: String?

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
  var comparedGrids: GridCache?
  var scans: ScanCache?
  /// A probe under way while steps are taken, and the latest that was completed.
  var probing: Probing?
  var probed: ProbeCache?
  var activity: ActivityCache?
  /// A look inside under way, and the latest that was completed.
  var insideWork: InsideWork?
  var inside: InsideCache?
  /// Histograms of the past, which hold while the past is the same.
  var pastHistograms: PastHistograms?

  let turnTime = 0.002

  init(
    mailbox: Mailbox, threads: Int?, locations: DataLocations, keyframeBytes: Int, clock: any TrainingClock,
    wake: @escaping @Sendable () -> Void
  ) {
    self.mailbox = mailbox
    self.threads = threads
    self.locations = locations
    self.keyframeBytes = keyframeBytes
    self.clock = clock
    self.wake = wake
  }

  func run() {
    while !mailbox.isStopping {
      takeCommands()
      perform(score)
      perform(train)
      probe()
      perform(compare)
      lookInside()
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
    if mailbox.hasMail || scorer.isBusy || probing != nil || work != nil || isComparisonBehind { return }
    guard trainer != nil, isStepping else {
      let isScored = trainer.map { !scorer.isStale($0) } ?? true
      if !isDirty, isScored, !isInsideBehind { mailbox.sleepIdle() }
      return
    }
    guard case .stepsPerSecond(let rate) = pace else { return }
    let now = clock.now
    var seconds = pacer.wait(at: now, stepsPerSecond: rate)
    if isDirty { seconds = min(seconds, lastPublished + publishingInterval - now) }
    if let insideTime { seconds = min(seconds, insideTime - now) }
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
