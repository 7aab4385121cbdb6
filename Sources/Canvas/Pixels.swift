extension Canvas {
  /// A picture two pixels to a cell (`▀`, the upper pixel in the foreground): `color` gives each pixel by column and row;
  /// `.terminal` leaves it empty.
  ///
  /// - Parameters:
  ///   - letter: what stands for a whole cell where there is no colour (column and row of its upper pixel).
  public mutating func pixels(
    in rect: Rect, color: (_ x: Int, _ y: Int) -> Color, letter: (_ x: Int, _ y: Int) -> Unicode.Scalar
  ) {
    let plain = theme.depth == .mono
    let halves = capabilities.glyphs != .ascii
    for row in 0..<rect.height {
      for column in 0..<rect.width {
        let (x, y) = (rect.x + column, rect.y + row)
        guard clip.contains(Point(x: x, y: y)) else { continue }
        if plain {
          put(glyph(letter(column, row * 2)), x: x, y: y, theme.style(.text))
          continue
        }
        let upper = color(column, row * 2)
        let lower = halves ? color(column, row * 2 + 1) : upper
        if upper == .terminal || lower == .terminal {
          // Half a cell is left as it is.
          if upper != lower {
            put(upper == .terminal ? "▄" : "▀", x: x, y: y, Style(upper == .terminal ? lower : upper))
          }
        } else if upper == lower {
          put(" ", x: x, y: y, Style(theme.style(.text).foreground, on: upper))
        } else {
          put("▀", x: x, y: y, Style(upper, on: lower))
        }
      }
    }
  }

  /// The letter of a signed level where there is no colour: `=` `-` `.` space `:` `+` `#`, negatives on the left.
  public static func letter(level: Int, steps: Int = 4) -> Unicode.Scalar {
    let scaled = steps == 0 ? 0 : Float(level) / Float(steps)
    switch scaled {
    case ..<(-0.7): return "="
    case ..<(-0.35): return "-"
    case ..<(-0.1): return "."
    case ...0.1: return " "
    case ...0.35: return ":"
    case ...0.7: return "+"
    default: return "#"
    }
  }

  /// The letter of a magnitude 0 … 1 where there is no colour.
  public static func letter(magnitude: Float) -> Unicode.Scalar {
    let ramp: [Unicode.Scalar] = [" ", ".", ":", "-", "=", "+", "*", "#", "@"]
    guard magnitude.isFinite else { return "?" }
    return ramp[Int((max(0, min(1, magnitude)) * 8).rounded())]
  }
}
