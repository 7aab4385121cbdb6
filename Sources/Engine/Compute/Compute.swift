#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Kernels of one CPU level and a pool of threads. One owner at a time; everything is called from one thread.
public final class Compute {
  public let level: CPULevel
  public let threads: Int
  let kernels: KernelTable
  let pool: WorkerPool

  /// - Parameters:
  ///   - level: nil for `CPULevel.detected()`; a level that the machine lacks is lowered to one it has
  ///   - threads: nil for one a core
  public init(level: CPULevel? = nil, threads: Int? = nil) {
    self.level = min(level ?? .detected(), .supported)
    let pool = WorkerPool(threads: max(1, threads ?? WorkerPool.onlineCores()))
    kernels = .table(self.level)
    self.pool = pool
    self.threads = pool.threads
  }

  /// Single-precision fused multiply-adds a second × 2, measured on all threads now (takes some 50 ms).
  public func measurePeak() -> Double {
    let rounds = 200_000
    var best = 0.0
    let end = Self.seconds() + 0.05
    repeat {
      let start = Self.seconds()
      pool.run(threads) { _ in sink(kernels.peak(rounds)) }
      let time = Self.seconds() - start
      best = max(best, Double(threads * rounds * kernels.peakOperations) / time)
    } while Self.seconds() < end
    return best
  }

  @inline(never) private func sink(_ value: Float) {}

  private static func seconds() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
  }
}
