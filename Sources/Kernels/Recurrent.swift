// One position of one sample through the gates of a recurrent layer, gate after gate of `units` values.

@inline(__always) private func read(_ source: Source, _ size: Int) -> Lanes {
  size == 16 ? load(source) : loadTail(source, size, filler: 0)
}

@inline(__always) private func write(_ lanes: Lanes, _ target: Target, _ size: Int) {
  if size == 16 { store(lanes, target) } else { storeTail(lanes, target, size) }
}

@inline(__always) private func bySixteens(_ count: Int, _ body: (Int, Int) -> Void) {
  var index = 0
  while index < count {
    body(index, min(16, count &- index))
    index &+= 16
  }
}

/// Gates i, f, g, o, in place: σ, σ, tanh, σ of what they hold; c = f · before + i · g; h = o · tanh c.
/// - Parameter before: the cell before; nil for zeros
@inline(never)
public func lstmForward(_ units: Int, _ gates: Target, _ before: Source?, _ c: Target, _ h: Target) {
  bySixteens(units) { k, size in
    let i = logistic(read(gates + k, size))
    let f = logistic(read(gates + (units &+ k), size))
    let g = hyperbolicTangent(read(gates + (2 &* units &+ k), size))
    let o = logistic(read(gates + (3 &* units &+ k), size))
    var cell = i * g
    if let before { cell = fused(cell, f, read(before + k, size)) }
    write(i, gates + k, size)
    write(f, gates + (units &+ k), size)
    write(g, gates + (2 &* units &+ k), size)
    write(o, gates + (3 &* units &+ k), size)
    write(cell, c + k, size)
    write(o * hyperbolicTangent(cell), h + k, size)
  }
}

/// Gradients of what the gates held. `dc` comes with what the position after sent back and leaves with what goes to the
/// position before.
@inline(never)
public func lstmBackward(
  _ units: Int, _ gates: Source, _ before: Source?, _ c: Source, _ dh: Source, _ dc: Target, _ dz: Target
) {
  let one = splat(1)
  bySixteens(units) { k, size in
    let i = read(gates + k, size)
    let f = read(gates + (units &+ k), size)
    let g = read(gates + (2 &* units &+ k), size)
    let o = read(gates + (3 &* units &+ k), size)
    let t = hyperbolicTangent(read(c + k, size))
    let slope = read(dh + k, size)
    let cell = fused(read(UnsafePointer(dc + k), size), slope * o, (one - t) * (one + t))
    let previous = before.map { read($0 + k, size) } ?? splat(0)
    write(cell * g * (i * (one - i)), dz + k, size)
    write(cell * previous * (f * (one - f)), dz + (units &+ k), size)
    write(cell * i * ((one - g) * (one + g)), dz + (2 &* units &+ k), size)
    write(slope * t * (o * (one - o)), dz + (3 &* units &+ k), size)
    write(cell * f, dc + k, size)
  }
}

/// Gates r, z, n, in place: σ, σ of what they hold, and n = tanh(what it holds + r · u); h = (1 − z) · n + z · before.
/// - Parameter u: what the hidden state before says to n
@inline(never)
public func gruForward(_ units: Int, _ gates: Target, _ u: Source, _ before: Source, _ h: Target) {
  bySixteens(units) { k, size in
    let r = logistic(read(gates + k, size))
    let z = logistic(read(gates + (units &+ k), size))
    let n = hyperbolicTangent(fused(read(gates + (2 &* units &+ k), size), r, read(u + k, size)))
    write(r, gates + k, size)
    write(z, gates + (units &+ k), size)
    write(n, gates + (2 &* units &+ k), size)
    write(fused(n, z, read(before + k, size) - n), h + k, size)
  }
}

/// Gradients of what the gates held, `dz`, and of what the hidden state before said to them, `du`, which differ at n; what
/// goes past the gates is added to `dBefore`.
@inline(never)
public func gruBackward(
  _ units: Int, _ gates: Source, _ u: Source, _ before: Source, _ dh: Source, _ dz: Target, _ du: Target,
  _ dBefore: Target
) {
  let one = splat(1)
  bySixteens(units) { k, size in
    let r = read(gates + k, size)
    let z = read(gates + (units &+ k), size)
    let n = read(gates + (2 &* units &+ k), size)
    let slope = read(dh + k, size)
    let dn = slope * (one - z) * ((one - n) * (one + n))
    let dr = dn * read(u + k, size) * (r * (one - r))
    let dUpdate = slope * (read(before + k, size) - n) * (z * (one - z))
    write(dr, dz + k, size)
    write(dUpdate, dz + (units &+ k), size)
    write(dn, dz + (2 &* units &+ k), size)
    write(dr, du + k, size)
    write(dUpdate, du + (units &+ k), size)
    write(dn * r, du + (2 &* units &+ k), size)
    write(fused(read(UnsafePointer(dBefore + k), size), slope, z), dBefore + k, size)
  }
}
