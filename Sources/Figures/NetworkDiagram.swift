import Canvas

/// A neuron of a diagram.
public struct DiagramUnit: Hashable, Sendable {
  /// What stands under an input or beside a value: `x₁`.
  public var label: String
  /// What the neuron answers over the plane: signed values, tileColumns × tileRows, the first row on top.
  public var tile: [Float]?
  public var tileColumns: Int
  public var tileRows: Int
  /// The value for one sample, shown where there is no tile.
  public var value: Float?
  public var bias: Float?
  public var biasName: String?
  /// Switched off: it has a place and no say.
  public var isOff = false

  public init(
    label: String = "", tile: [Float]? = nil, tileColumns: Int = 0, tileRows: Int = 0, value: Float? = nil,
    bias: Float? = nil, biasName: String? = nil
  ) {
    self.label = label
    self.tile = tile
    self.tileColumns = tileColumns
    self.tileRows = tileRows
    self.value = value
    self.bias = bias
    self.biasName = biasName
  }
}

/// A column of a diagram.
public struct DiagramLayer: Hashable, Sendable {
  public var title: String
  public var units: [DiagramUnit]
  public init(title: String, units: [DiagramUnit]) {
    self.title = title
    self.units = units
  }
}

/// The weights between two columns, inputs × units by rows: `weights[input × units + unit]`.
public struct Connections: Hashable, Sendable {
  /// The parameter's name; an element is `name[input,unit]`.
  public var name: String
  public var weights: [Float]
  public var inputs: Int
  public var units: Int

  public init(name: String, weights: [Float], inputs: Int, units: Int) {
    self.name = name
    self.weights = weights
    self.inputs = inputs
    self.units = units
  }

  func weight(_ input: Int, _ unit: Int) -> Float { weights.at(input * units + unit) ?? 0 }
  func element(_ input: Int, _ unit: Int) -> String { "\(name)[\(input),\(unit)]" }
}

/// A network from left to right: what each neuron answers as a small picture, weights as curves between them, and the
/// output as the big picture. Where the neurons are too many for pictures, its weights as matrices.
public struct NetworkDiagram: Figure {
  /// From the inputs on. The last one is the output; it may be left out when `output` shows it.
  public var layers: [DiagramLayer]
  public var connections: [Connections]
  /// What the output neuron answers: drawn large, in place of its tile.
  public var output: BoundaryField?
  /// On the right of the heads: `2-4-3-1  tanh`.
  public var note: String
  public var selected: String?

  public init(
    layers: [DiagramLayer], connections: [Connections], output: BoundaryField? = nil, note: String = "",
    selected: String? = nil
  ) {
    self.layers = layers
    self.connections = connections
    self.output = output
    self.note = note
    self.selected = selected
  }

  public func draw(in rect: Rect, on canvas: inout Canvas) {
    guard !rect.isEmpty else { return }
    canvas.clipped(to: rect) { canvas in
      // Without colour or half blocks a tile takes whole rows.
      let isAligned = canvas.theme.depth == .mono || canvas.capabilities.glyphs == .ascii
      if let layout = NetworkLayout(self, in: rect, isAligned: isAligned) {
        let isListed = isAligned && layout.listsWeights
        drawHeads(layout, on: &canvas)
        if !isListed { drawEdges(layout, on: &canvas) }
        drawTiles(layout, on: &canvas)
        drawOutput(layout, on: &canvas)
        // Last, as a chip may reach a column into its neighbours.
        if isListed { drawWeightLists(layout, on: &canvas) } else { drawChip(layout, on: &canvas) }
      } else if let output, rect.width < 40 || rect.height < 8 {
        output.draw(in: rect, on: &canvas)
      } else {
        drawMatrices(beside: output, in: rect, on: &canvas)
      }
    }
  }

  /// All columns, the output's too, in the order of the connections.
  var columns: [DiagramLayer] {
    if output != nil, layers.count == connections.count {
      return layers + [DiagramLayer(title: "output", units: [DiagramUnit()])]
    }
    return layers
  }

  // MARK: Heads, tiles and the output

