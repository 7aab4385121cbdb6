/// What instructions run with.
struct Replay {
  let arena: UnsafeMutablePointer<Float>
  /// The state's; forward and backward passes only read them.
  let parameters: UnsafeMutablePointer<Float>
  /// The state's running averages; only a step of training writes them.
  let statistics: UnsafeMutablePointer<Float>
  /// What the randomness of a step depends on.
  let seed: UInt64
  let step: Int
  let scratch: UnsafeMutablePointer<Float>
  /// Room that each part of a fork has to itself.
  let partScratch: Int
  let products: UnsafePointer<MatrixProduct>
  let kernels: UnsafePointer<KernelTable>
  /// The plan's; counting references to it would cost as much as a small product.
  unowned(unsafe) let pool: WorkerPool

  @inline(__always) func scratch(part: Int) -> UnsafeMutablePointer<Float> { scratch + part * partScratch }
}
