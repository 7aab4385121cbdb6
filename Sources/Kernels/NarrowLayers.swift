// Dense layers of a few units, whose products are too small for tiles: up to eight units of a sample in a register. Each
// element is the chain of multiply-adds that `product` makes of it, so the bits are the same.
//
// A register may reach beyond the end of a row and take in up to seven numbers that belong to others. They stay in lanes
// that are not stored; buffers are as much longer than what they hold.

/// z = x · weight + bias, with x rows × inputs, weight inputs × units.
@inline(never)
public func narrowForward(
  _ rows: Int, _ inputs: Int, _ units: Int, _ x: Source, _ weight: Source, _ bias: Source, _ z: Target
) {
  rowChains(rows, units, inputs, x, weight, units, start: bias, z)
}

/// The gradients of a narrow layer: dweight = xᵀ · dz and dbias = Σ dz over the rows, in order; dx = dz · weightᵀ.
/// - Parameters:
///   - dx: rows × inputs; nil where nobody asks
///   - scratch: inputs × units numbers
@inline(never)
public func narrowBackward(
  _ rows: Int, _ inputs: Int, _ units: Int, _ x: Source, _ dz: Source, _ weight: Source, _ dWeight: Target,
  _ dBias: Target, _ dx: Target?, _ scratch: Target
) {
  // First what the layer before waits for: its work then runs beside the sums that come after.
  if let dx {
    pack(inputs, units, weight, units, 1, scratch, inputs)
    rowChains(rows, inputs, units, dz, scratch, inputs, start: nil, dx)
  }
  if units <= 4 {
    outerSums(SIMD4<Float>.self, rows, inputs, units, x, dz, dWeight, dBias)
  } else {
    outerSums(SIMD8<Float>.self, rows, inputs, units, x, dz, dWeight, dBias)
  }
}

/// y[row][column] = start[column] + Σ over terms of a[row][term] · b[term][column]
@inline(__always) private func rowChains(
  _ rows: Int, _ columns: Int, _ terms: Int, _ a: Source, _ b: Source, _ bRow: Int, start: Source?, _ y: Target
) {
  var column = 0
  while column &+ 8 <= columns {
    rowChains(SIMD8<Float>.self, rows, columns, column, terms, a, b, bRow, start, y) {
      $1.storeBytes(of: $0, as: SIMD8.self)
    }
    column &+= 8
  }
  if columns & 4 != 0 {
    rowChains(SIMD4<Float>.self, rows, columns, column, terms, a, b, bRow, start, y) {
      $1.storeBytes(of: $0, as: SIMD4.self)
    }
    column &+= 4
  }
  if columns & 2 != 0 {
    rowChains(SIMD2<Float>.self, rows, columns, column, terms, a, b, bRow, start, y) {
      $1.storeBytes(of: $0, as: SIMD2.self)
    }
    column &+= 2
  }
  if columns & 1 != 0 {
    rowChains(SIMD2<Float>.self, rows, columns, column, terms, a, b, bRow, start, y) {
      $1.storeBytes(of: $0.x, as: Float.self)
    }
  }
}

