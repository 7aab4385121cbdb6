// Images, channel by channel and row by row. A filter or window of kernel × kernel moves `stride` at a time over an image
// with `padding` zeros around it, to rows × columns places.

/// target = 0 for `count` values.
@inline(__always) private func clear(_ count: Int, _ target: Target) {
  var index = 0
  while index &+ 16 <= count {
    store(splat(0), target + index)
    index &+= 16
  }
  if index < count && count >= 16 {
    store(splat(0), target + (count &- 16))
    return
  }
  while index < count {
    target[index] = 0
    index &+= 1
  }
}

@inline(__always) private func copy<Part: SIMD>(_ part: Part.Type, _ source: Source, _ target: Target)
where Part.Scalar == Float {
  UnsafeMutableRawPointer(target).storeBytes(of: load(source, as: part), as: part)
}

/// A row of an image to another place. Rows are short, and their ends would take as long as all the rest: so the last
/// vector begins early enough to be whole, and copies some values twice.
@inline(__always) private func copyRow(_ count: Int, _ source: Source, _ target: Target) {
  if count >= 16 {
    var index = 0
    while index &+ 16 < count {
      copy(Lanes.self, source + index, target + index)
      index &+= 16
    }
    copy(Lanes.self, source + (count &- 16), target + (count &- 16))
  } else if count >= 8 {
    copy(SIMD8<Float>.self, source, target)
    copy(SIMD8<Float>.self, source + (count &- 8), target + (count &- 8))
  } else if count >= 4 {
    copy(SIMD4<Float>.self, source, target)
    copy(SIMD4<Float>.self, source + (count &- 4), target + (count &- 4))
  } else {
    for index in 0..<max(0, count) { target[index] = source[index] }
  }
}

@inline(__always) private func add<Part: SIMD>(_ part: Part.Type, _ source: Source, _ target: Target)
where Part.Scalar == Float {
  UnsafeMutableRawPointer(target).storeBytes(of: load(target, as: part) + load(source, as: part), as: part)
}

/// target += source for a row.
@inline(__always) private func addRow(_ count: Int, _ source: Source, _ target: Target) {
  var index = 0
  while index &+ 16 <= count {
    add(Lanes.self, source + index, target + index)
    index &+= 16
  }
  if count & 8 != 0 {
    add(SIMD8<Float>.self, source + index, target + index)
    index &+= 8
  }
  if count & 4 != 0 {
    add(SIMD4<Float>.self, source + index, target + index)
    index &+= 4
  }
  while index < count {
    target[index] += source[index]
    index &+= 1
  }
}

/// The part of a row (or column) of places whose numbers lie within the image, when the filter's column `offset` is looked at.
@inline(__always)
private func inside(_ width: Int, _ columns: Int, _ stride: Int, _ offset: Int) -> (start: Int, end: Int) {
  let start = offset >= 0 ? 0 : (stride &- 1 &- offset) / stride
  let end = width &- 1 &- offset < 0 ? 0 : (width &- 1 &- offset) / stride &+ 1
  return (min(start, columns), max(min(start, columns), min(end, columns)))
}

/// Unrolls an image (im2col): unrolled[(c, i, j), (y, x)] = image[c, y · stride + i − padding, x · stride + j − padding],
/// zero beyond the edges; (c, i, j) counts the numbers that a filter sees, (y, x) its places.
@inline(never)
public func imageToColumns(
  _ channels: Int, _ height: Int, _ width: Int, _ kernel: Int, _ stride: Int, _ padding: Int, _ rows: Int,
  _ columns: Int, _ image: Source, _ unrolled: Target
) {
  var target = unrolled
  for channel in 0..<channels {
    let plane = image + channel &* height &* width
    for i in 0..<kernel {
      for j in 0..<kernel {
        let (start, end) = inside(width, columns, stride, j &- padding)
        let (first, last) = inside(height, rows, stride, i &- padding)
        clear(first &* columns, target)
        clear((rows &- last) &* columns, target + last &* columns)
        for y in first..<last {
          let source = plane + ((y &* stride &+ i &- padding) &* width &+ j &- padding)
          let row = target + y &* columns
          // The whole row, as its few numbers beyond the edges would take longer on their own.
          if start > 0 || end < columns { clear(columns, row) }
          if stride == 1 {
            copyRow(end &- start, source + start, row + start)
          } else {
            var x = start
            while x < end {
              row[x] = source[x &* stride]
              x &+= 1
            }
          }
        }
        target += rows &* columns
      }
    }
  }
}

