/// a = 1 where z > 0, else 0: the threshold of McCulloch and Pitts (1943).
enum Step: ScalarFunction {
  static func value(_ z: Double) -> Double { z > 0 ? 1 : 0 }
  /// Flat on both sides of the jump: nothing can be learned through it.
  static func slope(_ z: Double) -> Double { 0 }
}
