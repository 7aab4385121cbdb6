import Canvas

/// A node of a small network: what it is called, what it said, and what comes back to it.
public struct DiagramNode: Hashable, Sendable {
  public var label: String
  public var value: Float
  /// The derivative of the loss with respect to the value; nil where none is shown.
  public var gradient: Float?
  public var bias: Float?
  public var biasName: String?

  public init(label: String, value: Float, gradient: Float? = nil, bias: Float? = nil, biasName: String? = nil) {
    self.label = label
    self.value = value
    self.gradient = gradient
    self.bias = bias
    self.biasName = biasName
  }
}

/// The nodes of a layer, one above the other.
public struct NodeColumn: Hashable, Sendable {
  public var title: String
  public var nodes: [DiagramNode]

  public init(title: String, nodes: [DiagramNode]) {
    self.title = title
    self.nodes = nodes
  }
}

/// All edges between a column and the next.
public struct EdgeLayer: Hashable, Sendable {
  /// The parameter's name, such as `hidden1.weight`; nil for a connection that carries no number.
  public var name: String?
  /// Inputs × units, by rows; one number that gives the colour where there is no name.
  public var weights: [Float]
  /// Their gradients in the same order; empty while only the forward pass is shown.
  public var gradients: [Float]

  public init(name: String?, weights: [Float], gradients: [Float] = []) {
    self.name = name
    self.weights = weights
    self.gradients = gradients
  }
}

/// How far a pass has come through a network, a node at a time: forward from the inputs, then back to them.
public struct PassProgress: Hashable, Sendable {
  /// Nodes that have spoken, the inputs not counted, column by column.
  public var forward: Int
  /// Nodes that blame has come back to, the last column of neurons first.
  public var backward: Int

  public init(forward: Int, backward: Int = 0) {
    self.forward = forward
    self.backward = backward
  }
}

/// A small network with a box for each node and numbers on its edges: white runs forward, colour runs back.
public struct NodeDiagram: Figure {
  public var columns: [NodeColumn]
  /// The edges from each column to the next.
  public var edges: [EdgeLayer]
  public var selected: String?
  /// An edge whose gradient the learner is to find.
  public var secret: String?
  /// What lies ahead of a pass on its way is not told yet; nil where all is.
  public var progress: PassProgress?

  public init(
    columns: [NodeColumn], edges: [EdgeLayer], selected: String? = nil, secret: String? = nil,
    progress: PassProgress? = nil
  ) {
    self.columns = columns
    self.edges = edges
    self.selected = selected
    self.secret = secret
    self.progress = progress
  }

  /// Above this many edges between two columns, only the selected neuron's stand out.
  static let mostLabelled = 6

  var hasGradients: Bool { edges.contains { !$0.gradients.isEmpty } }

  // MARK: A pass on its way

  /// Whether a node has spoken.
  private func hasSpoken(_ column: Int, _ row: Int) -> Bool {
    guard let progress, column > 0 else { return true }
    return columns[1..<column].reduce(row) { $0 + $1.nodes.count } < progress.forward
  }

  /// Whether blame has come back to a node.
  private func isBlamed(_ column: Int, _ row: Int) -> Bool {
    guard let progress else { return true }
    let behind = columns[(column + 1)...].reduce(0) { sum, column in
      sum + (column.nodes.count { $0.gradient != nil })
    }
    return behind + row < progress.backward
  }

  /// Whether the pass stands at a node.
  private func isCurrent(_ column: Int, _ row: Int) -> Bool {
    guard let progress, column > 0 else { return false }
    if progress.backward > 0 {
      let last = PassProgress(forward: progress.forward, backward: progress.backward - 1)
      return columns[column].nodes[row].gradient != nil && isBlamed(column, row)
        && !with(last).isBlamed(column, row)
    }
    return hasSpoken(column, row) && !with(PassProgress(forward: progress.forward - 1)).hasSpoken(column, row)
  }

