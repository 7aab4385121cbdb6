import Canvas

/// One input of the sorter and the knob that weighs it.
public struct SorterKnob: Hashable, Sendable {
  public var label: String
  public var weight: Float
  /// What the mouse finds here.
  public var name: String
  public init(label: String, weight: Float, name: String) {
    self.label = label
    self.weight = weight
    self.name = name
  }
}

/// One thing to be sorted.
public struct SorterRow: Hashable, Sendable {
  public var label: String
  public var counts: [Float]
  public var sum: Float
  /// Whether it belongs to the right of the line.
  public var isPositive: Bool
  /// New to the machine: set apart below the others.
  public var isApart: Bool
  public init(label: String, counts: [Float], sum: Float, isPositive: Bool, isApart: Bool = false) {
    self.label = label
    self.counts = counts
    self.sum = sum
    self.isPositive = isPositive
    self.isApart = isApart
  }

  /// A sum of 0 and more lies right of the line.
  public var isRight: Bool { sum.isFinite && (sum >= 0) == isPositive }
}

/// Things weighed by a few knobs: each slides along its track with the weighted sum of its counts, left or right of the line at 0.
public struct MailSorter: Figure {
  public var knobs: [SorterKnob]
  /// The value at a knob's right stop.
  public var limit: Float
  /// Where each thing starts before anything is weighed.
  public var bias: Float
  public var rows: [SorterRow]
  public var positiveLabel: String
  public var negativeLabel: String
  public var selected: String?

  public init(
    knobs: [SorterKnob], limit: Float = 3, bias: Float, rows: [SorterRow], positiveLabel: String = "",
    negativeLabel: String = "", selected: String? = nil
  ) {
    self.knobs = knobs
    self.limit = limit
    self.bias = bias
    self.rows = rows
    self.positiveLabel = positiveLabel
    self.negativeLabel = negativeLabel
    self.selected = selected
  }

  /// How many stand on the side where they belong, those set apart not counted.
  public var rightCount: Int { rows.count { $0.isRight && !$0.isApart } }

  /// Rows it takes with air between the things, and dials.
  public var idealHeight: Int { 8 + rows.count * 2 + 1 }

  public func draw(in rect: Rect, on canvas: inout Canvas) {
    guard !rect.isEmpty, !rows.isEmpty else { return }
    canvas.clipped(to: rect) { canvas in
      let layout = SorterLayout(self, in: rect)
      drawKnobs(layout, on: &canvas)
      drawHeads(layout, on: &canvas)
      // Where rows are few the first ones go: what is set apart stands last.
      let shown = rows.suffix(max(0, (layout.bottom - layout.first + layout.spacing - 1) / layout.spacing))
      for (index, row) in shown.enumerated() {
        draw(row, y: layout.first + index * layout.spacing, layout, on: &canvas)
      }
      if layout.hasAxis { drawAxis(layout, on: &canvas) }
    }
  }

  // MARK: Knobs and heads

  private func drawKnobs(_ layout: SorterLayout, on canvas: inout Canvas) {
    for (index, knob) in knobs.enumerated() where index < layout.shownKnobs {
      let right = layout.columnRight(index)
      let isSelected = knob.name == selected
      let middle = right - layout.columnWidth / 2
      let label = fitted(knob.label, layout.columnWidth - 1)
      canvas.text(label, x: middle - textWidth(label) / 2, y: layout.labels, isSelected ? .accent : .dim)
      if layout.hasDials {
        KnobDial(value: knob.weight, limit: limit, isSelected: isSelected).draw(
          in: Rect(x: middle - 4, y: layout.labels + 1, width: 8, height: 4), on: &canvas)
      }
      let value = Format.signed(knob.weight, decimals: 2)
      let width = textWidth(value)
      let x = middle - width / 2 - (width > 5 ? 1 : 0)
      if isSelected {
        canvas.chip(value, x: x - 1, y: layout.values)
      } else {
        canvas.text(fitted(value, layout.columnWidth), x: x, y: layout.values, bold(canvas.theme.number(knob.weight)))
      }
      canvas.name(
        Rect(
          x: right - layout.columnWidth + 1, y: layout.labels, width: layout.columnWidth,
          height: layout.values - layout.labels + 1), knob.name)
    }
  }

