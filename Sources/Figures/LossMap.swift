import Canvas

/// The loss over two parameters, seen from above: dark is low. On it the way walked so far, the present point and the
/// point of the next step.
public struct LossMap: Figure {
  /// The loss at the centre of each cell of a grid, rows × columns, the first row on top.
  public var values: [Float]
  public var columns: Int
  public var rows: Int
  public var xRange: ClosedRange<Float>
  public var yRange: ClosedRange<Float>
  public var xLabel: String
  public var yLabel: String
  public var title: String
  /// From the start to the present point.
  public var path: [(x: Float, y: Float)]
  public var next: (x: Float, y: Float)?
  /// What the mouse finds here.
  public var name: String

  public init(
    values: [Float], columns: Int, rows: Int, xRange: ClosedRange<Float>, yRange: ClosedRange<Float>,
    xLabel: String = "w", yLabel: String = "b", title: String = "", path: [(x: Float, y: Float)] = [],
    next: (x: Float, y: Float)? = nil, name: String = "loss-map"
  ) {
    self.values = values
    self.columns = columns
    self.rows = rows
    self.xRange = xRange
    self.yRange = yRange
    self.xLabel = xLabel
    self.yLabel = yLabel
    self.title = title.isEmpty ? "loss over \(xLabel) and \(yLabel)" : title
    self.path = path
    self.next = next
    self.name = name
  }

  /// Greys from the darkest to the brightest.
  static let bands = 10

  public func draw(in rect: Rect, on canvas: inout Canvas) {
    guard !rect.isEmpty else { return }
    let hasTitle = rect.height >= 6
    let hasAxes = rect.height >= 9 && rect.width >= 20
    let ticks = Ticks(yRange, count: max(1, min(4, rect.height / 4)))
    let labels = hasAxes ? ticks.values.map { textWidth(ticks.label($0)) } + [textWidth(yLabel)] : []
    let left = (labels.max() ?? -1) + 1
    let head = hasTitle ? (rect.height >= 16 ? 2 : 1) : 0
    let field = Rect(
      x: rect.x + left, y: rect.y + head, width: rect.width - left, height: rect.height - head - (hasAxes ? 1 : 0))
    canvas.clipped(to: rect) { canvas in
      if hasTitle {
        let end = canvas.text(fitted(title, rect.width), x: rect.x, y: rect.y, .strong)
        let words = canvas.theme.depth == .mono ? "lines of equal loss" : "dark is low"
        if end + 3 + textWidth(words) <= rect.right { canvas.text(words, x: end + 3, y: rect.y, .dim) }
      }
      guard !field.isEmpty else { return }
      let plot = CurvePlot(x: xRange, y: yRange, rect: field)
      if hasAxes { drawAxes(plot, ticks, in: rect, on: &canvas) }
      canvas.clipped(to: field) { canvas in
        drawGround(plot, on: &canvas)
        drawPath(plot, on: &canvas)
      }
      canvas.name(field, name)
    }
  }

  private func drawAxes(_ plot: CurvePlot, _ ticks: Ticks, in rect: Rect, on canvas: inout Canvas) {
    let field = plot.rect
    canvas.text(yLabel, right: field.x - 1, y: field.y, .dim)
    for value in ticks.values {
      let row = field.y + plot.dot(xRange.lowerBound, value).y / 4
      if row > field.y { canvas.text(ticks.label(value), right: field.x - 1, y: row, .dim) }
    }
    let across = Ticks(xRange, count: max(2, min(8, field.width / 8)))
    let end = field.right - textWidth(xLabel) - 1
    var free = field.x
    for value in across.values {
      let text = across.label(value)
      let x = max(field.x, field.x + plot.dot(value, 0).x / 2 - (textWidth(text) - 1) / 2)
      guard x >= free, x + textWidth(text) <= end else { continue }
      canvas.text(text, x: x, y: field.bottom, .dim)
      free = x + textWidth(text) + 1
    }
    canvas.text(xLabel, right: field.right, y: field.bottom, .dim)
  }

  // MARK: The ground

