extension Elementary {
  /// xʸ, with the special cases of IEEE 754 (x⁰ = 1 = 1ʸ also for NaN; a negative base takes whole exponents only).
  public static func pow(_ x: Double, _ y: Double) -> Double {
    if y == 0 || x == 1 { return 1 }
    if x.isNaN || y.isNaN { return .nan }
    let size = x.magnitude
    if y.isInfinite {
      if size == 1 { return 1 }
      return (size > 1) == (y > 0) ? .infinity : 0
    }
    let whole = y == y.rounded(.towardZero)
    // From 2⁵³ on every double is even.
    let odd = whole && y.magnitude < 0x1p53 && Int64(y) & 1 == 1
    let negative = x.sign == .minus && odd
    if size == 0 || size == .infinity {
      let value = (size == 0) == (y > 0) ? 0 : Double.infinity
      return negative ? -value : value
    }
    if x < 0, !whole { return .nan }
    let value = power(size, y)
    return negative ? -value : value
  }

  /// xʸ = e^(y ln x) for finite x > 0 and y ≠ 0.
  private static func power(_ x: Double, _ y: Double) -> Double {
    if x == 1 { return 1 }
    let log = extendedLog(x)
    let estimate = y * log.high
    if estimate > 709.79 { return .infinity }
    if estimate < -745.14 { return 0 }
    // A tiny exponent would lose the low part of its product below the range; its power is 1 in any case.
    if estimate.magnitude < 0x1p-60 { return 1 }
    return exp(log * DoubleDouble(high: y, low: 0))
  }
}
