import Canvas

/// How much of a challenge is won: a bar on its track, and the value behind it.
public struct ProgressBar: Figure {
  /// 0 … 1.
  public var share: Float
  public var text: String

  public init(share: Float, text: String = "") {
    self.share = share
    self.text = text
  }

  public func draw(in rect: Rect, on canvas: inout Canvas) {
    guard !rect.isEmpty else { return }
    canvas.clipped(to: rect) { canvas in
      let width = rect.width - (text.isEmpty ? 0 : textWidth(text) + 1)
      canvas.bar(share, x: rect.x, y: rect.y, width: width, canvas.theme.style(.text))
      canvas.text(text, right: rect.right, y: rect.y, .strong)
    }
  }
}
