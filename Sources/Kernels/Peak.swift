/// Runs `count` rounds of a full tile's fused multiply-adds and nothing else; the result keeps the compiler from
/// leaving them out.
@inline(never) public func peak(_ count: Int) -> Float {
  withUnsafeTemporaryAllocation(of: Float.self, capacity: tileRows &* tileColumns &+ tileColumns) { buffer in
    let c = buffer.baseAddress!
    fill(buffer.count, 1e-9, c)
    let ab = UnsafePointer(c + tileRows &* tileColumns)
    multiplyTile(
      tileRows,
      (
        depth: count, a: ab, aRow: 1, aStep: 0, b: ab, bStep: 0, start: nil, startRow: 0, c: c, cRow: tileColumns,
        packed: nil
      ))
    return sum(tileRows &* tileColumns, UnsafePointer(c))
  }
}

/// Floating-point operations of one round of `peak`.
@inline(never) public func peakOperations() -> Int { 2 &* tileRows &* tileColumns }
