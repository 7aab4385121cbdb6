extension Elementary {
  /// eˣ.
  public static func exp(_ x: Double) -> Double {
    if x.isNaN { return x }
    if x > 709.79 { return .infinity }
    if x < -745.14 { return 0 }
    return exp(DoubleDouble(high: x, low: 0))
  }

  /// eˣ − 1, exact also for small x.
  public static func expm1(_ x: Double) -> Double {
    if x.isNaN || x == 0 { return x }
    if x > 709.79 { return .infinity }
    if x < -40 { return -1 }
    // Beyond 2⁶⁰ the 1 is lost in the rounding.
    if x > 42 { return exp(x) }
    let value = extendedExpm1(x)
    return value.high + value.low
  }

  /// (e²ˣ − 1) / (e²ˣ + 1).
  public static func tanh(_ x: Double) -> Double {
    if x.isNaN || x == 0 { return x }
    if x.magnitude > 22 { return x < 0 ? -1 : 1 }
    let above = extendedExpm1(2 * x.magnitude)
    let value = (above / (above + DoubleDouble(high: 2, low: 0))).high
    return x < 0 ? -value : value
  }

  /// e to a number in two parts, −746 … 710.
  static func exp(_ x: DoubleDouble) -> Double {
    let power = (x.high * (1 / (ln2High + ln2Low))).rounded(.toNearestOrEven)
    let reduced = DoubleDouble(sum: x.high - power * ln2High, x.low - power * ln2Low)
    let rest = reducedExpm1(reduced)
    let sum = DoubleDouble(sum: 1, rest.high)
    let value = sum.high + (sum.low + rest.low)
    // Halfway steps, so that neither factor leaves the range and a subnormal result is rounded once.
    let exponent = Int(power)
    let first = exponent < -1000 ? exponent + 1000 : exponent - exponent / 1000
    return value * Double(sign: .plus, exponent: first, significand: 1)
      * Double(sign: .plus, exponent: exponent - first, significand: 1)
  }

  /// eˣ − 1 in two parts, −40 … 44.
  private static func extendedExpm1(_ x: Double) -> DoubleDouble {
    let power = (x * (1 / (ln2High + ln2Low))).rounded(.toNearestOrEven)
    let rest = reducedExpm1(DoubleDouble(sum: x - power * ln2High, -power * ln2Low))
    if power == 0 { return rest }
    let scale = Double(sign: .plus, exponent: Int(power), significand: 1)
    return DoubleDouble(sum: scale, -1) + DoubleDouble(high: scale * rest.high, low: scale * rest.low)
  }

  /// eʳ − 1 for |r| < 0.35 by its Taylor series, whose first term is kept apart.
  private static func reducedExpm1(_ r: DoubleDouble) -> DoubleDouble {
    let x = r.high
    var series = 1 / 87_178_291_200.0
    series = series * x + 1 / 6_227_020_800.0
    series = series * x + 1 / 479_001_600.0
    series = series * x + 1 / 39_916_800.0
    series = series * x + 1 / 3_628_800.0
    series = series * x + 1 / 362_880.0
    series = series * x + 1 / 40_320.0
    series = series * x + 1 / 5_040.0
    series = series * x + 1 / 720.0
    series = series * x + 1 / 120.0
    series = series * x + 1 / 24.0
    series = series * x + 1 / 6.0
    series = series * x + 1 / 2.0
    return DoubleDouble(sum: x, series * (x * x) + (r.low + r.low * x))
  }
}
