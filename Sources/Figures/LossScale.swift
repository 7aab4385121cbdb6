import Canvas

/// The vertical scale: round ticks from the top down, one, two or five apart, or a half decade on a log scale.
struct LossScale {
  let ticks: [Float]
  private let logarithmic: Bool

  init(_ losses: [Float], logarithmic: Bool, rows: Int) {
    self.logarithmic = logarithmic
    let most = max(2, (rows + 1) / 2)
    if logarithmic {
      ticks = LossScale.decades(from: losses.min() ?? 0.1, to: losses.max() ?? 1, most: most, rows: rows)
    } else {
      ticks = LossScale.steps(to: losses.max() ?? 1, most: most, rows: rows)
    }
  }

  /// How far down the scale a loss lies, 0 … 1; nothing for what is no number.
  func share(_ loss: Float) -> Float? {
    guard loss.isFinite, let top = ticks.first, let bottom = ticks.last else { return nil }
    if !logarithmic { return top > bottom ? (top - loss) / (top - bottom) : 0 }
    guard loss > bottom else { return 1 }
    let high = LossScale.log10(top)
    let low = LossScale.log10(bottom)
    return high > low ? (high - LossScale.log10(loss)) / (high - low) : 0
  }

  /// Positions 2 × exponent, + 1 for a 3: …, 0.03, 0.1, 0.3, 1, 3, …
  private static func decades(from low: Float, to high: Float, most: Int, rows: Int) -> [Float] {
    func value(_ position: Int) -> Float {
      let exponent = position >> 1
      var power: Float = 1
      for _ in 0..<abs(exponent) { power *= 10 }
      return (position & 1 == 0 ? 1 : 3) * (exponent < 0 ? 1 / power : power)
    }
    var top = -70
    // A tick may be passed by a little: the row above its dots has room.
    while top < 76, value(top) * 1.12 < high { top += 1 }
    var bottom = top - 1
    while bottom > -72, value(bottom) * 0.88 > low { bottom -= 1 }
    // Whole decades, or several, when half decades do not fit.
    var step = 1
    while (top - bottom + step - 1) / step + 1 > most {
      step = step == 1 ? 2 : step + 2
      if step >= 2 { top += top & 1 }
    }
    var gaps = max(1, (top - bottom + step - 1) / step)
    // One more tick below, if the rows are used better by it.
    if gaps + 2 <= most, (rows - 1) / (gaps + 1) * (gaps + 1) > (rows - 1) / gaps * gaps { gaps += 1 }
    return (0...gaps).map { value(top - $0 * step) }
  }

  private static func steps(to high: Float, most: Int, rows: Int) -> [Float] {
    let count = max(1, min(most - 1, 5))
    let step = Ticks.step(atLeast: max(high, 1e-6) / Float(count))
    let gaps = max(1, whole((high / step).rounded(.up)))
    return (0...min(gaps, count + 1)).map { Float(min(gaps, count + 1) - $0) * step }
  }

  /// log10 to a dot's precision; figures need no more, and no C library for it.
  static func log10(_ value: Float) -> Float {
    guard value > 0 else { return -45 }
    let exponent = Float(value.exponent)
    let mantissa = value.significand
    // ln m = 2 artanh((m − 1) / (m + 1)), for 1 ≤ m < 2
    let z = (mantissa - 1) / (mantissa + 1)
    let z2 = z * z
    let logarithm = 2 * z * (1 + z2 * (1 / 3 + z2 * (1 / 5 + z2 * (1 / 7 + z2 / 9))))
    return (exponent * 0.693_147_18 + logarithm) * 0.434_294_48
  }

  /// A tick as short as it is exact: `1`, `0.3`, `10,000`, `10⁻⁵`.
  func label(_ value: Float, _ glyphs: GlyphTier) -> String {
    if value == 0 { return "0" }
    if value >= 99_999 || value < 0.000_9 { return LossScale.power(value, glyphs) }
    // On a linear scale all ticks have the decimals of their step, which is the lowest tick above 0.
    let smallest = logarithmic ? value : ticks.dropLast().last ?? value
    return Format.plain(value, decimals: max(0, -wholeBelow(LossScale.log10(smallest) + 0.001)))
  }

  private static func power(_ value: Float, _ glyphs: GlyphTier) -> String {
    let exponent = wholeBelow(log10(value) + 0.001)
    var power: Float = 1
    for _ in 0..<abs(exponent) { power *= 10 }
    let factor = whole(exponent < 0 ? value * power : value / power)
    let lead = factor == 1 ? "10" : "\(factor)×10"
    if glyphs == .ascii { return lead + "^" + String(exponent) }
    return lead + (exponent < 0 ? "⁻" : "") + Format.superscript(abs(exponent))
  }

  /// A loss at the end of its curve.
  static func value(_ loss: Float, _ glyphs: GlyphTier) -> String {
    if loss.isNaN { return "NaN" }
    if loss.isInfinite { return Format.plain(loss, decimals: 0) }
    if abs(loss) >= 99_999 { return power(abs(loss), glyphs) }
    return Format.magnitude(loss, decimals: loss >= 1000 ? 0 : loss >= 100 ? 1 : 3)
  }
}
