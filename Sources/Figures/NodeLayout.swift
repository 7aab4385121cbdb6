import Canvas

/// Where the nodes stand; nothing where there is no room for edges between them.
struct NodeLayout {
  let rect: Rect
  /// Rows above the nodes: none, titles, or titles and the legend.
  let head: Int
  let hasBoxes: Bool
  /// Blank columns inside a box on either side.
  let padding: Int
  let showsGradients: Bool
  let showsBiases: Bool
  let lefts: [Int]
  let widths: [Int]
  private let counts: [Int]
  private let boxHeight: Int

  init?(_ figure: NodeDiagram, in rect: Rect) {
    self.rect = rect
    counts = figure.columns.map(\.nodes.count)
    let most = counts.max() ?? 0
    guard most > 0 else { return nil }
    let hasGradients = figure.columns.contains { $0.nodes.contains { $0.gradient != nil } }
    let hasBiases = figure.columns.contains { $0.nodes.contains { $0.bias != nil } }
    let contents = figure.columns.map { column in
      column.nodes.map { min(8, textWidth($0.label)) + 1 + textWidth(Format.plain($0.value, decimals: 3)) }.max() ?? 0
    }

    // What is left out first: the padding, the boxes.
    let between = max(1, counts.count - 1)
    func gap(_ extra: Int) -> Int { (rect.width - contents.reduce(0, +) - extra * contents.count) / between }
    let fitsAcross = gap(2) >= 8
    guard gap(0) >= 4 || counts.count == 1 else { return nil }

    // Then, by height, the legend, biases, boxes, gradients.
    let heads = rect.height < 14 ? [0] : rect.height < 18 || !figure.hasGradients ? [2, 0] : [4, 2, 0]
    let extras = (gradients: hasGradients ? 1 : 0, biases: hasBiases ? 1 : 0)
    var chosen: (head: Int, box: Bool, gradients: Bool, biases: Bool)?
    func consider(_ head: Int, _ box: Bool, _ gradients: Bool, _ biases: Bool, _ space: Int) {
      guard chosen == nil, !box || fitsAcross else { return }
      let node = (box ? 3 : 1) + (gradients ? extras.gradients : 0) + (biases ? extras.biases : 0)
      if most * node + (most - 1) * space + head <= rect.height { chosen = (head, box, gradients, biases) }
    }
    for head in heads { consider(head, true, true, true, 3) }
    consider(0, true, true, false, 3)
    for head in heads { consider(head, false, true, true, 1) }
    consider(0, false, true, false, 1)
    for head in heads { consider(head, false, false, false, 0) }
    guard let chosen else { return nil }
    head = chosen.head
    hasBoxes = chosen.box
    showsGradients = chosen.gradients && hasGradients
    showsBiases = chosen.biases && hasBiases
    boxHeight = chosen.box ? 3 : 1
    padding = chosen.box && gap(4) >= 10 ? 1 : 0
    let inset = chosen.box ? 2 + 2 * padding : 0
    let widths = contents.map { $0 + inset }
    self.widths = widths
    // What the gaps do not share evenly goes to the first ones.
    let free = max(0, rect.width - widths.reduce(0, +))
    var lefts: [Int] = []
    var x = rect.x
    for index in widths.indices {
      lefts.append(x)
      x += widths[index] + free / between + (index < free % between ? 1 : 0)
    }
    self.lefts = lefts
  }

  /// Rows a node takes with what stands under it.
  private var nodeHeight: Int { boxHeight + (showsGradients ? 1 : 0) + (showsBiases ? 1 : 0) }

  /// The row of a node's middle. The largest column takes all the height, smaller ones stand between.
  func center(_ column: Int, _ row: Int) -> Int {
    let most = counts.max() ?? 1
    // Whole rows from node to node, so that none stands out.
    let room = max(0, rect.height - head - nodeHeight)
    let span = most > 1 ? room - room % (most - 1) : room
    let first = rect.y + head + boxHeight / 2 + (room - span) / 2
    let count = counts[column]
    if count == most, count > 1 { return first + span * row / (count - 1) }
    return first + span * (2 * row + 1) / (2 * count)
  }

  func node(_ column: Int, _ row: Int) -> Rect {
    Rect(x: lefts[column], y: center(column, row) - boxHeight / 2, width: widths[column], height: boxHeight)
  }

  /// The columns between a column's nodes and the next one's.
  func gap(_ column: Int) -> Rect {
    // A box is its own margin; bare numbers need one.
    let margin = hasBoxes ? 0 : 1
    let left = lefts[column] + widths[column] + margin
    return Rect(x: left, y: rect.y + head, width: lefts[column + 1] - margin - left, height: rect.height - head)
  }

  /// Whether no node of its column stands on a row under a node.
  func isFree(row: Int, under box: Rect) -> Bool {
    guard row < rect.bottom, let column = lefts.firstIndex(of: box.x) else { return false }
    return !(0..<counts[column]).contains { index in
      let other = node(column, index)
      return other != box && row >= other.y && row < other.bottom
    }
  }
}
