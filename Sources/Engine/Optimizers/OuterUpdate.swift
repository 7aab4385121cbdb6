/// The gradient of the weights of a dense layer for a batch of one sample: x · dzᵀ, which need not be written anywhere.
struct OuterGradient: BitwiseCopyable {
  /// Of the weights, among all parameters.
  var offset: Int
  var inputs: Int
  var units: Int
  /// Where x and dz lie.
  var input: Int
  var outputGradient: Int

  /// Weights from which on writing a gradient and reading it again takes longer than a call of its own.
  static let fewest = 1 << 12
}

/// An update that works out such a gradient on the way.
struct OuterUpdate: BitwiseCopyable {
  var update: Update
  var gradient: OuterGradient

  /// A range of the columns.
  func run(_ start: Int, _ count: Int, _ replay: Replay) {
    let place = gradient.offset + start
    let (x, dz) = (replay.arena + gradient.input, replay.arena + (gradient.outputGradient + start))
    switch update.optimizer {
    case .adam(let beta1, let beta2), .adamW(let beta1, let beta2, _):
      replay.kernels.pointee.adamOuter(
        gradient.inputs, count, gradient.units, update.weights + place, x, dz, update.slot(0, place),
        update.slot(1, place), update.rate, beta1, beta2, Adam.epsilon, update.correction1, update.correction2,
        update.rate * update.weightDecay)
    case .momentum, .rmsprop: preconditionFailure("this rule reads its gradients from memory")
    case .sgd:
      replay.kernels.pointee.sgdOuter(
        gradient.inputs, count, gradient.units, update.weights + place, x, dz, update.rate)
    }
  }

  /// On all threads, where that pays: from a million weights on, as a step with one sample is over sooner than a fork.
  func run(_ replay: Replay) {
    withUnsafePointer(to: self) {
      Instruction(.outerUpdate($0), count: gradient.units, weight: gradient.inputs / 32).run(replay)
    }
  }
}

extension StepSettings {
  /// Whether the update can do without gradients in memory: the rules for which that pays, and nobody else wants them.
  func takesOuterGradients(_ state: State) -> Bool {
    guard clipping == nil, l1 == 0, l2 == 0, state.frozen.isEmpty else { return false }
    switch optimizer {
    case .sgd, .adam, .adamW: return true
    case .momentum, .rmsprop: return false
    }
  }
}
