/// Greatest depth of a block: a block of B, `tileColumns` wide, and a row of tiles of A then stay in the first cache.
@inline(__always) private var depthBlock: Int { 384 }
/// Greatest number of rows whose block of A is packed at once; it stays in the second cache.
@inline(__always) private var rowBlock: Int { 192 }

/// C = A·B for the rows and columns given, each element one chain of fused multiply-adds in the order of k: the next
/// block of k goes on from C. Blocking and packing therefore never change a bit.
///
/// - Parameters:
///   - depth: k, the columns of A and rows of B
///   - aRow, aColumn: distance in values between rows and between columns of A; likewise for B
///   - cRow: distance between rows of C, whose columns lie side by side
///   - accumulate: not 0: the chain starts from C
///   - bias: not nil: the chain starts from the column's bias (and `accumulate` is ignored); else from 0
///   - scratch: `productScratch` values
@inline(never)
public func product(
  _ rowStart: Int, _ rowEnd: Int, _ columnStart: Int, _ columnEnd: Int, _ depth: Int,
  _ a: Source, _ aRow: Int, _ aColumn: Int, _ b: Source, _ bRow: Int, _ bColumn: Int,
  _ c: Target, _ cRow: Int, _ accumulate: Int, _ bias: Source?, _ scratch: Target
) {
  let p: Operands = (
    rows: rowEnd &- rowStart, columns: columnEnd &- columnStart, depth: depth, a: a + rowStart &* aRow, aRow: aRow,
    aColumn: aColumn, b: b + columnStart &* bColumn, bRow: bRow, bColumn: bColumn,
    c: c + (rowStart &* cRow &+ columnStart), cRow: cRow, accumulate: accumulate != 0,
    bias: bias.map { $0 + columnStart }
  )
  if p.rows <= 0 || p.columns <= 0 { return }
  if isSmall(p.rows, p.columns, depth) {
    smallProduct(p, scratch)
  } else if p.rows == 1 && bColumn == 1 {
    rowProduct(p, scratch)
  } else if depth == 1 && bColumn == 1 {
    outerProduct(p)
  } else {
    blockedProduct(p, scratch)
  }
}

/// Values of scratch that one call of `product` with at most these sizes needs.
@inline(never) public func productScratch(_ rows: Int, _ columns: Int, _ depth: Int) -> Int {
  let tile = tileRows &* tileColumns
  let block = min(depth, depthBlock)
  let packedB = block &* tileColumns
  let packedA = roundedUp(min(rows, rowBlock), 16) &* block &+ 16
  return tile &+ packedB &+ packedA &+ smallLimit
}

/// Columns of a full tile: a product is best cut at multiples of it.
@inline(never) public func productTileColumns() -> Int { tileColumns }

@inline(__always) private func roundedUp(_ value: Int, _ unit: Int) -> Int { (value &+ unit &- 1) / unit &* unit }

/// What `product` was given; a tuple for the same reason as `TileOperands`.
typealias Operands = (
  rows: Int, columns: Int, depth: Int, a: Source, aRow: Int, aColumn: Int, b: Source, bRow: Int, bColumn: Int,
  c: Target,
  cRow: Int, accumulate: Bool, bias: Source?
)

/// Bounds of part `index` of `count` equal parts.
@inline(__always) private func bound(_ total: Int, _ index: Int, _ count: Int) -> Int { total &* index / count }

