import Datasets
import Engine
import Training

/// A hidden layer of the playground.
public struct HiddenLayer: Sendable, Hashable {
  public var units: Int
  public var activation: Activation

  public init(_ units: Int, _ activation: Activation) {
    self.units = units
    self.activation = activation
  }
}

/// Everything that the playground's controls have set: a run in the making.
public struct Playground: Sendable, Hashable {
  public static let mostLayers = 8
  public static let mostUnits = 256

  public var data: DataSpec
  /// Data that came with a run, to go back to from the sets that the playground has itself.
  public var ownData: DataSpec?
  /// Points of the learner's own, to go back to as well.
  public var drawing: Drawing?
  /// The file that such data come from, where it is a table.
  public var ownTable: OwnTable?
  /// Decides the samples, the first weights and the order of the batches.
  public var seed: UInt64
  /// What the network is shown of a point in the plane, in the order of `InputFeature`.
  public var features: [InputFeature]
  public var hidden: [HiddenLayer]
  public var output: OutputLayer
  public var initializer: Initializer
  /// Behind each hidden layer.
  public var dropout: Float
  /// As a new run would start; while one is on the screen, as that one has them now.
  public var hyperparameters: Hyperparameters
  /// Where training pauses by itself; no part of the run.
  public var stop = StopRule()
  /// What a run brought along; gone once another network is wanted.
  public var initial: [String: [Float]]
  public var events: [Event]
  /// The part of the plane that is shown, where the data do not say it.
  public var ownRange: PlaneRange?

  /// The last layer, and what it is judged by.
  public struct OutputLayer: Sendable, Hashable {
    public var units: Int
    public var activation: Activation
    public var loss: Loss
  }

  /// The part of the plane that is shown.
  public struct PlaneRange: Sendable, Hashable {
    public var x: ClosedRange<Float>
    public var y: ClosedRange<Float>

    /// The smallest one with both in it.
    func union(_ other: PlaneRange) -> PlaneRange {
      PlaneRange(
        x: min(x.lowerBound, other.x.lowerBound)...max(x.upperBound, other.x.upperBound),
        y: min(y.lowerBound, other.y.lowerBound)...max(y.upperBound, other.y.upperBound))
    }
  }

  /// Two spirals, and a network that can just tell them apart.
  public init() {
    data = .toy(.spiral, count: 500, noise: 0, trainShare: 0.5, scale: 1)
    seed = 1
    features = Playground.plain
    hidden = [HiddenLayer(8, .tanh), HiddenLayer(8, .tanh)]
    output = OutputLayer(for: .binary)
    initializer = .xavier
    dropout = 0
    hyperparameters = Hyperparameters(optimizer: .sgd, learningRate: 0.1, batch: 10)
    initial = [:]
    events = []
  }

  /// The settings that give exactly this run; nil where its network is no stack of dense layers, or its data can't be had
  /// here.
  /// - Parameter table: what the run's data come from, where they are a table.
  public init?(_ run: Run, table: OwnTable? = nil) {
    self.init()
    data = run.data
    ownTable = table
    if case .toy = run.data {} else { ownData = run.data }
    seed = run.seed
    guard let shape else { return nil }
    hyperparameters = run.hyperparameters
    initial = run.initial
    events = run.events
    hidden = []
    let dense = run.model.layers.compactMap { if case .dense(let layer) = $0 { layer } else { nil } }
    guard let last = dense.last else { return nil }
    hidden = dense.dropLast().map { HiddenLayer($0.units, $0.activation) }
    output = OutputLayer(units: last.units, activation: last.activation, loss: run.model.loss)
    initializer = last.initializer
    for case .dropout(let layer) in run.model.layers { dropout = layer.rate }
    if case .features(let layer) = run.model.layers.first { features = layer.features }
    guard shape.inputs == run.model.inputs, self.run == run else { return nil }
  }

  /// The run, from its start.
  public var run: Run {
    Run(
      model: model, data: data, seed: seed, initial: initial, hyperparameters: hyperparameters, events: events)
  }

  public var model: ModelSpec {
    var layers: [LayerSpec] = []
    if isPlane, features != Playground.plain {
      layers.append(.features(FeaturesSpec(name: "features", features: features)))
    }
    for (index, layer) in hidden.enumerated() {
      let number = index + 1
      layers.append(
        .dense(
          DenseSpec(
            name: "hidden\(number)", units: layer.units, activation: layer.activation, initializer: initializer)))
      if dropout > 0 { layers.append(.dropout(DropoutSpec(name: "dropout\(number)", rate: dropout))) }
    }
    layers.append(
      .dense(
        DenseSpec(name: "output", units: output.units, activation: output.activation, initializer: initializer)))
    return ModelSpec(inputs: shape?.inputs ?? 2, layers: layers, loss: output.loss)
  }

  /// A point as it is, which needs no layer.
  private static let plain: [InputFeature] = [.x1, .x2]

  /// What samples look like; nil where the playground can't use the data.
  public var shape: DataShape? { data.shape }

  public var kind: TargetKind { shape?.kind ?? .binary }

  /// Whether another run is needed to go from one to the other: all but the hyperparameters, which can be turned as it
  /// goes.
  func isSameNetwork(as other: Playground) -> Bool {
    var (mine, others) = (run, other.run)
    others.hyperparameters = mine.hyperparameters
    mine.events = []
    others.events = []
    return mine == others
  }

  /// What is shown of the plane of the inputs.
  public var range: PlaneRange {
    if data == ownData, let ownRange { return ownRange }
    if let drawing, data == drawing.data { return drawing.range }
    if case .toy(let set, _, _, _, let scale) = data {
      let reach = 6 * scale
      // A curve over a line has its values on the second axis.
      return PlaneRange(x: -reach...reach, y: set.isLine ? -1.5...1.5 : -reach...reach)
    }
    // A table's columns have been standardised.
    return PlaneRange(x: -3...3, y: -3...3)
  }
}

extension Playground.OutputLayer {
  /// What targets of a kind ask for.
  init(for kind: TargetKind) {
    switch kind {
    case .binary: self.init(units: 1, activation: .sigmoid, loss: .binaryCrossEntropy)
    case .classes(let count): self.init(units: count, activation: .softmax, loss: .softmaxCrossEntropy)
    case .labels(let classes, let count):
      self.init(units: classes * count, activation: .softmax, loss: .softmaxCrossEntropy)
    case .regression(let width): self.init(units: width, activation: .linear, loss: .meanSquaredError)
    }
  }
}

extension DataSpec {
  /// Inputs of a sample, and what its target means; nil where the playground can't use the data.
  var shape: DataShape? {
    switch self {
    case .toy(let set, _, _, _, _): DataShape(inputs: set.isLine ? 1 : 2, kind: set.kind)
    case .table(let inputs, _, let kind, _, _): inputs.first.map { DataShape(inputs: $0.count, kind: kind) }
    case .digits, .builtInDigits: DataShape(inputs: 784, kind: .classes(10))
    case .csv(let spec): DataShape(inputs: spec.inputSize, kind: spec.kind)
    case .adding, .letters, .plays, .karateClub: nil
    }
  }
}
