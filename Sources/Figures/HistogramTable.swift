import Canvas

/// How the numbers of each layer are spread: a row for each layer, a column for each kind of number.
///
/// A panel shows time from left to right and values from low to high, brightest where most of a moment's numbers are;
/// beside it, on the same scale, how they are spread now. Numbers that are exactly 0 are left to the line below.
public struct HistogramTable: Figure {
  /// One kind of number of one layer.
  public struct Panel: Hashable, Sendable {
    /// Steps of the moments, ascending; the last one is now.
    public var steps: [Int]
    /// Of each moment: counts in equal bins from `low` to `high`, lowest first, without exact zeros.
    public var bins: [[Int]]
    public var low: Float
    public var high: Float
    /// The numbers of now in words, the longest first: the first that has room is shown.
    public var notes: [String]

    public init(steps: [Int], bins: [[Int]], low: Float, high: Float, notes: [String]) {
      self.steps = steps
      self.bins = bins
      self.low = low
      self.high = high
      self.notes = notes
    }
  }

  public struct Layer: Hashable, Sendable {
    public var name: String
    /// What it is: `8 × ReLU`.
    public var kind: String
    /// How its units fare: `3 of 8 dead`.
    public var state: String
    public var isTroubled: Bool
    public var isSelected: Bool
    /// One for each title.
    public var panels: [Panel]

    public init(
      name: String, kind: String, state: String = "", isTroubled: Bool = false, isSelected: Bool = false,
      panels: [Panel]
    ) {
      self.name = name
      self.kind = kind
      self.state = state
      self.isTroubled = isTroubled
      self.isSelected = isSelected
      self.panels = panels
    }
  }

  public var titles: [String]
  public var layers: [Layer]
  /// Said at the top right where not all layers have room.
  public var others: String

  public init(titles: [String], layers: [Layer], others: String = "") {
    self.titles = titles
    self.layers = layers
    self.others = others
  }

  /// Rows that a layer takes at least: its name, three of histograms, their numbers.
  private static let fewestRows = 5

  public func draw(in rect: Rect, on canvas: inout Canvas) {
    guard !rect.isEmpty, !layers.isEmpty, !titles.isEmpty else { return }
    canvas.clipped(to: rect) { canvas in
      let hasHead = rect.height >= 12
      let top = rect.y + (hasHead ? 2 : 1)
      let room = rect.bottom - top
      let shown = max(1, min(layers.count, room / Self.fewestRows))
      let selected = layers.firstIndex(where: \.isSelected) ?? 0
      let first = max(0, min(selected - shown / 2, layers.count - shown))
      let gap = rect.width < 45 ? 1 : 2
      let width = (rect.width - gap * (titles.count - 1)) / titles.count
      if hasHead { drawHead(rect, isWhole: shown == layers.count, first: first, shown: shown, on: &canvas) }
      for (index, title) in titles.enumerated() {
        canvas.text(fitted(title, width), x: rect.x + index * (width + gap), y: top - 1, .dim)
      }
      let height = room / shown
      for (row, layer) in layers[first..<first + shown].enumerated() {
        let y = top + row * height
        drawName(layer, in: Rect(x: rect.x, y: y, width: rect.width, height: 1), on: &canvas)
        // A blank line between two layers, where there is room.
        let rows = height - 2 - (height >= 7 && row < shown - 1 ? 1 : 0)
        for (index, panel) in layer.panels.prefix(titles.count).enumerated() {
          let place = Rect(x: rect.x + index * (width + gap), y: y + 1, width: width, height: rows)
          draw(panel, in: place, on: &canvas)
          let note = panel.notes.first { textWidth($0) <= width } ?? ""
          canvas.text(note, x: place.x, y: place.bottom, .dim)
        }
      }
    }
  }

  private func drawHead(_ rect: Rect, isWhole: Bool, first: Int, shown: Int, on canvas: inout Canvas) {
    let end = canvas.text("histograms", x: rect.x, y: rect.y, .strong)
    let last = layers.first?.panels.first?.steps.last ?? 0
    let words = "from step 0 to \(Format.count(last)), and now"
    let which = isWhole ? "" : "layers \(first + 1) to \(first + shown) of \(layers.count)  \(others)"
    if end + 3 + textWidth(words) + 3 + textWidth(which) <= rect.right {
      canvas.text(words, x: end + 3, y: rect.y, .dim)
    }
    if !isWhole { canvas.text(which, right: rect.right, y: rect.y, .dim) }
  }

  private func drawName(_ layer: Layer, in rect: Rect, on canvas: inout Canvas) {
    var x = canvas.text(layer.name, x: rect.x, y: rect.y, layer.isSelected ? .accent : .strong)
    let room = rect.right - x - textWidth(layer.state) - 3
    if textWidth(layer.kind) + 2 <= room { x = canvas.text(layer.kind, x: x + 2, y: rect.y, .dim) }
    canvas.text(layer.state, x: x + 3, y: rect.y, layer.isTroubled ? .strong : .dim)
  }

