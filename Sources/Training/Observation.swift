import Engine

/// The sample whose values a page shows.
public enum SampleChoice: Hashable, Sendable {
  case train(Int)
  case test(Int)
  /// Values given by the page: a moved input, a digit just drawn. The target is used for the loss, if there is one.
  case custom([Float], target: [Float]?)
}

/// The plane (or the line, with `rows` 1) on which values are wanted, one at the centre of each cell, the first row on top.
public struct GridRequest: Hashable, Sendable {
  public var columns: Int
  public var rows: Int
  public var x: ClosedRange<Float>
  public var y: ClosedRange<Float>
  /// Values by name (`output.a`, `hidden1.a`); every unit of each is given.
  public var names: [String]
  public init(columns: Int, rows: Int, x: ClosedRange<Float>, y: ClosedRange<Float>, names: [String]) {
    self.columns = columns
    self.rows = rows
    self.x = x
    self.y = y
    self.names = names
  }
}

/// "What if this element were larger by `delta`?"
public struct ProbeRequest: Hashable, Sendable {
  /// Whose objective is asked about.
  public enum Samples: Hashable, Sendable {
    /// The observed sample's.
    case observed
    /// The mean loss of the training samples: of all, or of the first ones where all are too many.
    case training
  }
  public var element: ParameterElement
  public var delta: Float
  public var samples: Samples
  /// Also run the finite-difference check (the `g` key).
  public var checksGradient: Bool
  public init(
    element: ParameterElement, delta: Float, samples: Samples = .observed, checksGradient: Bool = false
  ) {
    self.element = element
    self.delta = delta
    self.samples = samples
    self.checksGradient = checksGradient
  }
}

/// A parameter element and the values that it takes in turn, one at the centre of each of `count` equal shares of `range`.
public struct ScanAxis: Hashable, Sendable {
  public var element: ParameterElement
  public var range: ClosedRange<Float>
  public var count: Int
  public init(_ element: ParameterElement, over range: ClosedRange<Float>, count: Int) {
    self.element = element
    self.range = range
    self.count = count
  }
}

/// "How wrong would the network be with other values of one parameter element, or of two?"
///
/// Answered for small networks and data only: parameters × training samples at most 20,000.
public struct ScanRequest: Hashable, Sendable {
  public var x: ScanAxis
  /// The second element, largest value first, as on a map; nil for a scan along one.
  public var y: ScanAxis?
  /// By which loss; nil for the model's own. One that takes other targets is not answered.
  public var loss: Loss?
  public init(x: ScanAxis, y: ScanAxis? = nil, loss: Loss? = nil) {
    self.x = x
    self.y = y
    self.loss = loss
  }
}

/// What a page wants to see of the run. Looking never changes the run.
public struct Observation: Hashable, Sendable {
  public var sample: SampleChoice?
  /// Parameters (`hidden1.weight`) and values of the sample (`hidden1.a`) by name.
  public var values: Set<String>
  /// Gradients of the objective at the sample, by name of parameter or value.
  public var gradients: Set<String>
  public var objective: Objective
  /// Several grids at once: the large boundary and the small neuron tiles differ in size.
  public var grids: [GridRequest]
  public var probe: ProbeRequest?
  /// How awake each hidden unit is, and whether any slope is left, over the training samples (256 of large sets). While
  /// the network runs, the answer may be a quarter of a second old.
  public var activity: Bool
  /// The network's answer for every training and test sample (small sets only: at most 2,000 samples).
  public var answers: Bool
  /// Values of every training sample, by name (small sets only: at most 2,000 samples).
  public var sampleValues: Set<String>
  /// A confusion matrix over the test set, after each epoch and when paused.
  public var confusion: Bool
  /// The mean training loss along one parameter element or over two.
  public var scans: [ScanRequest]
  /// The way that training has taken so far (networks of at most 8 parameters).
  public var trail: Bool
  /// How weights, activations and gradients of each layer are spread, now and at up to 32 moments of the past. While the
  /// network runs, the answer may be a second old.
  public var histograms: Bool
  /// The loss around the present parameters, and the way that led there; as old as that.
  public var landscape: LandscapeRequest?
  /// How often, at most, a running network is looked at: curves want 30, large pictures less. Commands are
  /// answered at once all the same.
  public var framesPerSecond: Double

  public init(
    sample: SampleChoice? = nil, values: Set<String> = [], gradients: Set<String> = [], objective: Objective = .loss,
    grids: [GridRequest] = [], probe: ProbeRequest? = nil, activity: Bool = false, answers: Bool = false,
    sampleValues: Set<String> = [], confusion: Bool = false,
    scans: [ScanRequest] = [], trail: Bool = false, histograms: Bool = false, landscape: LandscapeRequest? = nil,
    framesPerSecond: Double = 30
  ) {
    self.sample = sample
    self.values = values
    self.gradients = gradients
    self.objective = objective
    self.grids = grids
    self.probe = probe
    self.activity = activity
    self.answers = answers
    self.sampleValues = sampleValues
    self.confusion = confusion
    self.scans = scans
    self.trail = trail
    self.histograms = histograms
    self.landscape = landscape
    self.framesPerSecond = framesPerSecond
  }
}
