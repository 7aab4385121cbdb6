import Canvas

extension Canvas {
  /// Black or white, whichever can be read on a coloured ground; the text's own colour where the ground is the page.
  func ink(on ground: Color) -> Color {
    let rgb: UInt32
    switch ground {
    case .terminal: return theme.style(.strong).foreground
    case .indexed(let number): rgb = Palette.rgb(number)
    case .rgb(let value): rgb = value
    }
    let brightness = 3 * (rgb >> 16 & 255) + 6 * (rgb >> 8 & 255) + (rgb & 255)
    let isBright = brightness > 1150
    switch theme.depth {
    case .direct: return .rgb(isBright ? 0x000000 : 0xEEEEEE)
    case .palette256: return .indexed(isBright ? 16 : 255)
    case .ansi16, .mono: return .indexed(isBright ? 0 : 15)
    }
  }
}

/// Values of a grid brought to another size: the mean of what each pixel covers, or each value several pixels large.
func resampled(_ values: [Float], side: Int, to size: Int) -> [Float] {
  guard side > 0, size > 0, side <= values.count / side else { return [] }
  return (0..<size * size).map { index in
    let (x, y) = (index % size, index / size)
    let columns = x * side / size..<max(x * side / size + 1, (x + 1) * side / size)
    let rows = y * side / size..<max(y * side / size + 1, (y + 1) * side / size)
    var sum: Float = 0
    for row in rows { for column in columns { sum += values[row * side + column] } }
    return sum / Float(rows.count * columns.count)
  }
}

/// The largest size up to `limit` at which every pixel covers equally many values, if it is not much smaller.
func evenSize(_ side: Int, limit: Int) -> Int {
  guard side > 0, limit > 0 else { return 0 }
  if limit >= side { return limit / side * side }
  let divisor = (1...limit).last { side % $0 == 0 } ?? limit
  return divisor * 2 > limit ? divisor : limit
}
