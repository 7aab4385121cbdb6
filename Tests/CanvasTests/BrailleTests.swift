import Canvas
import Testing

@Suite struct BrailleTests {
  private func layer(_ dots: [(Int, Int)], _ glyphs: GlyphTier) -> Frame {
    var canvas = Canvas(
      size: Size(width: 2, height: 1), theme: Theme(.dark, depth: .palette256),
      capabilities: Capabilities(glyphs: glyphs, colors: .palette256))
    var layer = DotLayer(rect: Rect(x: 0, y: 0, width: 2, height: 1))
    for (x, y) in dots { layer.set(x, y, .plain, letter: "o") }
    layer.draw(on: &canvas)
    return canvas.frame
  }

  @Test func everyDotHasItsBit() {
    // Unicode numbers the dots 1 2 3 7 on the left from the top, 4 5 6 8 on the right.
    let bits: [[UInt32]] = [[0x01, 0x02, 0x04, 0x40], [0x08, 0x10, 0x20, 0x80]]
    for x in 0..<2 {
      for y in 0..<4 {
        #expect(layer([(x, y)], .braille)[0, 0].scalar.value == 0x2800 + bits[x][y])
        #expect(layer([(x + 2, y)], .braille)[1, 0].scalar.value == 0x2800 + bits[x][y])
      }
    }
    #expect(layer([(0, 0), (1, 3)], .braille)[0, 0].scalar.value == 0x2881)
  }

  @Test func coarserTerminalsGetHalfBlocksOrLetters() {
    #expect(layer([(0, 1)], .blocks)[0, 0].scalar == "▀")
    #expect(layer([(1, 2)], .blocks)[0, 0].scalar == "▄")
    #expect(layer([(1, 0), (0, 3)], .blocks)[0, 0].scalar == "█")
    #expect(layer([(1, 0)], .ascii).plainText == "o\n")
  }

  @Test func dotsOutsideAndLinesThroughEverythingAreSafe() {
    var layer = DotLayer(rect: Rect(x: 1, y: 1, width: 3, height: 2))
    for (x, y) in [(-1, 0), (0, -1), (6, 0), (0, 8), (Int.max, Int.min)] { layer.set(x, y, .plain) }
    layer.line(from: (-100, -100), to: (100, 100), width: 3, .plain)
    layer.line(from: (.nan, 0), to: (1, .infinity), .plain)
    layer.curve(from: (-5, 2), to: (50, 90), width: 4, .plain)
    layer.curve(from: (0, .nan), to: (1, 1), .plain)
    #expect(layer.isSet(x: 1, y: 1))
    #expect(!layer.isSet(x: 0, y: 0))
    layer.clear(Rect(x: -10, y: -10, width: 100, height: 100))
    #expect(!layer.isSet(x: 1, y: 1))
    #expect(DotLayer(rect: Rect(x: 0, y: 0, width: -3, height: 4)).size == Size(width: 0, height: 16))
  }

  @Test func theGroundBelowStays() {
    var canvas = Canvas(
      size: Size(width: 1, height: 1), theme: Theme(.dark, depth: .palette256), capabilities: Capabilities())
    canvas.put(" ", x: 0, y: 0, Style(.indexed(7), on: .indexed(24)))
    var layer = DotLayer(rect: Rect(x: 0, y: 0, width: 1, height: 1))
    layer.set(0, 0, Style(.indexed(250)))
    layer.draw(on: &canvas)
    #expect(canvas.frame[0, 0] == Cell("⠁", Style(.indexed(250), on: .indexed(24))))
  }
}
