import PortableMath

/// m ← β₁ m + (1 − β₁) g; v ← β₂ v + (1 − β₂) g²; w ← w − η m̂ / (√v̂ + ε), where m̂ = m / (1 − β₁ᵗ) and
/// v̂ = v / (1 − β₂ᵗ) make up for averages that began at zero (Kingma, Ba 2015, algorithm 1).
struct Adam: UpdateRule {
  static let epsilon: Float = 1e-8
  var beta1: Double
  var beta2: Double

  func update(_ w: Double, _ g: Double, _ memory: inout [Double], rate: Double, step: Int) -> Double {
    memory[0] = beta1 * memory[0] + (1 - beta1) * g
    memory[1] = beta2 * memory[1] + (1 - beta2) * g * g
    let mean = memory[0] / (1 - Elementary.pow(beta1, Double(step)))
    let square = memory[1] / (1 - Elementary.pow(beta2, Double(step)))
    return w - rate * mean / (square.squareRoot() + Double(Adam.epsilon))
  }

  /// - Parameter weightDecay: 0 for Adam, λ for AdamW
  static func run(
    _ step: UpdateStep, _ start: Int, _ count: Int, _ beta1: Float, _ beta2: Float, _ weightDecay: Float, _ l1: Float,
    _ l2: Float, _ kernels: UnsafePointer<KernelTable>
  ) {
    kernels.pointee.adam(
      count, step.weights + start, step.gradients + start, step.slot(0, start), step.slot(1, start), step.rate, beta1,
      beta2, epsilon, Float(1 / (1 - step.decayProducts.first)), Float(1 / (1 - step.decayProducts.second)),
      step.rate * weightDecay, l1, l2, step.frozen(start))
  }
}
