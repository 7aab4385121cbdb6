import Canvas

/// The loss as a function of one parameter: the learner as a ball on it, the slope under the ball, and the step that
/// descent would take, −η · slope, as an arrow.
public struct LossAlong: Figure {
  /// The loss at the centre of each of as many equal shares of `xRange`.
  public var values: [Float]
  public var xRange: ClosedRange<Float>
  /// The loss at the top of the plot; from the values if there is none.
  public var top: Float?
  /// The parameter's name: `w`.
  public var label: String
  public var title: String
  /// What is held while the parameter moves: `b held at −0.29`.
  public var condition: String
  /// Where the parameter is, and the loss there.
  public var ball: (x: Float, loss: Float)?
  public var slope: Float?
  /// −η · slope.
  public var step: Float?
  /// What the mouse finds here.
  public var name: String

  public init(
    values: [Float], xRange: ClosedRange<Float>, top: Float? = nil, label: String = "w", title: String = "",
    condition: String = "", ball: (x: Float, loss: Float)? = nil, slope: Float? = nil, step: Float? = nil,
    name: String = "loss-along"
  ) {
    self.values = values
    self.xRange = xRange
    self.top = top
    self.label = label
    self.title = title.isEmpty ? "loss along " + label : title
    self.condition = condition
    self.ball = ball
    self.slope = slope
    self.step = step
    self.name = name
  }

  public func draw(in rect: Rect, on canvas: inout Canvas) {
    guard !rect.isEmpty else { return }
    canvas.clipped(to: rect) { canvas in
      let layout = Layout(self, in: rect)
      if layout.hasTitle { drawTitle(in: rect, on: &canvas) }
      guard !layout.plot.rect.isEmpty else { return }
      drawAxes(layout, in: rect, on: &canvas)
      drawCurve(layout, on: &canvas)
      drawArrow(layout, on: &canvas)
      canvas.name(layout.plot.rect, name)
    }
  }

  /// Which parts there is room for, and where they stand.
  private struct Layout {
    let hasTitle: Bool
    let hasNumbers: Bool
    let plot: CurvePlot
    let yTicks: Ticks
    /// The arrow's row, and its words' if they have one of their own.
    let arrowRow: Int?
    let wordsRow: Int?

    init(_ figure: LossAlong, in rect: Rect) {
      hasTitle = rect.height >= 6
      hasNumbers = rect.height >= 9 && rect.width >= 20
      let isTall = rect.height >= 16
      let hasArrow = rect.height >= 8 && figure.ball != nil && figure.step != nil
      let head = hasTitle ? (isTall ? 2 : 1) : 0
      let foot = (hasNumbers ? 2 : 0) + (hasArrow ? (isTall ? 4 : 1) : 0)
      let height = max(0, rect.height - head - foot)
      let high = figure.highest
      let ticks = Ticks(0...high, count: max(1, min(4, height / 3)))
      yTicks = ticks
      let left = hasNumbers ? (ticks.values.map { textWidth(ticks.label($0)) }.max() ?? 0) + 1 : 0
      let area = Rect(x: rect.x + left, y: rect.y + head, width: rect.width - left, height: height)
      // A little below 0, so that the ball at the bottom lies in a row of its own.
      plot = CurvePlot(x: figure.xRange, y: -high * 0.04...high, rect: area)
      arrowRow = hasArrow ? area.bottom + (isTall ? 1 : 0) : nil
      wordsRow = hasArrow && isTall ? area.bottom + 2 : nil
    }

    func column(_ x: Float) -> Int { plot.rect.x + plot.dot(x, 0).x / 2 }
  }

  private var highest: Float {
    if let top, top.isFinite, top > 0 { return top }
    let high = largestSize(values)
    return high > 0 ? high : 1
  }

  private func drawTitle(in rect: Rect, on canvas: inout Canvas) {
    let end = canvas.text(fitted(title, rect.width), x: rect.x, y: rect.y, .strong)
    let room = rect.right - end - 3
    if textWidth(condition) <= room { canvas.text(condition, x: end + 3, y: rect.y, .dim) }
  }

