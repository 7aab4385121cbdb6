// Normalisation by channels (batch norm) and by rows (layer norm). Channel c of row r holds the `plane` values from
// (r · channels + c) · plane on. Sums run over rows first to last, and over a plane in lanes; both depend on the shape only.

@inline(__always) private func read(_ source: Source, _ size: Int) -> Lanes {
  size == 16 ? load(source) : loadTail(source, size, filler: 0)
}

@inline(__always) private func write(_ lanes: Lanes, _ target: Target, _ size: Int) {
  if size == 16 { store(lanes, target) } else { storeTail(lanes, target, size) }
}

/// The channels from `start` to `end`, sixteen side by side; the body gets the first and how many.
@inline(__always) private func bySixteens(_ start: Int, _ end: Int, _ body: (Int, Int) -> Void) {
  var channel = start
  while channel < end {
    body(channel, min(16, end &- channel))
    channel &+= 16
  }
}

/// Mean and variance (over n, not n − 1) of the channels from `start` to `end`.
@inline(never)
public func channelMoments(
  _ rows: Int, _ channels: Int, _ plane: Int, _ start: Int, _ end: Int, _ x: Source, _ mean: Target, _ variance: Target
) {
  let share = 1 / Float(rows &* plane)
  if plane == 1 {
    bySixteens(start, end) { channel, size in
      var sum = splat(0)
      for row in 0..<rows { sum += read(x + (row &* channels &+ channel), size) }
      let average = sum * splat(share)
      var squares = splat(0)
      for row in 0..<rows {
        let distance = read(x + (row &* channels &+ channel), size) - average
        squares = fused(squares, distance, distance)
      }
      write(average, mean + channel, size)
      write(squares * splat(share), variance + channel, size)
    }
    return
  }
  for channel in start..<end {
    var sum = splat(0)
    for row in 0..<rows {
      sum = fold(plane, x + (row &* channels &+ channel) &* plane, from: sum, filler: 0) { $0 + $1 }
    }
    let average = treeSum(sum) * share
    var squares = splat(0)
    for row in 0..<rows {
      // Spare lanes of a tail hold the mean, and add nothing.
      squares = fold(plane, x + (row &* channels &+ channel) &* plane, from: squares, filler: average) {
        let distance = $1 - splat(average)
        return fused($0, distance, distance)
      }
    }
    mean[channel] = average
    variance[channel] = treeSum(squares) * share
  }
}

/// inverse = 1 / √(variance + ε) and y = (x − mean) · inverse · gain + bias, for the channels from `start` to `end`.
@inline(never)
public func normalizeChannels(
  _ rows: Int, _ channels: Int, _ plane: Int, _ start: Int, _ end: Int, _ x: Source, _ mean: Source,
  _ variance: Source, _ epsilon: Float, _ gain: Source, _ bias: Source, _ inverse: Target, _ y: Target
) {
  for channel in start..<end { inverse[channel] = 1 / (variance[channel] + epsilon).squareRoot() }
  if plane == 1 {
    bySixteens(start, end) { channel, size in
      let average = read(mean + channel, size)
      let factor = read(UnsafePointer(inverse + channel), size) * read(gain + channel, size)
      let shift = read(bias + channel, size)
      for row in 0..<rows {
        let place = row &* channels &+ channel
        write(fused(shift, read(x + place, size) - average, factor), y + place, size)
      }
    }
    return
  }
  for channel in start..<end {
    let average = splat(mean[channel])
    let factor = splat(inverse[channel] * gain[channel])
    let shift = splat(bias[channel])
    for row in 0..<rows {
      let place = (row &* channels &+ channel) &* plane
      transform(plane, x + place, y + place) { fused(shift, $0 - average, factor) }
    }
  }
}

