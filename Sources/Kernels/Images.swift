// Images, channel by channel and row by row. A filter or window of kernel × kernel moves `stride` at a time over an image
// with `padding` zeros around it, to rows × columns places.

/// target = value for `count` values.
@inline(__always) private func clear(_ count: Int, _ target: Target) {
  if count > 0 { transform(count, UnsafePointer(target), target) { _ in splat(0) } }
}

/// The part of a row of places whose numbers lie within the image, when the filter's column `offset` is looked at.
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
        for y in 0..<rows {
          let row = y &* stride &+ i &- padding
          if row < 0 || row >= height {
            clear(columns, target)
          } else {
            let source = plane + (row &* width &+ j &- padding)
            clear(start, target)
            if stride == 1 {
              if end > start { transform(end &- start, source + start, target + start) { $0 } }
            } else {
              var x = start
              while x < end {
                target[x] = source[x &* stride]
                x &+= 1
              }
            }
            clear(columns &- end, target + end)
          }
          target += columns
        }
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
        for y in 0..<rows {
          let row = y &* stride &+ i &- padding
          if row >= 0 && row < height {
            let target = plane + (row &* width &+ j &- padding)
            if stride == 1 {
              if end > start {
                transform(end &- start, UnsafePointer(target + start), source + start, target + start) { $0 + $1 }
              }
            } else {
              var x = start
              while x < end {
                target[x &* stride] += source[x]
                x &+= 1
              }
            }
          }
          source += columns
        }
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
