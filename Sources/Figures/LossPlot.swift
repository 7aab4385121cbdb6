import Canvas

/// The losses of a stretch of steps.
public struct LossPoint: Hashable, Sendable {
  public var firstStep: Int
  public var lastStep: Int
  public var minimum: Float
  public var maximum: Float
  public var mean: Float

  public init(firstStep: Int, lastStep: Int, minimum: Float, maximum: Float, mean: Float) {
    self.firstStep = firstStep
    self.lastStep = lastStep
    self.minimum = minimum
    self.maximum = maximum
    self.mean = mean
  }
}

/// One of several courses of a run.
public struct LossBranch: Hashable, Sendable {
  /// A letter.
  public var name: String
  /// Its losses, all of one kind.
  public var points: [LossPoint]
  /// The one it grew out of, by name; nil for the first.
  public var parent: String?
  public var forkStep: Int
  public var latestStep: Int
  public var isPresent: Bool

  public init(
    name: String, points: [LossPoint], parent: String? = nil, forkStep: Int = 0, latestStep: Int,
    isPresent: Bool = false
  ) {
    self.name = name
    self.points = points
    self.parent = parent
    self.forkStep = forkStep
    self.latestStep = latestStep
    self.isPresent = isPresent
  }
}

/// Training and held-out loss over the steps. The axis doubles when it is full, so the curve grows to the right.
public struct LossPlot: Figure {
  public var train: [LossPoint]
  public var test: [LossPoint]
  public var lastStep: Int
  public var logarithmic: Bool
  /// What is plotted, after the title: `cross-entropy`. The scale is added.
  public var condition: String
  public var title: String
  /// Steps that the axis has room for at least.
  public var shortest: Int
  /// Where in its past the run stands; nil at its end.
  public var cursor: Int?
  /// Where there are several: each one's losses, in place of `train` and `test`.
  public var branches: [LossBranch] = []

  public init(
    train: [LossPoint], test: [LossPoint] = [], lastStep: Int, logarithmic: Bool = true, condition: String = "",
    title: String = "loss", shortest: Int = 100
  ) {
    self.train = train
    self.test = test
    self.lastStep = lastStep
    self.logarithmic = logarithmic
    self.condition = condition
    self.title = title
    self.shortest = shortest
  }

  /// The step at the right end of the axis: 100, 200, 400, …
  public var axisEnd: Int {
    let last = max(lastStep, branches.map(\.latestStep).max() ?? 0)
    var end = max(1, shortest)
    while end < last, end < 1 << 40 { end *= 2 }
    return end
  }

  public func draw(in rect: Rect, on canvas: inout Canvas) {
    guard !rect.isEmpty else { return }
    let layout = LossLayout(self, in: rect)
    canvas.clipped(to: rect) { canvas in
      drawTitle(layout, in: rect, on: &canvas)
      guard !layout.plot.isEmpty else { return }
      drawGrid(layout, on: &canvas)
      drawCursor(layout, on: &canvas)
      drawCurves(layout, on: &canvas)
      drawAxis(layout, in: rect, on: &canvas)
      drawTracks(layout, on: &canvas)
      drawNames(layout, in: rect, on: &canvas)
      canvas.name(layout.plot, "loss-plot")
    }
  }

  /// All losses that can be placed on the axis.
  var values: [Float] {
    (branches.isEmpty ? train + test : branches.flatMap(\.points)).map(\.mean).filter {
      $0.isFinite && (!logarithmic || $0 > 0)
    }
  }

  private var isEmpty: Bool { !(train + test).contains { $0.mean.isFinite } }

  /// The last value of each curve.
  var lastValues: [Float] {
    branches.isEmpty
      ? [train.last, test.last].compactMap { $0?.mean } : branches.compactMap { $0.points.last?.mean }
  }

  private func drawTitle(_ layout: LossLayout, in rect: Rect, on canvas: inout Canvas) {
    guard layout.hasTitle else { return }
    let end = canvas.text(title, x: rect.x, y: rect.y, .strong)
    let scale = logarithmic ? "log scale" : ""
    let words = [condition, scale].filter { !$0.isEmpty }
    // What there is no room for is left out rather than cut.
    let fitting = [words.joined(separator: ", "), scale].first { end + 2 + textWidth($0) <= rect.right }
    canvas.text(fitting ?? "", x: end + 2, y: rect.y, .dim)
  }

