// Layers of a few units, with the samples of a batch in the lanes: what one unit gives is a run of `pitch` numbers, one a
// sample, the batch filled up to a multiple of 16. Where rows of two or four numbers would leave a register mostly empty,
// it is full. Each element is the chain of fused multiply-adds that `product` makes of it, so the bits are the same.

/// lanes[column][row] = rows[row][column]. The numbers that fill up the batch are left alone.
@inline(never)
public func lanesFromRows(_ rows: Int, _ columns: Int, _ pitch: Int, _ x: Source, _ lanes: Target) {
  for column in 0..<columns {
    let target = lanes + column &* pitch
    var source = x + column
    for row in 0..<rows {
      target[row] = source.pointee
      source += columns
    }
  }
}

/// rows[row][column] = lanes[column][row]
@inline(never)
public func rowsFromLanes(_ rows: Int, _ columns: Int, _ pitch: Int, _ lanes: Source, _ x: Target) {
  var column = 0
  while column &+ 4 <= columns {
    let (a, b) = (lanes + column &* pitch, lanes + (column &+ 1) &* pitch)
    let (c, d) = (lanes + (column &+ 2) &* pitch, lanes + (column &+ 3) &* pitch)
    var row = 0
    while row < rows {
      // Four samples of four columns are turned in registers.
      let ac = interleaved(load(a + row, as: SIMD4<Float>.self), load(c + row, as: SIMD4<Float>.self))
      let bd = interleaved(load(b + row, as: SIMD4<Float>.self), load(d + row, as: SIMD4<Float>.self))
      let low = interleaved(ac.lowHalf, bd.lowHalf)
      let high = interleaved(ac.highHalf, bd.highHalf)
      let target = UnsafeMutableRawPointer(x + (row &* columns &+ column))
      let rest = rows &- row
      target.storeBytes(of: low.lowHalf, as: SIMD4<Float>.self)
      if rest > 1 { target.storeBytes(of: low.highHalf, toByteOffset: 4 &* columns, as: SIMD4<Float>.self) }
      if rest > 2 { target.storeBytes(of: high.lowHalf, toByteOffset: 8 &* columns, as: SIMD4<Float>.self) }
      if rest > 3 { target.storeBytes(of: high.highHalf, toByteOffset: 12 &* columns, as: SIMD4<Float>.self) }
      row &+= 4
    }
    column &+= 4
  }
  if column &+ 2 <= columns {
    let (a, b) = (lanes + column &* pitch, lanes + (column &+ 1) &* pitch)
    for row in 0..<rows {
      let target = x + (row &* columns &+ column)
      target.pointee = a[row]
      target[1] = b[row]
    }
    column &+= 2
  }
  if column < columns {
    let source = lanes + column &* pitch
    var target = x + column
    for row in 0..<rows {
      target.pointee = source[row]
      target += columns
    }
  }
}

@inline(__always) private func interleaved(_ a: SIMD4<Float>, _ b: SIMD4<Float>) -> SIMD8<Float> {
  SIMD8(a[0], b[0], a[1], b[1], a[2], b[2], a[3], b[3])
}

/// z = weightᵀ · x + bias for samples in lanes: x is inputs × pitch, z units × pitch, weight inputs × units.
@inline(never)
public func narrowForward(
  _ pitch: Int, _ inputs: Int, _ units: Int, _ x: Source, _ weight: Source, _ bias: Source, _ z: Target
) {
  chains(pitch, units, inputs, x, weight, outputStride: 1, termStride: units, start: bias, z)
}

/// The gradients of a narrow layer: dweight = x · dzᵀ and dbias = Σ dz over the samples, in order; dx = weight · dz.
/// - Parameters:
///   - dx: inputs × pitch; nil where nobody asks
///   - scratch: rows × units, and what `productScratch` says
@inline(never)
public func narrowBackward(
  _ rows: Int, _ pitch: Int, _ inputs: Int, _ units: Int, _ x: Source, _ dz: Source, _ weight: Source,
  _ dWeight: Target, _ dBias: Target, _ dx: Target?, _ scratch: Target
) {
  var slopes = dz
  if units > 1 {
    rowsFromLanes(rows, units, pitch, dz, scratch)
    slopes = UnsafePointer(scratch)
  }
  product(
    0, inputs, 0, units, rows, x, pitch, 1, slopes, units, 1, dWeight, units, 0, nil,
    scratch + (rows &* units &+ 15) / 16 &* 16)
  columnSums(rows, units, slopes, units, dBias)
  if let dx { chains(pitch, inputs, units, dz, weight, outputStride: units, termStride: 1, start: nil, dx) }
}

/// y[output] = start[output] + Σ over terms of weight[output, term] · x[term], sixteen samples at a time.
@inline(__always) private func chains(
  _ pitch: Int, _ outputs: Int, _ terms: Int, _ x: Source, _ weight: Source, outputStride: Int, termStride: Int,
  start: Source?, _ y: Target
) {
  var lane = 0
  while lane < pitch {
    var output = 0
    while output &+ 4 <= outputs {
      var (s0, s1) = (splat(start?[output] ?? 0), splat(start?[output &+ 1] ?? 0))
      var (s2, s3) = (splat(start?[output &+ 2] ?? 0), splat(start?[output &+ 3] ?? 0))
      var (w, source) = (weight + output &* outputStride, x + lane)
      for _ in 0..<terms {
        let x = load(source)
        s0 = fused(s0, x, splat(w.pointee))
        s1 = fused(s1, x, splat(w[outputStride]))
        s2 = fused(s2, x, splat(w[2 &* outputStride]))
        s3 = fused(s3, x, splat(w[3 &* outputStride]))
        w += termStride
        source += pitch
      }
      let target = y + (output &* pitch &+ lane)
      store(s0, target)
      store(s1, target + pitch)
      store(s2, target + 2 &* pitch)
      store(s3, target + 3 &* pitch)
      output &+= 4
    }
    while output < outputs {
      var sum = splat(start?[output] ?? 0)
      var (w, source) = (weight + output &* outputStride, x + lane)
      for _ in 0..<terms {
        sum = fused(sum, load(source), splat(w.pointee))
        w += termStride
        source += pitch
      }
      store(sum, y + (output &* pitch &+ lane))
      output &+= 1
    }
    lane &+= 16
  }
}
