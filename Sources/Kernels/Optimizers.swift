// One pass over a parameter for each rule. The gradient is first increased by the penalties' derivatives,
// l1 · sign(w) + l2 · w (so the penalty itself is l1 · Σ|w| + l2/2 · Σw²). Where `frozen` is not 0, neither the weight
// nor its averages change.

/// An average whose gradient has been 0 for long fades away. Below 2⁻¹⁰⁰ it moves no weight, but below 2⁻¹²⁶ the
/// processor would take a hundred times as long for it, so that it becomes 0 before.
@inline(__always) private func settled(_ average: Lanes) -> Lanes {
  average.replacing(with: splat(0), where: magnitude(average) .< splat(0x1p-100))
}

/// The range from `start` to `end` by sixteens; the body gets the offset, and the count of the tail or 16.
@inline(__always) private func bySixteens(_ count: Int, _ body: (Int, Int) -> Void) {
  var index = 0
  while index &+ 16 <= count {
    body(index, 16)
    index &+= 16
  }
  if index < count { body(index, count &- index) }
}

@inline(__always) private func read(_ source: Source, _ size: Int) -> Lanes {
  size == 16 ? load(source) : loadTail(source, size, filler: 0)
}

@inline(__always) private func write(_ lanes: Lanes, _ target: Target, _ size: Int) {
  if size == 16 { store(lanes, target) } else { storeTail(lanes, target, size) }
}

@inline(__always) private func penalised(_ g: Lanes, _ w: Lanes, _ l1: Float, _ l2: Float) -> Lanes {
  fused(fused(g, splat(l2), w), splat(l1), sign(w))
}

/// Keeps the old value where frozen.
@inline(__always) private func keep(_ old: Lanes, _ new: Lanes, _ frozen: Lanes) -> Lanes {
  new.replacing(with: old, where: frozen .!= splat(0))
}

/// w −= rate · g
@inline(never)
public func sgd(
  _ count: Int, _ w: Target, _ g: Source, _ rate: Float, _ l1: Float, _ l2: Float, _ frozen: Source?
) {
  if l1 == 0 && l2 == 0 && frozen == nil {
    transform(count, w, g, w) { fused($0, splat(-rate), $1) }
    return
  }
  bySixteens(count) { i, size in
    let old = read(w + i, size)
    let new = fused(old, splat(-rate), penalised(read(g + i, size), old, l1, l2))
    if let frozen { write(keep(old, new, read(frozen + i, size)), w + i, size) } else { write(new, w + i, size) }
  }
}

/// v = μ·v + g; w −= rate · v (Polyak 1964, in the form of Sutskever et al. 2013 with the rate outside)
@inline(never)
public func momentum(
  _ count: Int, _ w: Target, _ g: Source, _ v: Target, _ rate: Float, _ mu: Float, _ l1: Float, _ l2: Float,
  _ frozen: Source?
) {
  bySixteens(count) { i, size in
    let oldW = read(w + i, size)
    let oldV = read(v + i, size)
    var newV = settled(fused(penalised(read(g + i, size), oldW, l1, l2), splat(mu), oldV))
    var newW = fused(oldW, splat(-rate), newV)
    if let frozen {
      let mask = read(frozen + i, size)
      newV = keep(oldV, newV, mask)
      newW = keep(oldW, newW, mask)
    }
    write(newV, v + i, size)
    write(newW, w + i, size)
  }
}

/// s = ρ·s + (1 − ρ)·g²; w −= rate · g / (√s + ε) (Tieleman, Hinton 2012)
@inline(never)
public func rmsprop(
  _ count: Int, _ w: Target, _ g: Source, _ s: Target, _ rate: Float, _ rho: Float, _ epsilon: Float, _ l1: Float,
  _ l2: Float, _ frozen: Source?
) {
  bySixteens(count) { i, size in
    let oldW = read(w + i, size)
    let oldS = read(s + i, size)
    let gradient = penalised(read(g + i, size), oldW, l1, l2)
    var newS = settled(fused(splat(rho) * oldS, splat(1 - rho) * gradient, gradient))
    var newW = oldW - splat(rate) * gradient / (newS.squareRoot() + splat(epsilon))
    if let frozen {
      let mask = read(frozen + i, size)
      newS = keep(oldS, newS, mask)
      newW = keep(oldW, newW, mask)
    }
    write(newS, s + i, size)
    write(newW, w + i, size)
  }
}

