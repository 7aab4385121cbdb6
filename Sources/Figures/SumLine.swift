import Canvas

/// A neuron's sum written out with its numbers plugged in: `h₁  0.70 × 6.00 + 0.30 × 8.00 − 4.00 = 2.60, σ(2.60) = 0.931`.
///
/// A sum too long for its room keeps its largest terms; how many are left out, and what they add up to, is said.
public struct SumLine: Figure {
  /// The neuron, and whose inputs these are: `h₁`, `h₁, first point`.
  public var name: String
  public var terms: [SumTerm]
  public var sum: Float
  public var output: Float
  /// What bends the sum: `σ`; empty for none.
  public var activation: String
  public var selected: String?

  public init(
    name: String, terms: [SumTerm], sum: Float, output: Float, activation: String, selected: String? = nil
  ) {
    self.name = name
    self.terms = terms
    self.sum = sum
    self.output = output
    self.activation = activation
    self.selected = selected
  }

  public func draw(in rect: Rect, on canvas: inout Canvas) {
    guard !rect.isEmpty else { return }
    canvas.clipped(to: rect) { canvas in
      for (row, line) in lines(width: rect.width, height: rect.height, canvas.theme).enumerated() {
        canvas.text(line, x: rect.x, y: rect.y + row)
      }
    }
  }

  /// Rows that the whole sum takes at a width, or `most` where it takes more.
  public func height(width: Int, most: Int) -> Int {
    let fitting = mostTerms(width: width, height: most)
    guard terms.count < fitting else { return most }
    return min(most, wrapped(tokens(shown: Set(terms.indices), Theme(.dark, depth: .mono)), width).count)
  }

  /// One more than there can be room for: each takes four columns at least, and hundreds of terms fit no screen.
  private func mostTerms(width: Int, height: Int) -> Int { width * height / 4 + 1 }

  /// The longest form that fits.
  private func lines(width: Int, height: Int, _ theme: Theme) -> [[TextRun]] {
    let order = terms.byImportance(selected: selected)
    // The bias and the selected term stay in any case.
    let least = terms.count { $0.input == nil || $0.name == selected }
    for count in stride(from: min(terms.count, mostTerms(width: width, height: height)), to: 0, by: -1) {
      let lines = wrapped(tokens(shown: Set(order.prefix(max(count, least))), theme), width)
      if lines.count <= height { return lines }
    }
    return wrapped([[TextRun(name, theme.style(.strong))]] + result(theme), width)
  }

  /// Pieces that no line break parts.
  private func tokens(shown: Set<Int>, _ theme: Theme) -> [[TextRun]] {
    let inputs = terms.indices.filter { terms[$0].input != nil }
    var tokens = [[TextRun(name, theme.style(.strong))]]
    var isFirst = true
    for index in inputs where shown.contains(index) {
      tokens.append(token(terms[index], isFirst: isFirst, theme))
      isFirst = false
    }
    let hidden = inputs.filter { !shown.contains($0) }
    if !hidden.isEmpty {
      let rest = hidden.reduce(Float(0)) { $0 + terms[$1].product }
      tokens.append([
        TextRun("\(isFirst ? "" : "+ ")… \(Format.count(hidden.count)) more ", theme.style(.dim)),
        TextRun("(\(Format.signed(rest, decimals: 2)))", theme.number(rest)),
      ])
      isFirst = false
    }
    for term in terms where term.input == nil {
      tokens.append(token(term, isFirst: isFirst, theme))
      isFirst = false
    }
    return tokens + result(theme)
  }

  private func token(_ term: SumTerm, isFirst: Bool, _ theme: Theme) -> [TextRun] {
    let sign = term.weight < 0 ? (isFirst ? "−" : "− ") : isFirst ? "" : "+ "
    let style = term.name == selected ? theme.style(.accent) : theme.number(term.weight)
    var runs = [
      TextRun(sign, theme.style(.dim)), TextRun(Format.plain(abs(term.weight), decimals: 2), style),
    ]
    if let input = term.input { runs.append(TextRun(" × " + Format.plain(input, decimals: 2), theme.style(.dim))) }
    return runs
  }

  private func result(_ theme: Theme) -> [[TextRun]] {
    let value = Format.plain(sum, decimals: 2)
    var token = [TextRun("= ", theme.style(.dim)), TextRun(value, bold(theme.number(sum)))]
    guard !activation.isEmpty else { return [token] }
    token.append(TextRun(",", theme.style(.dim)))
    return [
      token,
      [
        TextRun("\(activation)(\(value)) = ", theme.style(.dim)),
        TextRun(Format.plain(output, decimals: 3), theme.style(.strong)),
      ],
    ]
  }

  private func wrapped(_ tokens: [[TextRun]], _ width: Int) -> [[TextRun]] {
    var lines: [[TextRun]] = [[]]
    var column = 0
    for token in tokens {
      let length = token.reduce(0) { $0 + textWidth($1.text) }
      if column > 0, column + 1 + length > width {
        lines.append([])
        column = 0
      }
      if column > 0 {
        lines[lines.count - 1].append(TextRun(" ", token[0].style))
        column += 1
      }
      lines[lines.count - 1] += token
      column += length
    }
    return lines
  }
}
