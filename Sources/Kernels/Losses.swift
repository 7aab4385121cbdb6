// Losses by rows: losses[row] = lossFactor · Σ over columns; gradients are the exact derivative of that sum times
// gradientFactor, written unless nil. `stride` is the distance between rows in values.

@inline(__always) private func rowLosses(
  _ rows: Int, _ columns: Int, _ x: Source, _ targets: Source, _ stride: Int, _ lossFactor: Float, _ losses: Target,
  _ gradients: Target?, loss: (Lanes, Lanes) -> Lanes, gradient: (Lanes, Lanes) -> Lanes
) {
  if columns == 1 && stride == 1 {
    // One output: sixteen samples at once, to the same bits.
    transform(rows, x, targets, losses) { splat(lossFactor) * loss($0, $1) }
    if let gradients { transform(rows, x, targets, gradients, gradient) }
    return
  }
  for row in 0..<rows {
    let start = row &* stride
    var sum = splat(0)
    var index = 0
    while index &+ 16 <= columns {
      let x = load(x + start + index)
      let y = load(targets + start + index)
      sum += loss(x, y)
      if let gradients { store(gradient(x, y), gradients + start + index) }
      index &+= 16
    }
    let rest = columns &- index
    if rest > 0 {
      let x = loadTail(x + start + index, rest, filler: 0)
      let y = loadTail(targets + start + index, rest, filler: 0)
      sum += splat(0).replacing(with: loss(x, y), where: tailLanes(rest))
      if let gradients { storeTail(gradient(x, y), gradients + start + index, rest) }
    }
    losses[row] = lossFactor * treeSum(sum)
  }
}

/// Σ (a − y)², derivative 2(a − y).
@inline(never)
public func squaredError(
  _ rows: Int, _ columns: Int, _ a: Source, _ targets: Source, _ stride: Int, _ lossFactor: Float,
  _ gradientFactor: Float, _ losses: Target, _ da: Target?
) {
  let factor = splat(2 * gradientFactor)
  rowLosses(
    rows, columns, a, targets, stride, lossFactor, losses, da,
    loss: { a, y in (a - y) * (a - y) }, gradient: { a, y in factor * (a - y) })
}

/// Σ |a − y|, derivative the sign of a − y (0 where they are equal).
@inline(never)
public func absoluteError(
  _ rows: Int, _ columns: Int, _ a: Source, _ targets: Source, _ stride: Int, _ lossFactor: Float,
  _ gradientFactor: Float, _ losses: Target, _ da: Target?
) {
  let factor = splat(gradientFactor)
  rowLosses(
    rows, columns, a, targets, stride, lossFactor, losses, da,
    loss: { a, y in magnitude(a - y) }, gradient: { a, y in factor * sign(a - y) })
}

/// Binary cross-entropy from logits: Σ max(z, 0) − z·y + ln(1 + e^−|z|), derivative σ(z) − y with respect to z.
@inline(never)
public func binaryCrossEntropy(
  _ rows: Int, _ columns: Int, _ logits: Source, _ targets: Source, _ stride: Int, _ lossFactor: Float,
  _ gradientFactor: Float, _ losses: Target, _ dLogits: Target?
) {
  let factor = splat(gradientFactor)
  rowLosses(
    rows, columns, logits, targets, stride, lossFactor, losses, dLogits,
    loss: { z, y in
      (greater(z, splat(0)) - z * y) + logarithmOfOnePlus(exponential(splat(0) - magnitude(z)))
    }, gradient: { z, y in factor * (logistic(z) - y) })
}
