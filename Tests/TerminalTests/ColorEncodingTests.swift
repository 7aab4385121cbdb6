import Canvas
import Testing

@testable import NcursesTerminal

@Suite struct ColorEncodingTests {
  @Test func theTerminalsOwnColoursStayItsOwn() {
    for encoding in [ColorEncoding.none, .eight, .sixteen, .palette, .direct] {
      let paint = encoding.paint(.plain)
      #expect(paint.foreground == -1 && paint.background == -1)
    }
  }

  @Test func withoutColoursOnlyAttributesAreLeft() {
    let paint = ColorEncoding.none.paint(Style(.indexed(208), on: .rgb(0x123456), [.bold, .reverse]))
    #expect(paint == .init(attributes: [.bold, .reverse]))
  }

  @Test func paletteNumbersAreKept() {
    for number in UInt8.min...UInt8.max {
      #expect(ColorEncoding.palette.paint(Style(.indexed(number))).foreground == Int32(number))
    }
  }

  @Test func trueColoursFindTheNearestOfThePalette() {
    for number in UInt8(16)...255 {
      let paint = ColorEncoding.palette.paint(Style(.rgb(Palette.rgb(number))))
      #expect(Palette.rgb(UInt8(paint.foreground)) == Palette.rgb(number))
    }
    #expect(ColorEncoding.palette.paint(Style(.rgb(0xFF8601))).foreground == 208)
  }

  @Test func directColoursNeverMeanTheFirstEight() {
    for rgb in UInt32(0)..<16 {
      #expect(ColorEncoding.direct.paint(Style(.rgb(rgb))).foreground >= 8)
    }
    #expect(ColorEncoding.direct.paint(Style(.rgb(0xFF8700))).foreground == 0xFF8700)
    #expect(ColorEncoding.direct.paint(Style(.indexed(3))).foreground == 3)
    #expect(ColorEncoding.direct.paint(Style(.indexed(208))).foreground == Int32(Palette.rgb(208)))
  }

  @Test func eightColoursSayBrightWithBold() {
    let bright = ColorEncoding.eight.paint(Style(.indexed(12), on: .indexed(11)))
    #expect(bright == .init(foreground: 4, background: 3, attributes: .bold))
    // Bold black on black would not be seen.
    #expect(ColorEncoding.eight.paint(Style(.indexed(8))) == .init(foreground: 7, attributes: .dim))
    for number in UInt8.min...UInt8.max {
      #expect((0..<8).contains(ColorEncoding.eight.paint(Style(.indexed(number))).foreground))
    }
  }
}
