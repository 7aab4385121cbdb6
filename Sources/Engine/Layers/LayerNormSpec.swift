/// Normalises each vector, or each position of a sequence, over its own numbers (Ba, Kiros, Hinton 2016):
/// a = gain · (x − mean) / √(variance + ε) + bias.
public struct LayerNormSpec: Codable, Hashable, Sendable {
  /// Prefix of `norm1.gain`, `norm1.bias` and the result `norm1.a`.
  public var name: String
  public var epsilon: Float
  public init(name: String, epsilon: Float = 1e-5) {
    self.name = name
    self.epsilon = epsilon
  }
}
