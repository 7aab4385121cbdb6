/// How wrong an output is.
public enum Loss: String, Codable, Sendable, CaseIterable, BitwiseCopyable {
  case meanSquaredError = "mse"
  case meanAbsoluteError = "mae"
  /// Targets 0 or 1, last layer sigmoid; computed from the logits.
  case binaryCrossEntropy = "binary-cross-entropy"
  /// One class number a sample, or one for each position of a sequence, last layer softmax; computed from the logits. In a
  /// sequence −1 stands for a position without a class: the mean is over the others.
  case softmaxCrossEntropy = "softmax-cross-entropy"

  /// Numbers a sample's target has, for a model with such an output.
  public func targetWidth(output: Shape) -> Int { self == .softmaxCrossEntropy ? output.positions : output.count }
}
