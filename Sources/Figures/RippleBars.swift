import Canvas

/// One neuron of a chain: what it says, and how much of a push at the input arrives behind it.
public struct RippleLink: Hashable, Sendable {
  public var label: String
  public var activation: Float
  /// Change here over change at the input.
  public var ripple: Float
  public init(label: String, activation: Float, ripple: Float) {
    self.label = label
    self.activation = activation
    self.ripple = ripple
  }
}

/// A push at the input on its way through a chain of neurons, one bar a neuron.
public struct RippleBars: Figure {
  public var links: [RippleLink]

  public init(links: [RippleLink]) { self.links = links }

  public func draw(in rect: Rect, on canvas: inout Canvas) {
    guard !rect.isEmpty, !links.isEmpty else { return }
    canvas.clipped(to: rect) { canvas in
      let hasHeads = rect.height > links.count
      let first = rect.y + (hasHeads ? 1 : 0)
      let room = rect.bottom - first
      let spacing = room >= links.count * 2 - 1 ? 2 : 1
      // Where rows are few the first go: what arrives at the end matters.
      let shown = links.suffix(max(1, (room + spacing - 1) / spacing))
      let labelWidth = min(10, shown.map { textWidth($0.label) }.max() ?? 0)
      let says = rect.x + labelWidth + 1
      let bar = says + 9
      let valueWidth = rect.width >= 50 ? 18 : 7
      let barWidth = rect.right - bar - valueWidth - 1
      if hasHeads {
        canvas.text("says", right: says + 7, y: rect.y, .dim)
        canvas.text(fitted("of a push at the input arrives", max(0, barWidth)), x: bar, y: rect.y, .dim)
      }
      for (index, link) in shown.enumerated() {
        let y = first + index * spacing
        let isLast = index == shown.count - 1
        canvas.text(fitted(link.label, labelWidth), x: rect.x, y: y, isLast ? .strong : .dim)
        canvas.text(Format.plain(link.activation, decimals: 3), right: says + 7, y: y)
        if barWidth > 2 {
          canvas.bar(abs(link.ripple), x: bar, y: y, width: barWidth, canvas.theme.mark(link.ripple < 0 ? -4 : 4))
        }
        canvas.text(share(link.ripple, long: valueWidth > 7), right: rect.right, y: y, isLast ? .strong : .text)
      }
    }
  }

  /// Small shares in words, as zeros after a point say little: `1 in 2,860,000`.
  private func share(_ ripple: Float, long: Bool) -> String {
    let size = abs(ripple)
    guard long, size > 0, size < 0.001, size > 1e-12 else { return Format.magnitude(ripple, decimals: 3) }
    var parts = 1 / size
    var scale: Float = 1
    while parts >= 1000 {
      parts /= 10
      scale *= 10
    }
    let rounded = parts.rounded() * scale
    return rounded < 1e9 ? "1 in " + Format.count(Int(rounded)) : Format.magnitude(ripple, decimals: 3)
  }
}
