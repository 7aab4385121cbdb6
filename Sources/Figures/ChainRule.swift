import Canvas

/// One derivative in a chain: `∂a / ∂z`, its number, and where it comes from.
public struct ChainFactor: Hashable, Sendable {
  public var over: String
  public var under: String
  public var value: Float
  public var note: String

  public init(over: String, under: String, value: Float, note: String) {
    self.over = over
    self.under = under
    self.value = value
    self.note = note
  }
}

/// The chain rule for one number: its derivative as the product of small ones, with their values under them.
public struct ChainRule: Figure {
  public var result: ChainFactor
  public var factors: [ChainFactor]
  /// Whether the result is left for the learner to work out.
  public var isSecret: Bool

  public init(result: ChainFactor, factors: [ChainFactor], isSecret: Bool = false) {
    self.result = result
    self.factors = factors
    self.isSecret = isSecret
  }

  public func draw(in rect: Rect, on canvas: inout Canvas) {
    guard !rect.isEmpty else { return }
    let all = [result] + factors
    canvas.clipped(to: rect) { canvas in
      let step = min(15, (rect.width + 3) / all.count)
      guard step >= 9, rect.height >= 4 else { return drawLine(all, in: rect, on: &canvas) }
      let width = step - 3
      let hasGap = rect.height >= 6
      for (index, factor) in all.enumerated() {
        let cell = Rect(x: rect.x + index * step, y: rect.y, width: width, height: rect.height)
        let values = rect.y + (hasGap ? 4 : 3)
        center(factor.over, in: cell, y: rect.y, canvas.theme.style(index == 0 ? .strong : .text), on: &canvas)
        canvas.rule(x: cell.x + (width - 5) / 2, y: rect.y + 1, width: 5, index == 0 ? .accent : .axis)
        center(factor.under, in: cell, y: rect.y + 2, canvas.theme.style(index == 0 ? .strong : .text), on: &canvas)
        center(number(index), in: cell, y: values, style(index, canvas.theme), on: &canvas)
        center(fitted(factor.note, step), in: cell, y: values + 1, canvas.theme.style(.dim), on: &canvas)
        guard index + 1 < all.count else { continue }
        for y in [rect.y + 1, values] { canvas.text(index == 0 ? "=" : "×", x: cell.right + 1, y: y, .dim) }
      }
    }
  }

  private func number(_ index: Int) -> String {
    index == 0
      ? (isSecret ? "?" : Format.signed(result.value, decimals: 3))
      : Format.signed(factors[index - 1].value, decimals: 3)
  }

  private func style(_ index: Int, _ theme: Theme) -> Style {
    index == 0 ? theme.style(.accent) : bold(theme.number(factors[index - 1].value))
  }

  private func center(_ text: String, in cell: Rect, y: Int, _ style: Style, on canvas: inout Canvas) {
    canvas.text(text, x: cell.x + (cell.width - textWidth(text)) / 2, y: y, style)
  }

  /// The numbers alone, where there is no room for fractions.
  private func drawLine(_ all: [ChainFactor], in rect: Rect, on canvas: inout Canvas) {
    var x = rect.x
    for index in all.indices {
      if index > 0 { x = canvas.text(index == 1 ? " = " : " × ", x: x, y: rect.y, .dim) }
      x = canvas.text(number(index), x: x, y: rect.y, style(index, canvas.theme))
    }
  }
}