  private func drawAxes(_ layout: Layout, in rect: Rect, on canvas: inout Canvas) {
    guard layout.hasNumbers else { return }
    let plot = layout.plot
    for value in layout.yTicks.values {
      let row = plot.rect.y + plot.dot(xRange.lowerBound, value).y / 4
      canvas.text(layout.yTicks.label(value), right: plot.rect.x - 1, y: row, .dim)
    }
    canvas.rule(x: plot.rect.x, y: rect.bottom - 2, width: plot.rect.width, .axis)
    let ticks = Ticks(xRange, count: max(2, min(8, plot.rect.width / 8)))
    let end = rect.right - textWidth(label) - 2
    for value in ticks.values {
      let x = layout.column(value)
      canvas.put(canvas.glyph("┴"), x: x, y: rect.bottom - 2, canvas.theme.style(.axis))
      let text = ticks.label(value)
      let left = max(plot.rect.x, x - (textWidth(text) - 1) / 2)
      if left + textWidth(text) <= end { canvas.text(text, x: left, y: rect.bottom - 1, .dim) }
    }
    canvas.text(label, right: rect.right, y: rect.bottom - 1, .dim)
  }

  // MARK: The curve and what lies on it

  private func drawCurve(_ layout: Layout, on canvas: inout Canvas) {
    let plot = layout.plot
    let theme = canvas.theme
    var layer = DotLayer(rect: plot.rect)
    let width = Float(max(0, plot.rect.width * 2 - 1))
    let floor = Float(plot.rect.height * 4)
    var previous: (x: Float, y: Float)?
    for (index, value) in values.enumerated() {
      let y = plot.dotY(value)
      let point = (x: width * (Float(index) + 0.5) / Float(values.count), y: max(-floor, min(2 * floor, y)))
      if let previous, y.isFinite, previous.y >= 0 || y >= 0 {
        layer.line(from: previous, to: point, theme.style(.undecided))
      }
      previous = y.isFinite ? point : nil
    }
    guard let ball = visibleBall else {
      layer.draw(on: &canvas)
      return
    }
    let dot = plot.dot(ball.x, ball.loss)
    drawGuides(layout, dot, &layer, theme)
    if let slope, slope.isFinite, slope != 0 { drawTangent(plot, dot, slope, &layer, theme) }
    layer.draw(on: &canvas)
    if let landing = landing(ball), let loss = loss(at: landing) {
      let place = plot.dot(landing, loss)
      canvas.text("○", x: plot.rect.x + place.x / 2, y: plot.rect.y + place.y / 4, .strong)
    }
    let (x, y) = (plot.rect.x + dot.x / 2, plot.rect.y + dot.y / 4)
    if let slope, slope.isFinite {
      let words = "slope " + signedShort(slope, canvas.capabilities.glyphs)
      let isRight = slope <= 0 && x + 3 + textWidth(words) < plot.rect.right || x - 2 - textWidth(words) < plot.rect.x
      if isRight {
        canvas.text(words, x: x + 3, y: y, .accent)
      } else {
        canvas.text(words, right: x - 2, y: y, .accent)
      }
    }
    canvas.text("●", x: x, y: y, .strong)
  }

  /// The tangent under the ball, about as long whatever its slope.
  private func drawTangent(
    _ plot: CurvePlot, _ dot: (x: Int, y: Int), _ slope: Float, _ layer: inout DotLayer, _ theme: Theme
  ) {
    // In dots: the plot's own proportions, then how far to either side for a length of about a dozen.
    let across = (plot.dotX(xRange.upperBound) - plot.dotX(xRange.lowerBound)) / (xRange.upperBound - xRange.lowerBound)
    let down = (plot.dotY(0) - plot.dotY(highest)) / highest
    let rise = -slope * down / across
    let reach = 14 / (1 + rise * rise).squareRoot()
    guard rise.isFinite, reach.isFinite else { return }
    layer.line(
      from: (Float(dot.x) - reach, Float(dot.y) - reach * rise),
      to: (Float(dot.x) + reach, Float(dot.y) + reach * rise),
      theme.style(.accent), letter: ":")
  }

