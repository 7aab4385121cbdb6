/// A layer of fine dots, 2 × 4 to a cell, that is laid over the cells below it.
///
/// Each cell remembers the style of the mark that was drawn there last, so draw the weakest first. Where the terminal has
/// no braille, a dot fills the half block it lies in; in ASCII a cell with dots becomes one character.
public struct DotLayer: Sendable {
  public let rect: Rect
  private var dots: [UInt8]
  private var styles: [Style]
  private var letters: [Unicode.Scalar]

  public init(rect: Rect) {
    self.rect = rect
    let count = rect.width * rect.height
    dots = Array(repeating: 0, count: count)
    styles = Array(repeating: .plain, count: count)
    letters = Array(repeating: "*", count: count)
  }

  /// Width and height in dots.
  public var size: Size { Size(width: rect.width * 2, height: rect.height * 4) }

  /// Sets one dot, counted from the layer's top left. `letter` stands for it in ASCII.
  public mutating func set(_ x: Int, _ y: Int, _ style: Style, letter: Unicode.Scalar = "*") {
    guard x >= 0, y >= 0, x < rect.width * 2, y < rect.height * 4 else { return }
    let cell = (y >> 2) * rect.width + (x >> 1)
    dots[cell] |= DotLayer.bit(x & 1, y & 3)
    styles[cell] = style
    letters[cell] = letter
  }

  /// A straight line between two dots, `width` dots thick across its steeper direction.
  public mutating func line(
    from a: (x: Float, y: Float), to b: (x: Float, y: Float), width: Int = 1, _ style: Style,
    letter: Unicode.Scalar = "*"
  ) {
    guard a.x.isFinite, a.y.isFinite, b.x.isFinite, b.y.isFinite else { return }
    let steps = max(1, min(4096, Int(max(abs(b.x - a.x), abs(b.y - a.y)).rounded(.up))))
    let steep = abs(b.y - a.y) > abs(b.x - a.x)
    for step in 0...steps {
      let t = Float(step) / Float(steps)
      brush(a.x + (b.x - a.x) * t, a.y + (b.y - a.y) * t, width: width, acrossX: steep, style, letter: letter)
    }
  }

  /// A cubic curve that leaves and arrives horizontally: how edges run between tiles.
  public mutating func curve(
    from a: (x: Float, y: Float), to b: (x: Float, y: Float), width: Int = 1, _ style: Style,
    letter: Unicode.Scalar = "*"
  ) {
    guard a.x.isFinite, a.y.isFinite, b.x.isFinite, b.y.isFinite else { return }
    let middle = (a.x + b.x) / 2
    let length = abs(b.x - a.x) + abs(b.y - a.y)
    let steps = max(2, min(4096, Int(length * 2)))
    for step in 0...steps {
      let t = Float(step) / Float(steps)
      let s = 1 - t
      let x = s * s * s * a.x + 3 * s * s * t * middle + 3 * s * t * t * middle + t * t * t * b.x
      let y = s * s * s * a.y + 3 * s * s * t * a.y + 3 * s * t * t * b.y + t * t * t * b.y
      let slopeX = 3 * (s * s * (middle - a.x) + t * t * (b.x - middle))
      let slopeY = 6 * s * t * (b.y - a.y)
      brush(x, y, width: width, acrossX: abs(slopeY) > abs(slopeX), style, letter: letter)
    }
  }

  /// Wipes whole cells, so that a label has a clear ground.
  public mutating func clear(_ hole: Rect) {
    let visible = hole.intersection(rect)
    for y in visible.y..<max(visible.y, visible.bottom) {
      for x in visible.x..<max(visible.x, visible.right) {
        dots[(y - rect.y) * rect.width + (x - rect.x)] = 0
      }
    }
  }

  /// Whether any dot is set in a cell of the canvas.
  public func isSet(x: Int, y: Int) -> Bool {
    rect.contains(Point(x: x, y: y)) && dots[(y - rect.y) * rect.width + (x - rect.x)] != 0
  }

  /// Lays the dots over the canvas; each cell keeps the background that is already there.
  public func draw(on canvas: inout Canvas) {
    for row in 0..<rect.height {
      for column in 0..<rect.width {
        let index = row * rect.width + column
        guard dots[index] != 0 else { continue }
        let (x, y) = (rect.x + column, rect.y + row)
        var style = styles[index]
        if style.background == .terminal || style.background == canvas.theme.ground {
          style.background = canvas.frame[x, y].style.background
        }
        let scalar: Unicode.Scalar =
          switch canvas.capabilities.glyphs {
          case .braille: Unicode.Scalar(0x2800 + UInt32(dots[index]))!
          case .blocks: DotLayer.block(dots[index])
          case .ascii: letters[index]
          }
        canvas.put(scalar, x: x, y: y, style)
      }
    }
  }

  private mutating func brush(
    _ x: Float, _ y: Float, width: Int, acrossX: Bool, _ style: Style, letter: Unicode.Scalar
  ) {
    let column = Int(x.rounded())
    let row = Int(y.rounded())
    for offset in 0..<max(1, width) {
      let shift = offset - (width - 1) / 2
      set(acrossX ? column + shift : column, acrossX ? row : row + shift, style, letter: letter)
    }
  }

  private static func bit(_ x: Int, _ y: Int) -> UInt8 {
    y == 3 ? (x == 0 ? 0x40 : 0x80) : UInt8(1) << UInt8(y + x * 3)
  }

  /// Half blocks: upper and lower pair of dot rows.
  private static func block(_ dots: UInt8) -> Unicode.Scalar {
    let upper = dots & 0b0001_1011 != 0
    let lower = dots & 0b1110_0100 != 0
    return upper && lower ? "█" : upper ? "▀" : "▄"
  }
}
