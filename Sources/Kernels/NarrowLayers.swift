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
///   - scratch: 8 × pitch
@inline(never)
public func narrowBackward(
  _ rows: Int, _ pitch: Int, _ inputs: Int, _ units: Int, _ x: Source, _ dz: Source, _ weight: Source,
  _ dWeight: Target, _ dBias: Target, _ dx: Target?, _ scratch: Target
) {
  var unit = 0
  while unit < units {
    let count = min(8, units &- unit)
    slopesOfSamples(rows, pitch, count, dz + unit &* pitch, scratch)
    outerProducts(rows, pitch, inputs, count, x, scratch, dWeight + unit, units, dBias + unit)
    unit &+= 8
  }
  if let dx { chains(pitch, inputs, units, dz, weight, outputStride: units, termStride: 1, start: nil, dx) }
}

/// slopes[sample][unit] = dz[unit][sample], eight to a sample; those beyond `units` are of no use.
@inline(__always) private func slopesOfSamples(
  _ rows: Int, _ pitch: Int, _ units: Int, _ dz: Source, _ slopes: Target
) {
  var row = 0
  while row < rows {
    turnFour(pitch, units, dz + row, slopes + row &* 8)
    if units > 4 { turnFour(pitch, units &- 4, dz + (4 &* pitch &+ row), slopes + (row &* 8 &+ 4)) }
    row &+= 8
  }
}

/// Four units of eight samples, a register each, become eight samples of four units; 0 for a unit that is not there.
@inline(__always) private func turnFour(_ pitch: Int, _ units: Int, _ dz: Source, _ slopes: Target) {
  @inline(__always) func lanes(_ unit: Int) -> SIMD8<Float> {
    unit < units ? load(dz + unit &* pitch, as: SIMD8<Float>.self) : SIMD8(repeating: 0)
  }
  let (a, b, c, d) = (lanes(0), lanes(1), lanes(2), lanes(3))
  turnFour(a.lowHalf, b.lowHalf, c.lowHalf, d.lowHalf, slopes)
  turnFour(a.highHalf, b.highHalf, c.highHalf, d.highHalf, slopes + 32)
}

@inline(__always) private func turnFour(
  _ a: SIMD4<Float>, _ b: SIMD4<Float>, _ c: SIMD4<Float>, _ d: SIMD4<Float>, _ slopes: Target
) {
  let (ac, bd) = (interleaved(a, c), interleaved(b, d))
  let (low, high) = (interleaved(ac.lowHalf, bd.lowHalf), interleaved(ac.highHalf, bd.highHalf))
  let target = UnsafeMutableRawPointer(slopes)
  target.storeBytes(of: low.lowHalf, as: SIMD4<Float>.self)
  target.storeBytes(of: low.highHalf, toByteOffset: 32, as: SIMD4<Float>.self)
  target.storeBytes(of: high.lowHalf, toByteOffset: 64, as: SIMD4<Float>.self)
  target.storeBytes(of: high.highHalf, toByteOffset: 96, as: SIMD4<Float>.self)
}

/// dweight[input][unit] = Σ x[input][sample] · slopes[sample][unit] and dbias = Σ slopes for up to eight units, whose
/// gradients lie `stride` apart for each input.
@inline(__always) private func outerProducts(
  _ rows: Int, _ pitch: Int, _ inputs: Int, _ units: Int, _ x: Source, _ slopes: Source, _ dWeight: Target,
  _ stride: Int, _ dBias: Target
) {
  let zero = SIMD8<Float>(repeating: 0)
  var input = 0
  while input < inputs {
    // A chain of multiply-adds waits for itself, eight chains do not wait for each other; where inputs are fewer, the
    // last one is worked out again and again, which takes no longer.
    let (last, x, target) = (inputs &- 1 &- input, x + input &* pitch, dWeight + input &* stride)
    let (i1, i2, i3, i4) = (min(1, last), min(2, last), min(3, last), min(4, last))
    let (i5, i6, i7) = (min(5, last), min(6, last), min(7, last))
    let (x1, x2, x3, x4) = (x + i1 &* pitch, x + i2 &* pitch, x + i3 &* pitch, x + i4 &* pitch)
    let (x5, x6, x7) = (x + i5 &* pitch, x + i6 &* pitch, x + i7 &* pitch)
    var (s0, s1, s2, s3, s4, s5, s6, s7) = (zero, zero, zero, zero, zero, zero, zero, zero)
    var bias = zero
    for row in 0..<rows {
      let slope = load(slopes + row &* 8, as: SIMD8<Float>.self)
      bias += slope
      s0 = fused(s0, SIMD8(repeating: x[row]), slope)
      s1 = fused(s1, SIMD8(repeating: x1[row]), slope)
      s2 = fused(s2, SIMD8(repeating: x2[row]), slope)
      s3 = fused(s3, SIMD8(repeating: x3[row]), slope)
      s4 = fused(s4, SIMD8(repeating: x4[row]), slope)
      s5 = fused(s5, SIMD8(repeating: x5[row]), slope)
      s6 = fused(s6, SIMD8(repeating: x6[row]), slope)
      s7 = fused(s7, SIMD8(repeating: x7[row]), slope)
    }
    store(bias, dBias, units)
    store(s0, target, units)
    store(s1, target + i1 &* stride, units)
    store(s2, target + i2 &* stride, units)
    store(s3, target + i3 &* stride, units)
    store(s4, target + i4 &* stride, units)
    store(s5, target + i5 &* stride, units)
    store(s6, target + i6 &* stride, units)
    store(s7, target + i7 &* stride, units)
    input &+= 8
  }
}

/// The first 1 … 8 lanes.
@inline(__always) private func store(_ lanes: SIMD8<Float>, _ target: Target, _ count: Int) {
  let target = UnsafeMutableRawPointer(target)
  if count == 8 { return target.storeBytes(of: lanes, as: SIMD8<Float>.self) }
  var (rest, next) = (lanes.lowHalf, target)
  if count & 4 != 0 {
    next.storeBytes(of: lanes.lowHalf, as: SIMD4<Float>.self)
    rest = lanes.highHalf
    next += 16
  }
  if count & 2 != 0 {
    next.storeBytes(of: rest.lowHalf, as: SIMD2<Float>.self)
    rest.lowHalf = rest.highHalf
    next += 8
  }
  if count & 1 != 0 { next.storeBytes(of: rest[0], as: Float.self) }
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