  /// Whether the pass, on its present way, has yet to come over the edges into a node.
  private func isAhead(_ column: Int, _ row: Int) -> Bool {
    guard let progress else { return false }
    let isBlame = progress.backward > 0 && columns[column].nodes[row].gradient != nil
    return isBlame ? !isBlamed(column, row) : !hasSpoken(column, row)
  }

  private func with(_ progress: PassProgress) -> NodeDiagram {
    var other = self
    other.progress = progress
    return other
  }

  public func draw(in rect: Rect, on canvas: inout Canvas) {
    guard !rect.isEmpty, !columns.isEmpty else { return }
    canvas.clipped(to: rect) { canvas in
      guard let layout = NodeLayout(self, in: rect) else { return drawList(in: rect, on: &canvas) }
      drawHeads(layout, on: &canvas)
      drawEdges(layout, on: &canvas)
      for (index, column) in columns.enumerated() {
        for (row, node) in column.nodes.enumerated() {
          draw(node, index, row, at: layout.node(index, row), layout, on: &canvas)
        }
      }
    }
  }

  private func drawHeads(_ layout: NodeLayout, on canvas: inout Canvas) {
    guard layout.head > 0 else { return }
    for (index, column) in columns.enumerated() {
      let isLast = index + 1 == columns.count
      let room = layout.widths[index] + (isLast ? 0 : layout.gap(index).width - 1)
      let x = layout.lefts[index]
      if isLast, index > 0, textWidth(column.title) > room {
        canvas.text(column.title, right: layout.rect.right, y: layout.rect.y, .dim)
      } else {
        canvas.text(fitted(column.title, room), x: x, y: layout.rect.y, .dim)
      }
    }
    guard layout.head >= 4 else { return }
    let y = layout.rect.y + 2
    var x = canvas.text("white", x: layout.rect.x, y: y, .strong)
    x = canvas.text(" forward, what each node said", x: x, y: y, .dim)
    x = canvas.text("◂ ", x: x + 3, y: y, canvas.theme.number(-1))
    x = canvas.text("colour", x: x, y: y, bold(canvas.theme.number(-1)))
    canvas.text(" backward, its gradient", x: x, y: y, .dim)
  }

  // MARK: Nodes

  private func draw(
    _ node: DiagramNode, _ column: Int, _ index: Int, at box: Rect, _ layout: NodeLayout, on canvas: inout Canvas
  ) {
    let middle = box.y + box.height / 2
    let isCurrent = isCurrent(column, index)
    if layout.hasBoxes { drawBox(box, isCurrent ? .accent : .dim, on: &canvas) }
    let inset = layout.hasBoxes ? 1 + layout.padding : 0
    let value = hasSpoken(column, index) ? Format.plain(node.value, decimals: 3) : "·"
    let labelRoom = box.width - 2 * inset - textWidth(value) - 1
    canvas.text(fitted(node.label, max(0, labelRoom)), x: box.x + inset, y: middle, isCurrent ? .accent : .text)
    canvas.text(value, right: box.right - inset, y: middle, .strong)

    let end = box.right - 1
    var row = box.bottom
    if layout.showsGradients {
      if let gradient = node.gradient, isBlamed(column, index) {
        let style = canvas.theme.number(gradient)
        canvas.text("◂ " + Format.signed(gradient, decimals: 3), right: end, y: row, style)
      }
      row += 1
    }
    guard let bias = node.bias, let name = node.biasName else { return }
    let text = Format.signed(bias, decimals: 2)
    let isSelected = name == selected
    guard layout.showsBiases || isSelected else { return }
    var right = end
    if !layout.showsBiases {
      // No row is kept for biases: the selected one takes what is free, below the node or before it.
      let isFree = layout.isFree(row: row, under: box)
      if !isFree {
        row = middle
        right = box.x - 2
      }
    }
    let start = right - textWidth(text)
    if isSelected {
      canvas.text("b", x: start - 2, y: row, .accent)
      canvas.chip(text, x: start - 1, y: row)
    } else {
      canvas.text("b " + text, right: right, y: row, .dim)
    }
    canvas.name(Rect(x: start - 2, y: row, width: textWidth(text) + 3, height: 1), name)
  }

