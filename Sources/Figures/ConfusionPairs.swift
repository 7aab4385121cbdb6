import Canvas

/// Which classes are taken for which, the commonest mistakes first.
public struct ConfusionPairs: Figure {
  /// classes × classes counts: row the truth, column the answer.
  public var counts: [Int]
  public var labels: [String]
  /// Most pairs to show.
  public var limit: Int

  public init(counts: [Int], labels: [String], limit: Int) {
    self.counts = counts
    self.labels = labels
    self.limit = limit
  }

  private struct Pair {
    var truth: Int
    var answer: Int
    var count: Int
  }

  private var pairs: [Pair] {
    let classes = labels.count
    var pairs: [Pair] = []
    for truth in 0..<classes {
      for answer in 0..<classes where answer != truth {
        if let count = counts.at(truth * classes + answer), count > 0 {
          pairs.append(Pair(truth: truth, answer: answer, count: count))
        }
      }
    }
    // Equal counts stay in the order of the classes.
    return Array(
      pairs.enumerated().sorted { ($1.element.count, $0.offset) < ($0.element.count, $1.offset) }.map(\.element).prefix(
        limit))
  }

  public func draw(in rect: Rect, on canvas: inout Canvas) {
    let pairs = pairs
    guard let largest = pairs.first?.count, rect.height > 0 else {
      canvas.clipped(to: rect) { _ = $0.text("no mistakes", x: rect.x, y: rect.y, .dim) }
      return
    }
    let isWide = rect.width >= 72
    let columns = isWide ? 2 : 1
    let width = rect.width / columns
    let rows = min(rect.height, (pairs.count + columns - 1) / columns)
    canvas.clipped(to: rect) { canvas in
      for (index, pair) in pairs.enumerated() where index < rows * columns {
        draw(
          pair, largest: largest, x: rect.x + index / rows * width, y: rect.y + index % rows, width: width, on: &canvas)
      }
    }
  }

  private func draw(_ pair: Pair, largest: Int, x: Int, y: Int, width: Int, on canvas: inout Canvas) {
    var column = canvas.text(labels[pair.truth], x: x, y: y, .strong)
    column = canvas.text(" read as ", x: column, y: y, .dim)
    column = canvas.text(labels[pair.answer], x: column, y: y, .strong)
    let digits = Format.count(pair.count)
    canvas.text(digits, right: column + 5, y: y)
    let barWidth = min(24, width - (column + 6 - x) - 3)
    if barWidth > 0 {
      canvas.bar(
        Float(pair.count) / Float(largest), x: column + 6, y: y, width: barWidth, canvas.theme.style(.dim), track: false
      )
    }
  }
}
