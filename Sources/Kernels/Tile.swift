// The innermost loop of a product: a tile of C held in registers while k runs. Accumulators are nested generic
// structs, since arrays of them would live in memory.

#if AVX512
  typealias Vector = SIMD16<Float>
#elseif AVX2
  typealias Vector = SIMD8<Float>
#else
  typealias Vector = SIMD4<Float>
#endif

/// Values in a vector.
@inline(__always) var vectorWidth: Int { Vector.scalarCount }
/// Columns of a full tile.
@inline(__always) var tileColumns: Int { 2 &* Vector.scalarCount }
/// Rows of a full tile: what 32 registers of AVX-512 and arm64, or the 16 of the others, can hold.
#if AVX512 || arch(arm64)
  @inline(__always) var tileRows: Int { 12 }
#else
  @inline(__always) var tileRows: Int { 6 }
#endif

@inline(__always) func loadVector(_ source: Source) -> Vector {
  UnsafeRawPointer(source).loadUnaligned(as: Vector.self)
}

@inline(__always) func storeVector(_ vector: Vector, _ target: Target) {
  UnsafeMutableRawPointer(target).storeBytes(of: vector, as: Vector.self)
}

@inline(__always) func fusedVector(_ sum: Vector, _ a: Vector, _ b: Vector) -> Vector {
  #if AVX2 || AVX512 || arch(arm64)
    sum.addingProduct(a, b)
  #else
    sum + a * b
  #endif
}

/// One row of a tile: one or more vectors side by side.
protocol TileRow {
  static var columns: Int { get }
  init()
  init(_ source: Source)
  mutating func multiplyAdd(_ a: Vector, _ b: Self)
  func store(_ target: Target)
}

struct Single: TileRow {
  var x: Vector
  @inline(__always) static var columns: Int { Vector.scalarCount }
  @inline(__always) init() { x = Vector(repeating: 0) }
  @inline(__always) init(_ source: Source) { x = loadVector(source) }
  @inline(__always) mutating func multiplyAdd(_ a: Vector, _ b: Single) { x = fusedVector(x, a, b.x) }
  @inline(__always) func store(_ target: Target) { storeVector(x, target) }
}

struct Beside<Half: TileRow>: TileRow {
  var left: Half, right: Half
  @inline(__always) static var columns: Int { 2 &* Half.columns }
  @inline(__always) init() {
    left = Half()
    right = Half()
  }
  @inline(__always) init(_ source: Source) {
    left = Half(source)
    right = Half(source + Half.columns)
  }
  @inline(__always) mutating func multiplyAdd(_ a: Vector, _ b: Beside) {
    left.multiplyAdd(a, b.left)
    right.multiplyAdd(a, b.right)
  }
  @inline(__always) func store(_ target: Target) {
    left.store(target)
    right.store(target + Half.columns)
  }
}

typealias Pair = Beside<Single>

/// Rows of a tile, one below another.
protocol TileRows {
  associatedtype Row: TileRow
  static var rows: Int { get }
  init()
  init(_ source: Source, _ stride: Int)
  /// Adds column k of A (`aRow` apart) × row k of B.
  mutating func multiplyAdd(_ a: Source, _ aRow: Int, _ b: Row)
  func store(_ target: Target, _ stride: Int)
}

struct OneRow<Row: TileRow>: TileRows {
  var row: Row
  @inline(__always) static var rows: Int { 1 }
  @inline(__always) init() { row = Row() }
  @inline(__always) init(_ source: Source, _ stride: Int) { row = Row(source) }
  @inline(__always) mutating func multiplyAdd(_ a: Source, _ aRow: Int, _ b: Row) {
    row.multiplyAdd(Vector(repeating: a.pointee), b)
  }
  @inline(__always) func store(_ target: Target, _ stride: Int) { row.store(target) }
}

struct Above<Top: TileRows, Bottom: TileRows>: TileRows where Top.Row == Bottom.Row {
  typealias Row = Top.Row
  var top: Top, bottom: Bottom
  @inline(__always) static var rows: Int { Top.rows &+ Bottom.rows }
  @inline(__always) init() {
    top = Top()
    bottom = Bottom()
  }
  @inline(__always) init(_ source: Source, _ stride: Int) {
    top = Top(source, stride)
    bottom = Bottom(source + Top.rows &* stride, stride)
  }
  @inline(__always) mutating func multiplyAdd(_ a: Source, _ aRow: Int, _ b: Row) {
    top.multiplyAdd(a, aRow, b)
    bottom.multiplyAdd(a + Top.rows &* aRow, aRow, b)
  }
  @inline(__always) func store(_ target: Target, _ stride: Int) {
    top.store(target, stride)
    bottom.store(target + Top.rows &* stride, stride)
  }
}

