import Synchronization

/// Where a session's owner and its thread meet: commands in order one way, the latest snapshot the other.
final class Mailbox: Sendable {
  private struct Contents {
    var queue: [(number: UInt64, command: Command)] = []
    var sent: UInt64 = 0
    /// Commands that take steps end, or never start, if their number is lower.
    var stepsEndBefore: UInt64 = 0
    /// The same for those that a pause ends.
    var pausedBefore: UInt64 = 0
    var latest = Snapshot()
    var isIdle = false
    var isStopping = false
    var hasEnded = false
  }
  private let contents = Monitor(Contents())
  /// A cheap look for the thread, between two steps.
  private let mail = Atomic<Bool>(false)

  // MARK: The owner's side

  func send(_ command: Command) -> UInt64 {
    contents.change { contents in
      contents.sent += 1
      contents.queue.append((contents.sent, command))
      contents.isIdle = false
      switch command {
      case .load, .reset:
        contents.stepsEndBefore = contents.sent
        contents.pausedBefore = contents.sent
      case .pause, .seek, .selectBranch: contents.pausedBefore = contents.sent
      default: break
      }
      mail.store(true, ordering: .releasing)
      return contents.sent
    }
  }

  var latest: Snapshot { contents.withLock { $0.latest } }

  /// Sleeps until the thread has nothing left to do and its snapshot includes the command.
  func waitUntilIdle(_ number: UInt64) -> Snapshot {
    contents.wait { contents in
      let isAnswered = contents.isIdle && contents.latest.lastCommand >= min(number, contents.sent)
      return isAnswered || contents.hasEnded ? contents.latest : nil
    }
  }

  func stop() {
    contents.change {
      $0.isStopping = true
      mail.store(true, ordering: .releasing)
    }
  }

  // MARK: The thread's side

  /// Whether something arrived since the last `take`, or the end was asked for.
  var hasMail: Bool { mail.load(ordering: .acquiring) }

  var isStopping: Bool { contents.withLock { $0.isStopping } }

  /// The next command; while steps are under way only a look, which may overtake commands that wait for them (but not
  /// one that ends the run).
  func take(whileStepping: Bool) -> (number: UInt64, command: Command)? {
    contents.withLock { contents in
      if !contents.isStopping { mail.store(false, ordering: .relaxed) }
      guard whileStepping else { return contents.queue.isEmpty ? nil : contents.queue.removeFirst() }
      for (index, entry) in contents.queue.enumerated() {
        switch entry.command {
        case .load, .reset: return nil
        case .observe: return contents.queue.remove(at: index)
        default: continue
        }
      }
      return nil
    }
  }

  /// Whether steps asked for by this command are no longer wanted.
  func isSkipped(_ number: UInt64, isPausable: Bool) -> Bool {
    contents.withLock { $0.stepsEndBefore > number || isPausable && $0.pausedBefore > number }
  }

  /// Whether the next command, looking and pace aside, leads elsewhere or says to stay.
  var endsSeek: Bool {
    contents.withLock { contents in
      let next = contents.queue.first {
        switch $0.command {
        case .observe, .setPace: false
        default: true
        }
      }
      return switch next?.command {
      case .seek, .pause: true
      default: false
      }
    }
  }

  /// Makes a snapshot the latest one.
  /// - Parameter underway: number of the command whose steps are not all taken yet.
  func publish(_ snapshot: Snapshot, underway: UInt64?) {
    var snapshot = snapshot
    contents.change { contents in
      let pending = underway ?? contents.queue.first?.number ?? contents.sent + 1
      snapshot.lastCommand = pending - 1
      contents.latest = snapshot
    }
  }

  /// Sleeps until a command comes, or the end.
  func sleepIdle() {
    contents.change { if $0.queue.isEmpty { $0.isIdle = true } }
    contents.wait { $0.queue.isEmpty && !$0.isStopping ? nil : () }
  }

  /// Sleeps for so long at most.
  func sleep(seconds: Double) {
    contents.wait(seconds: seconds) { !$0.queue.isEmpty || $0.isStopping }
  }

  func end() { contents.change { $0.hasEnded = true } }
}
