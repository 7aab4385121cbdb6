/// A digit as a learner draws it, and as MNIST's were: ink centred by mass in 28 × 28, its box scaled to fit 20 × 20.
public enum DigitNormalizer {
  /// - Parameter ink: 0 … 1 a pixel, row-major, `side` × `side`.
  /// - Returns: 784 values 0 … 1; all zero when nothing was drawn.
  public static func normalize(_ ink: [Float], side: Int) -> [Float] { fatalError("contract stub") }
}