  // MARK: One panel

  private func draw(_ panel: Panel, in rect: Rect, on canvas: inout Canvas) {
    guard rect.width > 3, rect.height > 0, !panel.bins.isEmpty,
      let scale = RowScale(panel.low, panel.high, rows: rect.height * 2)
    else { return }
    let labels = rect.width >= 26 ? 8 : 0
    let bars = max(3, (rect.width - labels) * 3 / 10)
    let field = Rect(x: rect.x, y: rect.y, width: rect.width - labels - bars - 1, height: rect.height)
    let shares = panel.bins.map { scale.shares($0, from: panel.low, to: panel.high) }
    drawPast(shares, panel.steps, scale, in: field, on: &canvas)
    drawNow(
      shares[shares.count - 1], scale, in: Rect(x: field.right + 1, y: rect.y, width: bars, height: rect.height),
      on: &canvas)
    if labels > 0 {
      let x = rect.right - labels + 1
      canvas.text(Format.significant(scale.high), x: x, y: rect.y, .faint)
      canvas.text(Format.significant(scale.low), x: x, y: rect.bottom - 1, .faint)
    }
  }

  private func drawPast(
    _ shares: [[Float]], _ steps: [Int], _ scale: RowScale, in field: Rect, on canvas: inout Canvas
  ) {
    let last = Double(max(1, steps.last ?? 1))
    let moments = (0..<field.width).map { column in
      nearest(Double(column) / Double(max(1, field.width - 1)) * last, steps)
    }
    func share(_ x: Int, _ y: Int) -> Float { shares.at(moments[x])?.at(y) ?? 0 }
    let theme = canvas.theme
    canvas.pixels(
      in: field,
      color: { theme.tile(Theme.level(share($0, $1).squareRoot() * scale.sign($1), largest: 1, steps: 4)) },
      letter: { Canvas.letter(magnitude: max(share($0, $1), share($0, $1 + 1)).squareRoot()) })
  }

  private func nearest(_ step: Double, _ steps: [Int]) -> Int {
    steps.indices.min { abs(Double(steps[$0]) - step) < abs(Double(steps[$1]) - step) } ?? 0
  }

  /// Bars of the rows of the past beside them, two dots thick.
  private func drawNow(_ shares: [Float], _ scale: RowScale, in field: Rect, on canvas: inout Canvas) {
    var layer = DotLayer(rect: field)
    for (row, share) in shares.enumerated() where share > 0 {
      let style = canvas.theme.number(scale.sign(row))
      for dot in 0..<max(1, whole(share * Float(field.width * 2))) {
        layer.set(dot, row * 2, style, letter: "#")
        layer.set(dot, row * 2 + 1, style, letter: "#")
      }
    }
    layer.draw(on: &canvas)
  }
}

/// Values on rows of one height, the largest on top; 0 lies between two rows, so that each row has a sign.
private struct RowScale {
  let low: Float
  let high: Float
  private let rows: Int

  /// Nil where the values have no extent.
  init?(_ low: Float, _ high: Float, rows: Int) {
    guard rows > 0, low.isFinite, high.isFinite, high > low, (high - low).isFinite else { return nil }
    self.rows = rows
    guard low < 0, high > 0, rows > 1 else {
      (self.low, self.high) = (low, high)
      return
    }
    // The least that a row can be so that both sides have room.
    let heights = (1..<rows).map { (above: $0, unit: max(high / Float($0), -low / Float(rows - $0))) }
    let best = heights.min { $0.unit < $1.unit } ?? (1, high)
    (self.low, self.high) = (-best.unit * Float(rows - best.above), best.unit * Float(best.above))
  }

  func sign(_ row: Int) -> Float { high - (Float(row) + 0.5) / Float(rows) * (high - low) >= 0 ? 1 : -1 }

  /// What each row holds of equal bins, relative to the fullest row.
  func shares(_ bins: [Int], from: Float, to: Float) -> [Float] {
    var shares = Array(repeating: Float(0), count: rows)
    let unit = (high - low) / Float(rows)
    let width = (to - from) / unit / Float(max(1, bins.count))
    let start = (from - low) / unit
    guard width > 0, width.isFinite, start.isFinite else { return shares }
    for (bin, count) in bins.enumerated() where count > 0 {
      let (lower, upper) = (start + Float(bin) * width, start + Float(bin + 1) * width)
      let first = max(0, min(rows - 1, wholeBelow(lower)))
      for row in first...max(first, min(rows - 1, wholeBelow(upper))) {
        let overlap = min(upper, Float(row + 1)) - max(lower, Float(row))
        if overlap > 0 { shares[rows - 1 - row] += Float(count) * overlap / width }
      }
    }
    let largest = shares.max() ?? 0
    return largest > 0 ? shares.map { $0 / largest } : shares
  }
}
