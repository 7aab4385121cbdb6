/// A key without its modifiers.
public enum Key: Hashable, Sendable {
  case character(Unicode.Scalar)
  case up, down, left, right
  case home, end, pageUp, pageDown, insert, delete
  case enter, tab, backTab, escape, backspace
  case function(Int)
}

public struct Modifiers: OptionSet, Hashable, Sendable {
  public let rawValue: UInt8
  public init(rawValue: UInt8) { self.rawValue = rawValue }
  public static let shift = Modifiers(rawValue: 1)
  public static let alt = Modifiers(rawValue: 2)
  public static let control = Modifiers(rawValue: 4)
}

public enum MouseAction: Hashable, Sendable {
  case press, release, drag, move, wheelUp, wheelDown
}

/// Anything a person does at the terminal.
public enum InputEvent: Hashable, Sendable {
  /// A key. Shift is only reported for keys that are not characters.
  case key(Key, Modifiers)
  case mouse(MouseAction, Point)
  /// Text pasted in one piece (bracketed paste).
  case paste(String)
}
