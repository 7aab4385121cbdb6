import Canvas

/// One layer as its formula: a row of weights for each neuron, times the inputs, plus the biases; the row in use is lit.
public struct MatrixProduct: Figure {
  /// The parameters' common name: `hidden1` for `hidden1.weight` and `hidden1.bias`.
  public var name: String
  /// Inputs × units, by rows, as the engine keeps them; the picture has a row for each unit.
  public var weights: [Float]
  public var inputs: [Float]
  public var biases: [Float]
  public var sums: [Float]
  public var outputs: [Float]
  /// What bends the sums: `ReLU`.
  public var activation: String
  public var selected: String?
  /// Neurons whose results are told; nil for all.
  public var told: Int?

  public init(
    name: String, weights: [Float], inputs: [Float], biases: [Float], sums: [Float], outputs: [Float],
    activation: String, selected: String? = nil, told: Int? = nil
  ) {
    self.name = name
    self.weights = weights
    self.inputs = inputs
    self.biases = biases
    self.sums = sums
    self.outputs = outputs
    self.activation = activation
    self.selected = selected
    self.told = told
  }

  private var units: Int { biases.count }

  /// The neuron that the selected weight or bias belongs to.
  private var unitInUse: Int? {
    guard let selected else { return nil }
    if let (_, unit) = elementIndices(selected, of: name + ".weight") { return unit }
    return (0..<units).first { "\(name).bias[\($0)]" == selected }
  }

  public func draw(in rect: Rect, on canvas: inout Canvas) {
    guard rect.height > 1, rect.width > 0, units > 0, !inputs.isEmpty, weights.count == units * inputs.count else {
      return
    }
    canvas.clipped(to: rect) { canvas in
      for decimals in [2, 1] {
        let columns = Columns(self, decimals: decimals, x: rect.x + 2)
        if columns.end <= rect.right {
          draw(columns, in: rect, on: &canvas)
          return
        }
      }
      let size = "\(Format.count(units)) × \(Format.count(inputs.count))"
      canvas.text(fitted("W is \(size): too wide to write out", rect.width), x: rect.x, y: rect.y, .dim)
    }
  }

  /// Where each part stands. A cell is two wider than its number, so that a chip fits into it.
  private struct Columns {
    let decimals: Int
    let cell: Int
    let weights: Int
    let inputs: Int
    let inputWidth: Int
    let biases: Int
    let sums: Int
    let outputs: Int
    let outputWidth: Int
    let end: Int

    init(_ figure: MatrixProduct, decimals: Int, x: Int) {
      self.decimals = decimals
      func widest(_ values: [Float], signed: Bool, _ decimals: Int) -> Int {
        let texts = values.map { signed ? Format.signed($0, decimals: decimals) : Format.plain($0, decimals: decimals) }
        return texts.map(textWidth).max() ?? 0
      }
      cell = 2 + max(widest(figure.weights, signed: true, decimals), widest(figure.biases, signed: true, 2))
      inputWidth = widest(figure.inputs, signed: false, 2)
      outputWidth = widest(figure.outputs, signed: false, 3)
      weights = x
      inputs = x + cell * figure.inputs.count + 3
      biases = inputs + inputWidth + 3
      sums = biases + cell + 2
      outputs = sums + widest(figure.sums, signed: true, 3) + 3
      end = outputs + max(outputWidth, textWidth(figure.activation) + 2)
    }
  }

  private func draw(_ columns: Columns, in rect: Rect, on canvas: inout Canvas) {
    drawHeads(columns, y: rect.y, on: &canvas)
    let room = rect.height - 1
    // Where not all rows fit, those around the one in use are shown.
    let first = max(0, min(units - room, (unitInUse ?? 0) - room / 2))
    for row in 0..<min(room, units - first) {
      draw(unit: first + row, columns, y: rect.y + 1 + row, on: &canvas)
    }
    for row in 0..<min(room, inputs.count) {
      let y = rect.y + 1 + row
      let text = Format.plain(inputs[row], decimals: 2)
      let lit = unitInUse == nil ? canvas.theme.style(.text) : litStyle(.strong, canvas)
      let place = Rect(x: columns.inputs - 1, y: y, width: columns.inputWidth + 2, height: 1)
      if unitInUse != nil { canvas.fill(place, lit) }
      canvas.text(text, right: columns.inputs + columns.inputWidth, y: y, lit)
    }
  }

  private func drawHeads(_ columns: Columns, y: Int, on canvas: inout Canvas) {
    canvas.text("W", x: columns.weights + 1, y: y, .dim)
    canvas.text("·", x: columns.inputs - 2, y: y, .dim)
    canvas.text("x", right: columns.inputs + columns.inputWidth, y: y, .dim)
    canvas.text("+", x: columns.biases - 2, y: y, .dim)
    canvas.text("b", right: columns.biases + columns.cell - 1, y: y, .dim)
    canvas.text("=", x: columns.sums - 2, y: y, .dim)
    canvas.text("z", right: columns.outputs - 3, y: y, .dim)
    canvas.text("→ " + activation, x: columns.outputs - 2, y: y, .dim)
  }

  private func draw(unit: Int, _ columns: Columns, y: Int, on canvas: inout Canvas) {
    let isInUse = unit == unitInUse
    if isInUse {
      canvas.text("▸", x: columns.weights - 2, y: y, .accent)
      let row = Rect(x: columns.weights, y: y, width: columns.cell * inputs.count, height: 1)
      canvas.fill(row, litStyle(.text, canvas))
    }
    for input in inputs.indices {
      let weight = weights[input * units + unit]
      number(
        Format.signed(weight, decimals: columns.decimals), weight, "\(name).weight[\(input),\(unit)]",
        x: columns.weights + input * columns.cell, y: y, isInUse: isInUse, isLit: isInUse, columns, on: &canvas)
    }
    number(
      Format.signed(biases[unit], decimals: 2), biases[unit], "\(name).bias[\(unit)]", x: columns.biases, y: y,
      isInUse: isInUse, isLit: false, columns, on: &canvas)
    if let told, unit >= told { return }
    if let sum = sums.at(unit) {
      let style = isInUse ? bold(canvas.theme.number(sum)) : canvas.theme.style(.dim)
      canvas.text(Format.signed(sum, decimals: 3), right: columns.outputs - 3, y: y, style)
    }
    if let output = outputs.at(unit) {
      let text = Format.plain(output, decimals: 3)
      canvas.text(text, x: columns.outputs, y: y, isInUse ? .strong : unitInUse == nil ? .text : .dim)
    }
  }

  private func number(
    _ text: String, _ value: Float, _ name: String, x: Int, y: Int, isInUse: Bool, isLit: Bool, _ columns: Columns,
    on canvas: inout Canvas
  ) {
    let right = x + columns.cell - 1
    if name == selected {
      canvas.chip(text, x: right - textWidth(text) - 1, y: y)
    } else {
      var style = isInUse ? bold(canvas.theme.number(value)) : canvas.theme.style(.dim)
      if isLit { style.background = litStyle(.text, canvas).background }
      canvas.text(text, right: right, y: y, style)
    }
    canvas.name(Rect(x: x, y: y, width: columns.cell, height: 1), name)
  }

  private func litStyle(_ role: Role, _ canvas: Canvas) -> Style {
    var style = canvas.theme.style(role)
    style.background = canvas.theme.grey(0.22)
    return style
  }
}
