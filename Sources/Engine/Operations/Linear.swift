/// a = z
enum Linear: ScalarFunction {
  static func value(_ z: Double) -> Double { z }
  static func slope(_ z: Double) -> Double { 1 }
}