  private func drawHeads(_ layout: NetworkLayout, on canvas: inout Canvas) {
    guard let y = layout.headRow else { return }
    for (index, layer) in columns.enumerated() {
      let isOutput = layout.field != nil && index == columns.count - 1
      let x = isOutput ? layout.field!.x : layout.nodes[index].first?.x ?? layout.rect.x
      let next = layout.nodes.at(index + 1)?.first?.x ?? layout.field?.x ?? layout.rect.right
      let room = isOutput ? layout.rect.right - x : next - x - 1
      // `hidden 3`, or `3` where it is narrow.
      let short = layer.title.split(separator: " ").last.map(String.init) ?? ""
      canvas.text(
        textWidth(layer.title) <= room ? layer.title : String(short.prefix(max(0, min(3, room)))), x: x, y: y, .dim)
    }
    let start = layout.field.map { $0.x + 9 } ?? layout.rect.x + layout.used
    if start + textWidth(note) <= layout.rect.right { canvas.text(note, right: layout.rect.right, y: y, .dim) }
  }

  private func drawTiles(_ layout: NetworkLayout, on canvas: inout Canvas) {
    for (column, nodes) in layout.nodes.enumerated() {
      let units = columns[column].units
      let largest = largestSize(units.lazy.flatMap { $0.tile ?? [] })
      for (node, unit) in zip(nodes, units) {
        if unit.isOff {
          drawOff(node, on: &canvas)
        } else if let tile = unit.tile,
          let sampler = FieldSampler(values: tile, columns: unit.tileColumns, rows: unit.tileRows)
        {
          // Each picture by its own largest value, but a neuron that is nearly silent beside its neighbours stays dark.
          canvas.tile(
            sampler, largest: max(largestSize(tile), largest * 0.1), x: node.x, top: node.top, width: node.width,
            height: node.height)
        } else {
          drawValue(unit, node, on: &canvas)
        }
        drawCaption(unit, node, isInput: column == 0, layout, on: &canvas)
        if let name = unit.biasName {
          let rows = (node.top + node.height + 1) / 2 - node.top / 2 + (node.hasCaption ? 1 : 0)
          canvas.name(Rect(x: node.x, y: node.top >> 1, width: node.width, height: rows), name)
        }
      }
    }
  }

  private func drawOff(_ node: NetworkLayout.Node, on canvas: inout Canvas) {
    let rows = max(1, (node.top + node.height + 1) / 2 - node.top / 2)
    for row in 0..<rows {
      for column in 0..<node.width { canvas.text("·", x: node.x + column, y: node.top / 2 + row, .grid) }
    }
    canvas.text("off", x: node.x + max(0, node.width - 3) / 2, y: node.top / 2 + (rows - 1) / 2, .dim)
  }

  private func drawValue(_ unit: DiagramUnit, _ node: NetworkLayout.Node, on canvas: inout Canvas) {
    let y = node.top >> 1
    guard let value = unit.value else {
      canvas.text(unit.label.isEmpty ? "○" : unit.label, x: node.x, y: y, .dim)
      return
    }
    let text = NetworkLayout.valueText(value)
    if node.width >= textWidth(unit.label) + 1 + textWidth(text), !unit.label.isEmpty {
      canvas.text(unit.label, x: node.x, y: y, .dim)
    }
    canvas.text(text, right: node.x + node.width, y: y, .strong)
  }

  /// Under a tile: the name of an input, the bias of a neuron.
  private func drawCaption(
    _ unit: DiagramUnit, _ node: NetworkLayout.Node, isInput: Bool, _ layout: NetworkLayout, on canvas: inout Canvas
  ) {
    let bottom = (node.top + node.height + 1) >> 1
    if let bias = unit.bias, let name = unit.biasName, name == selected {
      // The chip is shown even where captions have no room.
      let text = Format.signed(bias, decimals: 2)
      let width = textWidth(text) + 2
      let y = node.hasCaption ? bottom : max(layout.rect.y, bottom - 1)
      let x = max(
        layout.rect.x, min(layout.rect.right - width, node.x + node.width - width + (width < node.width ? 1 : 0)))
      if node.hasCaption, x > node.x { canvas.text("b", x: x - 1, y: y, .dim) }
      canvas.chip(text, x: x, y: y)
    } else if node.hasCaption {
      if let bias = unit.bias {
        let text = Format.signed(bias, decimals: 2)
        let full = "b " + text
        canvas.text(textWidth(full) <= node.width ? full : text, right: node.x + node.width, y: bottom, .dim)
      } else if isInput, unit.tile != nil {
        let label = fitted(unit.label, node.width)
        canvas.text(label, x: node.x + (node.width - textWidth(label)) / 2, y: bottom, .dim)
      }
    }
  }

