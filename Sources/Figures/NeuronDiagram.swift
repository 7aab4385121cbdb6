import Canvas

/// One input of a neuron: what it is, its value, and the weight it is multiplied by.
public struct NeuronInput: Hashable, Sendable {
  public var label: String
  public var value: Float
  public var unit: String
  public var weight: Float
  /// The weight's name, for the mouse and the selection.
  public var name: String

  public init(label: String, value: Float, unit: String = "", weight: Float, name: String) {
    self.label = label
    self.value = value
    self.unit = unit
    self.weight = weight
    self.name = name
  }
}

/// A single neuron from left to right: inputs, weights, products as flows of their width, the sum, the bent output.
public struct NeuronDiagram: Figure {
  public var inputs: [NeuronInput]
  public var bias: Float
  public var biasName: String
  public var sum: Float
  public var output: Float
  /// The letter of the activation: `σ`, `tanh`, `ReLU`.
  public var activationSymbol: String
  /// The activation, sampled evenly over `curveRange`.
  public var curve: [Float]
  public var curveRange: ClosedRange<Float>
  /// What the output means: `passes`.
  public var outputLabel: String
  public var selected: String?

  public init(
    inputs: [NeuronInput], bias: Float, biasName: String = "output.bias[0]", sum: Float, output: Float,
    activationSymbol: String = "σ", curve: [Float] = [], curveRange: ClosedRange<Float> = -6...6,
    outputLabel: String = "", selected: String? = nil
  ) {
    self.inputs = inputs
    self.bias = bias
    self.biasName = biasName
    self.sum = sum
    self.output = output
    self.activationSymbol = activationSymbol
    self.curve = curve
    self.curveRange = curveRange
    self.outputLabel = outputLabel
    self.selected = selected
  }

  public func draw(in rect: Rect, on canvas: inout Canvas) {
    guard !rect.isEmpty else { return }
    let terms = self.terms
    canvas.clipped(to: rect) { canvas in
      if let layout = NeuronLayout(self, terms, in: rect) {
        drawHeads(layout, on: &canvas)
        drawTerms(terms, layout, on: &canvas)
        drawFlows(terms, layout, on: &canvas)
        drawSum(layout, on: &canvas)
        if let panel = layout.curve {
          drawCurve(panel, layout, on: &canvas)
          drawBar(layout, panel, on: &canvas)
        } else {
          drawOutput(layout, on: &canvas)
        }
      } else {
        drawList(terms, in: rect, on: &canvas)
      }
    }
  }

  // MARK: Terms of the sum

  /// A row of the diagram: an input or the bias.
  struct Term {
    var label: String
    var value: String
    var unit: String
    var weight: Float
    var product: Float
    var name: String
    var isBias: Bool
    /// Two decimals, unless they would make nothing of it.
    var weightText: String { Format.signed(weight, decimals: weight != 0 && abs(weight) < 0.01 ? 3 : 2) }
    var productText: String { Format.signed(product, decimals: 2) }
  }

  private var terms: [Term] {
    inputs.map {
      Term(
        label: $0.label, value: Format.plain($0.value, decimals: 2), unit: $0.unit, weight: $0.weight,
        product: $0.value * $0.weight, name: $0.name, isBias: false)
    } + [Term(label: "bias", value: "1", unit: "", weight: bias, product: bias, name: biasName, isBias: true)]
  }

  private func drawHeads(_ layout: NeuronLayout, on canvas: inout Canvas) {
    let y = layout.rect.y
    canvas.text("inputs", x: layout.rect.x, y: y, .dim)
    if layout.curve != nil {
      canvas.text("× weights = products", x: layout.chip - 1, y: y, .dim)
      canvas.text("bent by " + activationSymbol, x: layout.curve!.x + 1, y: y, .dim)
    } else {
      canvas.text("weights", x: layout.chip, y: y, .dim)
      canvas.text("products", x: layout.product, y: y, .dim)
    }
    canvas.text("sum", x: layout.sum - (layout.curve == nil ? 0 : 1), y: y, .dim)
    canvas.text("output", x: layout.output, y: y, .dim)
  }

