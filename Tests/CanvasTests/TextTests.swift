import Canvas
import Testing

@Suite struct TextTests {
  private func canvas(_ width: Int, _ height: Int, _ glyphs: GlyphTier = .braille, _ colors: ColorDepth = .palette256)
    -> Canvas
  {
    Canvas(
      size: Size(width: width, height: height), theme: Theme(.dark, depth: colors),
      capabilities: Capabilities(glyphs: glyphs, colors: colors))
  }

  @Test func textIsCutAtBothEdges() {
    var canvas = canvas(5, 1)
    canvas.text("abcdefgh", x: -2, y: 0)
    #expect(canvas.frame.plainText == "cdefg\n")
    canvas.text("xyz", x: 0, y: 1)
    canvas.text("xyz", x: 0, y: -1)
    #expect(canvas.frame.plainText == "cdefg\n")
  }

  @Test func textStaysInsideTheClip() {
    var canvas = canvas(8, 2)
    canvas.clipped(to: Rect(x: 2, y: 0, width: 3, height: 1)) { $0.text("abcdefgh", x: 0, y: 0) }
    canvas.text("z", x: 7, y: 1)
    #expect(canvas.frame.plainText == "  cde\n       z\n")
  }

  @Test func rightAlignedTextEndsBeforeItsColumn() {
    var canvas = canvas(6, 1)
    canvas.text("0.45", right: 6, y: 0)
    #expect(canvas.frame.plainText == "  0.45\n")
  }

  @Test func aChipIsTwoColumnsWiderThanItsValue() {
    var canvas = canvas(10, 1)
    #expect(canvas.chip("+0.70", x: 1, y: 0) == 8)
    #expect(canvas.frame.plainText == " [+0.70]\n")
  }

  @Test func barsCountHalfColumns() {
    var canvas = canvas(6, 4)
    for (row, share) in ([0, 0.25, 1, .nan] as [Float]).enumerated() {
      canvas.bar(share, x: 0, y: row, width: 6, .plain)
    }
    #expect(canvas.frame.plainText == "──────\n━╸────\n━━━━━━\n──────\n")
  }

  @Test func asciiReplacesEveryGlyph() {
    var canvas = canvas(20, 1, .ascii)
    canvas.text("−1 × x₁ → ● ○ ─ ⠿ é 語", x: 0, y: 0)
    #expect(canvas.frame.plainText == "-1 x x1 > O x - * e\n")
    #expect(canvas.frame.cells.allSatisfy { $0.scalar.isASCII })
  }

  @Test func powersStayPowersInAscii() {
    var canvas = canvas(16, 2, .ascii)
    #expect(canvas.text("x₁² 3×10¹⁴ 10⁻⁵", x: 0, y: 0) == 18)
    canvas.text("1 − a²", right: 16, y: 1)
    #expect(canvas.frame.plainText == "x1^2 3x10^14 10^\n         1 - a^2\n")
  }
}
