import Canvas

/// One term of a neuron's sum: a weight times an input, or the bias alone.
public struct SumTerm: Hashable, Sendable {
  public var weight: Float
  /// What the weight is multiplied by; nil for the bias.
  public var input: Float?
  public var name: String

  public init(weight: Float, input: Float?, name: String) {
    self.weight = weight
    self.input = input
    self.name = name
  }

  var product: Float { input.map { weight * $0 } ?? weight }
}

extension [SumTerm] {
  /// Places of the terms in the order in which they are kept where not all have room: the selected one, the bias, then
  /// the larger products before the smaller ones.
  func byImportance(selected: String?) -> [Int] {
    func rank(_ term: SumTerm) -> Float {
      term.name == selected ? .infinity : term.input == nil ? .greatestFiniteMagnitude : abs(term.product)
    }
    return indices.sorted { rank(self[$0]) > rank(self[$1]) }
  }
}

/// A neuron's sum, term by term, each bar starting where the last one ended.
public struct TermSum: Figure {
  public var terms: [SumTerm]
  public var sum: Float
  public var output: Float
  /// What bends the sum: `ReLU`.
  public var activation: String
  /// What the output means, in a few words.
  public var note: String
  public var selected: String?

  public init(
    terms: [SumTerm], sum: Float, output: Float, activation: String, note: String = "", selected: String? = nil
  ) {
    self.terms = terms
    self.sum = sum
    self.output = output
    self.activation = activation
    self.note = note
    self.selected = selected
  }

  public func draw(in rect: Rect, on canvas: inout Canvas) {
    guard !rect.isEmpty else { return }
    let left = 24
    let plot = Rect(x: rect.x + left + 3, y: rect.y, width: rect.width - left - 4, height: rect.height)
    let rows = rows(atMost: max(0, rect.height - 2))
    canvas.clipped(to: rect) { canvas in
      for (index, row) in rows.enumerated() { draw(row, x: rect.x, y: rect.y + index, left, on: &canvas) }
      if plot.width >= 8 { drawBars(rows, plot, on: &canvas) }
      let y = rect.y + rows.count
      canvas.text("sum z", x: rect.x, y: y, .dim)
      canvas.text(Format.signed(sum, decimals: 3), right: rect.x + left, y: y, bold(canvas.theme.number(sum)))
      canvas.text(fitted(activation, 14), x: rect.x, y: y + 1, .dim)
      canvas.text(Format.plain(output, decimals: 3), right: rect.x + left, y: y + 1, .strong)
      canvas.text(fitted(note, max(0, rect.width - left - 3)), x: rect.x + left + 3, y: y + 1, .dim)
    }
  }

  /// One term, or all those that have no row of their own.
  private enum Row {
    case term(SumTerm)
    case rest(count: Int, product: Float)

    var product: Float {
      switch self {
      case .term(let term): term.product
      case .rest(_, let product): product
      }
    }
  }

  /// The bars end at the sum only if nothing is left out: small terms give way and are added up in one row,
  /// the selected one and the bias last of all.
  private func rows(atMost room: Int) -> [Row] {
    guard terms.count > room else { return terms.map { .term($0) } }
    guard room > 0 else { return [] }
    let kept = Set(terms.byImportance(selected: selected).prefix(room - 1))
    let hidden = terms.indices.filter { !kept.contains($0) }
    let shown = terms.indices.filter(kept.contains)
    let rest = Row.rest(count: hidden.count, product: hidden.reduce(0) { $0 + terms[$1].product })
    return shown.filter { terms[$0].input != nil }.map { .term(terms[$0]) } + [rest]
      + shown.filter { terms[$0].input == nil }.map { .term(terms[$0]) }
  }

  private func draw(_ row: Row, x: Int, y: Int, _ left: Int, on canvas: inout Canvas) {
    switch row {
    case .term(let term): draw(term, x: x, y: y, left, on: &canvas)
    case .rest(let count, let product):
      canvas.text("… \(Format.count(count)) more", x: x, y: y, .dim)
      canvas.text(Format.signed(product, decimals: 3), right: x + left, y: y, canvas.theme.number(product))
    }
  }

  private func draw(_ term: SumTerm, x: Int, y: Int, _ left: Int, on canvas: inout Canvas) {
    let weight = Format.signed(term.weight, decimals: 2)
    let product = Format.signed(term.product, decimals: 3)
    if let input = term.input {
      if term.name == selected {
        canvas.chip(weight, x: x, y: y)
      } else {
        canvas.text(weight, x: x + 1, y: y, canvas.theme.number(term.weight))
      }
      canvas.text("× " + Format.plain(input, decimals: 3), x: x + 1 + textWidth(weight) + 2, y: y, .dim)
    } else if term.name == selected {
      canvas.text("bias", x: x, y: y, .accent)
    } else {
      canvas.text("bias", x: x, y: y, .dim)
    }
    canvas.text(product, right: x + left, y: y, canvas.theme.number(term.product))
    canvas.name(Rect(x: x, y: y, width: left, height: 1), term.name)
  }

  /// A waterfall from 0 to the sum, on the products' own scale.
  private func drawBars(_ rows: [Row], _ plot: Rect, on canvas: inout Canvas) {
    var ends: [Float] = [0]
    for row in rows { ends.append((ends.last ?? 0) + row.product) }
    guard ends.allSatisfy(\.isFinite), let low = ends.min(), let high = ends.max(), high > low else { return }
    func column(_ value: Float) -> Int {
      plot.x + max(0, min(plot.width - 1, whole((value - low) / (high - low) * Float(plot.width - 1))))
    }
    let zero = column(0)
    for row in 0...rows.count {
      canvas.put(canvas.glyph("╎"), x: zero, y: plot.y + row, canvas.theme.style(.axis))
    }
    let largest = largestSize(rows.map(\.product))
    for (index, row) in rows.enumerated() {
      let (a, b) = (column(ends[index]), column(ends[index + 1]))
      let isSelected = if case .term(let term) = row { term.name == selected } else { false }
      let style = isSelected ? canvas.theme.style(.accent) : canvas.theme.mark(row.product, largest: largest)
      for x in min(a, b)...max(a, b) where a != b {
        canvas.put(canvas.glyph("━"), x: x, y: plot.y + index, style)
      }
    }
    canvas.put(canvas.glyph("▴"), x: column(ends[ends.count - 1]), y: plot.y + rows.count, canvas.theme.style(.accent))
  }
}
