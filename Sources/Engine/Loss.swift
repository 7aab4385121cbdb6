/// How wrong an output is.
public enum Loss: String, Codable, Sendable, CaseIterable, BitwiseCopyable {
  case meanSquaredError = "mse"
  case meanAbsoluteError = "mae"
  /// Targets 0 or 1, last layer sigmoid; computed from the logits.
  case binaryCrossEntropy = "binary-cross-entropy"
  /// One class number a sample, last layer softmax; computed from the logits.
  case softmaxCrossEntropy = "softmax-cross-entropy"

  /// Numbers a sample's target has, for a model with so many outputs.
  public func targetWidth(outputs: Int) -> Int { self == .softmaxCrossEntropy ? 1 : outputs }
}