  private func drawBox(_ box: Rect, _ role: Role, on canvas: inout Canvas) {
    let (left, right, bottom) = (box.x, box.right - 1, box.bottom - 1)
    let style = canvas.theme.style(role)
    for x in left...max(left, right) {
      for y in [box.y, bottom] { canvas.put(canvas.glyph("─"), x: x, y: y, style) }
    }
    for x in [left, right] { canvas.put(canvas.glyph("│"), x: x, y: box.y + 1, style) }
    for (scalar, x, y) in [("╭", left, box.y), ("╮", right, box.y), ("╰", left, bottom), ("╯", right, bottom)]
      as [(Unicode.Scalar, Int, Int)]
    {
      canvas.put(canvas.glyph(scalar), x: x, y: y, style)
    }
  }

  // MARK: Edges

  /// One edge, from cell to cell of the gap it crosses.
  struct Edge {
    var name: String?
    var weight: Float
    var gradient: Float?
    var from: (x: Int, y: Int)
    var to: (x: Int, y: Int)
    var gap: Rect
    /// Whether it may carry numbers, and whether it recedes.
    var isLabelled: Bool
    var isQuiet: Bool
    /// Whether blame has come back over it.
    var isBlamed: Bool

    func point(_ t: Float) -> (x: Int, y: Int) {
      (from.x + whole(Float(to.x - from.x) * t), from.y + whole(Float(to.y - from.y) * t))
    }

    /// The cells it runs through.
    var cells: Set<Point> {
      let steps = max(1, max(abs(to.x - from.x), abs(to.y - from.y))) * 2
      return Set(
        (0...steps).map { step in
          let place = point(Float(step) / Float(steps))
          return Point(x: place.x, y: place.y)
        })
    }
  }

  private func edges(_ layout: NodeLayout) -> [Edge] {
    var all: [Edge] = []
    for (index, layer) in edges.enumerated() where index + 1 < columns.count {
      let (inputs, units) = (columns[index].nodes.count, columns[index + 1].nodes.count)
      let gap = layout.gap(index)
      let isCrowded = inputs * units > Self.mostLabelled
      // The neuron that the selection belongs to, where not all edges can be told apart.
      let neuron = isCrowded ? selectedUnit(layer, column: index + 1) : nil
      for input in 0..<inputs {
        for unit in 0..<units {
          let position = layer.name == nil ? 0 : input * units + unit
          guard let weight = layer.weights.at(position) else { continue }
          let name = layer.name.map { "\($0)[\(input),\(unit)]" }
          let isSelected = name != nil && name == selected
          all.append(
            Edge(
              name: name, weight: weight, gradient: layer.gradients.at(position),
              from: (gap.x, layout.center(index, input)), to: (gap.right - 1, layout.center(index + 1, unit)), gap: gap,
              isLabelled: name != nil && gap.width >= 7 && (!isCrowded || isSelected),
              isQuiet: isCrowded && neuron != unit || isAhead(index + 1, unit),
              isBlamed: isBlamed(index + 1, unit)))
        }
      }
    }
    return all
  }

  private func selectedUnit(_ layer: EdgeLayer, column: Int) -> Int? {
    guard let selected, let name = layer.name else { return nil }
    if let indices = elementIndices(selected, of: name) { return indices.1 }
    return columns[column].nodes.firstIndex { $0.biasName == selected }
  }

