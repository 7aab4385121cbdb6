/// An unevaluated sum of two doubles, some 106 bits: for the few places where 53 are not enough.
///
/// Dekker 1971, "A floating-point technique for extending the available precision"; plain additions and products only.
struct DoubleDouble {
  var high: Double
  var low: Double

  init(high: Double, low: Double) {
    self.high = high
    self.low = low
  }

  /// a + b exactly.
  init(sum a: Double, _ b: Double) {
    high = a + b
    let share = high - a
    low = (a - (high - share)) + (b - share)
  }

  /// a · b exactly, as long as neither part leaves the range.
  init(product a: Double, _ b: Double) {
    func halves(_ x: Double) -> (Double, Double) {
      let top = Double(bitPattern: x.bitPattern & 0xFFFF_FFFF_F800_0000)
      return (top, x - top)
    }
    let (a1, a0) = halves(a)
    let (b1, b0) = halves(b)
    high = a * b
    low = ((a1 * b1 - high) + a1 * b0 + a0 * b1) + a0 * b0
  }

  static func + (a: DoubleDouble, b: DoubleDouble) -> DoubleDouble {
    let sum = DoubleDouble(sum: a.high, b.high)
    return DoubleDouble(sum: sum.high, sum.low + (a.low + b.low))
  }

  static func * (a: DoubleDouble, b: DoubleDouble) -> DoubleDouble {
    let product = DoubleDouble(product: a.high, b.high)
    return DoubleDouble(sum: product.high, product.low + (a.high * b.low + a.low * b.high))
  }

  static func / (a: DoubleDouble, b: DoubleDouble) -> DoubleDouble {
    let quotient = a.high / b.high
    let back = DoubleDouble(product: quotient, b.high)
    let rest = ((a.high - back.high) - back.low) + (a.low - quotient * b.low)
    return DoubleDouble(sum: quotient, rest / b.high)
  }
}
