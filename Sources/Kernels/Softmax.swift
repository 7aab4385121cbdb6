// Softmax by rows. `stride` is the distance between rows in values.

/// Greatest value of a row; NaN only if all are.
@inline(__always) private func rowMaximum(_ columns: Int, _ row: Source) -> Float {
  treeMaximum(fold(columns, row, from: splat(-.infinity), filler: -.infinity) { greater($0, $1) })
}

/// output = e^(row − shift), returns its sum. The tail's spare lanes hold e^−∞ = 0.
@inline(__always) private func exponentials(_ columns: Int, _ row: Source, _ shift: Float, _ output: Target) -> Float {
  var sum = splat(0)
  var index = 0
  while index &+ 16 <= columns {
    let e = exponential(load(row + index) - splat(shift))
    store(e, output + index)
    sum += e
    index &+= 16
  }
  let rest = columns &- index
  if rest > 0 {
    let e = exponential(loadTail(row + index, rest, filler: -.infinity) - splat(shift))
    storeTail(e, output + index, rest)
    sum += e
  }
  return treeSum(sum)
}

/// output = softmax of each row, less its maximum so that nothing overflows. May work in place.
@inline(never)
public func softmaxForward(_ rows: Int, _ columns: Int, _ logits: Source, _ stride: Int, _ output: Target) {
  for row in 0..<rows {
    let z = logits + row &* stride
    let a = output + row &* stride
    let sum = exponentials(columns, z, rowMaximum(columns, z), a)
    let factor = splat(1 / sum)
    transform(columns, a, a) { $0 * factor }
  }
}

/// dz = a · (da − Σ a·da), by rows. May work in place.
@inline(never)
public func softmaxBackward(
  _ rows: Int, _ columns: Int, _ a: Source, _ da: Source, _ stride: Int, _ dz: Target
) {
  for row in 0..<rows {
    let start = row &* stride
    let inner = splat(dot(columns, a + start, da + start))
    transform(columns, a + start, da + start, dz + start) { a, da in a * (da - inner) }
  }
}

/// Softmax and cross-entropy of each row at once, from the logits.
///
/// losses = ln Σ eᶻ − z[class]; dLogits = (softmax − one-hot) · gradientFactor unless nil. A class number outside
/// 0..<columns gives the loss NaN and is nowhere one-hot. `probabilities` may be `logits`.
@inline(never)
public func softmaxCrossEntropy(
  _ rows: Int, _ columns: Int, _ logits: Source, _ stride: Int, _ classes: Source, _ gradientFactor: Float,
  _ probabilities: Target, _ losses: Target, _ dLogits: Target?
) {
  for row in 0..<rows {
    let z = logits + row &* stride
    let p = probabilities + row &* stride
    let label = classes[row]
    let valid = label >= 0 && label < Float(columns)
    let index = valid ? Int(label) : 0
    let maximum = rowMaximum(columns, z)
    let chosen = z[index]
    let sum = exponentials(columns, z, maximum, p)
    losses[row] = valid ? (maximum - chosen) + logarithm(splat(sum))[0] : .nan
    let factor = splat(1 / sum)
    transform(columns, p, p) { $0 * factor }
    if let dLogits {
      let d = dLogits + row &* stride
      let scale = splat(gradientFactor)
      transform(columns, p, d) { $0 * scale }
      if valid { d[index] = (p[index] - 1) * gradientFactor }
    }
  }
}

/// Attention weights in place: softmax of each row times `scale`, over all columns or, if `causal` is not 0, over those up
/// to the row's own number; the others become 0.
@inline(never) public func attentionWeights(_ length: Int, _ causal: Int, _ scale: Float, _ weights: Target) {
  for row in 0..<length {
    let target = weights + row &* length
    let seen = causal != 0 ? row &+ 1 : length
    transform(seen, UnsafePointer(target), target) { $0 * splat(scale) }
    softmaxForward(1, seen, UnsafePointer(target), length, target)
    for column in seen..<length { target[column] = 0 }
  }
}
