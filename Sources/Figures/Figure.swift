import Canvas

/// A picture of some values. Figures hold plain values, know nothing of engines or lessons, and draw the same
/// values the same way every time. One figure, one file.
public protocol Figure: Sendable {
  /// Draws inside `rect`; too little room cuts the figure off or makes it simpler, never traps.
  func draw(in rect: Rect, on canvas: inout Canvas)
}
