/// A colour as a terminal knows it.
public enum Color: Hashable, Sendable {
  /// Whatever the terminal's own foreground or background is.
  case terminal
  /// A number of the 256-colour palette; 0–15 are the terminal's own sixteen.
  case indexed(UInt8)
  /// 0xRRGGBB, only where the terminal takes 24-bit colour.
  case rgb(UInt32)
}

/// What a terminal can do to a letter besides colouring it.
public struct Attributes: OptionSet, Hashable, Sendable {
  public let rawValue: UInt8
  public init(rawValue: UInt8) { self.rawValue = rawValue }
  public static let bold = Attributes(rawValue: 1)
  public static let dim = Attributes(rawValue: 2)
  public static let reverse = Attributes(rawValue: 4)
  public static let underline = Attributes(rawValue: 8)
}

/// How a cell looks: two colours and attributes.
public struct Style: Hashable, Sendable {
  public var foreground: Color
  public var background: Color
  public var attributes: Attributes

  public init(_ foreground: Color = .terminal, on background: Color = .terminal, _ attributes: Attributes = []) {
    self.foreground = foreground
    self.background = background
    self.attributes = attributes
  }

  public static let plain = Style()
}
