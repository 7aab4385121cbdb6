/// A square of paper on which the learner draws a digit.
public struct DigitPad: Sendable, Hashable {
  public static let side = 28

  /// 0 … 1 a pixel, row-major.
  public private(set) var ink = [Float](repeating: 0, count: side * side)
  public private(set) var pen = (x: side / 2, y: side / 4)
  public private(set) var isDown = false
  private var last: Place?

  private struct Place: Hashable, Sendable {
    var x: Int
    var y: Int
  }

  public init() {}

  public static func == (a: DigitPad, b: DigitPad) -> Bool {
    a.ink == b.ink && a.pen == b.pen && a.isDown == b.isDown
  }

  public func hash(into hasher: inout Hasher) { hasher.combine(ink) }

  public var isEmpty: Bool { !ink.contains { $0 > 0 } }

  public mutating func clear() {
    self = DigitPad()
  }

  public mutating func togglePen() {
    isDown.toggle()
    if isDown { dab(pen.x, pen.y) }
  }

  public mutating func move(_ dx: Int, _ dy: Int) {
    pen.x = max(0, min(DigitPad.side - 1, pen.x + dx))
    pen.y = max(0, min(DigitPad.side - 1, pen.y + dy))
    if isDown { dab(pen.x, pen.y) }
  }

  /// Draws from the last point of the stroke to here; `begins` starts a new stroke.
  public mutating func stroke(to x: Int, _ y: Int, begins: Bool) {
    let from = begins ? Place(x: x, y: y) : last ?? Place(x: x, y: y)
    let steps = max(1, max(abs(x - from.x), abs(y - from.y)))
    for step in 0...steps {
      dab(from.x + (x - from.x) * step / steps, from.y + (y - from.y) * step / steps)
    }
    last = Place(x: x, y: y)
    pen = (max(0, min(DigitPad.side - 1, x)), max(0, min(DigitPad.side - 1, y)))
  }

  /// A soft round nib, about as thick as the strokes of MNIST.
  private mutating func dab(_ x: Int, _ y: Int) {
    for dy in -1...1 {
      for dx in -1...1 {
        let (column, row) = (x + dx, y + dy)
        guard (0..<DigitPad.side).contains(column), (0..<DigitPad.side).contains(row) else { continue }
        let pressure: Float = dx == 0 && dy == 0 ? 1 : dx == 0 || dy == 0 ? 0.75 : 0.35
        let index = row * DigitPad.side + column
        ink[index] = max(ink[index], pressure)
      }
    }
  }
}