  private func drawGrid(_ layout: LossLayout, on canvas: inout Canvas) {
    let plot = layout.plot
    for (index, tick) in layout.scale.ticks.enumerated() {
      let y = layout.row(ofTick: index)
      canvas.text(layout.scale.label(tick, canvas.capabilities.glyphs), right: plot.x - 1, y: y, .dim)
      guard canvas.theme.depth != .mono, canvas.capabilities.glyphs != .ascii else { continue }
      for x in stride(from: plot.x, to: plot.right, by: 2) {
        canvas.put(canvas.glyph("·"), x: x, y: y, canvas.theme.style(.grid))
      }
    }
    if isEmpty {
      let text = " no steps yet "
      let y = plot.y + plot.height / 2
      canvas.text(fitted(text, plot.width), x: plot.x + max(0, (plot.width - textWidth(text)) / 2), y: y, .faint)
    }
  }

  // MARK: Curves

  private func drawCurves(_ layout: LossLayout, on canvas: inout Canvas) {
    var layer = DotLayer(rect: layout.plot)
    let isMono = canvas.theme.depth == .mono
    if branches.isEmpty {
      draw(test, .test, isDashed: isMono, letter: ".", layout, &layer, canvas.theme)
      draw(train, .train, isDashed: false, letter: "*", layout, &layer, canvas.theme)
    } else {
      for branch in branches where !branch.isPresent {
        draw(branch.points, .test, isDashed: isMono, letter: ".", layout, &layer, canvas.theme)
      }
      for branch in branches where branch.isPresent {
        draw(branch.points, .accent, isDashed: false, letter: "*", layout, &layer, canvas.theme)
      }
    }
    layer.draw(on: &canvas)
  }

  private func draw(
    _ points: [LossPoint], _ role: Role, isDashed: Bool, letter: Unicode.Scalar, _ layout: LossLayout,
    _ layer: inout DotLayer, _ theme: Theme
  ) {
    let columns = medians(points, columns: layout.plot.width * 2)
    var previous: (x: Float, y: Float)?
    for (column, loss) in columns {
      guard let y = layout.dotRow(loss) else {
        previous = nil
        continue
      }
      let point = (x: Float(column), y: y)
      // What lies ahead of the cursor has been, and is not now.
      let isAhead = cursor.map { column > layout.dotColumn($0, end: axisEnd) } ?? false
      let style = theme.style(isAhead ? .axis : role)
      if isDashed, column / 3 % 2 == 1 {
        previous = point
        continue
      }
      // Neighbours that are close need no line between them: it would only thicken the noise.
      let isClose = previous.map { point.x - $0.x <= 1 && abs(point.y - $0.y) <= 3 } ?? true
      layer.line(from: isClose ? point : previous ?? point, to: point, style, letter: letter)
      previous = point
    }
  }

  /// The loss of each column of dots, the median where several points share one: the course, not the noise.
  private func medians(_ points: [LossPoint], columns: Int) -> [(column: Int, loss: Float)] {
    guard columns > 0 else { return [] }
    let end = Double(axisEnd)
    var result: [(column: Int, loss: Float)] = []
    var group: [Float] = []
    var current = -1
    func close() {
      guard !group.isEmpty else { return }
      // An unbounded loss leaves a gap, however many neighbours it has.
      let finite = group.filter(\.isFinite).sorted()
      result.append((current, finite.count == group.count ? finite[finite.count / 2] : .nan))
      group.removeAll(keepingCapacity: true)
    }
    for point in points {
      let middle = (Double(point.firstStep) + Double(point.lastStep)) / 2
      let column = max(0, min(columns - 1, Int((max(0, min(1, middle / end)) * Double(columns - 1)).rounded())))
      if column != current { close() }
      current = column
      group.append(point.mean)
    }
    close()
    return result
  }

  // MARK: Around the curves

  /// The cursor's column, and its head above the plot.
  private func drawCursor(_ layout: LossLayout, on canvas: inout Canvas) {
    guard let cursor else { return }
    let plot = layout.plot
    let x = plot.x + layout.dotColumn(cursor, end: axisEnd) / 2
    if layout.hasTitle { canvas.text("▾", x: x, y: plot.y - 1, .accent) }
    for y in plot.y..<plot.bottom { canvas.text("╎", x: x, y: y, .accent) }
  }