/// dgain = Σ dy · x̂, dbias = Σ dy and, unless nil, dx = gain · inverse · (dy − share · dbias − x̂ · share · dgain), for the
/// channels from `start` to `end`; x̂ = (x − mean) · inverse.
/// - Parameter share: 1 / n where mean and variance are those of the n values; 0 where they are given
@inline(never)
public func normalizeChannelsBackward(
  _ rows: Int, _ channels: Int, _ plane: Int, _ start: Int, _ end: Int, _ x: Source, _ mean: Source,
  _ inverse: Source, _ gain: Source, _ dy: Source, _ share: Float, _ dgain: Target, _ dbias: Target, _ dx: Target?
) {
  if plane == 1 {
    bySixteens(start, end) { channel, size in
      let average = read(mean + channel, size)
      let scale = read(inverse + channel, size)
      var sum = splat(0)
      var product = splat(0)
      for row in 0..<rows {
        let place = row &* channels &+ channel
        let slope = read(dy + place, size)
        sum += slope
        product = fused(product, slope, (read(x + place, size) - average) * scale)
      }
      write(sum, dbias + channel, size)
      write(product, dgain + channel, size)
      guard let dx else { return }
      let factor = scale * read(gain + channel, size)
      for row in 0..<rows {
        let place = row &* channels &+ channel
        let normalised = (read(x + place, size) - average) * scale
        let rest = read(dy + place, size) - sum * splat(share)
        write(factor * fused(rest, splat(0) - normalised, product * splat(share)), dx + place, size)
      }
    }
    return
  }
  for channel in start..<end {
    let average = splat(mean[channel])
    let scale = splat(inverse[channel])
    var sums = splat(0)
    var products = splat(0)
    for row in 0..<rows {
      let place = (row &* channels &+ channel) &* plane
      var index = 0
      while index < plane {
        let size = min(16, plane &- index)
        // Spare lanes hold a slope of 0.
        let slope = read(dy + (place &+ index), size)
        sums += slope
        products = fused(products, slope, (read(x + (place &+ index), size) - average) * scale)
        index &+= 16
      }
    }
    let (sum, product) = (treeSum(sums), treeSum(products))
    dbias[channel] = sum
    dgain[channel] = product
    guard let dx else { continue }
    let factor = splat(inverse[channel] * gain[channel])
    for row in 0..<rows {
      let place = (row &* channels &+ channel) &* plane
      transform(plane, x + place, dy + place, dx + place) { x, dy in
        let normalised = (x - average) * scale
        return factor * fused(dy - splat(sum * share), splat(0) - normalised, splat(product * share))
      }
    }
  }
}

/// means, inverses = 1 / √(variance + ε) and y = (x − mean) · inverse · gain + bias, row by row.
@inline(never)
public func normalizeRows(
  _ rows: Int, _ width: Int, _ x: Source, _ epsilon: Float, _ gain: Source, _ bias: Source, _ means: Target,
  _ inverses: Target, _ y: Target
) {
  let share = 1 / Float(width)
  for row in 0..<rows {
    let source = x + row &* width
    let target = y + row &* width
    let mean = treeSum(fold(width, source, from: splat(0), filler: 0) { $0 + $1 }) * share
    let squares = treeSum(
      fold(width, source, from: splat(0), filler: mean) {
        let distance = $1 - splat(mean)
        return fused($0, distance, distance)
      })
    let inverse = 1 / (squares * share + epsilon).squareRoot()
    means[row] = mean
    inverses[row] = inverse
    var index = 0
    while index < width {
      let size = min(16, width &- index)
      let normalised = (read(source + index, size) - splat(mean)) * splat(inverse)
      write(fused(read(bias + index, size), normalised, read(gain + index, size)), target + index, size)
      index &+= 16
    }
  }
}

/// dx = (g − mean of g − x̂ · mean of g · x̂) · inverse, row by row, with g = gain · dy and x̂ = (x − mean) · inverse.
@inline(never)
public func normalizeRowsBackward(
  _ rows: Int, _ width: Int, _ x: Source, _ gain: Source, _ means: Source, _ inverses: Source, _ dy: Source,
  _ dx: Target
) {
  let share = 1 / Float(width)
  for row in 0..<rows {
    let start = row &* width
    let mean = splat(means[row])
    let inverse = splat(inverses[row])
    var sums = splat(0)
    var products = splat(0)
    var index = 0
    while index < width {
      let size = min(16, width &- index)
      let g = read(gain + index, size) * read(dy + (start &+ index), size)
      sums += g
      products = fused(products, g, (read(x + (start &+ index), size) - mean) * inverse)
      index &+= 16
    }
    let sum = splat(treeSum(sums) * share)
    let product = splat(treeSum(products) * share)
    index = 0
    while index < width {
      let size = min(16, width &- index)
      let g = read(gain + index, size) * read(dy + (start &+ index), size)
      let normalised = (read(x + (start &+ index), size) - mean) * inverse
      write(fused(g - sum, splat(0) - normalised, product) * inverse, dx + (start &+ index), size)
      index &+= 16
    }
  }
}

/// dgain = Σ dy · x̂ and dbias = Σ dy of `columns` columns over the rows, which lie `stride` apart.
@inline(never)
public func normalizedSlopes(
  _ rows: Int, _ columns: Int, _ stride: Int, _ x: Source, _ means: Source, _ inverses: Source, _ dy: Source,
  _ dgain: Target, _ dbias: Target
) {
  bySixteens(0, columns) { column, size in
    var sum = splat(0)
    var product = splat(0)
    for row in 0..<rows {
      let place = row &* stride &+ column
      let slope = read(dy + place, size)
      sum += slope
      product = fused(product, slope, (read(x + place, size) - splat(means[row])) * splat(inverses[row]))
    }
    write(sum, dbias + column, size)
    write(product, dgain + column, size)
  }
}
