import Canvas

/// What a classifier says: a bar and a number for each class, the largest bold.
public struct ProbabilityBars: Figure {
  public var labels: [String]
  /// Chances 0 … 1.
  public var values: [Float]
  /// The right class, if it is known.
  public var truth: Int?
  /// Above the labels: `says`.
  public var title: String

  public init(labels: [String], values: [Float], truth: Int? = nil, title: String = "says") {
    self.labels = labels
    self.values = values
    self.truth = truth
    self.title = title
  }

  public func draw(in rect: Rect, on canvas: inout Canvas) {
    guard !rect.isEmpty, !values.isEmpty else { return }
    let hasHead = rect.height > values.count
    let hasVerdict = rect.height >= values.count + 3 && truth != nil
    let best = values.indices.filter { values[$0].isFinite }.max { values[$0] < values[$1] }
    canvas.clipped(to: rect) { canvas in
      if hasHead {
        canvas.text(fitted(title, rect.width), x: rect.x, y: rect.y, .dim)
        if rect.width > textWidth(title) + 12 { canvas.text("probability", right: rect.right, y: rect.y, .dim) }
      }
      let labelWidth = values.indices.map { textWidth(label($0)) }.max() ?? 1
      for (row, index) in shown(rect.height).enumerated() {
        draw(
          index, isBest: index == best, labelWidth: labelWidth, y: rect.y + row + (hasHead ? 1 : 0), in: rect,
          on: &canvas)
      }
      if hasVerdict { drawVerdict(best, y: rect.y + values.count + 2, x: rect.x, on: &canvas) }
    }
  }

  private func label(_ index: Int) -> String { labels.at(index) ?? "\(index)" }

  /// All classes in their order; the likeliest where there are more than rows.
  private func shown(_ rows: Int) -> [Int] {
    guard values.count > rows else { return Array(values.indices) }
    let likely = values.indices.sorted { (values[$0].isNaN ? -1 : values[$0]) > (values[$1].isNaN ? -1 : values[$1]) }
    return likely.prefix(rows).sorted()
  }

  private func draw(_ index: Int, isBest: Bool, labelWidth: Int, y: Int, in rect: Rect, on canvas: inout Canvas) {
    let value = values[index]
    let text = Format.plain(value, decimals: 3)
    canvas.text(label(index), x: rect.x, y: y, isBest || index == truth ? .strong : .text)
    if index == truth, !isBest { canvas.text("◂", x: rect.x + labelWidth, y: y, .strong) }
    let valueStart = rect.right - textWidth(text)
    let start = rect.x + labelWidth + 2
    let width = valueStart - 1 - start
    if width > 1 {
      canvas.bar(value, x: start, y: y, width: width, canvas.theme.style(isBest ? .strong : .test), track: false)
    }
    if valueStart > rect.x + labelWidth {
      canvas.text(text, x: valueStart, y: y, isBest ? .strong : value >= 0.1 ? .text : .dim)
    }
    canvas.name(Rect(x: rect.x, y: y, width: rect.width, height: 1), "class[\(index)]")
  }

  private func drawVerdict(_ best: Int?, y: Int, x: Int, on canvas: inout Canvas) {
    guard let truth else { return }
    var x = canvas.text("label", x: x, y: y, .dim)
    x = canvas.text(label(truth), x: x + 2, y: y, .strong)
    canvas.text(best == truth ? "✓ right" : "× misread", x: x + 2, y: y, .text)
  }
}