/// Adam (Kingma, Ba 2015, algorithm 1) and, with `decay` > 0, AdamW (Loshchilov, Hutter 2019):
/// m = β₁m + (1 − β₁)g; v = β₂v + (1 − β₂)g²; w −= rate · m·c₁ / (√(v·c₂) + ε) + decay · w.
/// - Parameters:
///   - correction1: c₁ = 1 / (1 − β₁ᵗ), in Double by the caller
///   - correction2: c₂ = 1 / (1 − β₂ᵗ)
///   - decay: rate × weight decay
@inline(never)
public func adam(
  _ count: Int, _ w: Target, _ g: Source, _ m: Target, _ v: Target, _ rate: Float, _ beta1: Float, _ beta2: Float,
  _ epsilon: Float, _ correction1: Float, _ correction2: Float, _ decay: Float, _ l1: Float, _ l2: Float,
  _ frozen: Source?
) {
  let isPenalised = l1 != 0 || l2 != 0
  bySixteens(count) { i, size in
    var gradient = read(g + i, size)
    if isPenalised { gradient = penalised(gradient, read(w + i, size), l1, l2) }
    adamStep(
      gradient, w + i, m + i, v + i, size, rate, beta1, beta2, epsilon, correction1, correction2, decay,
      frozen.map { read($0 + i, size) })
  }
}

@inline(__always) private func adamStep(
  _ gradient: Lanes, _ w: Target, _ m: Target, _ v: Target, _ size: Int, _ rate: Float, _ beta1: Float,
  _ beta2: Float, _ epsilon: Float, _ correction1: Float, _ correction2: Float, _ decay: Float, _ frozen: Lanes?
) {
  let oldW = read(w, size)
  let oldM = read(m, size)
  let oldV = read(v, size)
  var newM = settled(fused(splat(beta1) * oldM, splat(1 - beta1), gradient))
  var newV = settled(fused(splat(beta2) * oldV, splat(1 - beta2) * gradient, gradient))
  let denominator = (newV * splat(correction2)).squareRoot() + splat(epsilon)
  let decayed = fused(oldW, splat(-decay), oldW)
  var newW = decayed - splat(rate * correction1) * newM / denominator
  if let frozen {
    newM = keep(oldM, newM, frozen)
    newV = keep(oldV, newV, frozen)
    newW = keep(oldW, newW, frozen)
  }
  write(newM, m, size)
  write(newV, v, size)
  write(newW, w, size)
}

// With a batch of one sample the gradient of a weight is one product, x of its row times dz of its column. Worked out
// on the way, it is neither written nor read. To the bit the same as the rules above.

/// `sgd` of rows × columns weights whose rows lie `stride` apart.
@inline(never)
public func sgdOuter(
  _ rows: Int, _ columns: Int, _ stride: Int, _ w: Target, _ x: Source, _ dz: Source, _ rate: Float
) {
  for row in 0..<rows {
    let (w, factor) = (w + row &* stride, splat(x[row]))
    transform(columns, w, dz, w) { fused($0, splat(-rate), fused(splat(0), factor, $1)) }
  }
}

/// `adam` of rows × columns weights whose rows lie `stride` apart, as do those of m and v.
@inline(never)
public func adamOuter(
  _ rows: Int, _ columns: Int, _ stride: Int, _ w: Target, _ x: Source, _ dz: Source, _ m: Target, _ v: Target,
  _ rate: Float, _ beta1: Float, _ beta2: Float, _ epsilon: Float, _ correction1: Float, _ correction2: Float,
  _ decay: Float
) {
  for row in 0..<rows {
    let factor = splat(x[row])
    let start = row &* stride
    bySixteens(columns) { i, size in
      adamStep(
        fused(splat(0), factor, read(dz + i, size)), w + start + i, m + start + i, v + start + i, size, rate, beta1,
        beta2, epsilon, correction1, correction2, decay, nil)
    }
  }
}