  private func drawEdges(_ layout: NodeLayout, on canvas: inout Canvas) {
    let edges = edges(layout)
    let isBackward = hasGradients
    let isForward = progress.map { $0.backward == 0 } ?? !isBackward
    let strengths = edges.map { !isForward && $0.name != nil ? ($0.gradient ?? 0) : $0.weight }
    // What carries no number has a scale of its own.
    let largest = largestSize(edges.indices.filter { edges[$0].name != nil }.map { strengths[$0] })
    let order = edges.indices.sorted { a, b in
      let ranks = [a, b].map { (edges[$0].name != nil && edges[$0].name == selected) ? 2 : edges[$0].isQuiet ? 0 : 1 }
      return ranks[0] != ranks[1] ? ranks[0] < ranks[1] : size(strengths[a]) < size(strengths[b])
    }
    var dots = DotLayer(rect: layout.rect)
    for index in order {
      let edge = edges[index]
      let isSelected = edge.name != nil && edge.name == selected
      let share = largest > 0 ? min(1, size(strengths[index]) / largest) : 0
      let width = edge.isQuiet ? 1 : edges.count <= 10 ? 1 + whole(share * 2) : share > 0.55 ? 2 : 1
      let style =
        isSelected
        ? canvas.theme.style(.accent)
        : edge.isQuiet
          ? canvas.theme.style(.rule)
          : canvas.theme.mark(strengths[index], largest: edge.name == nil ? size(strengths[index]) : largest)
      func dot(_ cell: (x: Int, y: Int), _ side: Int) -> (x: Float, y: Float) {
        (Float((cell.x - layout.rect.x) * 2 + side), Float((cell.y - layout.rect.y) * 4) + 1.5)
      }
      dots.line(
        from: dot(edge.from, 0), to: dot(edge.to, 1), width: isSelected ? max(2, width) : width, style,
        letter: strengths[index] < 0 ? "-" : "+")
    }
    let labels = EdgeLabels(edges, self, layout).placed
    for label in labels {
      for line in label.lines { dots.clear(line.hole) }
    }
    dots.draw(on: &canvas)
    for label in labels { draw(label, on: &canvas) }
  }

  private func size(_ value: Float) -> Float { value.isFinite ? abs(value) : 0 }

  private func draw(_ label: EdgeLabels.Placed, on canvas: inout Canvas) {
    let isSelected = label.edge.name == selected
    for line in label.lines {
      switch line.kind {
      case .weight:
        if isSelected {
          canvas.chip(line.text, x: line.rect.x, y: line.rect.y)
        } else {
          canvas.text(line.text, x: line.rect.x, y: line.rect.y, hasGradients ? .text : .strong)
        }
      case .gradient:
        guard label.edge.isBlamed else { continue }
        let style = canvas.theme.number(label.edge.gradient ?? 0)
        canvas.text(line.text, x: line.rect.x, y: line.rect.y, isSelected ? bold(style) : style)
      }
      if let name = label.edge.name { canvas.name(line.rect, name) }
    }
  }

  // MARK: Too small for a diagram

  private func drawList(in rect: Rect, on canvas: inout Canvas) {
    var y = rect.y
    if let selected {
      for (index, layer) in edges.enumerated() where index + 1 < columns.count {
        guard let name = layer.name, let (input, unit) = elementIndices(selected, of: name),
          let weight = layer.weights.at(input * columns[index + 1].nodes.count + unit)
        else { continue }
        canvas.chip(Format.signed(weight, decimals: 2), x: rect.x, y: y)
        y += 1
      }
      for node in columns.flatMap(\.nodes) where node.biasName == selected {
        canvas.chip(Format.signed(node.bias ?? 0, decimals: 2), x: rect.x, y: y)
        y += 1
      }
    }
    for node in columns.flatMap(\.nodes) where y < rect.bottom {
      let value = Format.plain(node.value, decimals: 3)
      canvas.text(fitted(node.label, max(0, rect.width - textWidth(value) - 1)), x: rect.x, y: y, .dim)
      canvas.text(value, right: rect.right, y: y, .strong)
      y += 1
    }
  }
}
