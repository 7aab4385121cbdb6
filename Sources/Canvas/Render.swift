/// A frame as text, as ANSI escapes, as a picture: for `render`, the tests and the README.
extension Frame {
  /// Rows of letters, trailing blanks dropped.
  public var plainText: String {
    (0..<size.height).map { y in
      var scalars = String.UnicodeScalarView()
      for x in 0..<size.width { scalars.append(self[x, y].scalar) }
      let row = String(scalars)
      return String(row[..<(row.lastIndex { $0 != " " }.map { row.index(after: $0) } ?? row.startIndex)])
    }.joined(separator: "\n") + "\n"
  }

  /// Rows of letters with the escapes that colour them; each row ends with a reset.
  public var ansi: String {
    var text = ""
    for y in 0..<size.height {
      var current = Style.plain
      for x in 0..<size.width {
        let cell = self[x, y]
        if cell.style != current {
          text += "\u{1B}[0" + Frame.escape(cell.style) + "m"
          current = cell.style
        }
        text.unicodeScalars.append(cell.scalar)
      }
      text += current == .plain ? "\n" : "\u{1B}[0m\n"
    }
    return text
  }

  private static func escape(_ style: Style) -> String {
    var codes = ""
    if style.attributes.contains(.bold) { codes += ";1" }
    if style.attributes.contains(.dim) { codes += ";2" }
    if style.attributes.contains(.underline) { codes += ";4" }
    if style.attributes.contains(.reverse) { codes += ";7" }
    func color(_ color: Color, _ base: Int) -> String {
      switch color {
      case .terminal: ""
      case .indexed(let n) where n < 8: ";\(base + Int(n))"
      case .indexed(let n) where n < 16: ";\(base + 52 + Int(n))"
      case .indexed(let n): ";\(base + 8);5;\(n)"
      case .rgb(let rgb): ";\(base + 8);2;\(rgb >> 16 & 255);\(rgb >> 8 & 255);\(rgb & 255)"
      }
    }
    return codes + color(style.foreground, 30) + color(style.background, 40)
  }

  /// A picture of the frame, one text element a run of cells, 10 × 20 units a cell. Blocks and braille are drawn as
  /// shapes, so that no font can shift them.
  public func svg(dark: Bool) -> String {
    SVG(frame: self, dark: dark).document
  }
}
