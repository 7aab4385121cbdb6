/// a = z above 0 and 0.01 z below (Maas, Hannun, Ng 2013)
enum LeakyReLU: ScalarFunction {
  static let leak = 0.01
  static func value(_ z: Double) -> Double { z > 0 ? z : leak * z }
  static func slope(_ z: Double) -> Double { z > 0 ? 1 : leak }
}