  /// Bands at equal ratios of the loss, so that a valley shows its floor however steep its walls.
  private struct Bands {
    let low: Float
    let high: Float

    init(_ values: [Float]) {
      let finite = values.filter { $0.isFinite && $0 >= 0 }
      let most = finite.max() ?? 1
      high = LossScale.log10(max(most, 1e-30))
      low = max(LossScale.log10(max(finite.min() ?? 0, 1e-30)), high - 2.5)
    }

    /// 0 … 10, whole at the border of two bands.
    func position(_ value: Float) -> Float {
      guard value.isFinite else { return Float(LossMap.bands) }
      guard high > low else { return 0 }
      return max(0, min(1, (LossScale.log10(max(value, 1e-30)) - low) / (high - low))) * Float(LossMap.bands)
    }
  }

  private func drawGround(_ plot: CurvePlot, on canvas: inout Canvas) {
    let field = plot.rect
    guard let sampler = FieldSampler(values: values, columns: columns, rows: rows) else { return }
    let bands = Bands(values)
    if canvas.theme.depth == .mono {
      drawContours(bands, in: field, on: &canvas)
      return
    }
    let theme = canvas.theme
    canvas.pixels(
      in: field,
      color: { x, y in
        let value = sampler.value((Float(x) + 0.5) / Float(field.width), (Float(y) + 0.5) / Float(field.height * 2))
        let band = min(LossMap.bands - 1, wholeBelow(bands.position(value)))
        return theme.grey(Float(band + 1) / 22)
      }, letter: { _, _ in " " })
  }

  /// Where there is no colour: every second border as a line.
  private func drawContours(_ bands: Bands, in field: Rect, on canvas: inout Canvas) {
    guard let levels = FieldSampler(values: values.map(bands.position), columns: columns, rows: rows) else { return }
    var layer = DotLayer(rect: field)
    for level in stride(from: 2, to: LossMap.bands, by: 2) {
      layer.contour(levels, level: Float(level), canvas.theme.style(.faint))
    }
    layer.draw(on: &canvas)
  }

  // MARK: The walk

  private func drawPath(_ plot: CurvePlot, on canvas: inout Canvas) {
    let theme = canvas.theme
    // Among contour lines of the same colour a path must be told by its width.
    let width = theme.depth == .mono ? 2 : 1
    var layer = DotLayer(rect: plot.rect)
    func place(_ point: (x: Float, y: Float)) -> (x: Float, y: Float)? {
      let (x, y) = (plot.dotX(point.x), plot.dotY(point.y))
      guard x.isFinite, y.isFinite, abs(x) < 2000, abs(y) < 2000 else { return nil }
      return (x, y)
    }
    for (from, to) in zip(path, path.dropFirst()) {
      if let a = place(from), let b = place(to) { layer.line(from: a, to: b, width: width, ink(.train, theme)) }
    }
    if let now = path.last, let next, let a = place(now), let b = place(next) {
      layer.line(from: a, to: b, ink(.accent, theme), letter: ":")
    }
    layer.draw(on: &canvas)
    mark("○", path.count > 1 ? path.first : nil, .train, plot, on: &canvas)
    mark("○", next, .accent, plot, on: &canvas)
    mark("●", path.last, .strong, plot, on: &canvas)
  }

  /// A style that keeps the ground it is laid on.
  private func ink(_ role: Role, _ theme: Theme) -> Style {
    var style = theme.style(role)
    style.background = .terminal
    return style
  }

  private func mark(
    _ scalar: Unicode.Scalar, _ point: (x: Float, y: Float)?, _ role: Role, _ plot: CurvePlot, on canvas: inout Canvas
  ) {
    guard let point, xRange.contains(point.x), yRange.contains(point.y) else { return }
    let dot = plot.dot(point.x, point.y)
    let (x, y) = (plot.rect.x + dot.x / 2, plot.rect.y + dot.y / 4)
    guard canvas.clip.contains(Point(x: x, y: y)) else { return }
    var style = canvas.theme.style(role)
    style.background = canvas.frame[x, y].style.background
    canvas.put(canvas.glyph(scalar), x: x, y: y, style)
  }
}
