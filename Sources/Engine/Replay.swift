/// What instructions run with.
struct Replay {
  let arena: UnsafeMutablePointer<Float>
  /// The state's; forward and backward passes only read them.
  let parameters: UnsafeMutablePointer<Float>
  let scratch: UnsafeMutablePointer<Float>
  let products: UnsafePointer<MatrixProduct>
  let kernels: UnsafePointer<KernelTable>
  let pool: WorkerPool
}
