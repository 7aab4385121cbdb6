import Canvas

/// A layer at work: a square a neuron, brighter the more it answers.
public struct ActivationGrid: Figure {
  public var title: String
  /// One value a neuron; taken relative to the largest.
  public var values: [Float]
  /// Neurons in a row.
  public var columns: Int

  public init(title: String, values: [Float], columns: Int) {
    self.title = title
    self.values = values
    self.columns = columns
  }

  public func draw(in rect: Rect, on canvas: inout Canvas) {
    guard columns > 0 else { return }
    let largest = largestSize(values)
    let theme = canvas.theme
    canvas.clipped(to: rect) { canvas in
      canvas.text(title, x: rect.x, y: rect.y, .dim)
      canvas.text(String(values.count), right: rect.x + columns, y: rect.y, .faint)
      let rows = (values.count + columns - 1) / columns
      canvas.pixels(
        in: Rect(x: rect.x, y: rect.y + 1, width: columns, height: (rows + 1) / 2),
        color: { x, y in theme.activation(share(x, y, largest)) },
        letter: { x, y in Canvas.letter(magnitude: max(share(x, y, largest), share(x, y + 1, largest))) })
    }
  }

  private func share(_ x: Int, _ y: Int, _ largest: Float) -> Float {
    guard largest > 0, let value = values.at(y * columns + x), value > 0 else { return 0 }
    return value / largest
  }
}
