/// Where figures draw: a frame, and everything they need to know of the terminal and the theme.
///
/// Drawing outside `clip` does nothing, so a figure that is given too little room is cut off and never traps.
public struct Canvas: Sendable {
  public var frame: Frame
  public let theme: Theme
  public let capabilities: Capabilities
  public var clip: Rect

  public init(size: Size, theme: Theme, capabilities: Capabilities) {
    frame = Frame(size: size, filledWith: Cell(" ", theme.style(.text)))
    self.theme = theme
    self.capabilities = capabilities
    clip = frame.bounds
  }

  /// Sets one cell, if it lies inside the clip.
  public mutating func put(_ scalar: Unicode.Scalar, x: Int, y: Int, _ style: Style) {
    guard clip.contains(Point(x: x, y: y)) else { return }
    var style = style
    if style.background == .terminal { style.background = theme.ground }
    frame[x, y] = Cell(scalar, style)
  }

  /// Names a rectangle for the mouse.
  public mutating func name(_ rect: Rect, _ name: String) {
    let visible = rect.intersection(clip)
    if !visible.isEmpty { frame.regions.append(Region(rect: visible, name: name)) }
  }
}
