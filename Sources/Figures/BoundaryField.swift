import Canvas

/// A sample in the plane of two inputs.
public struct FieldPoint: Hashable, Sendable {
  /// What the point is: one of two classes, or of more, one that the network misreads, or the sample the page talks about.
  public enum Mark: Hashable, Sendable {
    case positive, negative, misread, sample
    /// A third class, a fourth, …, from 0.
    case other(Int)
    /// Where the learner puts the next one.
    case cursor
  }
  public var x: Float
  public var y: Float
  public var mark: Mark
  public var label: String?

  public init(x: Float, y: Float, mark: Mark, label: String? = nil) {
    self.x = x
    self.y = y
    self.mark = mark
    self.label = label
  }
}

/// What the values of a field are.
public enum FieldReading: Hashable, Sendable {
  /// A chance 0 … 1, undecided at one half.
  case chance
  /// A signed number, coloured by its share of the largest.
  case number(largest: Float)
  /// The number of a class, from 0.
  case classes
}

/// What a network answers at every point of the plane: two quiet colours, grey where it is undecided, the undecided line,
/// and the samples on top.
public struct BoundaryField: Figure {
  /// The output at the centre of each cell of a grid, rows × columns, the first row on top.
  public var values: [Float]
  public var columns: Int
  public var rows: Int
  public var xRange: ClosedRange<Float>
  public var yRange: ClosedRange<Float>
  public var points: [FieldPoint]
  public var xLabel: String
  public var yLabel: String
  /// Names of the classes: written into the field, or into a legend below it when there are points of both.
  public var negativeLabel: String?
  public var positiveLabel: String?
  public var showsAxes: Bool
  /// What the mouse finds here.
  public var name: String
  public var reading = FieldReading.chance
  /// Only on which side of the undecided line a point lies, not how far.
  public var isDiscretised = false

  public init(
    values: [Float], columns: Int, rows: Int, xRange: ClosedRange<Float> = -1...1, yRange: ClosedRange<Float> = -1...1,
    points: [FieldPoint] = [], xLabel: String = "x₁", yLabel: String = "x₂", negativeLabel: String? = nil,
    positiveLabel: String? = nil, showsAxes: Bool = true, name: String = "field"
  ) {
    self.values = values
    self.columns = columns
    self.rows = rows
    self.xRange = xRange
    self.yRange = yRange
    self.points = points
    self.xLabel = xLabel
    self.yLabel = yLabel
    self.negativeLabel = negativeLabel
    self.positiveLabel = positiveLabel
    self.showsAxes = showsAxes
    self.name = name
  }

  public func draw(in rect: Rect, on canvas: inout Canvas) {
    let layout = FieldLayout(self, in: rect)
    canvas.clipped(to: rect) { canvas in
      drawField(in: layout.field, on: &canvas)
      if let top = layout.nameRow { canvas.text(yLabel + " ↑", x: rect.x, y: top, .dim) }
      if layout.numbersOnLeft { drawYNumbers(layout, on: &canvas) }
      if let row = layout.tickRow { drawXNumbers(layout, row: row, on: &canvas) }
      if let row = layout.xNameRow {
        let name = xLabel + " →"
        canvas.text(name, x: max(rect.x, layout.field.right - textWidth(name)), y: row, .dim)
      }
      if let row = layout.legendRow { drawLegend(x: layout.field.x, y: row, right: rect.right, on: &canvas) }
    }
  }

  var hasLegend: Bool {
    (negativeLabel != nil || positiveLabel != nil) && points.contains { $0.mark == .positive || $0.mark == .negative }
  }

  // MARK: The plane

  /// The plane, its line and its points, filling `field`, with no axes around it.
  func drawField(in field: Rect, on canvas: inout Canvas) {
    guard !field.isEmpty else { return }
    canvas.clipped(to: field) { canvas in
      let marks = visiblePoints(in: field)
      if let sampler = FieldSampler(values: values, columns: columns, rows: rows) {
        let levels = Levels(sampler, field, reading, isDiscretised: isDiscretised)
        paint(levels, in: field, on: &canvas)
        drawLine(sampler, levels, in: field, on: &canvas)
        if !hasLegend { drawNames(levels, in: field, avoiding: marks, on: &canvas) }
      }
      drawPoints(marks, in: field, on: &canvas)
    }
    canvas.name(field, name)
  }

