import Explainer
import Testing

@Suite struct DigitPadTests {
  @Test func thePenDrawsOnlyWhenItIsDown() {
    var pad = DigitPad()
    pad.move(1, 0)
    #expect(pad.isEmpty)
    pad.togglePen()
    pad.move(0, 5)
    #expect(!pad.isEmpty)
    let inked = pad.ink.filter { $0 == 1 }.count
    pad.togglePen()
    pad.move(5, 0)
    #expect(pad.ink.filter { $0 == 1 }.count == inked)
  }

  @Test func thePenStaysOnThePaper() {
    var pad = DigitPad()
    pad.togglePen()
    for _ in 0..<100 { pad.move(-1, -1) }
    #expect(pad.pen.x == 0 && pad.pen.y == 0)
    pad.stroke(to: 500, -20, begins: false)
    #expect(pad.pen.x == DigitPad.side - 1 && pad.pen.y == 0)
  }

  @Test func aStrokeHasNoGaps() {
    var pad = DigitPad()
    pad.stroke(to: 2, 2, begins: true)
    pad.stroke(to: 20, 2, begins: false)
    for x in 2...20 { #expect(pad.ink[2 * DigitPad.side + x] == 1) }
  }
}
