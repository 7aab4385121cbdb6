/// How an optimiser moves one number, in Double.
protocol UpdateRule {
  /// - Parameters:
  ///   - g: gradient, penalties included
  ///   - memory: what the rule keeps for this number, zeros at first
  ///   - step: 1 at the first step
  /// - Returns: the number moved.
  func update(_ w: Double, _ g: Double, _ memory: inout [Double], rate: Double, step: Int) -> Double
}

extension Optimizer {
  /// - Parameter decays: false for biases, which no decay pulls on.
  func rule(decays: Bool) -> any UpdateRule {
    switch self {
    case .sgd: SGD()
    case .momentum(let momentum): Momentum(momentum: Double(momentum))
    case .rmsprop(let decay): RMSprop(decay: Double(decay))
    case .adam(let beta1, let beta2): Adam(beta1: Double(beta1), beta2: Double(beta2))
    case .adamW(let beta1, let beta2, let weightDecay):
      AdamW(
        adam: Adam(beta1: Double(beta1), beta2: Double(beta2)), weightDecay: decays ? Double(weightDecay) : 0)
    }
  }
}
