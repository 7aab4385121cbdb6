import Canvas

/// One sample as a loss sees it: what the network says, what is true, and what the difference costs.
public struct LossBarsRow: Hashable, Sendable {
  public var label: String
  public var answer: Float
  public var truth: Float
  /// The class that is true; `sample` for a number.
  public var mark: FieldPoint.Mark
  /// By each loss in turn.
  public var costs: [Float]

  public init(label: String, answer: Float, truth: Float, mark: FieldPoint.Mark, costs: [Float]) {
    self.label = label
    self.answer = answer
    self.truth = truth
    self.mark = mark
    self.costs = costs
  }
}

/// How wrong a network is, one row a sample: its answer and the truth on a common track, the way between them, and what
/// that costs by one loss or several; the means below.
public struct LossBars: Figure {
  public var rows: [LossBarsRow]
  /// A title for each loss; none where costs are not told.
  public var losses: [String]
  /// Over all rows, by each loss.
  public var means: [Float]
  /// Ends of the track.
  public var range: ClosedRange<Float>
  /// Where an answer changes sides; misread samples are marked.
  public var threshold: Float?
  /// The cost of a full bar; if there is none, each loss has a scale of its own.
  public var top: Float?
  /// Above the answers: `says`.
  public var answerTitle: String
  public var negativeLabel: String?
  public var positiveLabel: String?
  /// Decimals of an answer.
  public var decimals: Int

  public init(
    rows: [LossBarsRow], losses: [String] = [], means: [Float] = [], range: ClosedRange<Float> = 0...1,
    threshold: Float? = nil, top: Float? = nil, answerTitle: String = "says", negativeLabel: String? = nil,
    positiveLabel: String? = nil, decimals: Int = 3
  ) {
    self.rows = rows
    self.losses = losses
    self.means = means
    self.range = range
    self.threshold = threshold
    self.top = top
    self.answerTitle = answerTitle
    self.negativeLabel = negativeLabel
    self.positiveLabel = positiveLabel
    self.decimals = decimals
  }

  /// Rows that it fills at ease.
  public static func height(samples: Int, hasCosts: Bool) -> Int { samples * 2 + (hasCosts ? 3 : 1) }

  /// Rows below which it leaves something out.
  public static func leastHeight(samples: Int, hasCosts: Bool) -> Int { samples + (hasCosts ? 2 : 1) }

  public func draw(in rect: Rect, on canvas: inout Canvas) {
    guard !rect.isEmpty, !rows.isEmpty else { return }
    let columns = Columns(self, in: rect)
    let hasMean = !losses.isEmpty && rect.height > 1
    let hasHead = rect.height >= LossBars.leastHeight(samples: rows.count, hasCosts: hasMean)
    let isWide = rect.height >= LossBars.height(samples: rows.count, hasCosts: !losses.isEmpty)
    canvas.clipped(to: rect) { canvas in
      if hasHead { drawHead(columns, y: rect.y, on: &canvas) }
      let first = rect.y + (hasHead ? (isWide ? 2 : 1) : 0)
      // Where rows are few, samples give way to the mean.
      let room = rect.height - (hasHead ? 1 : 0) - (hasMean ? 1 : 0)
      let shown = rows.prefix(max(0, room))
      for (index, row) in shown.enumerated() {
        draw(row, columns, y: first + index * (isWide ? 2 : 1), on: &canvas)
      }
      guard hasMean else { return }
      let y = first + shown.count * (isWide ? 2 : 1)
      if isWide { drawRules(columns, y: y - 1, on: &canvas) }
      drawMeans(columns, y: y, on: &canvas)
    }
  }

  // MARK: - Layout

  /// Where the columns stand.
  private struct Columns {
    let label: Range<Int>
    /// The column after the answers.
    let answerEnd: Int
    let track: Range<Int>
    /// For each loss the place of its bar, its number following.
    let costs: [(bar: Range<Int>, valueEnd: Int)]

    init(_ figure: LossBars, in rect: Rect) {
      let labelWidth = min(
        max(rect.width / 4, 6),
        (figure.rows.map { textWidth($0.label) } + [figure.losses.isEmpty ? 0 : 4]).max() ?? 0)
      let valueWidth = 6
      let answerWidth =
        max(
          textWidth(figure.answerTitle),
          figure.rows.map { textWidth(Format.plain($0.answer, decimals: figure.decimals)) }.max() ?? 0)
      label = rect.x..<rect.x + labelWidth
      answerEnd = label.upperBound + 2 + answerWidth
      let room = max(0, rect.right - answerEnd)
      let count = figure.losses.count
      let shortest = room >= 50 ? (count == 1 ? 16 : 6) : 6
      var trackWidth = count == 0 ? room - 3 : min(38, room - 3 - count * (shortest + valueWidth + 4))
      if trackWidth < 8 { trackWidth = 0 }
      track = answerEnd + (trackWidth == 0 ? 0 : 3)..<answerEnd + (trackWidth == 0 ? 0 : 3 + trackWidth)
      let start = track.upperBound
      let share = count == 0 ? 0 : max(0, (rect.right - start) / count)
      costs = (0..<count).map { index in
        let left = start + index * share + 3
        let end = index == count - 1 ? rect.right : start + (index + 1) * share
        return (left..<max(left, end - valueWidth - 1), end)
      }
    }

