import Canvas

extension Canvas {
  /// A small picture of signed values, blue and orange, `width` × `height` pixels of half a row each.
  ///
  /// `top` counts half rows, so that tiles can stand half a row apart. Each pixel shows one of the values, never a mixture.
  mutating func tile(_ values: FieldSampler, largest: Float, x: Int, top: Int, width: Int, height: Int) {
    guard width > 0, height > 0 else { return }
    let first = top >> 1
    let last = (top + height + 1) >> 1
    let offset = top - first * 2
    let theme = theme
    func level(_ x: Int, _ y: Int) -> Int {
      let v = (Float(y - offset) + 0.5) / Float(height)
      return Theme.level(values.nearest((Float(x) + 0.5) / Float(width), v), largest: largest, steps: 4)
    }
    func isInside(_ y: Int) -> Bool { y >= offset && y < offset + height }
    pixels(
      in: Rect(x: x, y: first, width: width, height: last - first),
      color: { isInside($1) ? theme.tile(level($0, $1)) : .terminal },
      letter: { Canvas.letter(level: level($0, max(offset, min(offset + height - 1, $1)))) })
  }

  /// `− ▇▇▇▇▇ +`: what the colours of tiles mean. Two columns a step.
  mutating func tileLegend(x: Int, y: Int) {
    text("−", x: x, y: y, bold(theme.number(-1)))
    for step in 0..<9 {
      let level = step - 4
      for column in 0..<2 {
        let place = x + 2 + step * 2 + column
        if theme.depth == .mono {
          put(Canvas.letter(level: level), x: place, y: y, theme.style(.text))
        } else {
          put(" ", x: place, y: y, Style(theme.style(.text).foreground, on: theme.tile(level)))
        }
      }
    }
    text("+", x: x + 21, y: y, bold(theme.number(1)))
  }
}

/// The same style in bold.
func bold(_ style: Style) -> Style {
  var style = style
  style.attributes.insert(.bold)
  return style
}
