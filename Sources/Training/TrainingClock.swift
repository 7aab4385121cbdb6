#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// Where time comes from; tests and `render` use one that stands still.
public protocol TrainingClock: Sendable {
  /// Seconds since some moment.
  var now: Double { get }
  /// True where steps are only taken when asked for: `run` then only marks the run as running.
  var isManual: Bool { get }
}

/// The machine's steady clock.
public struct SystemClock: TrainingClock {
  public init() {}

  public var now: Double {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
  }

  public var isManual: Bool { false }
}

/// A clock that stands still: whatever is shown depends on the commands alone.
public struct ManualClock: TrainingClock {
  public init() {}
  public var now: Double { 0 }
  public var isManual: Bool { true }
}
