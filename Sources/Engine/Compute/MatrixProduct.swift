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
  /// How C is cut for the threads; 1 × 1 where a fork would cost more than it gains.
  let rowParts, columnParts: Int
  private let kernel: KernelTable.Product
  private let tileColumns: Int
  private let scratchPerPart: Int

  /// - Parameters:
  ///   - rows: of A and C
  ///   - columns: of B and C
  ///   - depth: columns of A, rows of B
  ///   - cRow: nil for `columns`
  ///   - isParallel: false to stay on the calling thread, as within a part of a fork
  init(
    rows: Int, columns: Int, depth: Int, a: Strides, b: Strides, cRow: Int? = nil, compute: Compute,
    isParallel: Bool = true
  ) {
    self.rows = rows
    self.columns = columns
    self.depth = depth
    self.a = a
    self.b = b
    self.cRow = cRow ?? columns
    let kernels = compute.kernels
    kernel = kernels.product
    tileColumns = kernels.tileColumns
    let panels = max(1, (columns + kernels.tileColumns - 1) / kernels.tileColumns)
    let isWorthAFork = rows * columns * depth >= 250_000
    (rowParts, columnParts) = Self.grid(
      rows: rows, panels: panels, threads: isParallel && isWorthAFork ? compute.threads : 1)
    let scratch = kernels.productScratch(
      (rows + rowParts - 1) / rowParts, (panels + columnParts - 1) / columnParts * kernels.tileColumns, depth)
    scratchPerPart = (scratch + 15) / 16 * 16
    scratchCount = scratchPerPart * rowParts * columnParts
  }

  /// The cut into at most `threads` parts whose largest is least; columns rather than rows, since each thread then
  /// keeps its own share of the weights in its cache.
  private static func grid(rows: Int, panels: Int, threads: Int) -> (rows: Int, columns: Int) {
    var best = (rows: 1, columns: 1)
    var least = Int.max
    for columnParts in stride(from: min(threads, panels), through: 1, by: -1) {
      let rowParts = max(1, min(threads / columnParts, rows))
      let largest = ((rows + rowParts - 1) / rowParts) * ((panels + columnParts - 1) / columnParts)
      if largest < least {
        least = largest
        best = (rowParts, columnParts)
      }
    }
    return best
  }

  /// C = start + A·B. The operands must not overlap C. Uses the pool, unless made to stay on the calling thread.
  /// - Parameter scratch: `scratchCount` values
  func run(
    _ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>, into c: UnsafeMutablePointer<Float>, start: Start = .zero,
    scratch: UnsafeMutablePointer<Float>, pool: WorkerPool
  ) {
    var call = Call(product: self, a: a, b: b, c: c, bias: nil, accumulate: 0, scratch: scratch)
    switch start {
    case .zero: break
    case .accumulate: call.accumulate = 1
    case .bias(let values): call.bias = values
    }
    let parts = rowParts * columnParts
    if parts == 1 {
      call.runWhole()
    } else {
      withUnsafePointer(to: call) {
        pool.run(parts, on: $0) { call, part in call.assumingMemoryBound(to: Call.self).pointee.run(part) }
      }
    }
  }

  /// The same for the first `rows` rows only, on the calling thread: for whoever shares out the work by himself.
  @inline(__always) func run(
    rows: Int, _ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>, into c: UnsafeMutablePointer<Float>, start: Start,
    scratch: UnsafeMutablePointer<Float>
  ) {
    var (accumulate, bias): (Int, UnsafePointer<Float>?) = (0, nil)
    switch start {
    case .zero: break
    case .accumulate: accumulate = 1
    case .bias(let values): bias = values
    }
    kernel(
      0, rows, 0, columns, depth, a, self.a.row, self.a.column, b, self.b.row, self.b.column, c, cRow, accumulate, bias,
      scratch)
  }

  /// One run, as the threads see it.
  private struct Call {
    let product: MatrixProduct
    let a, b: UnsafePointer<Float>
    let c: UnsafeMutablePointer<Float>
    var bias: UnsafePointer<Float>?
    var accumulate: Int
    let scratch: UnsafeMutablePointer<Float>

    /// The products of tiny nets spend as long on finding out their share as on multiplying.
    @inline(__always) func runWhole() {
      let p = product
      p.kernel(
        0, p.rows, 0, p.columns, p.depth, a, p.a.row, p.a.column, b, p.b.row, p.b.column, c, p.cRow, accumulate, bias,
        scratch)
    }

    func run(_ part: Int) {
      let p = product
      let row = part / p.columnParts
      let column = part % p.columnParts
      let tile = p.tileColumns
      let panels = (p.columns + tile - 1) / tile
      p.kernel(
        p.rows * row / p.rowParts, p.rows * (row + 1) / p.rowParts,
        panels * column / p.columnParts * tile, min(p.columns, panels * (column + 1) / p.columnParts * tile),
        p.depth, a, p.a.row, p.a.column, b, p.b.row, p.b.column, c, p.cRow, accumulate, bias,
        scratch + part * p.scratchPerPart)
    }
  }
}
