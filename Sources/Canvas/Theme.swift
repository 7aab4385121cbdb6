/// What a style is for; the only way the rest of the program names a colour. See `Theme` for the numbers.
public enum Role: Hashable, Sendable, CaseIterable {
  /// Prose, and values at rest.
  case text
  /// Titles and the value that matters now: bright and bold.
  case strong
  /// Labels, units, ticks.
  case dim
  /// Values not reached yet, guide lines, sizes: what may be missed.
  case faint
  /// Thin rules between parts.
  case rule
  /// The axis of a plot.
  case axis
  /// Grid dots behind a plot.
  case grid
  /// The learner: the selection, the answer, "running".
  case accent
  /// The selected value as a chip: bold on the accent.
  case chip
  /// The brackets of the chip, which recede.
  case chipBracket
  /// The curve of the training set, and of the held-out set.
  case train, test
  /// The line between two classes.
  case undecided
}

/// All the colours of the program, by role, sign and size, for one colour depth.
public struct Theme: Hashable, Sendable {
  public enum Name: String, Sendable, CaseIterable { case dark, light }

  public let name: Name
  public let depth: ColorDepth

  public init(_ name: Name, depth: ColorDepth) {
    self.name = name
    self.depth = depth
  }

  /// Stub: to be written by the owner of Canvas. `strong` and `chip` are bold.
  public func style(_ role: Role) -> Style { .plain }
  /// Marks with a sign (edges, bars of gradients): `level` −5 … 0 … +5, the strongest brightest.
  public func mark(_ level: Int) -> Style { .plain }
  /// A signed number in text: its sign decides.
  public func number(_ value: Float) -> Style { .plain }
  /// Background of a tile (neuron maps, pictures of weights): `level` −4 … 0 … +4.
  public func tile(_ level: Int) -> Color { .terminal }
  /// Background of a field that marks lie on: −1, 0, +1.
  public func field(_ level: Int) -> Color { .terminal }
  /// Magnitude without sign, 0 … 1, as greys (pixels, loss).
  public func grey(_ value: Float) -> Color { .terminal }
  /// A probability or an activation ≥ 0, 0 … 1: the blue arm.
  public func activation(_ value: Float) -> Color { .terminal }
}