  /// A line for each branch, from where it left its parent to where it has come, in place of the axis.
  private func drawTracks(_ layout: LossLayout, on canvas: inout Canvas) {
    guard let axisRow = layout.axisRow else { return }
    let shown = layout.tracks(of: self)
    func column(_ step: Int) -> Int { layout.plot.x + layout.dotColumn(step, end: axisEnd) / 2 }
    for (index, branch) in shown.enumerated() {
      let y = axisRow + index
      let role: Role = branch.isPresent ? .accent : .dim
      canvas.text(branch.name, right: layout.plot.x - 1, y: y, role)
      let (start, end) = (column(branch.forkStep), column(branch.latestStep))
      for x in start...max(start, end) { canvas.text("━", x: x, y: y, role) }
      if let parent = shown.firstIndex(where: { $0.name == branch.parent }), parent < index {
        for row in parent..<index {
          canvas.text(row == parent ? "┳" : "│", x: start, y: axisRow + row, role)
        }
        canvas.text("┗", x: start, y: y, role)
      }
      if branch.isPresent { canvas.text("●", x: column(cursor ?? branch.latestStep), y: y, .accent) }
    }
  }

  private func drawAxis(_ layout: LossLayout, in rect: Rect, on canvas: inout Canvas) {
    guard let row = layout.axisRow else { return }
    let plot = layout.plot
    let numbers = row + layout.axisRows
    if branches.isEmpty { canvas.rule(x: plot.x, y: row, width: plot.width, .axis) }
    let wanted = Ticks.step(atLeast: Float(axisEnd) / Float(max(2, min(6, plot.width / 10))))
    let step = max(1, Int(wanted.rounded()))
    var free = plot.x
    for tick in stride(from: 0, through: axisEnd, by: step) {
      let x = plot.x + layout.dotColumn(tick, end: axisEnd) / 2
      if branches.isEmpty { canvas.put(canvas.glyph("┴"), x: x, y: row, canvas.theme.style(.axis)) }
      let text = Format.count(tick)
      let width = textWidth(text)
      let left = max(plot.x, x - (width - 1) / 2)
      guard layout.hasTickNumbers, left >= free, left + width <= rect.right - 5 else { continue }
      canvas.text(text, x: left, y: numbers, .dim)
      free = left + width + 1
    }
    if layout.hasTickNumbers { canvas.text("step", right: rect.right, y: numbers, .dim) }
  }

  /// Names and last values at the right end of their curves, a row apart when they meet.
  private func drawNames(_ layout: LossLayout, in rect: Rect, on canvas: inout Canvas) {
    guard layout.hasNames else { return }
    let x = layout.plot.right + 1
    func last(_ points: [LossPoint]) -> (loss: Float, row: Int)? {
      guard let loss = points.last?.mean else { return nil }
      let dot = layout.dotRow(loss).map { wholeBelow($0 + 0.5) / 4 } ?? (loss > 0 ? 0 : layout.plot.height - 1)
      return (loss, layout.plot.y + max(0, min(layout.plot.height - 1, dot)))
    }
    if !branches.isEmpty { return drawBranchNames(layout, right: rect.right, last, on: &canvas) }
    let train = last(train)
    var test = last(test)
    if let trained = train, let tested = test, trained.row == tested.row {
      let lower = trained.row + 1 < layout.plot.bottom
      let isAbove = tested.loss >= trained.loss && trained.row > layout.plot.y
      test!.row += isAbove || !lower ? -1 : 1
    }
    if let test {
      canvas.text("test", x: x, y: test.row, .dim)
      canvas.text(LossScale.value(test.loss, canvas.capabilities.glyphs), right: rect.right, y: test.row, .text)
    }
    if let train {
      canvas.text("train", x: x, y: train.row, .text)
      canvas.text(LossScale.value(train.loss, canvas.capabilities.glyphs), right: rect.right, y: train.row, .strong)
    }
  }
}

extension LossPlot {
  /// Each branch's letter and last value, lowest loss first; those that find no row of their own are left out.
  private func drawBranchNames(
    _ layout: LossLayout, right: Int, _ last: ([LossPoint]) -> (loss: Float, row: Int)?, on canvas: inout Canvas
  ) {
    let x = layout.plot.right + 1
    var taken: Set<Int> = []
    for branch in branches.sorted(by: { $0.isPresent && !$1.isPresent }) {
      guard let end = last(branch.points) else { continue }
      let near = [0, 1, -1, 2, -2].map { end.row + $0 }
      guard let row = near.first(where: { (layout.plot.y..<layout.plot.bottom).contains($0) && !taken.contains($0) })
      else { continue }
      taken.insert(row)
      canvas.text(branch.name, x: x, y: row, branch.isPresent ? .accent : .strong)
      canvas.text(
        LossScale.value(end.loss, canvas.capabilities.glyphs), right: right, y: row, branch.isPresent ? .accent : .text)
    }
  }
}

