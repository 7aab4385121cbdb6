/// s ← ρ s + (1 − ρ) g²; w ← w − η g / (√s + ε) (Tieleman, Hinton 2012, lecture 6e).
struct RMSprop: UpdateRule {
  static let epsilon: Float = 1e-8
  var decay: Double

  func update(_ w: Double, _ g: Double, _ memory: inout [Double], rate: Double, step: Int) -> Double {
    memory[0] = decay * memory[0] + (1 - decay) * g * g
    return w - rate * g / (memory[0].squareRoot() + Double(RMSprop.epsilon))
  }

  static func run(
    _ update: Update, _ start: Int, _ count: Int, _ decay: Float, _ kernels: UnsafePointer<KernelTable>
  ) {
    kernels.pointee.rmsprop(
      count, update.weights + start, update.gradients + start, update.slot(0, start), update.rate, decay, epsilon,
      update.l1, update.l2, update.frozen(start))
  }
}
