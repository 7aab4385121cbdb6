import PortableMath

/// Mean over the outputs of −y ln a − (1 − y) ln(1 − a) with a = σ(z), computed as max(z, 0) − z y + ln(1 + e^−|z|):
/// the logarithm never meets 0.
enum BinaryCrossEntropy: SampleLoss {
  static let isFromLogits = true

  static func value(_ logits: ArraySlice<Double>, _ targets: ArraySlice<Double>) -> Double {
    zip(logits, targets).reduce(0) { sum, pair in
      sum + max(pair.0, 0) - pair.0 * pair.1 + Elementary.log1p(Elementary.exp(-pair.0.magnitude))
    } / Double(logits.count)
  }

  /// (σ(z) − y) / outputs
  static func slope(_ logits: ArraySlice<Double>, _ targets: ArraySlice<Double>) -> [Double] {
    zip(logits, targets).map { (Sigmoid.value($0) - $1) / Double(logits.count) }
  }

  /// (−y / a + (1 − y) / (1 − a)) / outputs; a term without a share in the loss is left out, so that an output which has
  /// rounded to its own target keeps its finite slope. One that has rounded to the other end has an infinite one.
  static func outputSlope(_ outputs: ArraySlice<Double>, _ targets: ArraySlice<Double>) -> [Double] {
    zip(outputs, targets).map { a, y in
      ((y == 0 ? 0 : -y / a) + (y == 1 ? 0 : (1 - y) / (1 - a))) / Double(outputs.count)
    }
  }
}