func blockedProduct(_ p: Operands, _ scratch: Target) {
  let spare = scratch  // a tile of the last, narrower columns
  let blocks = max(1, (p.depth &+ depthBlock &- 1) / depthBlock)
  let packedB = spare + tileRows &* tileColumns
  let packedA = packedB + min(p.depth, depthBlock) &* tileColumns
  let rowBlocks = (p.rows &+ rowBlock &- 1) / rowBlock
  let packsA = p.columns > tileColumns && isAwkward(p.aRow, p.aColumn, p.depth)

  for block in 0..<blocks {
    let k = bound(p.depth, block, blocks)
    let depth = bound(p.depth, block &+ 1, blocks) &- k
    for rowPart in 0..<rowBlocks {
      let top = bound(p.rows, rowPart, rowBlocks)
      let rows = bound(p.rows, rowPart &+ 1, rowBlocks) &- top
      let panels = (rows &+ tileRows &- 1) / tileRows
      let a = p.a + (top &* p.aRow &+ k &* p.aColumn)
      if packsA {
        for panel in 0..<panels {
          let first = bound(rows, panel, panels)
          let height = bound(rows, panel &+ 1, panels) &- first
          pack(height, depth, a + first &* p.aRow, p.aRow, p.aColumn, packedA + first &* depth, height)
        }
      }
      var column = 0
      while column < p.columns {
        let width = min(tileColumns, p.columns &- column)
        let isFull = width == tileColumns
        let isNarrow = width <= vectorWidth
        let pitch = isNarrow ? vectorWidth : tileColumns
        let b = p.b + (k &* p.bRow &+ column &* p.bColumn)
        var t: TileOperands = (
          depth: depth, a: a, aRow: p.aRow, aStep: p.aColumn, b: b, bStep: p.bRow, start: nil, startRow: 0, c: p.c,
          cRow: p.cRow, packed: nil
        )
        // B is copied while the first tiles run, unless it must be turned or filled up first.
        let packsAlong = isFull && p.bColumn == 1
        if packsAlong {
          if panels > 2 { t.packed = packedB }
        } else {
          pack(width, depth, b, p.bColumn, p.bRow, packedB, pitch)
          t.b = UnsafePointer(packedB)
          t.bStep = pitch
        }
        for panel in 0..<panels {
          let first = bound(rows, panel, panels)
          let height = bound(rows, panel &+ 1, panels) &- first
          let c = p.c + ((top &+ first) &* p.cRow &+ column)
          if packsA {
            t.a = UnsafePointer(packedA + first &* depth)
            t.aRow = 1
            t.aStep = height
          } else {
            t.a = a + first &* p.aRow
          }
          if block > 0 || (p.accumulate && p.bias == nil) {
            t.start = UnsafePointer(c)
            t.startRow = p.cRow
          } else if let bias = p.bias {
            t.start = bias + column
            t.startRow = 0
          }
          if isFull {
            t.c = c
            multiplyTile(height, t)
          } else {
            if let start = t.start {
              copyRows(height, width, start, t.startRow, spare, pitch)
              t.start = UnsafePointer(spare)
              t.startRow = pitch
            }
            t.c = spare
            t.cRow = pitch
            if isNarrow { multiplyNarrowTile(height, t) } else { multiplyTile(height, t) }
            copyRows(height, width, UnsafePointer(spare), pitch, c, p.cRow)
          }
          if t.packed != nil {
            t.packed = nil
            t.b = UnsafePointer(packedB)
            t.bStep = tileColumns
          }
        }
        column &+= width
      }
    }
  }
}

/// Tiles read A where it lies as fast as from a packed copy (FMA is the limit either way), so that copying it would only
/// cost time. The exceptions: no stride is 1, so that each value would be on a line of its own; and a deep stride that is
/// a multiple of 4 KB, whose rows would push each other out of the first cache.
@inline(__always) private func isAwkward(_ row: Int, _ column: Int, _ depth: Int) -> Bool {
  if row != 1 && column != 1 { return true }
  return depth > 64 && (row == 1 ? column : row) % 1024 == 0
}

@inline(__always)
private func copyRows(
  _ rows: Int, _ columns: Int, _ source: Source, _ sourceRow: Int, _ target: Target, _ targetRow: Int
) {
  for row in 0..<rows { transform(columns, source + row &* sourceRow, target + row &* targetRow) { $0 } }
}

/// Products below this many multiplications take the short path.
@inline(__always) private var smallLimit: Int { 2048 }

@inline(__always) private func isSmall(_ rows: Int, _ columns: Int, _ depth: Int) -> Bool {
  rows &* columns &* depth <= smallLimit && columns &* depth <= smallLimit
}

/// No blocks and no packing, but that B is turned if its rows do not lie in one piece.
private func smallProduct(_ p: Operands, _ scratch: Target) {
  var p = p
  if p.bColumn != 1 {
    for k in 0..<p.depth {
      for column in 0..<p.columns { scratch[k &* p.columns &+ column] = p.b[k &* p.bRow &+ column &* p.bColumn] }
    }
    p.b = UnsafePointer(scratch)
    p.bRow = p.columns
    p.bColumn = 1
  }
  var column = 0
  while column &+ 16 <= p.columns {
    strip(SIMD16<Float>.self, p, column)
    column &+= 16
  }
  if p.columns & 8 != 0 {
    strip(SIMD8<Float>.self, p, column)
    column &+= 8
  }
  if p.columns & 4 != 0 {
    strip(SIMD4<Float>.self, p, column)
    column &+= 4
  }
  if p.columns & 2 != 0 {
    strip(SIMD2<Float>.self, p, column)
    column &+= 2
  }
  if p.columns & 1 != 0 { lastColumn(p, column) }
}

