// The public face of the engine that Training and the benchmark rely on. The owner of Engine moves each type to a file
// of its own and fills it in; names and meaning stay.

/// Something the engine was asked that cannot be: wrong shapes, unknown names, empty data. `description` is one line.
public struct EngineError: Error, Sendable, CustomStringConvertible {
  public let description: String
  public init(_ description: String) { self.description = description }
}

/// A trainable array of the model.
public struct ParameterInfo: Hashable, Sendable {
  public let name: String
  public let shape: [Int]
  /// Offset into the flat vector of all parameters.
  public let offset: Int
  public var count: Int { shape.reduce(1, *) }
}

/// What persists from step to step: parameters, optimiser state, the number of steps taken. A keyframe copies it.
public final class State {
  public let spec: ModelSpec
  public let parameters: [ParameterInfo]
  public internal(set) var step: Int = 0
  /// Seeded initial parameters. `initial` overrides by name (`output.weight`).
  /// - Throws: EngineError for a bad spec, unknown name or wrong count.
  public init(spec: ModelSpec, seed: UInt64, initial: [String: [Float]] = [:]) throws { fatalError("contract stub") }
  public var parameterCount: Int { fatalError("contract stub") }
  /// Current value of one parameter element.
  public func value(_ name: String, _ index: Int) throws -> Float { fatalError("contract stub") }
  public func setValue(_ name: String, _ index: Int, _ value: Float) throws { fatalError("contract stub") }
  /// A copy of one parameter.
  public func tensor(_ name: String) throws -> Tensor { fatalError("contract stub") }
  /// Hash of all parameter bits as 16 hexadecimal digits (FNV-1a 64).
  public var weightsHash: String { fatalError("contract stub") }
  public func copy() -> State { fatalError("contract stub") }
  /// Elements that the optimiser leaves alone, by parameter name (nil: none frozen; a full set freezes all).
  public var frozen: [String: Set<Int>] = [:]
}

/// The numbers the optimiser needs at one step.
public struct StepSettings: Hashable, Sendable, Codable {
  public var optimizer: Optimizer
  public var learningRate: Float
  public var l1: Float
  public var l2: Float
  public init(optimizer: Optimizer, learningRate: Float, l1: Float = 0, l2: Float = 0) {
    self.optimizer = optimizer
    self.learningRate = learningRate
    self.l1 = l1
    self.l2 = l2
  }
}

/// What a plan is for; decides what its arena holds.
public enum PlanMode: Sendable {
  /// Forward, backward and update.
  case training
  /// Forward and loss only.
  case evaluation
  /// Forward and backward with every value and gradient kept readable by name; never updates.
  case inspection
}

/// A model made ready for one batch size: one arena, replayed without allocating.
///
/// Training adds the mean over the batch. `State` is only written by `train`.
public final class Plan {
  public let batch: Int
  public let mode: PlanMode
  /// - Throws: EngineError when the batch is empty or the spec is bad.
  public init(spec: ModelSpec, batch: Int, mode: PlanMode, compute: Compute) throws { fatalError("contract stub") }
  /// batch × inputs, row-major; the caller writes it before each replay.
  public var inputs: UnsafeMutableBufferPointer<Float> { fatalError("contract stub") }
  /// batch × outputs; with softmax cross-entropy batch × 1, the class number as a Float.
  public var targets: UnsafeMutableBufferPointer<Float> { fatalError("contract stub") }
  /// batch × outputs of the last layer after its activation, from the latest replay.
  public var outputs: UnsafeBufferPointer<Float> { fatalError("contract stub") }
  /// Loss of each sample, from the latest replay.
  public var sampleLosses: UnsafeBufferPointer<Float> { fatalError("contract stub") }
  /// Bytes of the arena.
  public var arenaBytes: Int { fatalError("contract stub") }
  /// Only the outputs; targets are not read.
  public func predict(_ state: State) { fatalError("contract stub") }
  /// Outputs and the mean loss.
  public func evaluate(_ state: State) -> Float { fatalError("contract stub") }
  /// Forward, backward, one update; counts the step. Returns the mean loss before the update (without penalties).
  public func train(_ state: State, _ settings: StepSettings) -> Float { fatalError("contract stub") }
  /// Forward and backward of the mean loss; gradients become readable, nothing is updated. Returns the mean loss.
  public func differentiateLoss(_ state: State) -> Float { fatalError("contract stub") }
  /// Forward and backward of one output of the first sample (after its activation).
  public func differentiateOutput(_ index: Int, _ state: State) { fatalError("contract stub") }
  /// Names of every value: `input`, `hidden1.z`, `hidden1.a`, `output.z`, `output.a`, `loss`.
  public var valueNames: [String] { fatalError("contract stub") }
  /// A value (batch × units) of the latest replay, by name. Parameters are read from State.
  public func value(_ name: String) throws -> Tensor { fatalError("contract stub") }
  /// The gradient of a parameter or value by name, after a backward pass.
  public func gradient(_ name: String) throws -> Tensor { fatalError("contract stub") }
  /// The first value or gradient, in order of computation, that is NaN or infinite: its name and element.
  public func firstNonFinite(_ state: State) -> (name: String, index: Int, value: Float)? { fatalError("contract stub") }
}

/// What to differentiate.
public enum Objective: Hashable, Sendable {
  /// Mean loss over the given samples.
  case loss
  /// One output of the first sample.
  case output(Int)
}

/// A gradient, checked against finite differences in Double.
public struct GradientCheck: Hashable, Sendable {
  /// Analytic derivative by the reference interpreter's backward pass.
  public var analytic: Double
  /// (f(w + ε) − f(w − ε)) / 2ε in Double.
  public var numeric: Double
  /// The two one-sided differences disagree: the function bends here (ReLU, MAE) or jumps (step).
  public var isKink: Bool
  public var epsilon: Double
}

/// Runs any model plainly in Double: slow, short, obviously right. Tests and the `g` key rely on it.
public struct Reference {
  public let spec: ModelSpec
  /// Parameters by name, in Double.
  public var parameters: [String: [Double]]
  public init(spec: ModelSpec, parameters: [String: [Double]]) throws { fatalError("contract stub") }
  /// The present parameters of a state.
  public init(_ state: State) { fatalError("contract stub") }
  /// Mean loss over samples, each a row of inputs and of targets (class number for softmax cross-entropy).
  public func loss(inputs: [[Double]], targets: [[Double]]) throws -> Double { fatalError("contract stub") }
  /// Outputs of one sample.
  public func outputs(_ input: [Double]) throws -> [Double] { fatalError("contract stub") }
  /// Every value of one sample by name (`hidden1.z`, …).
  public func values(_ input: [Double]) throws -> [String: [Double]] { fatalError("contract stub") }
  /// The value of the objective.
  public func objective(_ objective: Objective, inputs: [[Double]], targets: [[Double]]) throws -> Double {
    fatalError("contract stub")
  }
  /// Gradient of the objective for every parameter.
  public func gradients(_ objective: Objective, inputs: [[Double]], targets: [[Double]]) throws -> [String: [Double]] {
    fatalError("contract stub")
  }
  /// Analytic against numeric for one parameter element.
  public func check(
    _ name: String, _ index: Int, _ objective: Objective, inputs: [[Double]], targets: [[Double]]
  ) throws -> GradientCheck { fatalError("contract stub") }
}
