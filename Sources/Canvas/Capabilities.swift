/// The characters a terminal's font can be trusted with, best first.
public enum GlyphTier: String, Sendable, CaseIterable {
  case braille, blocks, ascii
}

/// How many colours a terminal shows.
public enum ColorDepth: String, Sendable, CaseIterable {
  case direct = "24bit"
  case palette256 = "256"
  case ansi16 = "16"
  case mono
}

/// What the terminal in front of us can show; found once at the start, never guessed while drawing.
public struct Capabilities: Hashable, Sendable {
  public var glyphs: GlyphTier
  public var colors: ColorDepth
  /// Animations show their last state at once.
  public var reducedMotion: Bool
  public var mouse: Bool

  public init(
    glyphs: GlyphTier = .braille, colors: ColorDepth = .palette256, reducedMotion: Bool = false, mouse: Bool = true
  ) {
    self.glyphs = glyphs
    self.colors = colors
    self.reducedMotion = reducedMotion
    self.mouse = mouse
  }
}
