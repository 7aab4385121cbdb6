import PortableMath

/// a = z · Φ(z), with the normal distribution Φ in its tanh form: ½ z (1 + tanh(√(2/π) (z + 0.044715 z³)))
/// (Hendrycks, Gimpel 2016, section 2).
enum GELU: ScalarFunction {
  private static let scale = (2 / Double.pi).squareRoot()
  private static let cubic = 0.044715

  static func value(_ z: Double) -> Double {
    0.5 * z * (1 + Elementary.tanh(scale * (z + cubic * z * z * z)))
  }

  /// ½ (1 + t) + ½ z (1 − t²) u′, with t = tanh u
  static func slope(_ z: Double) -> Double {
    let t = Elementary.tanh(scale * (z + cubic * z * z * z))
    return 0.5 * (1 + t) + 0.5 * z * (1 - t * t) * scale * (1 + 3 * cubic * z * z)
  }
}
