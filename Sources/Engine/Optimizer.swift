/// The rule that moves the parameters. Each has a file under `Optimizers/`.
public enum Optimizer: Codable, Hashable, Sendable, BitwiseCopyable {
  case sgd
  case momentum(Float)
  /// Decay of the squared average; no momentum in it.
  case rmsprop(decay: Float)
  case adam(beta1: Float, beta2: Float)
  /// Adam with decoupled weight decay (Loshchilov, Hutter 2019).
  case adamW(beta1: Float, beta2: Float, weightDecay: Float)

  /// What an optimiser remembers of each parameter. Two optimisers with the same memory can take over from each other.
  enum Memory: Sendable {
    case nothing, velocity, squares, moments
    /// Numbers kept for each parameter.
    var slots: Int {
      switch self {
      case .nothing: 0
      case .velocity, .squares: 1
      case .moments: 2
      }
    }
  }

  var memory: Memory {
    switch self {
    case .sgd: .nothing
    case .momentum: .velocity
    case .rmsprop: .squares
    case .adam, .adamW: .moments
    }
  }

  /// - Throws: EngineError for a decay outside 0 ..< 1 or a weight decay below 0.
  public func validate() throws {
    let decays: [(String, Float)]
    switch self {
    case .sgd: decays = []
    case .momentum(let momentum): decays = [("momentum", momentum)]
    case .rmsprop(let decay): decays = [("RMSprop's decay", decay)]
    case .adam(let beta1, let beta2): decays = [("beta1", beta1), ("beta2", beta2)]
    case .adamW(let beta1, let beta2, let weightDecay):
      decays = [("beta1", beta1), ("beta2", beta2)]
      guard weightDecay.isFinite, weightDecay >= 0 else {
        throw EngineError("the weight decay is \(weightDecay); it must be 0 or more")
      }
    }
    for (name, value) in decays where !(value >= 0 && value < 1) {
      throw EngineError("\(name) is \(value); it must be at least 0 and below 1")
    }
  }
}