/// The same for a few columns, up to eight terms at a time, whose rows of B stay in registers.
@inline(__always) private func rowChains<Part: SIMD>(
  _ part: Part.Type, _ rows: Int, _ columns: Int, _ column: Int, _ terms: Int, _ a: Source, _ b: Source, _ bRow: Int,
  _ start: Source?, _ y: Target, _ put: (Part, UnsafeMutableRawPointer) -> Void
) where Part.Scalar == Float {
  let first = start.map { load($0 + column, as: part) } ?? Part(repeating: 0)
  var term = 0
  @inline(__always) func row(_ index: Int) -> Part { load(b + ((term &+ index) &* bRow &+ column), as: part) }
  @inline(__always) func extend(_ count: Int, _ chain: (Source, Part) -> Part) {
    var (a, y) = (a + term, y + column)
    for _ in 0..<rows {
      put(chain(a, term == 0 ? first : load(y, as: part)), UnsafeMutableRawPointer(y))
      a += terms
      y += columns
    }
    term &+= count
  }
  while term &+ 8 <= terms {
    let (b0, b1, b2, b3) = (row(0), row(1), row(2), row(3))
    let (b4, b5, b6, b7) = (row(4), row(5), row(6), row(7))
    extend(8) { a, sum in
      var sum = fused(sum, Part(repeating: a[0]), b0)
      sum = fused(sum, Part(repeating: a[1]), b1)
      sum = fused(sum, Part(repeating: a[2]), b2)
      sum = fused(sum, Part(repeating: a[3]), b3)
      sum = fused(sum, Part(repeating: a[4]), b4)
      sum = fused(sum, Part(repeating: a[5]), b5)
      sum = fused(sum, Part(repeating: a[6]), b6)
      return fused(sum, Part(repeating: a[7]), b7)
    }
  }
  if terms & 4 != 0 {
    let (b0, b1, b2, b3) = (row(0), row(1), row(2), row(3))
    extend(4) { a, sum in
      var sum = fused(sum, Part(repeating: a[0]), b0)
      sum = fused(sum, Part(repeating: a[1]), b1)
      sum = fused(sum, Part(repeating: a[2]), b2)
      return fused(sum, Part(repeating: a[3]), b3)
    }
  }
  if terms & 2 != 0 {
    let (b0, b1) = (row(0), row(1))
    extend(2) { a, sum in fused(fused(sum, Part(repeating: a[0]), b0), Part(repeating: a[1]), b1) }
  }
  if terms & 1 != 0 {
    let b0 = row(0)
    extend(1) { a, sum in fused(sum, Part(repeating: a[0]), b0) }
  }
}

/// dweight[input][unit] = Σ x[row][input] · dz[row][unit], dbias[unit] = Σ dz[row][unit]
@inline(__always) private func outerSums<Part: SIMD>(
  _ part: Part.Type, _ rows: Int, _ inputs: Int, _ units: Int, _ x: Source, _ dz: Source, _ dWeight: Target,
  _ dBias: Target
) where Part.Scalar == Float {
  let zero = Part(repeating: 0)
  var unit = 0
  while unit < units {
    let width = min(Part.scalarCount, units &- unit)
    var input = 0
    while input < inputs {
      var (s0, s1, s2, s3, s4, s5, s6, s7) = (zero, zero, zero, zero, zero, zero, zero, zero)
      var bias = zero
      var (x, slopes) = (x + input, dz + unit)
      for _ in 0..<rows {
        let slope = load(slopes, as: part)
        bias += slope
        s0 = fused(s0, Part(repeating: x[0]), slope)
        s1 = fused(s1, Part(repeating: x[1]), slope)
        s2 = fused(s2, Part(repeating: x[2]), slope)
        s3 = fused(s3, Part(repeating: x[3]), slope)
        s4 = fused(s4, Part(repeating: x[4]), slope)
        s5 = fused(s5, Part(repeating: x[5]), slope)
        s6 = fused(s6, Part(repeating: x[6]), slope)
        s7 = fused(s7, Part(repeating: x[7]), slope)
        x += inputs
        slopes += units
      }
      if input == 0 { store(bias, dBias + unit, width) }
      let (rest, target) = (inputs &- input, dWeight + (input &* units &+ unit))
      store(s0, target, width)
      if rest > 1 { store(s1, target + units, width) }
      if rest > 2 { store(s2, target + 2 &* units, width) }
      if rest > 3 { store(s3, target + 3 &* units, width) }
      if rest > 4 { store(s4, target + 4 &* units, width) }
      if rest > 5 { store(s5, target + 5 &* units, width) }
      if rest > 6 { store(s6, target + 6 &* units, width) }
      if rest > 7 { store(s7, target + 7 &* units, width) }
      input &+= 8
    }
    unit &+= Part.scalarCount
  }
}

/// The first 1 … 8 lanes.
@inline(__always) private func store<Part: SIMD>(_ lanes: Part, _ target: Target, _ count: Int)
where Part.Scalar == Float {
  let target = UnsafeMutableRawPointer(target)
  if count == Part.scalarCount { return target.storeBytes(of: lanes, as: Part.self) }
  for lane in 0..<Part.scalarCount where lane < count {
    target.storeBytes(of: lanes[lane], toByteOffset: 4 &* lane, as: Float.self)
  }
}