  private func drawTerms(_ terms: [Term], _ layout: NeuronLayout, on canvas: inout Canvas) {
    for (index, term) in terms.enumerated() {
      let y = layout.row(index)
      let isSelected = term.name == selected
      canvas.text(fitted(term.label, layout.labelWidth), x: layout.rect.x, y: y, .text)
      // Units stand in a column of their own, so that the decimal points meet; the bias' 1 is no measured value.
      let unitWidth = layout.showsUnits && !term.isBias ? layout.unitWidth : 0
      canvas.text(term.value, right: layout.valueEnd - unitWidth, y: y, term.isBias ? .dim : .strong)
      if unitWidth > 0 { canvas.text(term.unit, x: layout.valueEnd - unitWidth + 1, y: y, .strong) }
      let weight = term.weightText
      if isSelected {
        canvas.chip(weight, x: layout.chip + layout.weightWidth - textWidth(weight), y: y)
      } else {
        var style = canvas.theme.number(term.weight)
        style.attributes.insert(.bold)
        canvas.text(weight, right: layout.chip + 1 + layout.weightWidth, y: y, style)
      }
      canvas.text(
        term.productText, right: layout.product + layout.productWidth, y: y, canvas.theme.number(term.product))
      let row = Rect(x: layout.rect.x, y: y, width: layout.product + layout.productWidth - layout.rect.x, height: 1)
      canvas.name(row, term.name)
    }
  }

  // MARK: Flows

  private func thickness(_ product: Float, largest: Float, most: Int) -> Int {
    guard product.isFinite, largest > 0 else { return 0 }
    return product == 0 ? 0 : max(1, whole(Float(most) * abs(product) / largest))
  }

  private func drawFlows(_ terms: [Term], _ layout: NeuronLayout, on canvas: inout Canvas) {
    let largest = largestSize(terms.map(\.product))
    let most = max(1, min(5, layout.spacing * 4 - 2))
    let widths = terms.map { thickness($0.product, largest: largest, most: most) }
    // The flows arrive stacked at the sum, in the order of their rows.
    let gap: Float = terms.count <= 4 ? 3 : 1
    let total = Float(widths.reduce(0, +)) + gap * Float(terms.count - 1)
    let scale = min(1, 26 / max(1, total))
    var position = Float((layout.middle - layout.rect.y) * 4 + 2) - total * scale / 2
    var arrivals: [Float] = []
    for width in widths {
      arrivals.append(position + Float(width) * scale / 2)
      position += (Float(width) + gap) * scale
    }
    // With an odd number of terms the middle one runs straight.
    if terms.count % 2 == 1, layout.row(terms.count / 2) == layout.middle {
      let middle = Float((layout.middle - layout.rect.y) * 4 + 2)
      let shift = middle - arrivals[terms.count / 2]
      arrivals = arrivals.map { $0 + shift }
    }
    var layer = DotLayer(rect: layout.rect)
    let order = terms.indices.sorted { a, b in
      let (first, second) = (terms[a].name == selected, terms[b].name == selected)
      return first != second ? second : abs(terms[a].product) < abs(terms[b].product)
    }
    for index in order where widths[index] > 0 {
      let term = terms[index]
      let style =
        term.name == selected ? canvas.theme.style(.accent) : canvas.theme.mark(term.product, largest: largest)
      let letter: Unicode.Scalar = term.product < 0 ? "-" : "+"
      let start = Float((layout.row(index) - layout.rect.y) * 4 + 2)
      for port in layout.ports {
        let x = (port.x - layout.rect.x) * 2
        for dot in x..<x + port.width * 2 {
          column(dot, center: start, width: min(4, Float(widths[index])), style, letter, &layer)
        }
      }
      let x = (layout.flow.x - layout.rect.x) * 2
      let length = layout.flow.width * 2
      for dot in 0..<length {
        let t = length > 1 ? Float(dot) / Float(length - 1) : 1
        let y = start + (arrivals[index] - start) * (3 * t * t - 2 * t * t * t)
        // A slanting flow is cut longer by a vertical line than a level one.
        let slope = (arrivals[index] - start) * 6 * t * (1 - t) / Float(max(1, length))
        let width = Float(widths[index]) * min(1.3, (1 + slope * slope).squareRoot())
        column(x + dot, center: y, width: width, style, letter, &layer)
      }
    }
    layer.draw(on: &canvas)
  }

