import PortableMath

/// a = tanh z
enum Tanh: ScalarFunction {
  static func value(_ z: Double) -> Double { Elementary.tanh(z) }
  /// 1 − a²
  static func slope(_ z: Double) -> Double {
    let a = value(z)
    return 1 - a * a
  }
}
