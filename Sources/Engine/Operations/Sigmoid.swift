import PortableMath

/// a = 1 / (1 + e⁻ᶻ)
enum Sigmoid: ScalarFunction {
  static func value(_ z: Double) -> Double { 1 / (1 + Elementary.exp(-z)) }
  /// a (1 − a)
  static func slope(_ z: Double) -> Double {
    let a = value(z)
    return a * (1 - a)
  }
}