  private func column(
    _ x: Int, center: Float, width: Float, _ style: Style, _ letter: Unicode.Scalar, _ layer: inout DotLayer
  ) {
    let count = max(1, whole(width))
    let top = whole(center - Float(count) / 2)
    for y in top..<top + count { layer.set(x, y, style, letter: letter) }
  }

  private func drawSum(_ layout: NeuronLayout, on canvas: inout Canvas) {
    let text = Format.signed(sum, decimals: 2)
    let y = layout.middle
    let end = canvas.text(text, x: layout.sum, y: y, .strong)
    if layout.curve != nil {
      let width = max(5, layout.sumWidth)
      canvas.rule(x: layout.sum - 1, y: y - 1, width: width, .axis)
      canvas.rule(x: layout.sum - 1, y: y + 1, width: width, .axis)
      canvas.text("→", x: layout.sum + layout.sumWidth + 1, y: y, .dim)
    } else {
      canvas.text(fitted(activationSymbol, max(0, layout.output - end - 2)), x: end + 1, y: y, .dim)
    }
  }

  // MARK: Curve and output

  private var curveBounds: ClosedRange<Float> {
    let finite = curve.filter(\.isFinite)
    guard let low = finite.min(), let high = finite.max(), high > low else { return 0...1 }
    return low...high
  }

  private func drawCurve(_ panel: Rect, _ layout: NeuronLayout, on canvas: inout Canvas) {
    let plot = CurvePlot(
      x: curveRange, y: curveBounds, rect: Rect(x: panel.x, y: panel.y, width: panel.width, height: panel.height - 2))
    var layer = DotLayer(rect: plot.rect)
    if curveBounds.lowerBound < 0, curveBounds.upperBound > 0 {
      plot.horizontal(0, canvas.theme.style(.rule), &layer)
    }
    plot.curve(curve, canvas.theme.style(.undecided), &layer)
    let point = plot.dot(sum, output)
    if sum.isFinite, output.isFinite {
      // From the point down to the sum it belongs to, and across to the bar.
      for y in stride(from: point.y + 3, to: plot.rect.height * 4, by: 3) {
        layer.set(point.x, y, canvas.theme.style(.faint), letter: ":")
      }
      for x in stride(from: point.x + 3, to: plot.rect.width * 2, by: 3) {
        layer.set(x, point.y, canvas.theme.style(.faint), letter: ".")
      }
    }
    layer.draw(on: &canvas)
    if sum.isFinite, output.isFinite {
      canvas.text("●", x: plot.rect.x + point.x / 2, y: plot.rect.y + point.y / 4, .strong)
    }
    canvas.rule(x: panel.x, y: panel.bottom - 2, width: panel.width, .axis)
    plot.numbers(y: panel.bottom - 1, on: &canvas)
  }

