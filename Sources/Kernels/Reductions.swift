// Sums in an order that depends on the shape only: blocks of 4,096 values × 16 lanes, blocks added one after another.
// A caller may therefore sum whole blocks on several threads and add the results in order, to the same bits.

/// Values in a block of `sum` and `dot`.
@inline(__always) private var block: Int { 4096 }

/// Σ x
@inline(never) public func sum(_ count: Int, _ x: Source) -> Float {
  var total: Float = 0
  var start = 0
  while start < count {
    let size = min(block, count &- start)
    let lanes = fold(size, x + start, from: splat(0), filler: 0) { $0 + $1 }
    total += treeSum(lanes)
    start &+= size
  }
  return total
}

/// Σ x · y
@inline(never) public func dot(_ count: Int, _ x: Source, _ y: Source) -> Float {
  var total: Float = 0
  var start = 0
  while start < count {
    let end = min(start &+ block, count)
    var lanes = splat(0)
    while start &+ 16 <= end {
      lanes = fused(lanes, load(x + start), load(y + start))
      start &+= 16
    }
    let rest = end &- start
    if rest > 0 {
      lanes = fused(lanes, loadTail(x + start, rest, filler: 0), loadTail(y + start, rest, filler: 0))
      start = end
    }
    total += treeSum(lanes)
  }
  return total
}

/// sums[column] = Σ over rows, first to last. `stride` is the distance between rows in values.
@inline(never)
public func columnSums(_ rows: Int, _ columns: Int, _ x: Source, _ stride: Int, _ sums: Target) {
  var column = 0
  while column &+ 64 <= columns {
    var a = splat(0)
    var b = splat(0)
    var c = splat(0)
    var d = splat(0)
    var p = x + column
    for _ in 0..<rows {
      a += load(p)
      b += load(p + 16)
      c += load(p + 32)
      d += load(p + 48)
      p += stride
    }
    store(a, sums + column)
    store(b, sums + column + 16)
    store(c, sums + column + 32)
    store(d, sums + column + 48)
    column &+= 64
  }
  while column &+ 16 <= columns {
    store(columnSum(Lanes.self, rows, x + column, stride), sums + column)
    column &+= 16
  }
  // Tiny nets live here: a narrower register for the rest beats filling up a wide one.
  if columns & 8 != 0 {
    UnsafeMutableRawPointer(sums + column).storeBytes(
      of: columnSum(SIMD8<Float>.self, rows, x + column, stride), as: SIMD8<Float>.self)
    column &+= 8
  }
  if columns & 4 != 0 {
    UnsafeMutableRawPointer(sums + column).storeBytes(
      of: columnSum(SIMD4<Float>.self, rows, x + column, stride), as: SIMD4<Float>.self)
    column &+= 4
  }
  if columns & 2 != 0 {
    UnsafeMutableRawPointer(sums + column).storeBytes(
      of: columnSum(SIMD2<Float>.self, rows, x + column, stride), as: SIMD2<Float>.self)
    column &+= 2
  }
  if columns & 1 != 0 {
    var sum: Float = 0
    for row in 0..<rows { sum += x[row &* stride &+ column] }
    sums[column] = sum
  }
}

@inline(__always)
private func columnSum<Part: SIMD>(_ part: Part.Type, _ rows: Int, _ x: Source, _ stride: Int) -> Part
where Part.Scalar == Float {
  var sum = Part(repeating: 0)
  for row in 0..<rows { sum += UnsafeRawPointer(x + row &* stride).loadUnaligned(as: Part.self) }
  return sum
}

/// Each row + bias, in place or not. `stride` is the distance between rows in values, of both.
@inline(never)
public func addBias(_ rows: Int, _ columns: Int, _ x: Source, _ stride: Int, _ bias: Source, _ y: Target) {
  for row in 0..<rows { transform(columns, x + row &* stride, bias, y + row &* stride) { $0 + $1 } }
}

/// Bytes 0...255 as values 0...1: a 255th, rounded correctly.
@inline(never) public func unitFromBytes(_ count: Int, _ bytes: UnsafePointer<UInt8>, _ values: Target) {
  for index in 0..<count { values[index] = Float(bytes[index]) / 255 }
}

/// y += factor · x
@inline(never) public func addScaled(_ count: Int, _ factor: Float, _ x: Source, _ y: Target) {
  transform(count, y, x, y) { y, x in fused(y, splat(factor), x) }
}

/// z = x + y
@inline(never) public func add(_ count: Int, _ x: Source, _ y: Source, _ z: Target) {
  transform(count, x, y, z) { $0 + $1 }
}

/// z = x · y
@inline(never) public func multiply(_ count: Int, _ x: Source, _ y: Source, _ z: Target) {
  transform(count, x, y, z) { $0 * $1 }
}

/// x = factor · x
@inline(never) public func scale(_ count: Int, _ factor: Float, _ x: Target) {
  transform(count, UnsafePointer(x), x) { $0 * splat(factor) }
}

/// x between −limit and limit; NaN stays
@inline(never) public func clamp(_ count: Int, _ limit: Float, _ x: Target) {
  transform(count, UnsafePointer(x), x) { greater(lesser($0, splat(limit)), splat(-limit)) }
}

/// x = value
@inline(never) public func fill(_ count: Int, _ value: Float, _ x: Target) {
  transform(count, x, x) { _ in splat(value) }
}
