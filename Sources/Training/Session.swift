import Datasets
import Engine

/// Where time comes from; tests and `render` use one that stands still.
public protocol TrainingClock: Sendable {
  /// Seconds since some moment.
  var now: Double { get }
  /// True where steps are only taken when asked for: `run` then only marks the run as running.
  var isManual: Bool { get }
}

/// One thread that owns the engine and a run: commands go in, snapshots come out.
///
/// Paused and with nothing to do it sleeps, using no CPU at all.
public final class Session: Sendable {
  /// - Parameters:
  ///   - threads: threads of the engine; nil for one a core.
  ///   - wake: called on the session's thread after a new snapshot was published; must not block.
  public init(
    threads: Int?, locations: DataLocations, clock: any TrainingClock, wake: @escaping @Sendable () -> Void
  ) { fatalError("contract stub") }

  /// Queues a command and gives its number; a snapshot with that number or a higher one includes it.
  @discardableResult public func send(_ command: Command) -> UInt64 { fatalError("contract stub") }

  /// The newest snapshot.
  public var latest: Snapshot { fatalError("contract stub") }

  /// Blocks until a snapshot includes command `number` and the session is idle, or has failed. For headless use.
  public func waitUntilIdle(_ number: UInt64) -> Snapshot { fatalError("contract stub") }

  /// Ends the thread and waits for it.
  public func stop() { fatalError("contract stub") }
}