  private func drawOutput(_ layout: NetworkLayout, on canvas: inout Canvas) {
    if layout.hasLegend { canvas.tileLegend(x: layout.rect.x, y: layout.rect.bottom - 1) }
    guard let output, let field = layout.field else { return }
    output.drawField(in: field, on: &canvas)
    let axes = FieldLayout(below: field, hasTicks: layout.hasFieldTicks)
    if let row = axes.tickRow { output.drawXNumbers(axes, row: row, on: &canvas) }
    if layout.hasFieldTicks { canvas.text(output.yLabel, right: field.x - 1, y: field.y, .dim) }
    if layout.hasFieldLegend {
      output.drawLegend(x: field.x, y: field.bottom + 1, right: layout.rect.right, on: &canvas)
    }
    // The output's bias has no tile of its own to stand under.
    if let unit = columns.last?.units.first, let bias = unit.bias, let name = unit.biasName {
      let text = Format.signed(bias, decimals: 2)
      if name == selected {
        canvas.chip(text, x: field.x, y: max(field.y, field.bottom - 1))
      }
    }
  }

  // MARK: Edges

  private struct Edge {
    var gap: Int
    var input: Int
    var unit: Int
    var weight: Float
    var isSelected: Bool
    var share: Float
    var isCrowded: Bool
    var from: (x: Float, y: Float)
    var to: (x: Float, y: Float)
    var isStraight: Bool
  }

  /// All edges worth drawing, the weakest first, the selected one last.
  private func edges(_ layout: NetworkLayout, _ glyphs: GlyphTier) -> [Edge] {
    var result: [Edge] = []
    for (gap, connection) in connections.enumerated() where gap + 1 < layout.anchors.count {
      let (left, right) = (layout.anchors[gap], layout.anchors[gap + 1])
      let inputs = min(connection.inputs, left.count)
      let units = min(connection.units, right.count)
      guard inputs > 0, units > 0 else { continue }
      let largest = largestSize(connection.weights)
      let threshold = NetworkDiagram.threshold(connection.weights, largest: largest, glyphs)
      let chosen = (0..<units).first { unit in
        selected == right[unit].biasName || (0..<inputs).contains { connection.element($0, unit) == selected }
      }
      for input in 0..<inputs {
        for unit in 0..<units {
          let weight = connection.weight(input, unit)
          let isSelected = connection.element(input, unit) == selected
          let share = largest > 0 && weight.isFinite ? abs(weight) / largest : 0
          guard isSelected || share >= threshold || unit == chosen else { continue }
          result.append(
            Edge(
              gap: gap, input: input, unit: unit, weight: weight, isSelected: isSelected, share: share,
              isCrowded: inputs * units > 12,
              from: layout.port(left[input], index: unit, of: units, isRight: true),
              to: layout.port(right[unit], index: input, of: inputs, isRight: false),
              isStraight: left[input].isText && right[unit].isText))
        }
      }
    }
    return result.sorted { ($0.isSelected ? 2 : $0.share) < ($1.isSelected ? 2 : $1.share) }
  }

  /// Where a gap is crowded the weak edges are left out: the share of the largest weight that the strongest 20 reach;
  /// fewer where a dot is half a cell.
  private static func threshold(_ weights: [Float], largest: Float, _ glyphs: GlyphTier) -> Float {
    let most = glyphs == .braille ? 20 : 6
    guard weights.count > most + 4, largest > 0 else { return 0 }
    let sizes = weights.map { $0.isFinite ? abs($0) : 0 }.sorted(by: >)
    return sizes[most - 1] / largest
  }