/// The way back (col2im): each number of the image becomes the sum of the places it was unrolled to, in the order of
/// (c, i, j).
@inline(never)
public func columnsToImage(
  _ channels: Int, _ height: Int, _ width: Int, _ kernel: Int, _ stride: Int, _ padding: Int, _ rows: Int,
  _ columns: Int, _ unrolled: Source, _ image: Target
) {
  clear(channels &* height &* width, image)
  var source = unrolled
  for channel in 0..<channels {
    let plane = image + channel &* height &* width
    for i in 0..<kernel {
      for j in 0..<kernel {
        let (start, end) = inside(width, columns, stride, j &- padding)
        let (first, last) = inside(height, rows, stride, i &- padding)
        for y in first..<last {
          let target = plane + ((y &* stride &+ i &- padding) &* width &+ j &- padding)
          let row = source + y &* columns
          if stride == 1 {
            addRow(end &- start, row + start, target + start)
          } else {
            var x = start
            while x < end {
              target[x &* stride] += row[x]
              x &+= 1
            }
          }
        }
        source += rows &* columns
      }
    }
  }
}

/// The greater of two; NaN wins.
@inline(__always) private func greatest(_ a: Float, _ b: Float) -> Float { b > a || b != b ? b : a }

/// output = the greatest number of each window, plane by plane; NaN where a window holds one.
@inline(never)
public func maximumPoolForward(
  _ planes: Int, _ height: Int, _ width: Int, _ kernel: Int, _ stride: Int, _ rows: Int, _ columns: Int,
  _ input: Source, _ output: Target
) {
  for plane in 0..<planes {
    for y in 0..<rows {
      let top = input + (plane &* height &+ y &* stride) &* width
      let target = output + (plane &* rows &+ y) &* columns
      if kernel == 2 && stride == 2 {
        // The usual windows, in a form that becomes vectors.
        let bottom = top + width
        for x in 0..<columns {
          let upper = greatest(top[2 &* x], top[2 &* x &+ 1])
          target[x] = greatest(upper, greatest(bottom[2 &* x], bottom[2 &* x &+ 1]))
        }
        continue
      }
      for x in 0..<columns {
        var value = top[x &* stride]
        for i in 0..<kernel {
          for j in 0..<kernel { value = greatest(value, top[i &* width &+ x &* stride &+ j]) }
        }
        target[x] = value
      }
    }
  }
}

/// The gradients of eight windows of 2 × 2 side by side, given their two rows, the greatest of each and its gradient.
/// Lane by lane, which becomes shuffles; `evenHalf` and `oddHalf` do not.
@inline(__always)
private func route(
  _ upper: Lanes, _ lower: Lanes, _ greatest: SIMD8<Float>, _ slope: SIMD8<Float>
) -> (upper: Lanes, lower: Lanes) {
  let zero = SIMD8<Float>(repeating: 0)
  let a = firsts(upper) .== greatest
  let b = (seconds(upper) .== greatest) .& .!a
  let c = (firsts(lower) .== greatest) .& .!(a .| b)
  let d = (seconds(lower) .== greatest) .& .!(a .| b .| c)
  return (
    inTurn(zero.replacing(with: slope, where: a), zero.replacing(with: slope, where: b)),
    inTurn(zero.replacing(with: slope, where: c), zero.replacing(with: slope, where: d))
  )
}

@inline(__always) private func firsts(_ x: Lanes) -> SIMD8<Float> {
  SIMD8(x[0], x[2], x[4], x[6], x[8], x[10], x[12], x[14])
}

@inline(__always) private func seconds(_ x: Lanes) -> SIMD8<Float> {
  SIMD8(x[1], x[3], x[5], x[7], x[9], x[11], x[13], x[15])
}

@inline(__always) private func inTurn(_ a: SIMD8<Float>, _ b: SIMD8<Float>) -> Lanes {
  Lanes(a[0], b[0], a[1], b[1], a[2], b[2], a[3], b[3], a[4], b[4], a[5], b[5], a[6], b[6], a[7], b[7])
}

