/// Adam, and besides it each weight shrinks by the factor 1 − ηλ; the decay does not pass through the averages
/// (Loshchilov, Hutter 2019, algorithm 2). Biases do not decay.
struct AdamW: UpdateRule {
  var adam: Adam
  /// λ, zero for a bias.
  var weightDecay: Double

  func update(_ w: Double, _ g: Double, _ memory: inout [Double], rate: Double, step: Int) -> Double {
    adam.update(w, g, &memory, rate: rate, step: step) - rate * weightDecay * w
  }
}
