/// Stochastic gradient descent: w ← w − η g (Robbins, Monro 1951).
struct SGD: UpdateRule {
  func update(_ w: Double, _ g: Double, _ memory: inout [Double], rate: Double, step: Int) -> Double { w - rate * g }

  static func run(
    _ step: UpdateStep, _ start: Int, _ count: Int, _ l1: Float, _ l2: Float, _ kernels: UnsafePointer<KernelTable>
  ) {
    kernels.pointee.sgd(
      count, step.weights + start, step.gradients + start, step.rate, l1, l2, step.frozen(start))
  }
}
