/// A function applied to each value of a layer; softmax couples the values of one layer.
public enum Activation: String, Codable, Sendable, CaseIterable, BitwiseCopyable {
  case linear, step, relu
  case leakyReLU = "leaky-relu"
  case sigmoid, tanh, gelu, softmax
}

extension Activation {
  /// The function's derivative at a sum, the one the engine uses at bends and jumps; 1 for softmax, which has none of its
  /// own.
  public func slope(at sum: Float) -> Float { Float(function.slope(Double(sum))) }
}