  private func drawHeads(_ layout: SorterLayout, on canvas: inout Canvas) {
    let scored = rows.count { !$0.isApart }
    let score = "\(rightCount) of \(scored)"
    if layout.hasDials {
      let x = layout.track.x
      canvas.text(score, x: x, y: layout.labels + 1, .strong)
      canvas.text("sorted right", x: x, y: layout.labels + 2, .dim)
      let marks = rows.filter { !$0.isApart }.map { $0.isRight ? "✓" : "×" }.joined()
      for (index, mark) in marks.unicodeScalars.enumerated() {
        canvas.put(
          canvas.glyph(mark), x: x + index * (layout.track.width >= 19 ? 2 : 1), y: layout.labels + 4,
          canvas.theme.style(mark == "✓" ? .accent : .strong))
      }
      if layout.nameWidth > 20 {
        canvas.text("count, × knob,", x: layout.names, y: layout.labels + 2, .dim)
        canvas.text("add, and start", x: layout.names, y: layout.labels + 3, .dim)
        canvas.text("at ", x: layout.names, y: layout.labels + 4, .dim)
        canvas.text(
          Format.signed(bias, decimals: 2), x: layout.names + 3, y: layout.labels + 4, bold(canvas.theme.number(bias)))
      }
    } else if layout.labels < layout.values {
      canvas.text(score, x: layout.names, y: layout.labels, .strong)
      canvas.text("right", x: layout.names + textWidth(score) + 1, y: layout.labels, .dim)
    }
    let threshold = layout.column(0)
    if layout.nameWidth >= 16 {
      var x = layout.names
      x = canvas.text("● ", x: x, y: layout.heads, bold(canvas.theme.number(1)))
      x = canvas.text(fitted(positiveLabel, 8), x: x, y: layout.heads, .dim)
      x = canvas.text("  ○ ", x: x, y: layout.heads, bold(canvas.theme.number(-1)))
      canvas.text(fitted(negativeLabel, 8), x: x, y: layout.heads, .dim)
    }
    let room = max(0, threshold - layout.track.x - 1)
    canvas.text(fitted("← " + negativeLabel, room), right: threshold - 1, y: layout.trackHeads, .dim)
    canvas.text(
      fitted(positiveLabel + " →", max(0, layout.track.right - threshold - 2)), x: threshold + 2, y: layout.trackHeads,
      .dim)
  }

  private func drawAxis(_ layout: SorterLayout, on canvas: inout Canvas) {
    let y = layout.bottom
    for value in [-5, 0, 5] as [Float] {
      let text = Format.plain(value, decimals: 0)
      canvas.text(text, x: layout.column(value) - (value < 0 ? 1 : 0), y: y, .dim)
    }
    let words = "sum"
    canvas.text(words, right: layout.track.x - 1, y: y, .dim)
  }

  // MARK: One thing

  private func draw(_ row: SorterRow, y: Int, _ layout: SorterLayout, on canvas: inout Canvas) {
    let theme = canvas.theme
    let isMisread = !row.isRight
    let kind = bold(theme.number(row.isPositive ? 1 : -1))
    canvas.put(canvas.glyph(row.isPositive ? "●" : "○"), x: layout.names, y: y, kind)
    let label = fitted(row.label, max(0, layout.nameWidth - 3))
    canvas.text(label, x: layout.names + 2, y: y, row.isApart ? .accent : isMisread ? .strong : .text)
    for (index, knob) in knobs.enumerated() where index < layout.shownKnobs {
      let count = row.counts.at(index) ?? 0
      let x = layout.columnRight(index) - layout.columnWidth / 2
      if count == 0 {
        canvas.text("·", x: x, y: y, .faint)
      } else {
        let whole = count == count.rounded() && abs(count) < 100
        let text = fitted(Format.plain(count, decimals: whole ? 0 : 1), layout.columnWidth / 2)
        canvas.text(text, x: x, y: y, knob.weight == 0 ? theme.style(.text) : bold(theme.number(knob.weight * count)))
      }
    }
    drawTrack(row, y: y, isMisread, layout, on: &canvas)
  }