  private func drawBar(_ layout: NeuronLayout, _ panel: Rect, on canvas: inout Canvas) {
    let bounds = curveBounds
    let height = panel.height - 2
    let top = panel.y
    func share(_ value: Float) -> Float {
      guard value.isFinite else { return 0 }
      return max(0, min(1, (value - bounds.lowerBound) / (bounds.upperBound - bounds.lowerBound)))
    }
    let zero = whole(share(0) * Float(height * 8))
    let end = whole(share(output) * Float(height * 8))
    let (low, high) = (min(zero, end), max(zero, end))
    let style = output < 0 ? canvas.theme.mark(-4) : canvas.theme.style(.undecided)
    for row in 0..<max(0, height) {
      // Eighths from the bottom of this row that the bar covers; a bar that hangs from zero ends on whole rows.
      let bottom = (height - 1 - row) * 8
      let covered = min(8, high - bottom)
      guard covered > 0, low < bottom + 4 else { continue }
      let scalar: Unicode.Scalar
      if covered >= 8 || canvas.capabilities.glyphs == .ascii {
        scalar = covered >= 4 ? "█" : " "
      } else {
        scalar = Unicode.Scalar(0x2580 + UInt32(covered)) ?? "█"
      }
      for x in layout.output..<layout.output + 3 { canvas.put(canvas.glyph(scalar), x: x, y: top + row, style) }
    }
    canvas.rule(x: layout.output, y: panel.bottom - 2, width: 3, .axis)
    let level = top + height - 1 - max(0, min(height - 1, (max(end, 1) - 1) / 8))
    let valueRow = max(top, min(top + height - 1 - (outputLabel.isEmpty ? 1 : 2), level))
    let x = layout.output + 4
    canvas.text(Format.plain(output, decimals: 3), x: x, y: valueRow, .strong)
    canvas.text(outputLabel, x: x, y: valueRow + 1, .text)
    let lowest = Format.plain(
      bounds.lowerBound, decimals: abs(bounds.lowerBound - bounds.lowerBound.rounded()) < 0.05 ? 0 : 1)
    canvas.text(lowest, x: x, y: top + height - 1, .dim)
  }

  private func drawOutput(_ layout: NeuronLayout, on canvas: inout Canvas) {
    canvas.text(Format.plain(output, decimals: 3), x: layout.output, y: layout.middle, .strong)
    canvas.text(outputLabel, x: layout.output, y: layout.middle + 1, .text)
  }

  // MARK: Too narrow for a diagram

  private func drawList(_ terms: [Term], in rect: Rect, on canvas: inout Canvas) {
    let weightWidth = (terms.map { textWidth($0.weightText) }.max() ?? 5) + 2
    let productWidth = terms.map { textWidth($0.productText) }.max() ?? 5
    let showsProduct = rect.width >= weightWidth + productWidth + 8
    let right = rect.right - (showsProduct ? productWidth + 1 : 0)
    var y = rect.y
    for term in terms {
      let room = max(0, right - weightWidth - 1 - rect.x)
      canvas.text(fitted(term.label, room), x: rect.x, y: y, .dim)
      if textWidth(term.label) + 1 + textWidth(term.value) <= room {
        canvas.text(term.value, right: rect.x + room, y: y, .strong)
      }
      if term.name == selected {
        canvas.chip(term.weightText, x: right - textWidth(term.weightText) - 2, y: y)
      } else {
        canvas.text(term.weightText, right: right - 1, y: y, canvas.theme.number(term.weight))
      }
      if showsProduct {
        canvas.text(term.productText, right: rect.right, y: y, canvas.theme.number(term.product))
      }
      canvas.name(Rect(x: rect.x, y: y, width: rect.width, height: 1), term.name)
      y += 1
    }
    canvas.text("sum", x: rect.x, y: y, .dim)
    canvas.text(Format.signed(sum, decimals: 2), right: rect.right, y: y, .strong)
    canvas.text(fitted(activationSymbol, max(0, rect.width - 6)), x: rect.x, y: y + 1, .dim)
    canvas.text(Format.plain(output, decimals: 3), right: rect.right, y: y + 1, .strong)
    canvas.text(outputLabel, right: rect.right, y: y + 2, .text)
  }
}

