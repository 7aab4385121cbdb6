/// A function applied to each value of a layer; softmax couples the values of one layer.
public enum Activation: String, Codable, Sendable, CaseIterable, BitwiseCopyable {
  case linear, step, relu
  case leakyReLU = "leaky-relu"
  case sigmoid, tanh, gelu, softmax
}

extension Activation {
  /// The function at a sum; nil for softmax, which is no function of one value, and where the sum is no finite number.
  public func value(at sum: Float) -> Float? { hasValue(at: sum) ? Float(function.value(Double(sum))) : nil }

  /// Its derivative there, the one the engine uses at bends and jumps; nil where there is no value.
  public func slope(at sum: Float) -> Float? { hasValue(at: sum) ? Float(function.slope(Double(sum))) : nil }

  /// Whether its curve is flat far out on both sides, so that units there hardly learn.
  public var saturates: Bool { self == .sigmoid || self == .tanh }

  private func hasValue(at sum: Float) -> Bool { self != .softmax && sum.isFinite }
}