  private func drawEdges(_ layout: NetworkLayout, on canvas: inout Canvas) {
    let edges = edges(layout, canvas.capabilities.glyphs)
    var layer = DotLayer(rect: layout.rect)
    var owners = [Int: Int]()
    let isSparse = edges.count <= 6
    // A half block is as wide as a thick edge already.
    let isCoarse = canvas.capabilities.glyphs != .braille
    for (index, edge) in edges.enumerated() {
      var width = edge.share > 0.55 && !edge.isCrowded ? 2 : 1
      if isSparse, edge.share > 0.8 { width = 3 }
      if edge.isSelected { width = max(2, width) }
      if isCoarse { width = 1 }
      // Without colour edges only show what is connected: dim, so that tiles and numbers are read.
      let style =
        edge.isSelected
        ? canvas.theme.style(.accent)
        : canvas.theme.depth == .mono
          ? canvas.theme.style(.rule)
          : edge.share < 0.1
            ? canvas.theme.mark(0) : canvas.theme.mark(edge.weight, largest: edge.weight.magnitude / edge.share)
      let letter: Unicode.Scalar = edge.weight < 0 ? "-" : "+"
      if edge.isStraight {
        layer.line(from: edge.from, to: edge.to, width: width, style, letter: letter)
      } else {
        layer.curve(from: edge.from, to: edge.to, width: width, style, letter: letter)
      }
      for step in 0...24 {
        let t = Float(step) / 24
        let place = edge.isStraight ? t : 3 * t * t - 2 * t * t * t
        let x = whole(edge.from.x + (edge.to.x - edge.from.x) * t) >> 1
        let y = whole(edge.from.y + (edge.to.y - edge.from.y) * place) >> 2
        owners[y * layout.rect.width + x] = index
      }
    }
    layer.draw(on: &canvas)
    for (cell, index) in owners.sorted(by: { $0.key < $1.key }) {
      let edge = edges[index]
      let place = Rect(
        x: layout.rect.x + cell % layout.rect.width, y: layout.rect.y + cell / layout.rect.width, width: 1, height: 1)
      canvas.name(place, connections[edge.gap].element(edge.input, edge.unit))
    }
  }

  /// The selected weight on its edge, two thirds of the way along.
  private func drawChip(_ layout: NetworkLayout, on canvas: inout Canvas) {
    guard let edge = edges(layout, canvas.capabilities.glyphs).last, edge.isSelected else { return }
    let connection = connections[edge.gap]
    let left = layout.rect.x + Int(edge.from.x) / 2
    let room = Int(edge.to.x - edge.from.x) / 2 + 1
    let wide = Format.signed(edge.weight, decimals: 2)
    let text = textWidth(wide) + 2 <= room ? wide : Format.signed(edge.weight, decimals: 1)
    let width = textWidth(text) + 2
    let t: Float = 0.66
    let along = edge.isStraight ? t : 3 * t * t - 2 * t * t * t
    let y = layout.rect.y + whole(edge.from.y + (edge.to.y - edge.from.y) * along) / 4
    let x = max(layout.rect.x, min(layout.rect.right - width, left + (room - width) / 2))
    canvas.chip(text, x: x, y: y)
    canvas.name(Rect(x: x, y: y, width: width, height: 1), connection.element(edge.input, edge.unit))
  }

  // MARK: Without colour

  /// Edges say nothing without colour, so each neuron lists its incoming weights on its left.
  private func drawWeightLists(_ layout: NetworkLayout, on canvas: inout Canvas) {
    for (gap, connection) in connections.enumerated() where gap + 1 < layout.anchors.count {
      for (unit, anchor) in layout.anchors[gap + 1].enumerated() where unit < connection.units {
        let inputs = min(connection.inputs, layout.anchors[gap].count)
        // Around the middle of the tile; with an even number one more above than below.
        let first = layout.rect.y + max(0, anchor.center / 4 - (anchor.height > 1 ? inputs : inputs - 1) / 2)
        // A column of air before the tile, if the gap has one to spare.
        let gapWidth = anchor.left - (layout.anchors[gap].first?.right ?? 0)
        let right = layout.rect.x + anchor.left + (gapWidth >= 7 ? 0 : 1)
        for input in 0..<inputs {
          let weight = connection.weight(input, unit)
          let text = Format.signed(weight, decimals: 2)
          let y = first + input
          let width = textWidth(text)
          if connection.element(input, unit) == selected {
            canvas.chip(text, x: right - width - 2, y: y)
          } else {
            canvas.text(text, right: right - 1, y: y, .text)
          }
          canvas.name(Rect(x: right - width - 1, y: y, width: width, height: 1), connection.element(input, unit))
        }
      }
    }
  }
}