    func place(_ value: Float, _ range: ClosedRange<Float>) -> Int {
      let span = range.upperBound - range.lowerBound
      guard span > 0, value.isFinite else { return track.lowerBound }
      let share = max(0, min(1, (value - range.lowerBound) / span))
      return track.lowerBound + whole(share * Float(max(0, track.count - 1)))
    }
  }

  /// The cost of a full bar by one of the losses.
  private func highest(_ loss: Int) -> Float {
    if let top, top.isFinite, top > 0 { return top }
    let largest = largestSize(rows.compactMap { $0.costs.at(loss) })
    return largest > 0 ? Ticks.step(atLeast: largest) : 1
  }

  // MARK: - Parts

  private func drawHead(_ columns: Columns, y: Int, on canvas: inout Canvas) {
    canvas.text(answerTitle, right: columns.answerEnd, y: y, .dim)
    if !columns.track.isEmpty { drawEnds(columns.track, y: y, on: &canvas) }
    for (title, place) in zip(losses, columns.costs) {
      let room = place.valueEnd - place.bar.lowerBound
      canvas.text(fitted(title, room), x: place.bar.lowerBound, y: y, .dim)
    }
  }

  /// What the ends of the track stand for.
  private func drawEnds(_ track: Range<Int>, y: Int, on canvas: inout Canvas) {
    guard let negativeLabel, let positiveLabel,
      textWidth(negativeLabel) + textWidth(positiveLabel) + 6 <= track.count
    else {
      let ticks = Ticks(range, count: 1)
      let ends = [range.lowerBound, range.upperBound].map(ticks.label)
      guard textWidth(ends[0]) + textWidth(ends[1]) < track.count else { return }
      canvas.text(ends[0], x: track.lowerBound, y: y, .dim)
      canvas.text(ends[1], right: track.upperBound, y: y, .dim)
      return
    }
    canvas.text("○", x: track.lowerBound, y: y, canvas.theme.number(-1))
    canvas.text(negativeLabel, x: track.lowerBound + 2, y: y, .dim)
    canvas.text(positiveLabel, right: track.upperBound - 2, y: y, .dim)
    canvas.text("●", x: track.upperBound - 1, y: y, canvas.theme.number(1))
  }

  private func draw(_ row: LossBarsRow, _ columns: Columns, y: Int, on canvas: inout Canvas) {
    canvas.text(fitted(row.label, columns.label.count), x: columns.label.lowerBound, y: y, .dim)
    canvas.text(Format.plain(row.answer, decimals: decimals), right: columns.answerEnd, y: y, .text)
    if !columns.track.isEmpty { drawTrack(row, columns, y: y, on: &canvas) }
    draw(row.costs, areMeans: false, columns, y: y, on: &canvas)
  }

  private func drawTrack(_ row: LossBarsRow, _ columns: Columns, y: Int, on canvas: inout Canvas) {
    let ascii = canvas.capabilities.glyphs == .ascii
    for x in columns.track { canvas.put(ascii ? "." : "─", x: x, y: y, canvas.theme.style(.rule)) }
    if let threshold {
      canvas.put(canvas.glyph("╎"), x: columns.place(threshold, range), y: y, canvas.theme.style(.dim))
    }
    guard row.answer.isFinite, row.truth.isFinite else { return }
    let (answer, truth) = (columns.place(row.answer, range), columns.place(row.truth, range))
    for x in min(answer, truth)...max(answer, truth) {
      canvas.put(canvas.glyph("━"), x: x, y: y, canvas.theme.style(.text))
    }
    put(row.mark, x: truth, y: y, on: &canvas)
    if let threshold, (row.answer >= threshold) != (row.truth >= threshold) {
      put(.misread, x: answer, y: y, on: &canvas)
    } else {
      canvas.text("◆", x: answer, y: y, .strong)
    }
  }

  private func put(_ mark: FieldPoint.Mark, x: Int, y: Int, on canvas: inout Canvas) {
    let (scalar, style) = BoundaryField.mark(mark, canvas)
    canvas.put(canvas.glyph(scalar), x: x, y: y, style)
  }

  /// A bar and a number by each loss.
  private func draw(_ costs: [Float], areMeans: Bool, _ columns: Columns, y: Int, on canvas: inout Canvas) {
    for (loss, (cost, place)) in zip(costs, columns.costs).enumerated() {
      if place.bar.count > 2 {
        let highest = highest(loss)
        canvas.bar(
          cost / highest, x: place.bar.lowerBound, y: y, width: place.bar.count,
          canvas.theme.style(areMeans ? .strong : .test), track: !areMeans)
        if cost > highest { canvas.text("▸", x: place.bar.upperBound - 1, y: y, .strong) }
      }
      let text = Format.magnitude(cost, decimals: cost >= 100 ? 1 : 3)
      canvas.text(text, right: place.valueEnd, y: y, areMeans ? .strong : .text)
    }
  }

  private func drawRules(_ columns: Columns, y: Int, on canvas: inout Canvas) {
    for place in columns.costs {
      canvas.rule(x: place.bar.lowerBound, y: y, width: place.valueEnd - place.bar.lowerBound, .axis)
    }
  }

  private func drawMeans(_ columns: Columns, y: Int, on canvas: inout Canvas) {
    canvas.text(fitted("mean", columns.label.count), x: columns.label.lowerBound, y: y, .strong)
    draw(means, areMeans: true, columns, y: y, on: &canvas)
  }
}