private typealias R1<Row: TileRow> = OneRow<Row>
private typealias R2<Row: TileRow> = Above<R1<Row>, R1<Row>>
private typealias R3<Row: TileRow> = Above<R2<Row>, R1<Row>>
private typealias R4<Row: TileRow> = Above<R2<Row>, R2<Row>>
private typealias R5<Row: TileRow> = Above<R4<Row>, R1<Row>>
private typealias R6<Row: TileRow> = Above<R4<Row>, R2<Row>>
private typealias R7<Row: TileRow> = Above<R4<Row>, R3<Row>>
private typealias R8<Row: TileRow> = Above<R4<Row>, R4<Row>>
private typealias R9<Row: TileRow> = Above<R8<Row>, R1<Row>>
private typealias R10<Row: TileRow> = Above<R8<Row>, R2<Row>>
private typealias R11<Row: TileRow> = Above<R8<Row>, R3<Row>>
private typealias R12<Row: TileRow> = Above<R8<Row>, R4<Row>>

/// Where a tile's operands lie. Element (i, k) of A is at a + i·aRow + k·aStep, row k of B at b + k·bStep; the chains of
/// row i start from what is at start + i·startRow, or from 0; the rows of B are copied side by side to `packed`, if any.
///
/// A tuple, since a struct brings functions that copy it, under a name that depends on its size alone: the linker would
/// keep one of them, perhaps with vector instructions that the machine lacks, for all modules of the program.
typealias TileOperands = (
  depth: Int, a: Source, aRow: Int, aStep: Int, b: Source, bStep: Int, start: Source?, startRow: Int, c: Target,
  cRow: Int, packed: Target?
)

@inline(__always)
private func multiply<Rows: TileRows>(_ rows: Rows.Type, _ t: TileOperands, _ aRow: Int) {
  var tile: Rows
  if let start = t.start { tile = Rows(start, t.startRow) } else { tile = Rows() }
  var a = t.a
  var b = t.b
  var k = t.depth
  if var packed = t.packed {
    while k > 0 {
      let row = Rows.Row(b)
      row.store(packed)
      tile.multiplyAdd(a, aRow, row)
      a += t.aStep
      b += t.bStep
      packed += Rows.Row.columns
      k &-= 1
    }
  } else {
    while k > 0 {
      tile.multiplyAdd(a, aRow, Rows.Row(b))
      a += t.aStep
      b += t.bStep
      k &-= 1
    }
  }
  tile.store(t.c, t.cRow)
}

@inline(__always)
private func multiply<Row: TileRow>(_ row: Row.Type, _ rows: Int, _ t: TileOperands, _ aRow: Int) {
  switch rows {
  case 1: multiply(R1<Row>.self, t, aRow)
  case 2: multiply(R2<Row>.self, t, aRow)
  case 3: multiply(R3<Row>.self, t, aRow)
  case 4: multiply(R4<Row>.self, t, aRow)
  case 5: multiply(R5<Row>.self, t, aRow)
  #if AVX512 || arch(arm64)
    case 6: multiply(R6<Row>.self, t, aRow)
    case 7: multiply(R7<Row>.self, t, aRow)
    case 8: multiply(R8<Row>.self, t, aRow)
    case 9: multiply(R9<Row>.self, t, aRow)
    case 10: multiply(R10<Row>.self, t, aRow)
    case 11: multiply(R11<Row>.self, t, aRow)
    default: multiply(R12<Row>.self, t, aRow)
  #else
    default: multiply(R6<Row>.self, t, aRow)
  #endif
  }
}

/// C = start + A·B of a tile of 1...tileRows rows and `tileColumns` columns.
@inline(never) func multiplyTile(_ rows: Int, _ t: TileOperands) {
  if t.aRow == 1 { multiply(Pair.self, rows, t, 1) } else { multiply(Pair.self, rows, t, t.aRow) }
}

/// The same with `vectorWidth` columns.
@inline(never) func multiplyNarrowTile(_ rows: Int, _ t: TileOperands) {
  if t.aRow == 1 { multiply(Single.self, rows, t, 1) } else { multiply(Single.self, rows, t, t.aRow) }
}