  /// From where all start to where this one came to lie.
  private func drawTrack(_ row: SorterRow, y: Int, _ isMisread: Bool, _ layout: SorterLayout, on canvas: inout Canvas) {
    let track = layout.track
    guard track.width > 4 else { return }
    let theme = canvas.theme
    canvas.rule(x: track.x, y: y, width: track.width, .grid)
    if layout.spacing > 1, y + 1 < layout.bottom {
      canvas.rule(x: layout.column(0), y: y + 1, height: layout.spacing - 1, .axis)
    }
    canvas.put(canvas.glyph("│"), x: layout.column(0), y: y, theme.style(.axis))
    guard row.sum.isFinite else { return }
    let (start, end) = (layout.column(bias), layout.column(row.sum))
    let way = theme.mark(max(-3, min(3, row.sum - bias)), largest: 3)
    for x in min(start, end)...max(start, end) where start != end {
      canvas.put(canvas.glyph("━"), x: x, y: y, way)
    }
    let isOutside = row.sum < layout.range.lowerBound || row.sum > layout.range.upperBound
    let misread: Unicode.Scalar = canvas.capabilities.glyphs == .ascii ? "!" : "×"
    let mark: Unicode.Scalar = isMisread ? misread : isOutside ? (row.sum > 0 ? "▸" : "◂") : row.isPositive ? "●" : "○"
    canvas.put(
      canvas.glyph(mark), x: end, y: y,
      isMisread ? theme.style(.strong) : bold(theme.number(row.isPositive ? 1 : -1)))
  }
}

/// Columns and rows of the sorter.
private struct SorterLayout {
  let names: Int
  let nameWidth: Int
  let columnWidth: Int
  let shownKnobs: Int
  let track: Rect
  let range: ClosedRange<Float> = -6...6
  let hasDials: Bool
  let hasAxis: Bool
  let labels: Int
  let values: Int
  let heads: Int
  let trackHeads: Int
  let first: Int
  let spacing: Int
  /// The first row below the things.
  let bottom: Int

  init(_ figure: MailSorter, in rect: Rect) {
    let count = figure.rows.count
    let widest = figure.knobs.map { textWidth($0.label) }.max() ?? 0
    let hasAir = rect.height >= 8 + count
    columnWidth = max(hasAir ? 9 : 8, min(10, widest + (hasAir ? 1 : 0)))
    shownKnobs = max(0, min(figure.knobs.count, (rect.width - 18) / columnWidth))
    let left = rect.width - shownKnobs * columnWidth
    let wanted = (figure.rows.map { textWidth($0.label) }.max() ?? 0) + 3
    nameWidth = max(2, min(wanted, left - 16))
    names = rect.x
    let end = rect.x + nameWidth + shownKnobs * columnWidth
    hasDials = hasAir && shownKnobs > 0
    spacing = rect.height >= 8 + count * 2 ? 2 : 1
    labels = rect.y
    // The knobs keep their names even where a row of mails must go for it.
    values = rect.y + (hasDials ? 5 : rect.height >= 6 ? 1 : 0)
    heads = values + (hasDials ? (spacing > 1 ? 2 : 1) : 0)
    trackHeads = heads
    first = heads + 1
    hasAxis = rect.bottom - first > count * spacing - (spacing - 1)
    bottom = min(rect.bottom - (hasAxis ? 1 : 0), first + count * spacing - (spacing - 1))
    track = Rect(x: end + 1, y: first, width: max(0, rect.right - end - 1), height: max(0, bottom - first))
  }

  func columnRight(_ index: Int) -> Int { names + nameWidth + (index + 1) * columnWidth - 1 }

  func column(_ sum: Float) -> Int {
    let share = (sum - range.lowerBound) / (range.upperBound - range.lowerBound)
    let last = max(0, track.width - 1)
    let column = max(0, min(last, whole(share * Float(last))))
    // The line has a column to itself, so that a small sum shows its side.
    let line = last / 2
    if sum == 0 { return track.x + line }
    return track.x + (sum > 0 ? max(column, min(last, line + 1)) : min(column, max(0, line - 1)))
  }
}
