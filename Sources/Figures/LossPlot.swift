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
