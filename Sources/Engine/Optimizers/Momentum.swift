/// v ← μ v + g; w ← w − η v (Polyak 1964, in the form of Sutskever et al. 2013 with the rate outside).
struct Momentum: UpdateRule {
  var momentum: Double

  func update(_ w: Double, _ g: Double, _ memory: inout [Double], rate: Double, step: Int) -> Double {
    memory[0] = momentum * memory[0] + g
    return w - rate * memory[0]
  }

  static func run(
    _ update: Update, _ start: Int, _ count: Int, _ momentum: Float, _ kernels: UnsafePointer<KernelTable>
  ) {
    kernels.pointee.momentum(
      count, update.weights + start, update.gradients + start, update.slot(0, start), update.rate, momentum,
      update.l1, update.l2, update.frozen(start))
  }
}
