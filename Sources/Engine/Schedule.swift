import PortableMath

/// How the learning rate changes while training: a warm-up, and a decay that begins when it is over.
public struct Schedule: Codable, Hashable, Sendable {
  public enum Decay: Codable, Hashable, Sendable {
    case constant
    /// Multiplied by `factor` every so many steps.
    case step(every: Int, factor: Float)
    /// The same, but smoothly: factor^(steps / every).
    case exponential(every: Int, factor: Float)
    /// Down a half cosine to `floor` times the rate in so many steps, where it stays (Loshchilov, Hutter 2017, without
    /// their restarts).
    case cosine(steps: Int, floor: Float)
    /// Multiplied by `factor` whenever the held-out loss has not improved for more than `patience` epochs.
    case plateau(patience: Int, factor: Float)
  }

  public var decay: Decay
  /// Steps in which the rate climbs evenly to its full height.
  public var warmUp: Int

  public init(_ decay: Decay = .constant, warmUp: Int = 0) {
    self.decay = decay
    self.warmUp = warmUp
  }

  public static let constant = Schedule()

  /// What the learning rate is multiplied by at a step, counted from 0. What a plateau does depends on the held-out loss
  /// and is kept in `HeldOutRecord`.
  public func factor(step: Int) -> Float {
    if step < warmUp { return Float(Double(step + 1) / Double(warmUp)) }
    let steps = Double(step - warmUp)
    switch decay {
    case .constant, .plateau: return 1
    case .step(let every, let factor):
      return Float(Elementary.pow(Double(factor), (steps / Double(every)).rounded(.down)))
    case .exponential(let every, let factor):
      return Float(Elementary.pow(Double(factor), steps / Double(every)))
    case .cosine(let length, let floor):
      let share = min(1, steps / Double(length))
      return Float(Double(floor) + (1 - Double(floor)) * (1 + Elementary.cos(share * .pi)) / 2)
    }
  }

  /// Whether the held-out loss must be known after each epoch.
  public var watchesHeldOutLoss: Bool { if case .plateau = decay { true } else { false } }

  /// - Throws: EngineError for numbers no schedule can use.
  public func validate() throws {
    guard warmUp >= 0 else { throw EngineError("the warm-up is \(warmUp) steps long; it must be 0 or more") }
    func check(_ steps: Int, _ factor: Float) throws {
      guard steps >= 1 else { throw EngineError("the schedule is over \(steps) steps; it needs at least 1") }
      guard factor > 0, factor <= 1 else {
        throw EngineError("the schedule multiplies the rate by \(factor); a factor is above 0 and at most 1")
      }
    }
    switch decay {
    case .constant: break
    case .step(let every, let factor), .exponential(let every, let factor): try check(every, factor)
    case .cosine(let steps, let floor):
      try check(steps, 1)
      guard floor >= 0, floor <= 1 else {
        throw EngineError("the schedule ends at \(floor) of the rate; that is a share from 0 to 1")
      }
    case .plateau(let patience, let factor):
      guard patience >= 0 else { throw EngineError("the patience is \(patience) epochs; it must be 0 or more") }
      try check(1, factor)
    }
  }
}

/// How the held-out loss has fared, epoch by epoch: what a plateau and early stopping go by.
public struct HeldOutRecord: Codable, Hashable, Sendable {
  public private(set) var best: Float = .infinity
  /// Epochs without a better loss.
  public private(set) var epochsSinceBest = 0
  /// What plateaus have made of the learning rate.
  public private(set) var rateFactor: Float = 1
  private var epochsSinceChange = 0

  public init() {}

  /// - Throws: EngineError for what no run leaves behind.
  func validate() throws {
    let counts = 0...Int(Int32.max)
    guard counts.contains(epochsSinceBest), counts.contains(epochsSinceChange), rateFactor >= 0, rateFactor <= 1 else {
      throw EngineError("what it says of the held-out loss cannot be")
    }
  }

  /// Takes in the loss after one more epoch.
  public mutating func note(_ loss: Float, _ schedule: Schedule) {
    if loss < best {
      best = loss
      epochsSinceBest = 0
      epochsSinceChange = 0
      return
    }
    epochsSinceBest += 1
    epochsSinceChange += 1
    if case .plateau(let patience, let factor) = schedule.decay, epochsSinceChange > patience {
      rateFactor *= factor
      epochsSinceChange = 0
    }
  }
}
