/// One update of a run of parameters that share their penalties.
struct Update: BitwiseCopyable {
  var optimizer: Optimizer
  var weights: UnsafeMutablePointer<Float>
  var gradients: UnsafeMutablePointer<Float>
  /// nil for an optimiser that remembers nothing.
  var memory: UnsafeMutablePointer<Float>?
  /// Distance between the slots of `memory`.
  var memoryStride: Int
  /// Not 0 where an element must stay; nil where none must.
  var frozen: UnsafeMutablePointer<Float>?
  var rate: Float
  var l1: Float
  var l2: Float
  var weightDecay: Float
  /// 1 / (1 − β₁ᵗ) and 1 / (1 − β₂ᵗ), which Adam multiplies its averages by.
  var correction1: Float
  var correction2: Float

  /// On all threads, where that pays.
  func run(_ count: Int, _ replay: Replay) {
    withUnsafePointer(to: self) { Instruction(.update($0), count: count).run(replay) }
  }

  func run(_ start: Int, _ count: Int, _ replay: Replay) {
    switch optimizer {
    case .sgd: SGD.run(self, start, count, replay.kernels)
    case .momentum(let momentum): Momentum.run(self, start, count, momentum, replay.kernels)
    case .rmsprop(let decay): RMSprop.run(self, start, count, decay, replay.kernels)
    case .adam(let beta1, let beta2), .adamW(let beta1, let beta2, _):
      Adam.run(self, start, count, beta1, beta2, replay.kernels)
    }
  }

  func frozen(_ start: Int) -> UnsafePointer<Float>? { frozen.map { UnsafePointer($0 + start) } }

  /// The slots that the optimiser's kind of memory has are always there.
  func slot(_ slot: Int, _ start: Int) -> UnsafeMutablePointer<Float> {
    memory.unsafelyUnwrapped + (slot * memoryStride + start)
  }
}

extension StepSettings {
  /// Moves the parameters of a state once, by its own memory and the gradients given in the layout of the state.
  /// - Parameter outer: gradients that are not there, but to be worked out on the way
  func update(
    _ state: State, gradients: UnsafeMutablePointer<Float>, outer: [OuterGradient] = [], replay: Replay
  ) {
    let memory = state.memory(for: optimizer)
    var weightDecay: Float = 0
    switch optimizer {
    case .adam(let beta1, let beta2): state.advanceDecays(beta1, beta2)
    case .adamW(let beta1, let beta2, let decay):
      state.advanceDecays(beta1, beta2)
      weightDecay = decay
    case .sgd, .momentum, .rmsprop: break
    }
    let products = state.decayProducts
    var update = Update(
      optimizer: optimizer, weights: state.values.start, gradients: gradients, memory: memory,
      memoryStride: state.values.count, frozen: state.frozenMask?.start, rate: learningRate, l1: 0, l2: 0,
      weightDecay: 0, correction1: Float(1 / (1 - products.first)), correction2: Float(1 / (1 - products.second)))
    if outer.isEmpty, decaysBiases || l1 == 0 && l2 == 0 && weightDecay == 0 {
      (update.l1, update.l2, update.weightDecay) = (l1, l2, weightDecay)
      update.run(state.values.count, replay)
      return
    }
    for info in state.parameters {
      (update.l1, update.l2, update.weightDecay) = info.decays || decaysBiases ? (l1, l2, weightDecay) : (0, 0, 0)
      if let gradient = outer.first(where: { $0.offset == info.offset }) {
        OuterUpdate(update: update, gradient: gradient).run(replay)
        continue
      }
      var part = update
      part.weights += info.offset
      part.gradients += info.offset
      part.memory = memory.map { $0 + info.offset }
      part.frozen = update.frozen.map { $0 + info.offset }
      part.run(info.count, replay)
    }
  }
}