  /// The level of every pixel: −1, 0 or 1 for a chance, −3 … 3 for a number, or a class.
  private struct Levels {
    let width: Int
    let pixels: [Int8]
    init(_ sampler: FieldSampler, _ field: Rect, _ reading: FieldReading, isDiscretised: Bool) {
      width = field.width
      let height = field.height * 2
      var pixels: [Int8] = []
      pixels.reserveCapacity(width * height)
      for y in 0..<height {
        for x in 0..<width {
          let (u, v) = ((Float(x) + 0.5) / Float(width), (Float(y) + 0.5) / Float(height))
          pixels.append(Int8(Levels.level(sampler, u, v, reading, isDiscretised)))
        }
      }
      self.pixels = pixels
    }
    func at(_ x: Int, _ y: Int) -> Int { Int(pixels[y * width + x]) }

    private static func level(
      _ sampler: FieldSampler, _ u: Float, _ v: Float, _ reading: FieldReading, _ isDiscretised: Bool
    ) -> Int {
      switch reading {
      case .chance:
        let value = sampler.value(u, v)
        let undecided: Float = isDiscretised ? 0 : 0.3
        return abs(2 * value - 1) < undecided || value.isNaN ? 0 : value > 0.5 ? 1 : -1
      case .number(let largest):
        let value = sampler.value(u, v)
        return isDiscretised ? value > 0 ? 1 : value < 0 ? -1 : 0 : Theme.level(value, largest: largest, steps: 3)
      case .classes:
        let value = sampler.nearest(u, v)
        return value >= 0 && value < 100 ? Int(value) : 0
      }
    }
  }

  private func paint(_ levels: Levels, in field: Rect, on canvas: inout Canvas) {
    let theme = canvas.theme
    canvas.pixels(
      in: field, color: { ground(levels.at($0, $1), theme) },
      letter: { x, y in
        let level = levels.at(x, y)
        // Every second cell, staggered: a quiet ground that points stand out from.
        guard (x + y / 2) % 2 == 0 else { return " " }
        switch reading {
        case .chance: return level == 0 ? " " : level > 0 ? "+" : "-"
        case .number: return Canvas.letter(level: level)
        case .classes: return ["-", "+", ":", "."][level % 4]
        }
      })
  }

  private func ground(_ level: Int, _ theme: Theme) -> Color {
    switch reading {
    case .chance: theme.field(level)
    case .number: isDiscretised ? theme.field(level) : theme.tile(level)
    case .classes: theme.field(ofClass: level)
    }
  }

  private func drawLine(_ sampler: FieldSampler, _ levels: Levels, in field: Rect, on canvas: inout Canvas) {
    // Between several classes colours meet, and that is the line.
    if reading == .classes { return }
    // Without colour and braille the empty band between `-` and `+` is the line.
    if canvas.theme.depth == .mono, canvas.capabilities.glyphs != .braille { return }
    var layer = DotLayer(rect: field)
    layer.contour(sampler, level: reading == .chance ? 0.5 : 0, canvas.theme.style(.undecided))
    for y in field.y..<field.bottom {
      for x in field.x..<field.right where layer.isSet(x: x, y: y) {
        // A cell has one ground only, so take the colour nearest to undecided.
        let upper = levels.at(x - field.x, (y - field.y) * 2)
        let lower = levels.at(x - field.x, (y - field.y) * 2 + 1)
        let level = abs(upper) < abs(lower) ? upper : lower
        canvas.put(" ", x: x, y: y, Style(canvas.theme.style(.text).foreground, on: ground(level, canvas.theme)))
      }
    }
    layer.draw(on: &canvas)
  }

  // MARK: Points

  private struct PlacedPoint {
    var cell: Point
    var mark: FieldPoint.Mark
    var label: String?
  }

  /// At most one point in six cells, but every misread one and every sample; those last, so that they lie on top.
  private func visiblePoints(in field: Rect) -> [PlacedPoint] {
    let placed = points.compactMap { point -> PlacedPoint? in
      let u = (point.x - xRange.lowerBound) / (xRange.upperBound - xRange.lowerBound)
      let v = (yRange.upperBound - point.y) / (yRange.upperBound - yRange.lowerBound)
      guard u >= 0, u <= 1, v >= 0, v <= 1 else { return nil }
      let cell = Point(
        x: field.x + min(field.width - 1, Int(u * Float(field.width))),
        y: field.y + min(field.height - 1, Int(v * Float(field.height))))
      return PlacedPoint(cell: cell, mark: point.mark, label: point.label)
    }
    let loud: [FieldPoint.Mark] = [.misread, .sample, .cursor]
    let quiet = placed.filter { !loud.contains($0.mark) }
    let limit = max(1, field.width * field.height / 6)
    let thinned =
      quiet.count <= limit ? quiet : (0..<limit).map { quiet[$0 * quiet.count / limit] }
    return thinned + loud.flatMap { mark in placed.filter { $0.mark == mark } }
  }