/// Columns and rows of the diagram; nothing where there is no room for flows.
struct NeuronLayout {
  let rect: Rect
  let labelWidth: Int
  let weightWidth: Int
  let productWidth: Int
  let sumWidth: Int
  let valueEnd: Int
  /// Units are the first thing to go where it is narrow.
  let showsUnits: Bool
  /// A space and the widest unit.
  let unitWidth: Int
  /// Where the chip's bracket stands; the weight is one column further.
  let chip: Int
  let product: Int
  let ports: [(x: Int, width: Int)]
  let flow: (x: Int, width: Int)
  let sum: Int
  /// The curve with its baseline and its numbers.
  let curve: Rect?
  let output: Int
  let spacing: Int
  let middle: Int
  private let count: Int

  init?(_ figure: NeuronDiagram, _ terms: [NeuronDiagram.Term], in whole: Rect) {
    count = terms.count
    guard whole.height >= count + 1 else { return nil }
    let labelWidth = min(10, max(6, terms.map { textWidth($0.label) }.max() ?? 0))
    let valueWidth = terms.map { textWidth($0.value) }.max() ?? 0
    let widestUnit = terms.map { textWidth($0.unit) }.max() ?? 0
    let unitWidth = widestUnit > 0 ? widestUnit + 1 : 0
    self.unitWidth = unitWidth
    let weightWidth = max(5, terms.map { textWidth($0.weightText) }.max() ?? 0)
    let productWidth = max(5, terms.map { textWidth($0.productText) }.max() ?? 0)
    let sumWidth = textWidth(Format.signed(figure.sum, decimals: 2))
    let outputWidth = max(
      textWidth("output"), textWidth(Format.plain(figure.output, decimals: 3)), textWidth(figure.outputLabel))
    self.labelWidth = labelWidth
    self.weightWidth = weightWidth
    self.productWidth = productWidth
    self.sumWidth = sumWidth
    let wideFixed =
      labelWidth + 1 + valueWidth + unitWidth + 3 + weightWidth + 2 + 3 + productWidth + 1 + 2 + sumWidth + 4 + 2 + 4
      + outputWidth
    let isWide = whole.height >= 11 && !figure.curve.isEmpty && whole.width >= wideFixed + 6 + 12
    showsUnits = isWide
    valueEnd = whole.x + labelWidth + 1 + valueWidth + (isWide ? unitWidth : 0)
    let height = isWide ? min(whole.height, max(16, 4 * (count - 1) + 8)) : min(whole.height, 4 * (count - 1) + 5)
    rect = Rect(x: whole.x, y: whole.y, width: whole.width, height: height)
    spacing = max(1, min(isWide ? 4 : 3, (height - 2) / max(1, count)))
    middle =
      isWide
      ? whole.y + height / 2
      : whole.y + 1 + max((count - 1) * spacing / 2, min(1 + (count - 1) * spacing / 2, (height - 1) / 2))
    if isWide {
      let room = whole.width - wideFixed
      let flowWidth = max(6, min(14, room - 15))
      let curveWidth = max(12, min(24, room - flowWidth))
      chip = valueEnd + 3
      product = chip + weightWidth + 2 + 3
      ports = [(valueEnd + 1, 1), (chip + weightWidth + 3, 1)]
      flow = (product + productWidth + 1, flowWidth)
      sum = flow.x + flowWidth + 2
      curve = Rect(x: sum + sumWidth + 4, y: whole.y + 2, width: curveWidth, height: height - 2)
      output = curve!.right + 2
    } else {
      chip = valueEnd + 2
      product = chip + weightWidth + 2 + 4
      ports = [(chip + weightWidth + 3, 2)]
      let fixed =
        product + productWidth + 1 - whole.x + 1 + sumWidth + 1 + textWidth(figure.activationSymbol) + 2 + outputWidth
      let flowWidth = min(9, whole.width - fixed)
      guard flowWidth >= 3 else { return nil }
      flow = (product + productWidth + 1, flowWidth)
      sum = flow.x + flowWidth + 1
      curve = nil
      output = sum + sumWidth + 1 + textWidth(figure.activationSymbol) + 2
    }
  }

  func row(_ index: Int) -> Int {
    middle + index * spacing - (count - 1) * spacing / 2
  }
}
