/// A piece of text in one style; lines are made of runs.
public struct TextRun: Hashable, Sendable {
  public var text: String
  public var style: Style
  /// What the mouse hits on it, if anything.
  public var name: String?
  public init(_ text: String, _ style: Style, name: String? = nil) {
    self.text = text
    self.style = style
    self.name = name
  }
}

extension Canvas {
  /// Writes text from a column on; what does not fit the clip is cut off. Returns the column after it.
  @discardableResult
  public mutating func text(_ string: String, x: Int, y: Int, _ style: Style) -> Int {
    var x = x
    for scalar in shown(string).unicodeScalars {
      put(glyph(scalar), x: x, y: y, style)
      x += 1
    }
    return x
  }

  @discardableResult
  public mutating func text(_ string: String, x: Int, y: Int, _ role: Role = .text) -> Int {
    text(string, x: x, y: y, theme.style(role))
  }

  /// Writes text so that its last letter stands at column `right` − 1.
  public mutating func text(_ string: String, right: Int, y: Int, _ style: Style) {
    text(string, x: right - shown(string).unicodeScalars.count, y: y, style)
  }

  public mutating func text(_ string: String, right: Int, y: Int, _ role: Role = .text) {
    text(string, right: right, y: y, theme.style(role))
  }

  /// Runs one after another on a row. Returns the column after them.
  @discardableResult
  public mutating func text(_ runs: [TextRun], x: Int, y: Int) -> Int {
    var column = x
    for run in runs {
      let end = text(run.text, x: column, y: y, run.style)
      if let name = run.name { self.name(Rect(x: column, y: y, width: end - column, height: 1), name) }
      column = end
    }
    return column
  }

  /// A horizontal rule.
  public mutating func rule(x: Int, y: Int, width: Int, _ role: Role = .rule) {
    for column in x..<max(x, x + width) { put(glyph("─"), x: column, y: y, theme.style(role)) }
  }

  /// A vertical rule.
  public mutating func rule(x: Int, y: Int, height: Int, _ role: Role = .rule) {
    for row in y..<max(y, y + height) { put(glyph("│"), x: x, y: row, theme.style(role)) }
  }

  /// Fills a rectangle.
  public mutating func fill(_ rect: Rect, _ style: Style, with scalar: Unicode.Scalar = " ") {
    let visible = rect.intersection(clip)
    for y in visible.y..<max(visible.y, visible.bottom) {
      for x in visible.x..<max(visible.x, visible.right) { put(scalar, x: x, y: y, style) }
    }
  }

  /// The selected value as a chip, exactly two columns wider than the value: `[+0.70]`. Returns the column after it.
  @discardableResult
  public mutating func chip(_ value: String, x: Int, y: Int) -> Int {
    text(
      [
        TextRun("[", theme.style(.chipBracket)), TextRun(value, theme.style(.chip)),
        TextRun("]", theme.style(.chipBracket)),
      ], x: x, y: y)
  }

  /// A bar of `━` and `╸` on a track of `─`: `share` 0 … 1 of `width` columns, to half a column.
  public mutating func bar(_ share: Float, x: Int, y: Int, width: Int, _ style: Style, track: Bool = true) {
    let halves = share.isFinite ? Int((max(0, min(1, share)) * Float(width * 2)).rounded()) : 0
    for column in 0..<max(0, width) {
      if column * 2 + 1 < halves {
        put(glyph("━"), x: x + column, y: y, style)
      } else if column * 2 < halves {
        put(glyph("╸"), x: x + column, y: y, style)
      } else if track {
        put(capabilities.glyphs == .ascii ? "." : "─", x: x + column, y: y, theme.style(.rule))
      }
    }
  }

  /// Draws with everything outside `rect` protected.
  public mutating func clipped(to rect: Rect, _ draw: (inout Canvas) -> Void) {
    let saved = clip
    clip = clip.intersection(rect)
    draw(&self)
    clip = saved
  }

  /// A text as this terminal can show it, where that takes more than other glyphs: `x₁²` is `x1^2` in plain letters.
  private func shown(_ string: String) -> String {
    capabilities.glyphs == .ascii ? Ascii.withPowers(string) : string
  }

  /// The glyph this terminal can show for a scalar.
  public func glyph(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
    switch capabilities.glyphs {
    case .braille: return scalar
    case .blocks: return scalar.value >= 0x2800 && scalar.value < 0x2900 ? "·" : scalar
    case .ascii: return scalar.value < 0x7F ? scalar : Ascii.replacement(scalar)
    }
  }
}

/// Plain letters for everything else, where nothing but ASCII can be shown.
enum Ascii {
  private static let raised = Set("⁰¹²³⁴⁵⁶⁷⁸⁹⁻".unicodeScalars)

  /// With a `^` before each number that is set high.
  static func withPowers(_ string: String) -> String {
    guard string.unicodeScalars.contains(where: raised.contains) else { return string }
    var result = String.UnicodeScalarView()
    var isRaised = false
    for scalar in string.unicodeScalars {
      if raised.contains(scalar), !isRaised { result.append("^") }
      isRaised = raised.contains(scalar)
      result.append(scalar)
    }
    return String(result)
  }

  static func replacement(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
    table[scalar] ?? (scalar.value >= 0x2800 && scalar.value < 0x2900 ? "*" : "?")
  }

  private static let table: [Unicode.Scalar: Unicode.Scalar] = [
    "─": "-", "│": "|", "╭": "+", "╮": "+", "╰": "+", "╯": "+", "┴": "+", "┬": "+", "┳": "+", "┗": "+", "┼": "+",
    "├": "+", "┤": "+", "━": "=", "╸": "-", "╎": ":", "▀": "^", "▄": "_", "█": "#", "▁": "_", "▂": "_", "▃": "-",
    "▅": "=", "▆": "=", "▇": "#", "░": ".", "▒": ":", "▓": "#", "●": "O", "○": "x", "◐": ">", "◆": "*", "◇": "o",
    "▸": ">", "◂": "<", "▴": "^", "▾": "v", "·": ".", "×": "x", "−": "-", "–": "-", "—": "-", "→": ">", "←": "<",
    "↑": "^", "↓": "v", "✓": "v", "⏎": ">", "σ": "s", "Σ": "S", "∂": "d", "η": "n", "ε": "e", "Δ": "D", "₀": "0",
    "₁": "1", "₂": "2", "₃": "3", "₄": "4", "₅": "5", "₆": "6", "₇": "7", "₈": "8", "₉": "9", "½": "h", "⁰": "0",
    "¹": "1", "²": "2", "³": "3", "⁴": "4", "⁵": "5", "⁶": "6", "⁷": "7", "⁸": "8", "⁹": "9", "⁻": "-",
    "’": "'", "‘": "'", "“": "\"", "”": "\"", "…": ".", "≥": ">", "≤": "<", "≈": "~", "±": "~", "\u{A0}": " ",
    "é": "e", "á": "a", "ö": "o", "ü": "u", "è": "e", "ï": "i",
  ]
}
