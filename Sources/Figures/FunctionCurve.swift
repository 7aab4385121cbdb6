import Canvas

/// A function of one number, with a point on it and, if wanted, its slope as a second curve.
public struct FunctionCurve: Figure {
  /// The function, sampled evenly over `xRange`.
  public var samples: [Float]
  public var xRange: ClosedRange<Float>
  public var yRange: ClosedRange<Float>
  public var point: (x: Float, y: Float)?
  /// Samples on it.
  public var marks: [FieldPoint] = []
  public var title: String
  /// The slope, sampled like the function.
  public var slope: [Float]?
  /// What the mouse finds here.
  public var name: String
  /// What stands at the right ends of the two curves.
  public var names: (curve: String, slope: String)

  public init(
    samples: [Float], xRange: ClosedRange<Float>, yRange: ClosedRange<Float>, point: (x: Float, y: Float)? = nil,
    title: String = "", slope: [Float]? = nil, name: String = "curve",
    names: (curve: String, slope: String) = ("f", "slope")
  ) {
    self.samples = samples
    self.xRange = xRange
    self.yRange = yRange
    self.point = point
    self.title = title
    self.slope = slope
    self.name = name
    self.names = names
  }

  private func layout(_ rect: Rect) -> (plot: Rect, ticks: Ticks, hasTitle: Bool, hasAxis: Bool) {
    let hasTitle = !title.isEmpty && rect.height >= 5
    let hasAxis = rect.height >= 6 && rect.width >= 16
    let ticks = Ticks(yRange, count: max(1, min(4, rect.height / 3)))
    let left = hasAxis ? (ticks.values.map { textWidth(ticks.label($0)) }.max() ?? 0) + 1 : 0
    let right = slope != nil && rect.width >= 30 ? 6 : 0
    let top = hasTitle ? 1 : 0
    let plot = Rect(
      x: rect.x + left, y: rect.y + top, width: rect.width - left - right,
      height: rect.height - top - (hasAxis ? 2 : 0))
    return (plot, ticks, hasTitle, hasAxis)
  }

  public func draw(in rect: Rect, on canvas: inout Canvas) {
    let (area, ticks, hasTitle, hasAxis) = layout(rect)
    canvas.clipped(to: rect) { canvas in
      if hasTitle { canvas.text(title, x: rect.x, y: rect.y, .strong) }
      guard !area.isEmpty else { return }
      let plot = CurvePlot(x: xRange, y: yRange, rect: area)
      if hasAxis {
        for value in ticks.values {
          canvas.text(ticks.label(value), right: area.x - 1, y: area.y + plot.dot(xRange.lowerBound, value).y / 4, .dim)
        }
        canvas.rule(x: area.x, y: area.bottom, width: area.width, .axis)
        plot.numbers(y: area.bottom + 1, on: &canvas)
      }
      drawCurves(plot, on: &canvas)
      drawNames(plot, right: rect.right, on: &canvas)
      canvas.name(area, name)
    }
  }

  private func drawCurves(_ plot: CurvePlot, on canvas: inout Canvas) {
    var layer = DotLayer(rect: plot.rect)
    let theme = canvas.theme
    if yRange.lowerBound < 0, yRange.upperBound > 0 { plot.horizontal(0, theme.style(.axis), &layer) }
    if xRange.lowerBound < 0, xRange.upperBound > 0 {
      let zero = plot.dot(0, 0).x
      for y in stride(from: 0, to: plot.rect.height * 4, by: 4) { layer.set(zero, y, theme.style(.axis), letter: ".") }
    }
    if let slope { plot.curve(slope, theme.style(.test), &layer, letter: ".") }
    plot.curve(samples, theme.style(.train), &layer)
    let ball = point.flatMap { $0.x.isFinite && $0.y.isFinite ? plot.dot($0.x, $0.y) : nil }
    if let ball {
      for y in stride(from: ball.y + 3, to: plot.rect.height * 4, by: 3) {
        layer.set(ball.x, y, theme.style(.faint), letter: ":")
      }
    }
    layer.draw(on: &canvas)
    for mark in marks where mark.x.isFinite && mark.y.isFinite {
      let dot = plot.dot(mark.x, mark.y)
      let (scalar, style) = BoundaryField.mark(mark.mark, canvas)
      canvas.put(canvas.glyph(scalar), x: plot.rect.x + dot.x / 2, y: plot.rect.y + dot.y / 4, style)
    }
    if let ball { canvas.text("●", x: plot.rect.x + ball.x / 2, y: plot.rect.y + ball.y / 4, .accent) }
  }

  /// The curves' names at their right ends, a row apart when they meet.
  private func drawNames(_ plot: CurvePlot, right: Int, on canvas: inout Canvas) {
    guard let slope, right > plot.rect.right, let end = samples.last, let slopeEnd = slope.last else { return }
    let row = plot.rect.y + plot.dot(xRange.upperBound, end).y / 4
    var other = plot.rect.y + plot.dot(xRange.upperBound, slopeEnd).y / 4
    if other == row { other += row + 1 < plot.rect.bottom ? 1 : -1 }
    canvas.text(names.curve, x: plot.rect.right + 1, y: row, .train)
    canvas.text(names.slope, x: plot.rect.right + 1, y: other, .dim)
  }
}