  /// Dotted lines from the ball and from where it will land down to the arrow.
  private func drawGuides(_ layout: Layout, _ dot: (x: Int, y: Int), _ layer: inout DotLayer, _ theme: Theme) {
    guard layout.arrowRow != nil, let ball = visibleBall else { return }
    func guide(_ x: Int, from y: Int) {
      for row in stride(from: y + 4, to: layout.plot.rect.height * 4, by: 3) {
        layer.set(x, row, theme.style(.faint), letter: ".")
      }
    }
    guide(dot.x, from: dot.y)
    if let landing = landing(ball), let loss = loss(at: landing) {
      let place = layout.plot.dot(landing, loss)
      guide(place.x, from: place.y)
    }
  }

  /// The ball, if it lies between the ends of the axis.
  private var visibleBall: (x: Float, loss: Float)? {
    guard let ball, ball.loss.isFinite, ball.x >= xRange.lowerBound, ball.x <= xRange.upperBound else { return nil }
    return ball
  }

  /// Where the step ends, if that is in the picture.
  private func landing(_ ball: (x: Float, loss: Float)) -> Float? {
    guard let step, step.isFinite, step != 0 else { return nil }
    let x = ball.x + step
    return x >= xRange.lowerBound && x <= xRange.upperBound ? x : nil
  }

  /// The curve's height, between two values.
  private func loss(at x: Float) -> Float? {
    let span = xRange.upperBound - xRange.lowerBound
    guard values.count > 1, span > 0 else { return nil }
    let place = max(0, min(Float(values.count - 1), (x - xRange.lowerBound) / span * Float(values.count) - 0.5))
    let index = min(values.count - 2, wholeBelow(place))
    let share = place - Float(index)
    let loss = values[index] * (1 - share) + values[index + 1] * share
    return loss.isFinite ? loss : nil
  }

  private func drawArrow(_ layout: Layout, on canvas: inout Canvas) {
    guard let row = layout.arrowRow, let ball else { return }
    let plot = layout.plot.rect
    let glyphs = canvas.capabilities.glyphs
    guard visibleBall != nil else {
      let isLeft = ball.x < xRange.lowerBound
      let words = "\(label) \(signedShort(ball.x, glyphs)) is far off the picture"
      if isLeft {
        canvas.text("◂ " + fitted(words, plot.width - 2), x: plot.x, y: row, .accent)
      } else {
        canvas.text(fitted(words, plot.width - 2) + " ▸", right: plot.right, y: row, .accent)
      }
      return
    }
    let from = layout.column(ball.x)
    guard let step, step.isFinite else { return }
    let to = layout.column(ball.x + step)
    for x in min(from, to)...max(from, to) where from != to {
      canvas.text("━", x: x, y: row, .accent)
    }
    if from != to { canvas.text(to > from ? "▸" : "◂", x: to, y: row, .accent) }
    canvas.text("●", x: from, y: row, .dim)
    let words = "−η·slope " + signedShort(step, glyphs)
    let width = textWidth(words)
    if let wordsRow = layout.wordsRow {
      let middle = (from + to) / 2 - width / 2
      canvas.text(words, x: max(plot.x, min(plot.right - width, middle)), y: wordsRow, .accent)
    } else {
      let right = max(from, to) + 2
      if right + width <= plot.right {
        canvas.text(words, x: right, y: row, .accent)
      } else if min(from, to) - 1 - width >= plot.x {
        canvas.text(words, right: min(from, to) - 1, y: row, .accent)
      } else if abs(to - from) > width + 6 {
        canvas.text(" " + words + " ", x: (from + to) / 2 - width / 2 - 1, y: row, .accent)
      }
    }
  }
}

/// A signed number in few columns, however large: `−28.00`, `+0.699`, `−3×10⁷`.
func signedShort(_ value: Float, _ glyphs: GlyphTier) -> String {
  let size = abs(value)
  if size.isFinite, size >= 99_999 { return (value < 0 ? "−" : "+") + LossScale.value(size, glyphs) }
  return Format.signed(value, decimals: size >= 1000 ? 0 : size >= 10 ? 2 : 3)
}
