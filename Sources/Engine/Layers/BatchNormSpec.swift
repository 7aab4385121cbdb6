/// Normalises each channel over the batch (Ioffe, Szegedy 2015): a = gain · (x − mean) / √(variance + ε) + bias. A channel
/// is one number of a vector, one number of each position of a sequence, or one channel of an image with all its places.
///
/// While training, mean and variance are those of the batch, and their running averages are kept in the state; otherwise
/// the running averages take their place, so that what a sample gives depends on that sample alone.
public struct BatchNormSpec: Codable, Hashable, Sendable {
  /// Prefix of `norm1.gain`, `norm1.bias`, the result `norm1.a`, and the averages `norm1.mean` and `norm1.variance`.
  public var name: String
  /// Weight of the newest batch in the running averages.
  public var momentum: Float
  public var epsilon: Float
  public init(name: String, momentum: Float = 0.1, epsilon: Float = 1e-5) {
    self.name = name
    self.momentum = momentum
    self.epsilon = epsilon
  }
}
