/// a = max(0, z) (Nair, Hinton 2010)
enum ReLU: ScalarFunction {
  static func value(_ z: Double) -> Double { max(0, z) }
  static func slope(_ z: Double) -> Double { z > 0 ? 1 : 0 }
}
