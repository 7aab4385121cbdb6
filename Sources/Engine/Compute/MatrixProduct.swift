/// C = A·B of fixed shapes and strides, made once and run many times without allocating.
///
/// Any strides of A and B: a transpose is a swap of its two. Each element of C is one chain of fused multiply-adds
/// in the order of k, whatever the path, the level or the number of threads, so the bits are always the same
/// (`base` on x86-64 has no fused multiply-add and has its own).
struct MatrixProduct: Sendable {
  /// Where an operand's values lie: element (i, j) is at i · row + j · column.
  struct Strides: Sendable, Hashable {
    var row: Int
    var column: Int
    /// Rows of `columns` values, one after another.
    static func rowMajor(_ columns: Int) -> Strides { Strides(row: columns, column: 1) }
    /// The transpose of rows of `columns` values.
    static func transposed(_ columns: Int) -> Strides { Strides(row: 1, column: columns) }
  }

  /// What an element's chain starts from.
  enum Start {
    case zero
    /// What C holds: C += A·B.
    case accumulate
    /// A value for each column.
    case bias(UnsafePointer<Float>)
  }

  let rows, columns, depth: Int
  let a, b: Strides
  /// Distance between rows of C; its columns lie side by side.
  let cRow: Int
  /// Values of scratch that `run` needs; a 64-byte boundary is best.
  let scratchCount: Int
  private let kernels: KernelTable
  private let parts: Int
  private let scratchPerPart: Int

  /// - Parameters:
  ///   - rows: of A and C
  ///   - columns: of B and C
  ///   - depth: columns of A, rows of B
  ///   - cRow: nil for `columns`
  init(
    rows: Int, columns: Int, depth: Int, a: Strides, b: Strides, cRow: Int? = nil, compute: Compute
  ) {
    self.rows = rows
    self.columns = columns
    self.depth = depth
    self.a = a
    self.b = b
    self.cRow = cRow ?? columns
    kernels = compute.kernels
    parts = 1
    scratchPerPart = (kernels.productScratch(rows, columns, depth) + 15) / 16 * 16
    scratchCount = scratchPerPart * parts
  }

  /// Runs on the pool, or on the calling thread alone where a fork would cost more than it gains.
  func run(
    _ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>, into c: UnsafeMutablePointer<Float>, start: Start = .zero,
    scratch: UnsafeMutablePointer<Float>, pool: WorkerPool
  ) {
    runPart(0, a, b, into: c, start: start, scratch: scratch)
  }

  private func runPart(
    _ part: Int, _ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>, into c: UnsafeMutablePointer<Float>,
    start: Start, scratch: UnsafeMutablePointer<Float>
  ) {
    let accumulate: Int
    let bias: UnsafePointer<Float>?
    switch start {
    case .zero: (accumulate, bias) = (0, nil)
    case .accumulate: (accumulate, bias) = (1, nil)
    case .bias(let values): (accumulate, bias) = (0, values)
    }
    kernels.product(
      0, rows, 0, columns, depth, a, self.a.row, self.a.column, b, self.b.row, self.b.column, c, cRow, accumulate, bias,
      scratch + part * scratchPerPart)
  }
}
