import Canvas

/// A line of a readout: `weight   +0.700`, or worked: `predicted  0.931 + 0.05 × 0.386  0.950`.
public struct ReadoutRow: Hashable, Sendable {
  /// How the value is written.
  public enum Tone: Hashable, Sendable {
    /// At rest.
    case plain
    /// The value that matters now.
    case strong
    /// The learner's own.
    case accent
    /// A signed number: its sign gives the colour.
    case signed(Float)
  }
  public var label: String
  public var value: String
  /// What the value was worked out from, dim, between label and value; left out where there is no room.
  public var operands: String
  public var tone: Tone

  public init(label: String, value: String, operands: String = "", tone: Tone = .plain) {
    self.label = label
    self.value = value
    self.operands = operands
    self.tone = tone
  }

  /// An empty line between blocks.
  public static let gap = ReadoutRow(label: "", value: "")
}

/// A list of numbers with their names.
public struct Readout: Figure {
  public var rows: [ReadoutRow]

  public init(rows: [ReadoutRow]) { self.rows = rows }

  public func draw(in rect: Rect, on canvas: inout Canvas) {
    guard !rect.isEmpty else { return }
    let labelWidth = rows.filter { !$0.operands.isEmpty }.map { textWidth($0.label) }.max() ?? 0
    canvas.clipped(to: rect) { canvas in
      for (index, row) in rows.prefix(rect.height).enumerated() {
        draw(row, labelWidth: labelWidth, y: rect.y + index, in: rect, on: &canvas)
      }
    }
  }

  private func draw(_ row: ReadoutRow, labelWidth: Int, y: Int, in rect: Rect, on canvas: inout Canvas) {
    let valueStart = max(rect.x, rect.right - textWidth(row.value))
    let room = valueStart - rect.x - (row.value.isEmpty ? 0 : 1)
    canvas.text(fitted(row.label, room), x: rect.x, y: y, .dim)
    let operands = rect.x + max(labelWidth, textWidth(row.label)) + 2
    if !row.operands.isEmpty, operands + textWidth(row.operands) < valueStart {
      canvas.text(row.operands, x: operands, y: y, .dim)
    }
    canvas.text(fitted(row.value, rect.right - valueStart), x: valueStart, y: y, style(row.tone, canvas.theme))
  }

  private func style(_ tone: ReadoutRow.Tone, _ theme: Theme) -> Style {
    switch tone {
    case .plain: return theme.style(.text)
    case .strong: return theme.style(.strong)
    case .accent: return theme.style(.accent)
    case .signed(let value):
      var style = theme.number(value)
      style.attributes.insert(.bold)
      return style
    }
  }
}
