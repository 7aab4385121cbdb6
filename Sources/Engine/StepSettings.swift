/// The numbers the optimiser needs at one step.
public struct StepSettings: Hashable, Sendable, Codable {
  public var optimizer: Optimizer
  public var learningRate: Float
  /// Adds l1 · sign(w) to the gradient of each weight: the slope of l1 · |w|. Biases are left out, unless `decaysBiases`.
  public var l1: Float
  /// Adds l2 · w to the gradient of each weight: the slope of l2 · w² / 2. Biases are left out, unless `decaysBiases`.
  public var l2: Float
  /// nil for gradients as they are. Comes before the penalties.
  public var clipping: Clipping?
  /// Whether penalties and weight decay pull on biases and on a norm's gains too, as they do in PyTorch unless told not to.
  public var decaysBiases: Bool
  public init(
    optimizer: Optimizer, learningRate: Float, l1: Float = 0, l2: Float = 0, clipping: Clipping? = nil,
    decaysBiases: Bool = false
  ) {
    self.optimizer = optimizer
    self.learningRate = learningRate
    self.l1 = l1
    self.l2 = l2
    self.clipping = clipping
    self.decaysBiases = decaysBiases
  }

  /// - Throws: EngineError for numbers no optimiser can use: negative, infinite, or a decay of 1 and above.
  public func validate() throws {
    for (name, value) in [("learning rate", learningRate), ("L1 penalty", l1), ("L2 penalty", l2)] {
      guard value.isFinite, value >= 0 else { throw EngineError("the \(name) is \(value); it must be 0 or more") }
    }
    try optimizer.validate()
    try clipping?.validate()
  }
}
