import Canvas

/// The activations of a layer as squares: dark is silent, bright is loud. Signed ones in blue and orange.
public struct ActivationGrid: Figure {
  public var title: String
  public var values: [Float]
  public var columns: Int
  /// What the mouse finds here.
  public var name: String

  public init(title: String, values: [Float], columns: Int, name: String = "") {
    self.title = title
    self.values = values
    self.columns = columns
    self.name = name
  }

  public func draw(in rect: Rect, on canvas: inout Canvas) {
    guard !rect.isEmpty else { return }
    canvas.clipped(to: rect) { canvas in
      let count = Format.count(values.count)
      canvas.text(fitted(title, rect.width), x: rect.x, y: rect.y, .dim)
      guard columns > 0, !values.isEmpty, rect.height > 1 else { return }
      let rows = (values.count + columns - 1) / columns
      // Where not every neuron has room, the first ones are shown.
      let scale = max(1, min(4, rect.width / columns, (rect.height - 1) * 2 / rows))
      let width = min(columns * scale, rect.width)
      let height = min((rows * scale + 1) / 2, rect.height - 1)
      if textWidth(title) + 1 + textWidth(count) <= width {
        canvas.text(count, right: rect.x + width, y: rect.y, .faint)
      }
      let largest = largestSize(values)
      let isSigned = values.contains { $0 < 0 }
      let theme = canvas.theme
      func value(_ x: Int, _ y: Int) -> Float? { values.at(y / scale * columns + x / scale) }
      let area = Rect(x: rect.x, y: rect.y + 1, width: width, height: height)
      canvas.pixels(
        in: area,
        color: { x, y in
          guard let value = value(x, y) else { return .terminal }
          return isSigned
            ? theme.tile(Theme.level(value, largest: largest, steps: 4))
            : theme.activation(largest > 0 ? value / largest : 0)
        },
        letter: { x, y in
          guard let value = value(x, y) else { return " " }
          return isSigned
            ? Canvas.letter(level: Theme.level(value, largest: largest, steps: 4))
            : Canvas.letter(magnitude: largest > 0 ? value / largest : 0)
        })
      canvas.name(area, name.isEmpty ? title : name)
    }
  }
}
