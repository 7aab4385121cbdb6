import Canvas

/// A square picture in greys, two pixels to a cell, as large as whole pixels allow.
public struct DigitImage: Figure {
  /// Side × side values 0 … 1, the first row on top.
  public var pixels: [Float]
  public var side: Int
  /// Where the pen is.
  public var cursor: (x: Int, y: Int)?
  /// What the mouse finds here.
  public var name: String

  public init(pixels: [Float], side: Int, cursor: (x: Int, y: Int)? = nil, name: String = "digit") {
    self.pixels = pixels
    self.side = side
    self.cursor = cursor
    self.name = name
  }

  /// Columns that the picture takes in a rectangle; half as many rows.
  private func size(in rect: Rect) -> Int { evenSize(side, limit: min(rect.width, rect.height * 2)) }

  public func draw(in rect: Rect, on canvas: inout Canvas) {
    let size = size(in: rect)
    let values = resampled(pixels, side: side, to: size)
    guard !values.isEmpty else { return }
    let area = Rect(x: rect.x, y: rect.y, width: size, height: (size + 1) / 2)
    let theme = canvas.theme
    func value(_ x: Int, _ y: Int) -> Float { values[min(size - 1, y) * size + x] }
    canvas.clipped(to: rect) { canvas in
      let pen = cursor.map { (x: $0.x * size / side, y: $0.y * size / side) }
      let width = max(1, size / side)
      func isPen(_ x: Int, _ y: Int) -> Bool {
        guard let pen else { return false }
        return x >= pen.x && x < pen.x + width && y >= pen.y && y < pen.y + width
      }
      let accent = theme.style(.accent).foreground
      canvas.pixels(
        in: area,
        color: { x, y in isPen(x, y) ? accent : y < size ? theme.grey(value(x, y)) : .terminal },
        letter: { x, y in Canvas.letter(magnitude: (value(x, y) + value(x, y + 1)) / 2) })
      // Without colour the pen is the cell in reverse.
      if theme.depth == .mono, let pen {
        for y in pen.y / 2...max(pen.y / 2, (pen.y + width - 1) / 2) {
          for x in pen.x..<pen.x + width {
            let cell = canvas.frame[area.x + x, area.y + y]
            canvas.put(cell.scalar, x: area.x + x, y: area.y + y, theme.style(.chip))
          }
        }
      }
      canvas.name(area, name)
    }
  }
}
