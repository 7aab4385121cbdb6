// Products with one row or of depth 1, as a batch of one sample has them: every value of the large operand is used once,
// so that they run as fast as memory does. No packing, and long stretches of it in one go.

private typealias Four = Beside<Pair>
/// Eight chains side by side: as many as it takes until the first fused multiply-add is done.
private typealias Eight = Beside<Four>

/// One row of C whose B has its columns side by side.
func rowProduct(_ p: Operands, _ scratch: Target) {
  var rest = p
  columns(Eight.self, &rest)
  columns(Four.self, &rest)
  columns(Pair.self, &rest)
  columns(Single.self, &rest)
  if rest.columns > 0 { blockedProduct(rest, scratch) }
}

/// As many columns as whole rows of this width take, and the operands moved past them.
@inline(__always) private func columns<Row: TileRow>(_ row: Row.Type, _ p: inout Operands) {
  while p.columns >= Row.columns {
    var sums: Row
    if let bias = p.bias {
      sums = Row(bias)
    } else if p.accumulate {
      sums = Row(UnsafePointer(p.c))
    } else {
      sums = Row()
    }
    var (a, b, k) = (p.a, p.b, p.depth)
    while k > 0 {
      sums.multiplyAdd(Vector(repeating: a.pointee), Row(b))
      a += p.aColumn
      b += p.bRow
      k &-= 1
    }
    sums.store(p.c)
    p.b += Row.columns
    p.c += Row.columns
    p.bias = p.bias.map { $0 + Row.columns }
    p.columns &-= Row.columns
  }
}

/// C = start + column × row: the products of depth 1 whose B has its columns side by side.
func outerProduct(_ p: Operands) {
  for row in 0..<p.rows {
    let c = p.c + row &* p.cRow
    let start: Source? = p.bias ?? (p.accumulate ? UnsafePointer(c) : nil)
    let a = p.a[row &* p.aRow]
    let factor = Vector(repeating: a)
    var column = 0
    while column &+ vectorWidth <= p.columns {
      let from = start.map { loadVector($0 + column) } ?? Vector(repeating: 0)
      storeVector(fusedVector(from, factor, loadVector(p.b + column)), c + column)
      column &+= vectorWidth
    }
    while column < p.columns {
      c[column] = fused(start.map { $0[column] } ?? 0, a, p.b[column])
      column &+= 1
    }
  }
}
