import Canvas

/// What a network answers, a bar a class: the largest in white, the true class marked.
public struct ProbabilityBars: Figure {
  public var labels: [String]
  /// 0 … 1 a class.
  public var values: [Float]
  /// Index of the true class, if it is known.
  public var truth: Int?
  public var title: String

  public init(labels: [String], values: [Float], truth: Int? = nil, title: String = "says") {
    self.labels = labels
    self.values = values
    self.truth = truth
    self.title = title
  }

  public func draw(in rect: Rect, on canvas: inout Canvas) {
    canvas.clipped(to: rect) { canvas in
      canvas.text(title, x: rect.x, y: rect.y, .dim)
      if rect.width >= title.count + 14 { canvas.text("probability", right: rect.right, y: rect.y, .dim) }
      let best = values.indices.max { values[$0] < values[$1] }
      let labelWidth = labels.map(textWidth).max() ?? 0
      let barX = rect.x + labelWidth + 2
      let barWidth = rect.right - 7 - barX
      for (index, label) in labels.enumerated() {
        let y = rect.y + 1 + index
        let value = values.at(index)
        let isBest = index == best
        canvas.text(label, x: rect.x, y: y, isBest ? .strong : .dim)
        guard let value else { continue }
        if barWidth > 0 {
          canvas.bar(value, x: barX, y: y, width: barWidth, canvas.theme.style(isBest ? .strong : .dim), track: false)
        }
        let isSmall = value < 0.005
        canvas.text(
          Format.plain(value, decimals: 3), right: rect.right, y: y, isBest ? .strong : isSmall ? .faint : .text)
        if index == truth, !isBest { canvas.text("◂", x: rect.x + labelWidth, y: y, .strong) }
      }
    }
  }
}
