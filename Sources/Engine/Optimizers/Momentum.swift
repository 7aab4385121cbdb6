/// v ← μ v + g; w ← w − η v (Polyak 1964, in the form of Sutskever et al. 2013 with the rate outside).
struct Momentum: UpdateRule {
  var momentum: Double

  func update(_ w: Double, _ g: Double, _ memory: inout [Double], rate: Double, step: Int) -> Double {
    memory[0] = momentum * memory[0] + g
    return w - rate * memory[0]
  }

  static func run(
    _ step: UpdateStep, _ start: Int, _ count: Int, _ momentum: Float, _ l1: Float, _ l2: Float,
    _ kernels: UnsafePointer<KernelTable>
  ) {
    kernels.pointee.momentum(
      count, step.weights + start, step.gradients + start, step.slot(0, start), step.rate, momentum, l1, l2,
      step.frozen(start))
  }
}
