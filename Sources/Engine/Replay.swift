/// What instructions run with.
struct Replay {
  let arena: UnsafeMutablePointer<Float>
  /// The state's; forward and backward passes only read them.
  let parameters: UnsafeMutablePointer<Float>
  let scratch: UnsafeMutablePointer<Float>
  let products: UnsafePointer<MatrixProduct>
  let kernels: UnsafePointer<KernelTable>
  let pool: WorkerPool

  /// Below this many values a fork costs more than it gains.
  static let smallestSplit = 1 << 15

  /// Runs `body(start, count)` over 0 ..< count, on all threads where the work is large. Whatever the division, each
  /// value is computed alike, so the bits stay the same.
  /// - Parameters:
  ///   - weight: values behind each of `count`, such as the columns of a row
  ///   - unit: the divisions are multiples of it
  @inline(__always)
  func split(_ count: Int, weight: Int = 1, unit: Int = 16, _ body: (Int, Int) -> Void) {
    if count &* weight < Replay.smallestSplit || pool.threads == 1 {
      body(0, count)
      return
    }
    let units = (count + unit - 1) / unit
    let parts = min(pool.threads, units)
    pool.run(parts) { part in
      let start = units * part / parts * unit
      let end = min(count, units * (part + 1) / parts * unit)
      body(start, end - start)
    }
  }
}
