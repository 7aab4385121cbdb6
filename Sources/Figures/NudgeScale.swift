import Canvas

/// Where a nudge took the output, on a line: ● was, ◇ predicted by the slope, ◆ measured.
public struct NudgeScale: Figure {
  public var was: Float
  public var predicted: Float
  public var measured: Float

  public init(was: Float, predicted: Float, measured: Float) {
    self.was = was
    self.predicted = predicted
    self.measured = measured
  }

  public func draw(in rect: Rect, on canvas: inout Canvas) {
    guard rect.height > 0, rect.width > 0 else { return }
    // Names above and below the line where there are three rows; the line alone where there are not.
    let hasNames = rect.height >= 3 && rect.width >= 20
    let line = hasNames ? rect.y + 1 : rect.y
    canvas.clipped(to: rect) { canvas in
      canvas.rule(x: rect.x, y: line, width: rect.width, .axis)
      let place = positions(in: rect)
      mark("◇", at: place.predicted, y: line, .accent, on: &canvas)
      mark("◆", at: place.measured, y: line, .strong, on: &canvas)
      mark("●", at: place.was, y: line, .text, on: &canvas)
      guard hasNames else { return }
      name("predicted", at: place.predicted, y: line - 1, in: rect, .accent, on: &canvas)
      let was = name("was", at: place.was, y: line + 1, in: rect, .dim, on: &canvas)
      if let measured = place.measured {
        let width = textWidth("measured")
        var x = max(rect.x, min(rect.right - width, measured - width / 2))
        // The two names below keep a gap of two.
        if let was, x < was.upperBound + 2, x + width > was.lowerBound - 2 {
          x = was.upperBound + 2 + width <= rect.right ? was.upperBound + 2 : was.lowerBound - 2 - width
        }
        canvas.text("measured", x: x, y: line + 1, .text)
      }
    }
  }

  private func positions(in rect: Rect) -> (was: Int?, predicted: Int?, measured: Int?) {
    let finite = [was, predicted, measured].filter(\.isFinite)
    guard let low = finite.min(), let high = finite.max() else { return (nil, nil, nil) }
    let margin = rect.width >= 12 ? 3 : 0
    let first = rect.x + (rect.width >= 12 ? 1 : 0)
    func column(_ value: Float) -> Int? {
      guard value.isFinite else { return nil }
      guard high > low else { return rect.x + rect.width / 2 }
      return first + whole((value - low) / (high - low) * Float(max(0, rect.width - 1 - margin - 1)))
    }
    return (column(was), column(predicted), column(measured))
  }

  private func mark(_ scalar: Unicode.Scalar, at x: Int?, y: Int, _ role: Role, on canvas: inout Canvas) {
    if let x { canvas.put(canvas.glyph(scalar), x: x, y: y, canvas.theme.style(role)) }
  }

  @discardableResult
  private func name(
    _ text: String, at x: Int?, y: Int, in rect: Rect, _ role: Role, on canvas: inout Canvas
  ) -> Range<Int>? {
    guard let x else { return nil }
    let width = textWidth(text)
    let left = max(rect.x, min(rect.right - width, x - width / 2))
    canvas.text(text, x: left, y: y, role)
    return left..<left + width
  }
}