/// A few columns of C. Four rows at a time: a chain of multiply-adds waits for itself, four chains do not wait for each
/// other.
@inline(__always) private func strip<Part: SIMD>(_ part: Part.Type, _ p: Operands, _ column: Int)
where Part.Scalar == Float {
  var row = 0
  while row &+ 4 <= p.rows {
    var (s0, s1) = (start(part, p, row, column), start(part, p, row &+ 1, column))
    var (s2, s3) = (start(part, p, row &+ 2, column), start(part, p, row &+ 3, column))
    var a = p.a + row &* p.aRow
    var b = p.b + column
    for _ in 0..<p.depth {
      let y = load(b, as: part)
      s0 = fused(s0, Part(repeating: a.pointee), y)
      s1 = fused(s1, Part(repeating: a[p.aRow]), y)
      s2 = fused(s2, Part(repeating: a[2 &* p.aRow]), y)
      s3 = fused(s3, Part(repeating: a[3 &* p.aRow]), y)
      a += p.aColumn
      b += p.bRow
    }
    let c = UnsafeMutableRawPointer(p.c + (row &* p.cRow &+ column))
    c.storeBytes(of: s0, as: part)
    c.storeBytes(of: s1, toByteOffset: 4 &* p.cRow, as: part)
    c.storeBytes(of: s2, toByteOffset: 8 &* p.cRow, as: part)
    c.storeBytes(of: s3, toByteOffset: 12 &* p.cRow, as: part)
    row &+= 4
  }
  while row < p.rows {
    var sum = start(part, p, row, column)
    var a = p.a + row &* p.aRow
    var b = p.b + column
    for _ in 0..<p.depth {
      sum = fused(sum, Part(repeating: a.pointee), load(b, as: part))
      a += p.aColumn
      b += p.bRow
    }
    UnsafeMutableRawPointer(p.c + (row &* p.cRow &+ column)).storeBytes(of: sum, as: part)
    row &+= 1
  }
}

/// What the chains of a row start from.
@inline(__always) private func start<Part: SIMD>(_ part: Part.Type, _ p: Operands, _ row: Int, _ column: Int) -> Part
where Part.Scalar == Float {
  if let bias = p.bias { return load(bias + column, as: part) }
  return p.accumulate ? load(p.c + (row &* p.cRow &+ column), as: part) : Part(repeating: 0)
}

/// One column of C, with four chains at a time as well.
@inline(__always) private func lastColumn(_ p: Operands, _ column: Int) {
  func start(_ row: Int) -> Float { p.bias.map { $0[column] } ?? (p.accumulate ? p.c[row &* p.cRow &+ column] : 0) }
  var row = 0
  while row &+ 4 <= p.rows {
    var (s0, s1, s2, s3) = (start(row), start(row &+ 1), start(row &+ 2), start(row &+ 3))
    var a = p.a + row &* p.aRow
    var b = p.b + column
    for _ in 0..<p.depth {
      s0 = fused(s0, a.pointee, b.pointee)
      s1 = fused(s1, a[p.aRow], b.pointee)
      s2 = fused(s2, a[2 &* p.aRow], b.pointee)
      s3 = fused(s3, a[3 &* p.aRow], b.pointee)
      a += p.aColumn
      b += p.bRow
    }
    let c = p.c + (row &* p.cRow &+ column)
    c.pointee = s0
    c[p.cRow] = s1
    c[2 &* p.cRow] = s2
    c[3 &* p.cRow] = s3
    row &+= 4
  }
  while row < p.rows {
    var sum = start(row)
    for k in 0..<p.depth { sum = fused(sum, p.a[row &* p.aRow &+ k &* p.aColumn], p.b[k &* p.bRow &+ column]) }
    p.c[row &* p.cRow &+ column] = sum
    row &+= 1
  }
}
