import Datasets
import Engine

/// Values on a grid: `values[(row × columns + column) × units + unit]`.
public struct Grid: Sendable, Hashable {
  public var request: GridRequest
  public var name: String
  public var units: Int
  public var values: [Float]
  public init(request: GridRequest, name: String, units: Int, values: [Float]) {
    self.request = request
    self.name = name
    self.units = units
    self.values = values
  }
}

/// The answer to a ScanRequest: `values[row × x.count + column]`, the mean loss over all training samples.
public struct Scan: Sendable, Hashable {
  public var request: ScanRequest
  public var values: [Float]
  /// The loss where the parameters are now, and its derivative along x and, if there is one, y; in Double.
  public var loss: Double
  public var slopes: [Double]
  public init(request: ScanRequest, values: [Float], loss: Double, slopes: [Double]) {
    self.request = request
    self.values = values
    self.loss = loss
    self.slopes = slopes
  }
}

/// The answer to a ProbeRequest, computed in Double by the reference interpreter.
public struct Probe: Sendable, Hashable {
  public var request: ProbeRequest
  public var objective: Objective
  /// How many samples the objective is the mean of.
  public var samples: Int
  /// The objective now, its derivative, and the objective measured again with the element moved by `delta`.
  public var now: Double
  public var gradient: Double
  public var measured: Double
  /// now + delta × gradient.
  public var predicted: Double { now + Double(request.delta) * gradient }
  public var check: GradientCheck?
  public init(
    request: ProbeRequest, objective: Objective, samples: Int = 1, now: Double, gradient: Double, measured: Double,
    check: GradientCheck?
  ) {
    self.request = request
    self.objective = objective
    self.samples = samples
    self.now = now
    self.gradient = gradient
    self.measured = measured
    self.check = check
  }
}

/// How awake a network is on its training data: the answer to `Observation.activity`.
public struct Activity: Sendable, Hashable {
  /// One unit of a hidden layer.
  public struct Unit: Sendable, Hashable {
    /// Samples at which its activation has a slope: those it can learn from.
    public var awake: Int
    /// The largest slope of its activation at any sample, and the mean of all.
    public var largestSlope: Float
    public var meanSlope: Float
    public init(awake: Int, largestSlope: Float, meanSlope: Float) {
      self.awake = awake
      self.largestSlope = largestSlope
      self.meanSlope = meanSlope
    }

    /// No sample has a slope: nothing that training finds out reaches its weights.
    public var isDead: Bool { awake == 0 }

    /// At every sample its activation is flatter than this share of what it is at 0.
    public func isSaturated(_ activation: Activation, below share: Float = 0.02) -> Bool {
      activation.slope(at: 0).map { largestSlope < share * $0 } ?? false
    }
  }
  /// A hidden layer by name.
  public struct Layer: Sendable, Hashable {
    public var name: String
    public var units: [Unit]
    public init(name: String, units: [Unit]) {
      self.name = name
      self.units = units
    }
  }
  /// Training samples looked at.
  public var samples: Int
  public var layers: [Layer]
  /// The largest size among the gradients of their mean loss by parameters that are not frozen; NaN if one of them is.
  public var largestGradient: Float
  public init(samples: Int, layers: [Layer], largestGradient: Float) {
    self.samples = samples
    self.layers = layers
    self.largestGradient = largestGradient
  }
}

/// Why a run stopped by itself, in words and numbers.
public struct TrainingFailure: Sendable, Hashable {
  public var step: Int
  /// The first value that went wrong: `hidden1.weight[3]`.
  public var name: String
  public var value: Float
  public init(step: Int, name: String, value: Float) {
    self.step = step
    self.name = name
    self.value = value
  }
}

extension TrainingFailure: CustomStringConvertible {
  public var description: String { "\(name) became \(value) at step \(step)" }
}

/// How a set of samples fares.
public struct Score: Sendable, Hashable {
  public var loss: Float
  /// Share of right answers; nil for regression.
  public var accuracy: Float?
  public init(loss: Float, accuracy: Float?) {
    self.loss = loss
    self.accuracy = accuracy
  }
}

/// An immutable copy of what one observation asked for, at one moment between two steps.
public struct Snapshot: Sendable {
  public enum Phase: Sendable, Hashable {
    /// Nothing loaded yet, or data being read.
    case loading
    case paused, running
    /// Loss became NaN or infinite.
    case stopped(TrainingFailure)
    /// The run could not be loaded; one line that says why.
    case failed(String)
  }

  /// Number of the last command that is included here.
  public var lastCommand: UInt64 = 0
  public var phase: Phase = .loading
  /// Why the latest command or observation was not, or not quite, done as asked: one line.
  public var notice: String?
  public var run: Run?
  public var data: DataSplit?
  public var hyperparameters = Hyperparameters()
  public var pace = Pace.full
  public var step = 0
  /// Epochs as a fraction: training samples seen ÷ training samples.
  public var epoch = 0.0
  /// Over about the last half second of running; 0 by a manual clock.
  public var stepsPerSecond = 0.0
  public var samplesPerSecond = 0.0
  public var parameterCount = 0
  /// Of the present weights, as a run string tells them; nil while the network runs.
  public var weightsHash: String?
  /// How they were computed.
  public var arithmetic = Arithmetic(isFused: true)
  /// Over the first 10,000 training samples at most, and over all that is held out; as of the latest evaluation, which
  /// for large sets is at most an epoch old.
  public var train: Score?
  public var test: Score?
  /// Of the present branch's whole past, also beyond `step`.
  public var history = LossHistory()
  /// In order of their ids, the present one included.
  public var branches: [Branch] = []
  /// Id of the present one.
  public var branch = 0
  /// How far the present branch has come; `step` lies before it after a `seek`.
  public var latestStep = 0
  /// How much of the way to the step asked for is done, 0 … 1; nil when it is reached.
  public var seeking: Double?
  public var compared: Comparison?
  /// Neurons that are switched off.
  public var silenced: Set<Neuron> = []
  /// Positions of the elements that training leaves alone, by parameter; not those that are 0 with a neuron.
  public var frozen: [String: Set<Int>] = [:]
  /// Bytes that the keyframes of all branches take.
  public var keyframeBytes = 0
  /// The observation this answers, and its answer.
  public var observation = Observation()
  public var values: [String: Tensor] = [:]
  public var gradients: [String: Tensor] = [:]
  /// Input, target and loss of the observed sample.
  public var sampleInput: [Float] = []
  public var sampleTarget: [Float] = []
  public var sampleLoss: Float?
  public var grids: [Grid] = []
  /// While the network runs, the answer may be a quarter of a second old.
  public var probe: Probe?
  public var activity: Activity?
  public var scans: [Scan] = []
  public var trail = Trail()
  /// Oldest first, the present moment last, or why there are none, in one line; nil until they are worked out.
  public var histograms: Result<[HistogramMoment], EngineError>?
  public var landscape: Result<Landscape, EngineError>?
  /// Outputs of every sample, where asked for (binary: probability; classes: the class; regression: the numbers).
  public var trainAnswers: [Float] = []
  public var testAnswers: [Float] = []
  /// Samples × units, by name.
  public var sampleValues: [String: Tensor] = [:]
  /// classes × classes counts, row = truth, column = answer.
  public var confusion: [Int] = []

  public init() {}

  public func grid(_ name: String, columns: Int, rows: Int) -> Grid? {
    grids.first { $0.name == name && $0.request.columns == columns && $0.request.rows == rows }
  }
}