  private func drawPoints(_ placed: [PlacedPoint], in field: Rect, on canvas: inout Canvas) {
    for point in placed {
      var (scalar, style): (Unicode.Scalar, Style) = BoundaryField.mark(point.mark, canvas)
      style.background = canvas.frame[point.cell.x, point.cell.y].style.background
      // Sixteen colours have no two blues that can be told apart: the glyph alone says the class.
      if canvas.theme.depth == .ansi16 { style.foreground = canvas.ink(on: style.background) }
      canvas.put(canvas.glyph(scalar), x: point.cell.x, y: point.cell.y, style)
      guard let label = point.label, field.width >= 28 else { continue }
      let width = textWidth(label)
      let right = point.cell.x + 2
      let x = right + width <= field.right ? right : point.cell.x - 1 - width
      write(label, x: x, y: point.cell.y, canvas.theme.style(.text), on: &canvas)
    }
  }

  static func mark(_ mark: FieldPoint.Mark, _ canvas: Canvas) -> (Unicode.Scalar, Style) {
    var style: Style
    switch mark {
    case .positive: style = canvas.theme.number(1)
    case .negative: style = canvas.theme.number(-1)
    case .misread, .sample: style = canvas.theme.style(.strong)
    case .other: style = canvas.theme.style(.text)
    case .cursor: style = canvas.theme.style(.accent)
    }
    style.attributes.insert(.bold)
    return switch mark {
    case .positive, .sample: ("●", style)
    case .negative: ("○", style)
    case .cursor: ("┼", style)
    case .misread: (canvas.capabilities.glyphs == .ascii ? "!" : "×", style)
    case .other(let index): (["◆", "◇", "▴", "▾"][index % 4], style)
    }
  }

  /// Text that keeps the ground below it.
  private func write(_ text: String, x: Int, y: Int, _ style: Style, on canvas: inout Canvas) {
    for (offset, scalar) in text.unicodeScalars.enumerated() {
      var style = style
      style.background = canvas.frame[x + offset, y].style.background
      if canvas.theme.depth == .ansi16 { style.foreground = canvas.ink(on: style.background) }
      canvas.put(canvas.glyph(scalar), x: x + offset, y: y, style)
    }
  }

  // MARK: Names of the classes in the field

  private func drawNames(
    _ levels: Levels, in field: Rect, avoiding points: [PlacedPoint], on canvas: inout Canvas
  ) {
    for (label, level) in [(negativeLabel, -1), (positiveLabel, 1)] {
      guard let label, let place = room(for: label, level: level, levels, in: field, avoiding: points) else { continue }
      write(label, x: place.x, y: place.y, canvas.theme.number(Float(level)), on: &canvas)
    }
  }

  /// The place nearest to the middle of a class where its name lies wholly inside it and touches no point.
  private func room(
    for label: String, level: Int, _ levels: Levels, in field: Rect, avoiding points: [PlacedPoint]
  ) -> Point? {
    let width = textWidth(label) + 2
    guard width <= field.width else { return nil }
    var (sumX, sumY, count) = (0, 0, 0)
    for y in 0..<field.height {
      for x in 0..<field.width where levels.at(x, y * 2) == level && levels.at(x, y * 2 + 1) == level {
        sumX += x
        sumY += y
        count += 1
      }
    }
    guard count > 0 else { return nil }
    let middle = (x: Float(sumX) / Float(count), y: Float(sumY) / Float(count))
    var best: (place: Point, distance: Float)?
    for y in 0..<field.height {
      if points.contains(where: { $0.label != nil && abs($0.cell.y - field.y - y) < 2 }) { continue }
      var run = 0
      for x in 0..<field.width {
        run = levels.at(x, y * 2) == level && levels.at(x, y * 2 + 1) == level ? run + 1 : 0
        guard run >= width else { continue }
        let start = x - width + 1
        let cell = Rect(x: field.x + start, y: field.y + y, width: width, height: 1)
        if points.contains(where: { cell.contains($0.cell) }) { continue }
        let across = Float(start) + Float(width) / 2 - middle.x
        let down = (Float(y) - middle.y) * 2
        let distance = across * across + down * down
        if distance < best?.distance ?? .infinity { best = (Point(x: cell.x + 1, y: cell.y), distance) }
      }
    }
    return best?.place
  }

