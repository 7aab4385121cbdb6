import Datasets
import Engine
import Synchronization

/// One thread that owns the engine, a run and its branches: commands go in, snapshots come out.
///
/// Paused and with nothing to do it sleeps, using no CPU at all.
public final class Session: Sendable {
  private let mailbox = Mailbox()
  /// Nil once it was joined.
  private let thread: Mutex<NativeThread?>

  /// - Parameters:
  ///   - threads: threads of the engine; nil for one a core.
  ///   - keyframeBytes: memory for the keyframes of all branches, by which they can go back.
  ///   - wake: called on the session's thread after a new snapshot was published; must not block.
  public init(
    threads: Int?, locations: DataLocations, keyframeBytes: Int = 64 << 20, clock: any TrainingClock,
    wake: @escaping @Sendable () -> Void
  ) {
    let mailbox = mailbox
    let thread = NativeThread {
      SessionWorker(
        mailbox: mailbox, threads: threads, locations: locations, keyframeBytes: keyframeBytes, clock: clock, wake: wake
      ).run()
      mailbox.end()
    }
    self.thread = Mutex(thread)
    guard thread == nil else { return }
    var snapshot = Snapshot()
    snapshot.phase = .failed("the system gives no more threads; close some programs and start again")
    mailbox.publish(snapshot, underway: nil)
    mailbox.end()
  }

  deinit { stop() }

  /// Queues a command and gives its number; a snapshot with that number or a higher one includes it.
  @discardableResult public func send(_ command: Command) -> UInt64 { mailbox.send(command) }

  /// The newest snapshot.
  public var latest: Snapshot { mailbox.latest }

  /// Blocks until a snapshot includes command `number` and the session is idle: paused, stopped or failed, with
  /// everything answered (by a manual clock a running session is idle, too). For headless use.
  ///
  /// After `stop()` it gives the last snapshot at once.
  public func waitUntilIdle(_ number: UInt64) -> Snapshot { mailbox.waitUntilIdle(number) }

  /// Ends the thread and waits for it. More than once is harmless.
  public func stop() {
    mailbox.stop()
    let thread = thread.withLock { thread in
      defer { thread = nil }
      return thread
    }
    guard let thread else { return }
    // `wake` may end the session: its own thread cannot wait for itself.
    if thread.isCurrent { thread.detach() } else { thread.join() }
  }
}
