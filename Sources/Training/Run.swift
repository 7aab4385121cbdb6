import Datasets
import Engine

/// Everything a learner may turn while a run goes on.
public struct Hyperparameters: Codable, Hashable, Sendable {
  public var optimizer: Optimizer
  public var learningRate: Float
  public var batch: Int
  public var l1: Float
  public var l2: Float
  public var clipping: Clipping?
  /// What becomes of the learning rate in the course of time.
  public var schedule: Schedule
  /// Training stops after so many epochs without a better held-out loss; nil: it goes on.
  public var patience: Int?

  public init(
    optimizer: Optimizer = .sgd, learningRate: Float = 0.1, batch: Int = 10, l1: Float = 0, l2: Float = 0,
    clipping: Clipping? = nil, schedule: Schedule = .constant, patience: Int? = nil
  ) {
    self.optimizer = optimizer
    self.learningRate = learningRate
    self.batch = batch
    self.l1 = l1
    self.l2 = l2
    self.clipping = clipping
    self.schedule = schedule
    self.patience = patience
  }
}

/// One element of one parameter: `hidden1.weight[3,7]`.
public struct ParameterElement: Codable, Hashable, Sendable {
  public var name: String
  /// Row-major position in the parameter.
  public var index: Int
  public init(_ name: String, _ index: Int) {
    self.name = name
    self.index = index
  }
}

extension ParameterElement: CustomStringConvertible {
  public var description: String { "\(name)[\(index)]" }
}

/// What the learner did, stamped by the number of steps taken before it.
public struct Event: Codable, Hashable, Sendable {
  public enum Action: Codable, Hashable, Sendable {
    /// Nudges are differences, so that they mean the same on a replay that differs in the last bit.
    case nudge(ParameterElement, by: Float)
    /// Typed values are absolute.
    case set(ParameterElement, to: Float)
    case hyperparameters(Hyperparameters)
    case freeze(ParameterElement, Bool)
    /// True switches a neuron off: the weights that lead out of it become 0 and are frozen, until they become what they
    /// were.
    case silence(Neuron, Bool)
    /// The weights that lead into a neuron, in order of its inputs, and then its bias: as they become, and as they were.
    case transplant(Neuron, weights: [Float], former: [Float])
  }
  public var step: Int
  public var action: Action
  public init(step: Int, action: Action) {
    self.step = step
    self.action = action
  }
}

/// A run as a value: replaying it gives the same bits.
public struct Run: Codable, Hashable, Sendable {
  public var model: ModelSpec
  public var data: DataSpec
  public var seed: UInt64
  /// Parameters that start at given values instead of random ones, by name.
  public var initial: [String: [Float]]
  /// As they are at step 0.
  public var hyperparameters: Hyperparameters
  public var events: [Event]

  public init(
    model: ModelSpec, data: DataSpec, seed: UInt64 = 1, initial: [String: [Float]] = [:],
    hyperparameters: Hyperparameters = Hyperparameters(), events: [Event] = []
  ) {
    self.model = model
    self.data = data
    self.seed = seed
    self.initial = initial
    self.hyperparameters = hyperparameters
    self.events = events
  }
}
