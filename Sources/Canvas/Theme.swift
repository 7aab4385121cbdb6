/// What a style is for; the only way the rest of the program names a colour.
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
  /// A word that the glossary explains, underlined.
  case term
  /// The help panel's own ground, and the page behind it.
  case panel, behind
}

/// All the colours of the program, by role, sign and size, for one colour depth.
///
/// Hue is sign and nothing else: blue positive, orange negative, chosen to be told apart by colour-blind eyes; one green
/// is the learner. On 16 colours hue stays sign and brightness is size; without colour only bold, dim and reverse are left.
public struct Theme: Hashable, Sendable {
  public enum Name: String, Sendable, CaseIterable, Codable { case dark, light }

  public let name: Name
  public let depth: ColorDepth

  public init(_ name: Name, depth: ColorDepth) {
    self.name = name
    self.depth = depth
  }

  /// The colour of the page itself, painted always: black on a light terminal and white on a dark one are both readable,
  /// and no terminal says which it is. Without colour it stays the terminal's own.
  public var ground: Color {
    switch depth {
    case .mono: .terminal
    case .ansi16: .indexed(isDark ? 0 : 15)
    case .palette256, .direct: indexed(isDark ? 233 : 231)
    }
  }

  public func style(_ role: Role) -> Style {
    let attributes = Theme.attributes(role, mono: depth == .mono)
    switch depth {
    case .mono: return Style(.terminal, on: .terminal, attributes)
    case .ansi16: return ansi(role, attributes)
    case .palette256, .direct: return palette(role, attributes)
    }
  }

  /// Marks with a sign (edges, bars of gradients): `level` −5 … 0 … +5, the strongest brightest.
  public func mark(_ level: Int) -> Style {
    let level = max(-5, min(5, level))
    switch depth {
    case .mono: return Style(.terminal, on: .terminal, abs(level) >= 4 ? .bold : abs(level) <= 1 ? .dim : [])
    case .ansi16: return Style(ansiSign(level, strong: abs(level) >= 3))
    case .palette256, .direct:
      let scale = isDark ? Theme.darkMarks : Theme.lightMarks
      return Style(indexed(scale[level + 5]))
    }
  }

  /// The mark of a value among others whose largest size is `largest`.
  public func mark(_ value: Float, largest: Float) -> Style { mark(Theme.level(value, largest: largest, steps: 5)) }

  /// A signed number in text: its sign decides.
  public func number(_ value: Float) -> Style {
    let sign = value > 0 ? 1 : value < 0 ? -1 : 0
    switch depth {
    case .mono: return .plain
    case .ansi16: return Style(ansiSign(sign, strong: true))
    case .palette256, .direct:
      let scale: [UInt8] = isDark ? [215, 245, 117] : [130, 243, 25]
      return Style(indexed(scale[sign + 1]))
    }
  }

  /// Background of a tile (neuron maps, pictures of weights): `level` −4 … 0 … +4.
  public func tile(_ level: Int) -> Color {
    let level = max(-4, min(4, level))
    switch depth {
    case .mono: return .terminal
    case .ansi16: return level == 0 ? .indexed(isDark ? 0 : 15) : ansiSign(level, strong: abs(level) >= 3)
    case .palette256, .direct:
      let scale: [UInt8] =
        isDark ? [208, 172, 130, 94, 235, 24, 25, 32, 39] : [130, 166, 173, 180, 255, 153, 111, 68, 32]
      return indexed(scale[level + 4])
    }
  }

  /// Background of a field that marks lie on: −1, 0, +1.
  public func field(_ level: Int) -> Color {
    let level = max(-1, min(1, level))
    switch depth {
    case .mono: return .terminal
    case .ansi16: return level == 0 ? .indexed(isDark ? 0 : 15) : .indexed(level > 0 ? 4 : 3)
    case .palette256, .direct:
      let scale: [UInt8] = isDark ? [94, 236, 24] : [223, 254, 153]
      return indexed(scale[level + 1])
    }
  }

  /// Background of a field where the answer is one of several classes: the first two as signs have it, others in greys.
  public func field(ofClass index: Int) -> Color {
    if index < 2 { return field(index == 0 ? -1 : 1) }
    switch depth {
    case .mono: return .terminal
    case .ansi16: return .indexed(index % 2 == 0 ? 8 : isDark ? 0 : 15)
    case .palette256, .direct:
      let greys: [UInt8] = isDark ? [241, 237] : [248, 252]
      return indexed(greys[index % 2])
    }
  }

