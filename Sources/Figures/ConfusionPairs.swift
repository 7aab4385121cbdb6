import Canvas

/// The mistakes a classifier makes most: `4 read as 9  34 ━━━━`.
public struct ConfusionPairs: Figure {
  /// Classes × classes by rows: the row is the truth, the column what was read.
  public var counts: [Int]
  public var labels: [String]
  /// At most so many pairs.
  public var limit: Int

  public init(counts: [Int], labels: [String], limit: Int = 8) {
    self.counts = counts
    self.labels = labels
    self.limit = limit
  }

  private var pairs: [(truth: Int, read: Int, count: Int)] {
    let classes = labels.count
    guard classes > 0 else { return [] }
    return counts.prefix(classes * classes).enumerated()
      .map { (truth: $0.offset / classes, read: $0.offset % classes, count: $0.element) }
      .filter { $0.truth != $0.read && $0.count > 0 }
      .sorted { ($1.count, $0.truth, $0.read) < ($0.count, $1.truth, $1.read) }
  }

  public func draw(in rect: Rect, on canvas: inout Canvas) {
    guard !rect.isEmpty else { return }
    canvas.clipped(to: rect) { canvas in
      let pairs = pairs
      if pairs.isEmpty { canvas.text("no mistakes", x: rect.x, y: rect.y, .dim) }
      let columns = rect.width >= 60 ? 2 : 1
      let rows = max(0, min(rect.height, (min(limit, pairs.count) + columns - 1) / columns))
      let width = (rect.width - 4 * (columns - 1)) / columns
      let largest = pairs.first?.count ?? 1
      for (index, pair) in pairs.prefix(max(0, min(limit, rows * columns))).enumerated() {
        let x = rect.x + index / max(1, rows) * (width + 4)
        draw(pair, largest: largest, x: x, y: rect.y + index % max(1, rows), width: width, on: &canvas)
      }
    }
  }

  private func draw(
    _ pair: (truth: Int, read: Int, count: Int), largest: Int, x: Int, y: Int, width: Int, on canvas: inout Canvas
  ) {
    var column = canvas.text(labels[pair.truth], x: x, y: y, .strong)
    column = canvas.text(" read as ", x: column, y: y, .dim)
    column = canvas.text(labels[pair.read], x: column, y: y, .strong)
    let digits = textWidth(Format.count(largest))
    column += max(2, digits) + 2
    canvas.text(Format.count(pair.count), right: column, y: y, .text)
    let room = min(20, x + width - column - 1)
    if room > 1 {
      canvas.bar(
        Float(pair.count) / Float(max(1, largest)), x: column + 1, y: y, width: room, canvas.theme.style(.test),
        track: false)
    }
    canvas.name(Rect(x: x, y: y, width: width, height: 1), "confusion[\(pair.truth),\(pair.read)]")
  }
}
