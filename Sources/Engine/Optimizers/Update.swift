extension Optimizer {
  /// Moves the parameters of a state once, by its own memory and the gradients given in the layout of the state.
  func update(_ state: State, gradients: UnsafeMutablePointer<Float>, _ settings: StepSettings, replay: Replay) {
    let memory = state.memory(for: self)
    var weightDecay: Float = 0
    switch self {
    case .adam(let beta1, let beta2):
      state.decayProducts.first *= Double(beta1)
      state.decayProducts.second *= Double(beta2)
    case .adamW(let beta1, let beta2, let decay):
      state.decayProducts.first *= Double(beta1)
      state.decayProducts.second *= Double(beta2)
      weightDecay = decay
    case .sgd, .momentum, .rmsprop: break
    }
    let count = state.values.count
    let step = UpdateStep(
      weights: state.values.start, gradients: gradients, memory: memory, memoryStride: count,
      frozen: state.frozenMask?.start, rate: settings.learningRate, decayProducts: state.decayProducts)
    if settings.l1 == 0 && settings.l2 == 0 && weightDecay == 0 {
      replay.split(count) { start, count in apply(step, start, count, 0, 0, decays: false, replay) }
    } else {
      for info in state.parameters {
        let (l1, l2) = info.decays ? (settings.l1, settings.l2) : (0, 0)
        replay.split(info.count) { start, count in
          apply(step, info.offset + start, count, l1, l2, decays: info.decays, replay)
        }
      }
    }
  }

  @inline(__always)
  private func apply(
    _ step: UpdateStep, _ start: Int, _ count: Int, _ l1: Float, _ l2: Float, decays: Bool, _ replay: Replay
  ) {
    let kernels = replay.kernels
    switch self {
    case .sgd: SGD.run(step, start, count, l1, l2, kernels)
    case .momentum(let momentum): Momentum.run(step, start, count, momentum, l1, l2, kernels)
    case .rmsprop(let decay): RMSprop.run(step, start, count, decay, l1, l2, kernels)
    case .adam(let beta1, let beta2): Adam.run(step, start, count, beta1, beta2, 0, l1, l2, kernels)
    case .adamW(let beta1, let beta2, let weightDecay):
      Adam.run(step, start, count, beta1, beta2, decays ? weightDecay : 0, l1, l2, kernels)
    }
  }
}

/// What one update works on: the flat vectors of a state and of its gradients.
struct UpdateStep {
  let weights: UnsafeMutablePointer<Float>
  let gradients: UnsafeMutablePointer<Float>
  let memory: UnsafeMutablePointer<Float>?
  /// Distance between the slots of `memory`.
  let memoryStride: Int
  /// Not 0 where an element must stay; nil where none must.
  let frozen: UnsafeMutablePointer<Float>?
  let rate: Float
  /// β₁ᵗ and β₂ᵗ
  let decayProducts: (first: Double, second: Double)

  func frozen(_ start: Int) -> UnsafePointer<Float>? { frozen.map { UnsafePointer($0 + start) } }

  /// Slots are there for every optimiser that has any.
  func slot(_ slot: Int, _ start: Int) -> UnsafeMutablePointer<Float> {
    memory.unsafelyUnwrapped + (slot * memoryStride + start)
  }
}