/// Rows and columns of a loss plot.
struct LossLayout {
  private static let mostTracks = 3

  var plot: Rect
  /// Rows that the axis takes, or the branches in its place.
  let axisRows: Int
  let scale: LossScale
  let hasTitle: Bool
  let hasNames: Bool
  let hasTickNumbers: Bool
  let axisRow: Int?
  private let rowsPerTick: Int

  init(_ figure: LossPlot, in rect: Rect) {
    hasTitle = rect.height >= 6
    let hasAxis = rect.height >= 7 && rect.width >= 30
    hasTickNumbers = rect.height >= 8 && hasAxis
    hasNames = rect.width >= 36
    // A breath between title and plot, where there is room.
    let top = !hasTitle ? 0 : rect.height >= 10 ? 2 : 1
    axisRows = max(1, min(LossLayout.mostTracks, figure.branches.count))
    let available = rect.height - top - (hasAxis ? axisRows : 0) - (hasTickNumbers ? 1 : 0)
    let scale = LossScale(figure.values, logarithmic: figure.logarithmic, rows: available)
    self.scale = scale
    let gaps = max(1, scale.ticks.count - 1)
    rowsPerTick = max(1, (available - 1) / gaps)
    let height = max(0, min(available, rowsPerTick * gaps + 1))
    let left = rect.width >= 24 ? max(5, scale.ticks.map { textWidth(scale.label($0, .ascii)) }.max() ?? 0) + 2 : 0
    // `train 0.045` and a column of air; more where the loss has grown beyond its usual width.
    let losses = figure.lastValues
    let valueWidth = max(5, losses.map { textWidth(LossScale.value($0, .ascii)) }.max() ?? 0)
    let right = hasNames ? 1 + 6 + valueWidth : 0
    plot = Rect(x: rect.x + left, y: rect.y + top, width: rect.width - left - right, height: height)
    axisRow = hasAxis ? plot.bottom : nil
  }

  func row(ofTick index: Int) -> Int { plot.y + index * rowsPerTick }

  /// The branches that have a line of their own: the present one, where it came from, and the latest.
  func tracks(of figure: LossPlot) -> [LossBranch] {
    let present = figure.branches.first { $0.isPresent }
    let wanted = figure.branches.enumerated().sorted { one, other in
      func rank(_ branch: LossBranch) -> Int { branch.isPresent ? 0 : branch.name == present?.parent ? 1 : 2 }
      return (rank(one.element), -one.offset) < (rank(other.element), -other.offset)
    }
    return wanted.prefix(axisRows).sorted { $0.offset < $1.offset }.map(\.element)
  }

  /// Ticks stand at the middle of their rows. Nothing for what is no number; what lies beyond the scale is held at its edge.
  func dotRow(_ loss: Float) -> Float? {
    guard let share = scale.share(loss) else { return nil }
    let extent = Float(max(0, plot.height - 1) * 4)
    return max(0, min(Float(plot.height * 4 - 1), 1.5 + share * extent))
  }

  func dotColumn(_ step: Int, end: Int) -> Int {
    let share = max(0, min(1, Double(step) / Double(max(1, end))))
    return Int((share * Double(max(0, plot.width * 2 - 1))).rounded())
  }
}

/// The vertical scale: round ticks from the top down, one, two or five apart, or a half decade on a log scale.
struct LossScale {
  let ticks: [Float]
  private let logarithmic: Bool

  init(_ losses: [Float], logarithmic: Bool, rows: Int) {
    self.logarithmic = logarithmic
    let most = max(2, (rows + 1) / 2)
    if logarithmic {
      ticks = LossScale.decades(from: losses.min() ?? 0.1, to: losses.max() ?? 1, most: most, rows: rows)
    } else {
      ticks = LossScale.steps(to: losses.max() ?? 1, most: most, rows: rows)
    }
  }