/// A row of at least four windows of 2 × 2; the last vector begins early enough to be whole.
@inline(__always)
private func routeRow(
  _ columns: Int, _ top: Source, _ width: Int, _ output: Source, _ outputGradient: Source, _ target: Target
) {
  let lanes = columns >= 8 ? 8 : 4
  var x = 0
  while true {
    let (from, to) = (top + 2 &* x, target + 2 &* x)
    if lanes == 8 {
      let slopes = route(
        load(from), load(from + width), load(output + x, as: SIMD8<Float>.self),
        load(outputGradient + x, as: SIMD8<Float>.self))
      store(slopes.upper, to)
      store(slopes.lower, to + width)
    } else {
      let nothing = SIMD8<Float>(repeating: 0)
      let slopes = route(
        Lanes(lowHalf: load(from, as: SIMD8<Float>.self), highHalf: nothing),
        Lanes(lowHalf: load(from + width, as: SIMD8<Float>.self), highHalf: nothing),
        SIMD8(lowHalf: load(output + x, as: SIMD4<Float>.self), highHalf: nothing.lowHalf),
        SIMD8(lowHalf: load(outputGradient + x, as: SIMD4<Float>.self), highHalf: nothing.lowHalf))
      UnsafeMutableRawPointer(to).storeBytes(of: slopes.upper.lowHalf, as: SIMD8<Float>.self)
      UnsafeMutableRawPointer(to + width).storeBytes(of: slopes.lower.lowHalf, as: SIMD8<Float>.self)
    }
    x &+= lanes
    if x >= columns { return }
    x = min(x, columns &- lanes)
  }
}

/// The gradient of each window goes to the first of its numbers that is the greatest.
@inline(never)
public func maximumPoolBackward(
  _ planes: Int, _ height: Int, _ width: Int, _ kernel: Int, _ stride: Int, _ rows: Int, _ columns: Int,
  _ input: Source, _ output: Source, _ outputGradient: Source, _ inputGradient: Target
) {
  clear(planes &* height &* width, inputGradient)
  for plane in 0..<planes {
    for y in 0..<rows {
      let start = (plane &* height &+ y &* stride) &* width
      let top = input + start
      let target = inputGradient + start
      let place = (plane &* rows &+ y) &* columns
      if kernel == 2 && stride == 2 {
        if columns >= 4 {
          routeRow(columns, top, width, output + place, outputGradient + place, target)
          continue
        }
        for x in 0..<columns {
          let (value, slope) = (output[place &+ x], outputGradient[place &+ x])
          let a = top[2 &* x] == value
          let b = !a && top[2 &* x &+ 1] == value
          let c = !a && !b && top[width &+ 2 &* x] == value
          let d = !a && !b && !c && top[width &+ 2 &* x &+ 1] == value
          target[2 &* x] = a ? slope : 0
          target[2 &* x &+ 1] = b ? slope : 0
          target[width &+ 2 &* x] = c ? slope : 0
          target[width &+ 2 &* x &+ 1] = d ? slope : 0
        }
        continue
      }
      for x in 0..<columns {
        let value = output[place &+ x]
        var index = 0
        while index < kernel &* kernel {
          let offset = index / kernel &* width &+ x &* stride &+ index % kernel
          if top[offset] == value {
            target[offset] += outputGradient[place &+ x]
            break
          }
          index &+= 1
        }
      }
    }
  }
}

/// output = the mean of each window, plane by plane.
@inline(never)
public func averagePoolForward(
  _ planes: Int, _ height: Int, _ width: Int, _ kernel: Int, _ stride: Int, _ rows: Int, _ columns: Int,
  _ input: Source, _ output: Target
) {
  let share = 1 / Float(kernel &* kernel)
  for plane in 0..<planes {
    for y in 0..<rows {
      let top = input + (plane &* height &+ y &* stride) &* width
      let target = output + (plane &* rows &+ y) &* columns
      for x in 0..<columns {
        var sum: Float = 0
        for i in 0..<kernel {
          for j in 0..<kernel { sum += top[i &* width &+ x &* stride &+ j] }
        }
        target[x] = sum * share
      }
    }
  }
}

/// The gradient of each window goes to all its numbers alike.
@inline(never)
public func averagePoolBackward(
  _ planes: Int, _ height: Int, _ width: Int, _ kernel: Int, _ stride: Int, _ rows: Int, _ columns: Int,
  _ outputGradient: Source, _ inputGradient: Target
) {
  clear(planes &* height &* width, inputGradient)
  let share = 1 / Float(kernel &* kernel)
  for plane in 0..<planes {
    for y in 0..<rows {
      let target = inputGradient + (plane &* height &+ y &* stride) &* width
      for x in 0..<columns {
        let slope = outputGradient[(plane &* rows &+ y) &* columns &+ x] * share
        for i in 0..<kernel {
          for j in 0..<kernel { target[i &* width &+ x &* stride &+ j] += slope }
        }
      }
    }
  }
}
