import Canvas

/// Finds room for the numbers of the edges: never on another label, as little as can be on another edge.
struct EdgeLabels {
  struct Line {
    enum Kind { case weight, gradient }
    var kind: Kind
    var text: String
    var rect: Rect
    /// What is cleared of dots around it.
    var hole: Rect
  }

  struct Placed {
    var edge: NodeDiagram.Edge
    var lines: [Line]
  }

  private(set) var placed: [Placed] = []
  private let figure: NodeDiagram
  private let isTight: Bool

  init(_ edges: [NodeDiagram.Edge], _ figure: NodeDiagram, _ layout: NodeLayout) {
    self.figure = figure
    isTight = layout.rect.height < 16 && figure.hasGradients
    let cells = edges.map(\.cells)
    // The selected edge chooses first, then the level ones, which have less choice.
    func rank(_ edge: NodeDiagram.Edge) -> Int {
      edge.name == figure.selected ? 0 : edge.from.y == edge.to.y ? 1 : 2
    }
    let order = edges.indices.filter { edges[$0].isLabelled }.sorted {
      (rank(edges[$0]), $0) < (rank(edges[$1]), $1)
    }
    for index in order {
      var best: (cost: Float, lines: [Line])?
      for t in stride(from: Float(0.14), through: 0.87, by: 0.06) {
        for shift in [0, 1, -1, 2, -2, 3, -3, 4, -4] {
          let lines = lines(edges[index], at: t, shift: shift, middle: layout.rect.y + layout.rect.height / 2)
          guard fits(lines, edges[index], layout) else { continue }
          let covered = cells.indices.reduce(0) { sum, other in
            sum + (other == index ? 0 : lines.reduce(0) { $0 + overlap($1.hole, cells[other]) })
          }
          // Beyond the crossing on slanting edges, in the middle of level ones; not glued to another label.
          let ideal: Float = edges[index].from.y == edges[index].to.y ? 0.5 : 0.62
          let cost =
            Float(covered) * 3 + (touches(lines) ? 2 : 0) + abs(t - ideal) * 4 + Float(abs(shift)) * 0.4
          if cost < best?.cost ?? .infinity { best = (cost, lines) }
        }
      }
      if let best { placed.append(Placed(edge: edges[index], lines: best.lines)) }
    }
  }

  private func overlap(_ rect: Rect, _ cells: Set<Point>) -> Int {
    (rect.x..<rect.right).reduce(0) { $0 + (cells.contains(Point(x: $1, y: rect.y)) ? 1 : 0) }
  }

  /// Whether a label would stand on the row right above or below another.
  private func touches(_ lines: [Line]) -> Bool {
    lines.contains { line in
      let around = Rect(x: line.rect.x, y: line.rect.y - 1, width: line.rect.width, height: 3)
      return placed.contains { $0.lines.contains { !$0.rect.intersection(around).isEmpty } }
    }
  }

  private func lines(_ edge: NodeDiagram.Edge, at t: Float, shift: Int, middle: Int) -> [Line] {
    let isSelected = edge.name == figure.selected
    var texts: [(Line.Kind, String, Int)] = []
    if isSelected || !isTight {
      let text = Format.signed(edge.weight, decimals: 2)
      texts.append((.weight, text, textWidth(text) + (isSelected ? 2 : 0)))
    }
    if let gradient = edge.gradient {
      let text = "◂" + (edge.name == figure.secret ? "  ?" : Format.signed(gradient, decimals: 3))
      texts.append((.gradient, text, textWidth(text)))
    }
    let center = edge.point(t)
    let isLevel = edge.from.y == edge.to.y
    return texts.enumerated().map { index, text in
      let row: Int
      if isLevel {
        // One above the line, one below; a single one on the outer side.
        row = texts.count > 1 ? center.y + (index == 0 ? -1 : 1) : center.y + (center.y < middle || !isTight ? -1 : 1)
      } else {
        row = center.y + index - (texts.count - 1) / 2
      }
      // Numbers of a chip stand where they stand without it.
      let width = text.2
      let x = center.x + shift - width / 2
      let rect = Rect(x: x, y: row, width: width, height: 1)
      let hole = Rect(x: x - 1, y: row, width: width + 2, height: 1).intersection(edge.gap)
      return Line(kind: text.0, text: text.1, rect: rect, hole: hole)
    }
  }

  private func fits(_ lines: [Line], _ edge: NodeDiagram.Edge, _ layout: NodeLayout) -> Bool {
    lines.allSatisfy { line in
      line.rect.intersection(edge.gap) == line.rect && line.rect.y < layout.rect.bottom
        && !placed.contains { other in
          other.lines.contains { !$0.hole.intersection(line.rect).isEmpty }
        }
    }
  }
}