  /// Magnitude without sign, 0 … 1, as greys (pixels, loss).
  public func grey(_ value: Float) -> Color {
    let value = value.isNaN ? 0 : max(0, min(1, value))
    switch depth {
    case .mono: return .terminal
    case .ansi16: return .indexed(([0, 8, 7, 15] as [UInt8])[Int((isDark ? value : 1 - value) * 3 + 0.5)])
    case .palette256, .direct:
      let step = UInt8(value * 21 + 0.5)
      return indexed(isDark ? 234 + step : 255 - step)
    }
  }

  /// A probability or an activation ≥ 0, 0 … 1: the blue arm.
  public func activation(_ value: Float) -> Color {
    let level = value.isNaN ? 0 : Int(max(0, min(1, value)) * 6 + 0.5)
    switch depth {
    case .mono: return .terminal
    case .ansi16: return .indexed(level == 0 ? (isDark ? 0 : 15) : level < 4 ? 4 : 12)
    case .palette256, .direct:
      let scale: [UInt8] = isDark ? [234, 17, 24, 25, 32, 39, 117] : [255, 153, 111, 68, 32, 25, 18]
      return indexed(scale[level])
    }
  }

  /// A signed value as a level: round(steps · value / largest), never 0 for a value that is plainly not 0.
  public static func level(_ value: Float, largest: Float, steps: Int) -> Int {
    guard largest > 0, value.isFinite else { return 0 }
    let scaled = value / largest * Float(steps)
    return max(-steps, min(steps, Int(scaled.rounded())))
  }

  private var isDark: Bool { name == .dark }

  private static let darkMarks: [UInt8] = [215, 208, 172, 130, 94, 238, 24, 25, 32, 39, 117]
  private static let lightMarks: [UInt8] = [130, 166, 173, 180, 223, 250, 153, 111, 68, 32, 25]

  private static func attributes(_ role: Role, mono: Bool) -> Attributes {
    switch role {
    case .strong, .accent: .bold
    case .chip: mono ? [.bold, .reverse] : .bold
    case .chipBracket: mono ? .reverse : []
    case .dim, .faint, .rule, .grid, .axis, .test, .behind: mono ? .dim : []
    case .term: .underline
    case .text, .train, .undecided, .panel: []
    }
  }

  private func palette(_ role: Role, _ attributes: Attributes) -> Style {
    let (dark, light): (UInt8, UInt8) =
      switch role {
      case .text, .term, .panel: (252, 235)
      case .strong: (255, 16)
      case .dim: (245, 243)
      case .faint: (242, 247)
      case .rule: (237, 252)
      case .axis: (239, 250)
      case .grid: (236, 253)
      case .accent: (121, 29)
      case .chip: (16, 16)
      case .chipBracket: (29, 29)
      case .train: (255, 16)
      case .test: (244, 244)
      case .undecided: (250, 240)
      case .behind: (238, 250)
      }
    let background: Color =
      switch role {
      case .chip, .chipBracket: indexed(115)
      case .panel: indexed(isDark ? 234 : 255)
      default: ground
      }
    return Style(indexed(isDark ? dark : light), on: background, attributes)
  }

  private func ansi(_ role: Role, _ attributes: Attributes) -> Style {
    switch role {
    case .text, .term, .panel: Style(.indexed(isDark ? 7 : 0), on: ground, attributes)
    case .strong, .train: Style(.indexed(isDark ? 15 : 0), on: ground, attributes)
    case .dim, .test, .undecided: Style(.indexed(isDark ? 7 : 8), on: ground, attributes)
    case .faint, .rule, .axis, .grid, .behind: Style(.indexed(isDark ? 8 : 7), on: ground, attributes)
    case .accent: Style(.indexed(isDark ? 10 : 2), on: ground, attributes)
    case .chip, .chipBracket: Style(.indexed(0), on: .indexed(isDark ? 10 : 2), attributes)
    }
  }

  private func ansiSign(_ level: Int, strong: Bool) -> Color {
    if level == 0 { return .indexed(8) }
    if isDark { return .indexed(level > 0 ? (strong ? 12 : 4) : (strong ? 11 : 3)) }
    return .indexed(level > 0 ? 4 : 3)
  }

  /// In 24-bit colour the palette's own numbers, so that a terminal with a changed palette still shows the right hues.
  private func indexed(_ number: UInt8) -> Color {
    depth == .direct ? .rgb(Palette.rgb(number)) : .indexed(number)
  }
}
