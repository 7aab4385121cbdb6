import Canvas
import Testing

@Suite struct PixelsTests {
  private func draw(_ colors: [[Color]], glyphs: GlyphTier = .braille, depth: ColorDepth = .palette256) -> Frame {
    var canvas = Canvas(
      size: Size(width: colors[0].count, height: 1), theme: Theme(.dark, depth: depth),
      capabilities: Capabilities(glyphs: glyphs, colors: depth))
    canvas.pixels(
      in: Rect(x: 0, y: 0, width: colors[0].count, height: 1), color: { colors[$1][$0] }, letter: { _, _ in "#" })
    return canvas.frame
  }

  @Test func aCellHoldsTwoPixels() {
    let frame = draw([[.indexed(1), .indexed(3)], [.indexed(2), .indexed(3)]])
    #expect(frame[0, 0] == Cell("▀", Style(.indexed(1), on: .indexed(2))))
    #expect(frame[1, 0].scalar == " " && frame[1, 0].style.background == .indexed(3))
  }

  @Test func halfACellCanStayEmpty() {
    let page = Theme(.dark, depth: .palette256).ground
    let frame = draw([[.terminal, .indexed(4), .terminal], [.indexed(4), .terminal, .terminal]])
    #expect(frame[0, 0] == Cell("▄", Style(.indexed(4), on: page)))
    #expect(frame[1, 0] == Cell("▀", Style(.indexed(4), on: page)))
    #expect(frame[2, 0].scalar == " ")
  }

  @Test func withoutColourALetterStands() {
    #expect(draw([[.indexed(1)], [.indexed(2)]], depth: .mono).plainText == "#\n")
  }

  @Test func lettersFollowSignAndSize() {
    #expect((-4...4).map { Canvas.letter(level: $0) } == ["=", "=", "-", ".", " ", ":", "+", "#", "#"])
    #expect(Canvas.letter(level: 3, steps: 0) == " ")
    #expect([0, 1, 2, -1].map { Canvas.letter(magnitude: $0) } == [" ", "@", "@", " "])
    #expect(Canvas.letter(magnitude: .nan) == "?")
  }
}
