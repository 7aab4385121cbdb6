extension Elementary {
  /// The natural logarithm; −∞ at 0, NaN below.
  public static func log(_ x: Double) -> Double {
    if x.isNaN || x == .infinity { return x }
    if x == 0 { return -.infinity }
    if x < 0 { return .nan }
    let (power, mantissa) = split(x)
    return log(power: power, f: mantissa - 1, correction: 0)
  }

  /// ln(1 + x), exact also for small x; −∞ at −1, NaN below.
  public static func log1p(_ x: Double) -> Double {
    if x.isNaN || x == .infinity || x == 0 { return x }
    if x == -1 { return -.infinity }
    if x < -1 { return .nan }
    if x > -0.29, x < 0.41 { return log(power: 0, f: x, correction: 0) }
    let sum = DoubleDouble(sum: 1, x)
    let (power, mantissa) = split(sum.high)
    return log(power: power, f: mantissa - 1, correction: sum.low / sum.high)
  }

  /// ln x in two parts for a finite x > 0: good to some 64 bits, as `pow` needs.
  static func extendedLog(_ x: Double) -> DoubleDouble {
    let (power, mantissa) = split(x)
    let s = DoubleDouble(high: mantissa - 1, low: 0) / DoubleDouble(sum: mantissa, 1)
    let z = s * s
    let third = DoubleDouble(high: 1 / 3.0, low: 0x1.5555555555555p-56)
    let series = third + DoubleDouble(product: z.high, atanhTail(z.high))
    let atanh = s + s * (z * series)
    let twice = DoubleDouble(high: 2 * atanh.high, low: 2 * atanh.low)
    return DoubleDouble(high: power * ln2High, low: power * ln2Low) + twice
  }

  /// x = 2ᵖ · m with m in √½ … √2.
  private static func split(_ x: Double) -> (power: Double, mantissa: Double) {
    let mantissa = x.significand
    let power = Double(x.exponent)
    return mantissa > 0.5.squareRoot() * 2 ? (power + 1, mantissa / 2) : (power, mantissa)
  }

  /// p ln 2 + ln(1 + f) + correction, with s = f / (2 + f) and ln(1 + f) = 2 atanh s = f − (f²/2 − s (f²/2 + R)),
  /// where R = 2 atanh(s)/s − 2. Large terms are added last.
  private static func log(power: Double, f: Double, correction: Double) -> Double {
    let s = f / (2 + f)
    let z = s * s
    let rest = 2 * z * (1 / 3.0 + z * atanhTail(z))
    let half = 0.5 * f * f
    return power * ln2High - ((half - (s * (half + rest) + (power * ln2Low + correction))) - f)
  }

  /// 1/5 + z/7 + z²/9 + …: the inverse hyperbolic tangent's series from its third term, for z < 0.03.
  private static func atanhTail(_ z: Double) -> Double {
    var series = 1 / 23.0
    series = series * z + 1 / 21.0
    series = series * z + 1 / 19.0
    series = series * z + 1 / 17.0
    series = series * z + 1 / 15.0
    series = series * z + 1 / 13.0
    series = series * z + 1 / 11.0
    series = series * z + 1 / 9.0
    series = series * z + 1 / 7.0
    return series * z + 1 / 5.0
  }
}
