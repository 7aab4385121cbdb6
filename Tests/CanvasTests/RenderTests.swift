import Canvas
import Testing

@Suite struct RenderTests {
  private func frame(_ text: String, _ style: Style) -> Frame {
    var frame = Frame(size: Size(width: text.unicodeScalars.count, height: 1))
    for (x, scalar) in text.unicodeScalars.enumerated() { frame[x, 0] = Cell(scalar, style) }
    return frame
  }

  @Test func plainTextDropsTrailingBlanks() {
    #expect(frame("ab  ", .plain).plainText == "ab\n")
    #expect(Frame(size: Size(width: 4, height: 2)).plainText == "\n\n")
    #expect(Frame(size: Size(width: 0, height: 0)).plainText == "\n")
  }

  @Test func escapesNameEveryColourAndAttribute() {
    #expect(frame("a", .plain).ansi == "a\n")
    #expect(frame("a", Style(.indexed(3), on: .indexed(12))).ansi == "\u{1B}[0;33;104ma\u{1B}[0m\n")
    #expect(
      frame("a", Style(.indexed(117), on: .indexed(24), .bold)).ansi == "\u{1B}[0;1;38;5;117;48;5;24ma\u{1B}[0m\n")
    #expect(frame("a", Style(.rgb(0x01_80FF))).ansi == "\u{1B}[0;38;2;1;128;255ma\u{1B}[0m\n")
    #expect(
      frame("a", Style(.terminal, on: .terminal, [.dim, .reverse, .underline])).ansi == "\u{1B}[0;2;4;7ma\u{1B}[0m\n")
  }

  @Test func neighboursOfOneStyleShareAnEscape() {
    #expect(frame("abc", Style(.indexed(1))).ansi == "\u{1B}[0;31mabc\u{1B}[0m\n")
  }

  @Test func pictureTextIsEscaped() {
    let svg = frame("a<b>&\"c", .plain).svg(dark: true)
    #expect(svg.hasPrefix("<svg xmlns="))
    #expect(svg.contains("a&lt;b&gt;&amp;"))
    #expect(!svg.contains("<b>"))
    #expect(svg.hasSuffix("</svg>\n"))
  }

  @Test func picturesDrawBlocksAndDotsAsShapes() {
    let svg = frame("▀⠁", Style(.indexed(39), on: .indexed(208))).svg(dark: true)
    #expect(svg.contains("#00afff") && svg.contains("#ff8700"))
    #expect(!svg.contains("▀") && !svg.contains("⠁"))
  }
}
