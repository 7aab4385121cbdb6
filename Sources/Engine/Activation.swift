/// A function applied to each value of a layer; softmax couples the values of one layer.
public enum Activation: String, Codable, Sendable, CaseIterable, BitwiseCopyable {
  case linear, step, relu
  case leakyReLU = "leaky-relu"
  case sigmoid, tanh, gelu, softmax
}
