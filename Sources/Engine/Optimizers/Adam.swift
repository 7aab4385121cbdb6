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

  /// Also AdamW, by the update's weight decay.
  static func run(
    _ update: Update, _ start: Int, _ count: Int, _ beta1: Float, _ beta2: Float,
    _ kernels: UnsafePointer<KernelTable>
  ) {
    kernels.pointee.adam(
      count, update.weights + start, update.gradients + start, update.slot(0, start), update.slot(1, start),
      update.rate, beta1, beta2, epsilon, update.correction1, update.correction2, update.rate * update.weightDecay,
      update.l1, update.l2, update.frozen(start))
  }
}
