/// Draws a frame as an SVG document.
struct SVG {
  let frame: Frame
  let dark: Bool
  private let cell = (width: 10, height: 20)

  init(frame: Frame, dark: Bool) {
    self.frame = frame
    self.dark = dark
  }

  private var ground: UInt32 { Palette.rgb(dark ? 233 : 231) }
  private var ink: UInt32 { dark ? 0xd0d0d0 : 0x262626 }

  var document: String {
    let margin = 16
    let width = frame.size.width * cell.width + 2 * margin
    let height = frame.size.height * cell.height + 2 * margin
    var body = ""
    for y in 0..<frame.size.height { body += backgrounds(y) }
    for y in 0..<frame.size.height { body += letters(y) }
    return """
      <svg xmlns="http://www.w3.org/2000/svg" width="\(width)" height="\(height)" viewBox="0 0 \(width) \(height)">
      <rect width="\(width)" height="\(height)" rx="8" fill="\(hex(ground))"/>
      <g transform="translate(\(margin) \(margin))" font-family="DejaVu Sans Mono,Menlo,Consolas,monospace" \
      font-size="16.6" xml:space="preserve">
      \(body)</g>
      </svg>

      """
  }

  private func hex(_ rgb: UInt32) -> String {
    let digits = String(rgb, radix: 16)
    return "#" + String(repeating: "0", count: 6 - digits.count) + digits
  }

  private func color(_ color: Color, or other: UInt32) -> UInt32 {
    switch color {
    case .terminal: other
    case .indexed(let number): Palette.rgb(number)
    case .rgb(let rgb): rgb
    }
  }

  private func colors(_ style: Style) -> (ink: UInt32, ground: UInt32) {
    let pair = (ink: color(style.foreground, or: ink), ground: color(style.background, or: ground))
    return style.attributes.contains(.reverse) ? (pair.ground, pair.ink) : pair
  }

  private func rect(_ x: Int, _ y: Int, _ width: Int, _ height: Int, _ rgb: UInt32) -> String {
    "<rect x=\"\(x)\" y=\"\(y)\" width=\"\(width)\" height=\"\(height)\" fill=\"\(hex(rgb))\"/>\n"
  }

  /// Grounds of a row, neighbours of one colour joined.
  private func backgrounds(_ y: Int) -> String {
    var text = ""
    var start = 0
    while start < frame.size.width {
      let color = colors(frame[start, y].style).ground
      var end = start + 1
      while end < frame.size.width, colors(frame[end, y].style).ground == color { end += 1 }
      if color != ground {
        text += rect(start * cell.width, y * cell.height, (end - start) * cell.width, cell.height, color)
      }
      start = end
    }
    return text
  }

  private func letters(_ y: Int) -> String {
    var text = ""
    var x = 0
    while x < frame.size.width {
      let here = frame[x, y]
      if here.scalar == " " {
        x += 1
        continue
      }
      if let shape = shape(here, x, y) {
        text += shape
        x += 1
        continue
      }
      var run = ""
      var end = x
      while end < frame.size.width, frame[end, y].style == here.style, !isShape(frame[end, y].scalar) {
        // A run ends at a gap, so that no renderer can let letters drift.
        if frame[end, y].scalar == " " { break }
        run.unicodeScalars.append(frame[end, y].scalar)
        end += 1
      }
      let weight = here.style.attributes.contains(.bold) ? " font-weight=\"bold\"" : ""
      let line = here.style.attributes.contains(.underline) ? " text-decoration=\"underline\"" : ""
      let fade = here.style.attributes.contains(.dim) ? " opacity=\"0.6\"" : ""
      text +=
        "<text x=\"\(x * cell.width)\" y=\"\(y * cell.height + 15)\" textLength=\"\((end - x) * cell.width)\" "
        + "fill=\"\(hex(colors(here.style).ink))\"\(weight)\(fade)\(line)>\(escaped(run))</text>\n"
      x = end
    }
    return text
  }

  private func escaped(_ text: String) -> String {
    text.reduce(into: "") { result, character in
      switch character {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      default: result.append(character)
      }
    }
  }

  private func isShape(_ scalar: Unicode.Scalar) -> Bool {
    (0x2800...0x28FF).contains(scalar.value) || (0x2580...0x2588).contains(scalar.value)
      || ["─", "│", "━", "╸"].contains(scalar)
  }

  /// Dots, blocks and rules as shapes; nil for a letter.
  private func shape(_ here: Cell, _ x: Int, _ y: Int) -> String? {
    let (left, top) = (x * cell.width, y * cell.height)
    let ink = colors(here.style).ink
    switch here.scalar.value {
    case 0x2800...0x28FF:
      let places = [(0, 0), (0, 1), (0, 2), (1, 0), (1, 1), (1, 2), (0, 3), (1, 3)]
      return places.enumerated().reduce(into: "") { text, place in
        if (here.scalar.value - 0x2800) >> UInt32(place.offset) & 1 == 1 {
          text += rect(left + 1 + place.element.0 * 5, top + 1 + place.element.1 * 5, 3, 3, ink)
        }
      }
    case 0x2580: return rect(left, top, cell.width, cell.height / 2, ink)
    case 0x2581...0x2588:
      let height = cell.height * Int(here.scalar.value - 0x2580) / 8
      return rect(left, top + cell.height - height, cell.width, height, ink)
    case 0x2500: return rect(left, top + 10, cell.width, 1, ink)
    case 0x2502: return rect(left + 5, top, 1, cell.height, ink)
    case 0x2501: return rect(left, top + 9, cell.width, 3, ink)
    case 0x2578: return rect(left, top + 9, cell.width / 2, 3, ink)
    default: return nil
    }
  }
}