  /// How far down the scale a loss lies, 0 … 1; nothing for what is no number.
  func share(_ loss: Float) -> Float? {
    guard loss.isFinite, let top = ticks.first, let bottom = ticks.last else { return nil }
    if !logarithmic { return top > bottom ? (top - loss) / (top - bottom) : 0 }
    guard loss > bottom else { return 1 }
    let high = LossScale.log10(top)
    let low = LossScale.log10(bottom)
    return high > low ? (high - LossScale.log10(loss)) / (high - low) : 0
  }

  /// Positions 2 × exponent, + 1 for a 3: …, 0.03, 0.1, 0.3, 1, 3, …
  private static func decades(from low: Float, to high: Float, most: Int, rows: Int) -> [Float] {
    func value(_ position: Int) -> Float {
      let exponent = position >> 1
      var power: Float = 1
      for _ in 0..<abs(exponent) { power *= 10 }
      return (position & 1 == 0 ? 1 : 3) * (exponent < 0 ? 1 / power : power)
    }
    var top = -70
    // A tick may be passed by a little: the row above its dots has room.
    while top < 76, value(top) * 1.12 < high { top += 1 }
    var bottom = top - 1
    while bottom > -72, value(bottom) * 0.88 > low { bottom -= 1 }
    // Whole decades, or several, when half decades do not fit.
    var step = 1
    while (top - bottom + step - 1) / step + 1 > most {
      step = step == 1 ? 2 : step + 2
      if step >= 2 { top += top & 1 }
    }
    var gaps = max(1, (top - bottom + step - 1) / step)
    // One more tick below, if the rows are used better by it.
    if gaps + 2 <= most, (rows - 1) / (gaps + 1) * (gaps + 1) > (rows - 1) / gaps * gaps { gaps += 1 }
    return (0...gaps).map { value(top - $0 * step) }
  }

  private static func steps(to high: Float, most: Int, rows: Int) -> [Float] {
    let count = max(1, min(most - 1, 5))
    let step = Ticks.step(atLeast: max(high, 1e-6) / Float(count))
    let gaps = max(1, whole((high / step).rounded(.up)))
    return (0...min(gaps, count + 1)).map { Float(min(gaps, count + 1) - $0) * step }
  }

  /// log10 to a dot's precision; figures need no more, and no C library for it.
  static func log10(_ value: Float) -> Float {
    guard value > 0 else { return -45 }
    let exponent = Float(value.exponent)
    let mantissa = value.significand
    // ln m = 2 artanh((m − 1) / (m + 1)), for 1 ≤ m < 2
    let z = (mantissa - 1) / (mantissa + 1)
    let z2 = z * z
    let logarithm = 2 * z * (1 + z2 * (1 / 3 + z2 * (1 / 5 + z2 * (1 / 7 + z2 / 9))))
    return (exponent * 0.693_147_18 + logarithm) * 0.434_294_48
  }

  /// A tick as short as it is exact: `1`, `0.3`, `10,000`, `10⁻⁵`.
  func label(_ value: Float, _ glyphs: GlyphTier) -> String {
    if value == 0 { return "0" }
    if value >= 99_999 || value < 0.000_9 { return LossScale.power(value, glyphs) }
    // On a linear scale all ticks have the decimals of their step, which is the lowest tick above 0.
    let smallest = logarithmic ? value : ticks.dropLast().last ?? value
    return Format.plain(value, decimals: max(0, -wholeBelow(LossScale.log10(smallest) + 0.001)))
  }

  private static func power(_ value: Float, _ glyphs: GlyphTier) -> String {
    let exponent = wholeBelow(log10(value) + 0.001)
    var power: Float = 1
    for _ in 0..<abs(exponent) { power *= 10 }
    let factor = whole(exponent < 0 ? value * power : value / power)
    let lead = factor == 1 ? "10" : "\(factor)×10"
    if glyphs == .ascii { return lead + "^" + String(exponent) }
    return lead + (exponent < 0 ? "⁻" : "") + Format.superscript(abs(exponent))
  }

  /// A loss at the end of its curve.
  static func value(_ loss: Float, _ glyphs: GlyphTier) -> String {
    if loss.isNaN { return "NaN" }
    if loss.isInfinite { return Format.plain(loss, decimals: 0) }
    if abs(loss) >= 99_999 { return power(abs(loss), glyphs) }
    return Format.magnitude(loss, decimals: loss >= 1000 ? 0 : loss >= 100 ? 1 : 3)
  }
}
