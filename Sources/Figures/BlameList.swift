import Canvas

/// A parameter and its gradient.
public struct BlameItem: Hashable, Sendable {
  public var title: String
  public var gradient: Float
  /// What the mouse and the selection call it.
  public var name: String

  public init(title: String, gradient: Float, name: String) {
    self.title = title
    self.gradient = gradient
    self.name = name
  }
}

/// Parameters by the size of their gradients, the largest first.
public struct BlameList: Figure {
  public var items: [BlameItem]
  public var selected: String?
  /// The one that is left for the learner to work out; it stands last, without a number.
  public var secret: String?

  public init(items: [BlameItem], selected: String? = nil, secret: String? = nil) {
    self.items = items
    self.selected = selected
    self.secret = secret
  }

  public func draw(in rect: Rect, on canvas: inout Canvas) {
    guard !rect.isEmpty else { return }
    let ordered = items.enumerated().sorted { a, b in
      let (first, second) = (size(a.element), size(b.element))
      return first != second ? first > second : a.offset < b.offset
    }.map(\.element)
    var shown = Array(ordered.prefix(rect.height - 1))
    if !shown.isEmpty, let item = ordered.first(where: { $0.name == selected }), !shown.contains(item) {
      shown[shown.count - 1] = item
    }
    let largest = largestSize(items.filter { $0.name != secret }.map(\.gradient))
    let titleWidth = min(max(4, rect.width / 2 - 4), items.map { textWidth($0.title) }.max() ?? 0)
    let values = shown.map { $0.name == secret ? "?" : Format.signed($0.gradient, decimals: 3) }
    let valueWidth = values.map(textWidth).max() ?? 0
    let bar = Rect(
      x: rect.x + titleWidth + 4, y: rect.y, width: min(14, rect.width - titleWidth - valueWidth - 6), height: 1)
    canvas.clipped(to: rect) { canvas in
      canvas.text("Blame, most first", x: rect.x, y: rect.y, .strong)
      for (index, item) in shown.enumerated() {
        let y = rect.y + 1 + index
        let isSelected = item.name == selected
        if isSelected { canvas.text("▸", x: rect.x, y: y, .accent) }
        canvas.text(fitted(item.title, titleWidth), x: rect.x + 2, y: y, isSelected ? .accent : .text)
        if item.name != secret, largest > 0 {
          let mark = canvas.theme.mark(item.gradient, largest: largest)
          let style = isSelected ? canvas.theme.style(.accent) : mark
          canvas.bar(size(item) / largest, x: bar.x, y: y, width: bar.width, style, track: false)
        }
        let style = item.name == secret ? canvas.theme.style(.accent) : canvas.theme.number(item.gradient)
        canvas.text(values[index], right: rect.right, y: y, isSelected ? bold(style) : style)
        canvas.name(Rect(x: rect.x, y: y, width: rect.width, height: 1), item.name)
      }
    }
  }

  private func size(_ item: BlameItem) -> Float {
    item.name == secret || !item.gradient.isFinite ? 0 : abs(item.gradient)
  }
}
