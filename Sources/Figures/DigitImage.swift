import Canvas

/// A picture in greys, as a digit is given to a network: ink is bright on a dark page and dark on a light one.
public struct DigitImage: Figure {
  /// side × side values 0 … 1, the first row on top.
  public var pixels: [Float]
  public var side: Int
  /// Where the learner's pen is, by pixel column and row.
  public var cursor: (x: Int, y: Int)?

  public init(pixels: [Float], side: Int, cursor: (x: Int, y: Int)? = nil) {
    self.pixels = pixels
    self.side = side
    self.cursor = cursor
  }

  public func draw(in rect: Rect, on canvas: inout Canvas) {
    guard side > 0, !rect.isEmpty else { return }
    let theme = canvas.theme
    let (columns, rows) = (min(rect.width, side), min(rect.height * 2, side))
    canvas.clipped(to: rect) { canvas in
      canvas.pixels(
        in: Rect(x: rect.x, y: rect.y, width: columns, height: (rows + 1) / 2),
        color: { x, y in theme.grey(value(x, y, columns, rows)) },
        letter: { x, y in Canvas.letter(magnitude: max(value(x, y, columns, rows), value(x, y + 1, columns, rows))) })
      guard let cursor else { return }
      let x = rect.x + cursor.x * columns / side
      let y = rect.y + cursor.y * rows / side / 2
      canvas.put(canvas.glyph("×"), x: x, y: y, theme.style(.chip))
    }
  }

  private func value(_ x: Int, _ y: Int, _ columns: Int, _ rows: Int) -> Float {
    guard y < rows else { return 0 }
    return pixels.at((y * side / rows) * side + x * side / columns) ?? 0
  }
}
