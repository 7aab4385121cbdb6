/// Stochastic gradient descent: w ← w − η g (Robbins, Monro 1951).
struct SGD: UpdateRule {
  func update(_ w: Double, _ g: Double, _ memory: inout [Double], rate: Double, step: Int) -> Double { w - rate * g }

  static func run(_ update: Update, _ start: Int, _ count: Int, _ kernels: UnsafePointer<KernelTable>) {
    kernels.pointee.sgd(
      count, update.weights + start, update.gradients + start, update.rate, update.l1, update.l2,
      update.frozen(start))
  }
}
