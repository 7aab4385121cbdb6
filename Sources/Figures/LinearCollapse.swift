import Canvas

/// A layer that bends nothing.
public struct LinearLayer: Hashable, Sendable {
  /// The parameters' common name: `hidden1` for `hidden1.weight` and `hidden1.bias`.
  public var name: String
  /// Inputs × units, by rows, as the engine keeps them.
  public var weights: [Float]
  public var biases: [Float]

  public init(name: String, weights: [Float], biases: [Float]) {
    self.name = name
    self.weights = weights
    self.biases = biases
  }

  var units: Int { biases.count }
  var inputs: Int { units > 0 ? weights.count / units : 0 }

  func weight(_ input: Int, _ unit: Int) -> Float { weights[input * units + unit] }
}

/// Two linear layers multiplied out to one: W₂W₁ for the weights, W₂b₁ + b₂ for the biases.
public struct LinearCollapse: Figure {
  public var first: LinearLayer
  public var second: LinearLayer
  public var selected: String?

  public init(first: LinearLayer, second: LinearLayer, selected: String? = nil) {
    self.first = first
    self.second = second
    self.selected = selected
  }

  /// A number, the sign, two brackets.
  private static let cell = 8

  private var middle: Int { second.inputs }
  private var blockHeight: Int { 1 + max(middle, second.units) }
  /// Rows it takes: two products and the line that they make.
  public var idealHeight: Int { 2 * (blockHeight + 1) + 1 }

  public func draw(in rect: Rect, on canvas: inout Canvas) {
    guard !rect.isEmpty, middle > 0, first.units == middle, second.units > 0, first.inputs > 0,
      second.weights.count == middle * second.units, first.weights.count == middle * first.inputs
    else { return }
    canvas.clipped(to: rect) { canvas in
      let slopes = product(columns: first.inputs) { first.weight($0, $1) }
      let shifts = product(columns: 1) { first.biases[$1] }
      let starts = second.biases.indices.map { shifts[$0] + second.biases[$0] }

      var x = drawSecond(x: rect.x, y: rect.y, isFirst: true, on: &canvas)
      x = drawMatrix(
        "W₁", rows: middle, columns: first.inputs, x: x, y: rect.y, on: &canvas,
        { (first.weight($1, $0), "\(first.name).weight[\($1),\($0)]") })
      x = sign("=", x: x, y: rect.y + 1, on: &canvas)
      x = drawMatrix(
        "W₂W₁", rows: second.units, columns: first.inputs, x: x, y: rect.y, on: &canvas,
        { (slopes[$0 * first.inputs + $1], nil) })
      drawTerms((0..<middle).map { (second.weight($0, 0), first.weight(0, $0)) }, x: x, y: rect.y, rect, on: &canvas)

      let y = rect.y + blockHeight + 1
      x = drawSecond(x: rect.x, y: y, isFirst: false, on: &canvas)
      x = drawMatrix(
        "b₁", rows: middle, columns: 1, x: x, y: y, on: &canvas,
        { unit, _ in (first.biases[unit], "\(first.name).bias[\(unit)]") })
      x = sign("+", x: x, y: y + 1, on: &canvas)
      x = drawMatrix(
        "b₂", rows: second.units, columns: 1, x: x, y: y, on: &canvas,
        { unit, _ in (second.biases[unit], "\(second.name).bias[\(unit)]") })
      x = sign("=", x: x, y: y + 1, on: &canvas)
      x = drawMatrix(
        "W₂b₁+b₂", rows: second.units, columns: 1, x: x, y: y, on: &canvas, { unit, _ in (starts[unit], nil) })
      drawTerms((0..<middle).map { (second.weight($0, 0), first.biases[$0]) }, x: x, y: y, rect, on: &canvas)

      guard second.units == 1, first.inputs == 1 else { return }
      drawLine(slopes[0], starts[0], x: rect.x + 1, y: y + blockHeight + 1, on: &canvas)
    }
  }

  /// W₂ times a matrix that has a row for each neuron between the layers; by rows.
  private func product(columns: Int, _ value: (_ column: Int, _ unit: Int) -> Float) -> [Float] {
    (0..<second.units).flatMap { output in
      (0..<columns).map { column in
        (0..<middle).reduce(0) { $0 + second.weight($1, output) * value(column, $1) }
      }
    }
  }

  /// W₂ stands in both products; its chip only in the first.
  private func drawSecond(x: Int, y: Int, isFirst: Bool, on canvas: inout Canvas) -> Int {
    let end = drawMatrix(
      "W₂", rows: second.units, columns: middle, x: x, y: y, hasChip: isFirst, on: &canvas,
      { (second.weight($1, $0), "\(second.name).weight[\($1),\($0)]") })
    return sign("·", x: end, y: y + 1, on: &canvas)
  }

  /// What is multiplied out has no name and is not there to be selected: it is bold.
  private func drawMatrix(
    _ title: String, rows: Int, columns: Int, x: Int, y: Int, hasChip: Bool = true, on canvas: inout Canvas,
    _ element: (_ row: Int, _ column: Int) -> (value: Float, name: String?)
  ) -> Int {
    canvas.text(title, x: x + 1, y: y, .dim)
    for row in 0..<rows {
      for column in 0..<columns {
        let (value, name) = element(row, column)
        let place = Rect(x: x + column * Self.cell, y: y + 1 + row, width: Self.cell, height: 1)
        let text = Format.signed(value, decimals: 2)
        if let name { canvas.name(place, name) }
        if name != nil, name == selected {
          if hasChip {
            canvas.chip(text, x: place.right - textWidth(text) - 3, y: place.y)
          } else {
            canvas.text(text, right: place.right - 2, y: place.y, .accent)
          }
        } else {
          let style = canvas.theme.number(value)
          canvas.text(text, right: place.right - 2, y: place.y, name == nil ? bold(style) : style)
        }
      }
    }
    return x + columns * Self.cell
  }

  private func sign(_ text: String, x: Int, y: Int, on canvas: inout Canvas) -> Int {
    canvas.text(text, x: x, y: y, .dim)
    return x + 2
  }

  /// Row times column, term by term, where there is room beside the matrices.
  private func drawTerms(_ terms: [(Float, Float)], x: Int, y: Int, _ rect: Rect, on canvas: inout Canvas) {
    let width = 16
    guard x + 2 + width <= rect.right else { return }
    for (index, term) in terms.enumerated() {
      let words = Format.signed(term.0, decimals: 2) + " × " + Format.signed(term.1, decimals: 2)
      canvas.text(words, right: x + 2 + width, y: y + 1 + index, .dim)
    }
  }

  private func drawLine(_ slope: Float, _ start: Float, x: Int, y: Int, on canvas: inout Canvas) {
    let number = canvas.theme.number
    canvas.text(
      [
        TextRun("both layers are one:  a = ", canvas.theme.style(.text)),
        TextRun(Format.signed(slope, decimals: 2), bold(number(slope))),
        TextRun(" · x  ", canvas.theme.style(.dim)), TextRun(Format.signed(start, decimals: 2), bold(number(start))),
      ], x: x, y: y)
  }
}