  // MARK: Axes

  private func drawYNumbers(_ layout: FieldLayout, on canvas: inout Canvas) {
    let field = layout.field
    let span = yRange.upperBound - yRange.lowerBound
    for value in layout.yTicks.values {
      let v = (yRange.upperBound - value) / span
      let row = field.y + max(0, min(field.height - 1, wholeBelow(v * Float(field.height))))
      canvas.text(layout.yTicks.label(value), right: field.x - 1, y: row, .dim)
    }
  }

  /// Numbers below the field, and the axis' name behind them where it has no row of its own.
  func drawXNumbers(_ layout: FieldLayout, row: Int, on canvas: inout Canvas) {
    let field = layout.field
    var end = field.right
    if layout.nameInTickRow {
      let name = layout.arrowInTickRow ? xLabel + " →" : xLabel
      end = field.right - textWidth(name)
      canvas.text(name, x: end, y: row, .dim)
      end -= 1
    }
    let span = xRange.upperBound - xRange.lowerBound
    var free = field.x - 1
    let ticks = Ticks(xRange, count: 3)
    for value in ticks.values {
      let text = ticks.label(value)
      let u = (value - xRange.lowerBound) / span
      let cell = field.x + max(0, min(field.width - 1, wholeBelow(u * Float(field.width))))
      let width = textWidth(text)
      let x = max(field.x, min(end - width, cell - (width - 1) / 2))
      guard x > free, x + width <= end else { continue }
      canvas.text(text, x: x, y: row, .dim)
      free = x + width
    }
  }

  /// `● inside   ○ outside   × misread 3`; the last words are left out where there is no room.
  func drawLegend(x: Int, y: Int, right: Int, on canvas: inout Canvas) {
    var x = x
    let misread = points.count { $0.mark == .misread }
    let entries: [(FieldPoint.Mark, String?)] = [
      (.positive, positiveLabel), (.negative, negativeLabel), (.misread, misread > 0 ? "misread \(misread)" : nil),
    ]
    for (mark, label) in entries {
      guard let label, x + 2 + textWidth(label) <= right else { continue }
      let (scalar, style) = BoundaryField.mark(mark, canvas)
      canvas.put(canvas.glyph(scalar), x: x, y: y, style)
      x = canvas.text(label, x: x + 2, y: y, .dim) + 3
    }
  }
}

/// Which parts around a field there is room for.
struct FieldLayout {
  var field: Rect
  var nameRow: Int?
  var tickRow: Int?
  var xNameRow: Int?
  var legendRow: Int?
  var numbersOnLeft = false
  var nameInTickRow = false
  var arrowInTickRow = false
  let yTicks: Ticks

  /// The axes around a figure that stands alone.
  init(_ figure: BoundaryField, in rect: Rect) {
    let ticks = Ticks(figure.yRange, count: 3)
    yTicks = ticks
    guard figure.showsAxes, rect.width >= 14, rect.height >= 6 else {
      field = FieldLayout.square(rect)
      return
    }
    let isTall = rect.height >= 14
    let margin = isTall ? (ticks.values.map { textWidth(ticks.label($0)) }.max() ?? 0) + 1 : 0
    let top = figure.yLabel.isEmpty ? 0 : 1
    let legend = isTall && figure.hasLegend ? 1 : 0
    let below = (isTall && !figure.xLabel.isEmpty ? 2 : 1) + legend
    field = FieldLayout.square(
      Rect(x: rect.x + margin, y: rect.y + top, width: rect.width - margin, height: rect.height - top - below))
    if top > 0 { nameRow = rect.y }
    numbersOnLeft = isTall
    tickRow = field.bottom
    nameInTickRow = !isTall
    arrowInTickRow = true
    var next = field.bottom + 1
    if isTall, !figure.xLabel.isEmpty {
      xNameRow = next
      next += 1
    }
    if legend > 0 { legendRow = next }
  }

  /// Numbers below only, the name behind them: the axes of a field inside a larger figure.
  init(below field: Rect, hasTicks: Bool) {
    self.field = field
    yTicks = Ticks(0...1, count: 0)
    tickRow = hasTicks ? field.bottom : nil
    nameInTickRow = true
  }

  /// A cell is twice as high as wide, so a square is twice as wide in cells as high.
  static func square(_ rect: Rect) -> Rect {
    let width = min(rect.width, rect.height * 2)
    return Rect(x: rect.x, y: rect.y, width: width, height: min(rect.height, (width + 1) / 2))
  }
}
