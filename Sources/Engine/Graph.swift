/// The operations of a model with their shapes, in order of computation. Plans lay it out in memory and replay it;
/// the reference interpreter walks it in Double.
struct Graph {
  /// An array with one row a sample.
  struct Value {
    let name: String
    let shape: Shape
    /// Numbers a sample has; kept, as plans ask for it at every step.
    let count: Int
    /// False for what an operation keeps to be looked at, and whose gradient nobody works out.
    let hasGradient: Bool

    init(name: String, shape: Shape, hasGradient: Bool = true) {
      self.name = name
      self.shape = shape
      self.hasGradient = hasGradient
      count = shape.count
    }
  }

  /// What a layer of the spec became.
  struct Layer {
    var output: Shape
    /// Its share of `operations`.
    var operations: Range<Int>
  }

  struct Parameter {
    var info: ParameterInfo
    /// nil for a parameter that starts at `start`.
    var initializer: Initializer?
    var start: Float
    var fanIn: Int
    var fanOut: Int
    /// Its random numbers are its own: neither another array of its layer nor the size of other layers has a say in them.
    var stream: UInt32
  }

  /// Running averages that a layer keeps in the state.
  struct Statistic {
    let name: String
    let count: Int
    /// Offset into the flat vector of all statistics.
    let offset: Int
    let start: Float
  }

  /// Above this a model is a mistake rather than a lesson: 32 M parameters with gradients and two moments fill 512 MiB.
  static let largestParameterCount = 1 << 25
  /// Numbers that a value may have for each sample.
  static let widestLayer = 1 << 20
  static let mostLayers = 1 << 12

  private(set) var values: [Value] = []
  private(set) var parameters: [Parameter] = []
  private(set) var operations: [Operation] = []
  private(set) var layers: [Layer] = []
  private(set) var statistics: [Statistic] = []
  /// Length of the flat vector of all statistics.
  private(set) var statisticCount = 0
  /// Second ways out of values, by the layer that they lead to.
  private var skips: [String: (value: Int, shape: Shape)] = [:]
  /// Length of the flat vector of all parameters, the gaps between them included.
  private(set) var flatCount = 0
  private(set) var parameterCount = 0
  /// Value that holds the samples.
  let input = 0
  /// Value after the last layer; while recording, the one that the next layer goes on from.
  private(set) var output = 0
  /// How the next layer takes `output`.
  private(set) var outputShape: Shape
  /// Value before the last activation; the losses that work on logits read it.
  private(set) var logits = 0
  let loss: Loss
  /// Numbers a target has.
  private(set) var targetWidth = 0

  /// - Throws: EngineError for a model that cannot be built.
  init(_ spec: ModelSpec) throws {
    loss = spec.loss
    outputShape = spec.input
    if let extent = spec.input.dimensions.first(where: { $0 < 1 }) {
      throw EngineError(
        spec.input == .vector(extent)
          ? "the model has \(extent) inputs; it needs at least 1"
          : "the model takes \(spec.input.inWords); each number must be at least 1")
    }
    guard spec.inputs <= Graph.widestLayer else {
      throw EngineError("the model has \(spec.inputs) inputs; at most \(Graph.widestLayer) are possible")
    }
    guard let last = spec.layers.last else { throw EngineError("the model has no layers; it needs at least one") }
    guard spec.layers.count <= Graph.mostLayers else {
      throw EngineError("the model has \(spec.layers.count) layers; at most \(Graph.mostLayers) are possible")
    }
    var names = Set<String>()
    for (index, layer) in spec.layers.enumerated() {
      try blaming(index) { try Graph.check(name: layer.name) }
      guard names.insert(layer.name).inserted else {
        throw EngineError(
          "two layers are called \(layer.name.debugDescription); each needs a name of its own", layer: index)
      }
    }
    values = [Value(name: "input", shape: spec.input)]
    addSkips(from: "input", to: spec.layers[...])
    for (index, layer) in spec.layers.enumerated() {
      let first = operations.count
      try blaming(index) { try layer.definition.record(in: &self) }
      addSkips(from: layer.name, to: spec.layers[(index + 1)...])
      layers.append(Layer(output: outputShape, operations: first..<operations.count))
    }
    try blaming(spec.layers.count - 1) { try record(spec.loss, last: last) }
  }

  /// Letters, digits and underscores, so that `name.weight[3,7]` reads back as what it was.
  private static func check(name: String) throws {
    guard let first = name.utf8.first else { throw EngineError("a layer has an empty name") }
    func isLetter(_ byte: UInt8) -> Bool { (65...90).contains(byte) || (97...122).contains(byte) }
    func isDigit(_ byte: UInt8) -> Bool { (48...57).contains(byte) }
    guard isLetter(first), name.utf8.allSatisfy({ isLetter($0) || isDigit($0) || $0 == 95 }) else {
      throw EngineError(
        "a layer cannot be called \(name.debugDescription): names are letters, digits and underscores and start with a letter"
      )
    }
    guard name != "input", name != "loss" else {
      throw EngineError("a layer cannot be called \(name.debugDescription): that name is taken")
    }
  }

  /// A value that the layers after it go on from.
  /// - Throws: EngineError where it would be wider than anything sensible.
  mutating func addOutput(_ name: String, _ shape: Shape, of layer: String) throws -> Int {
    output = try addValue(Value(name: name, shape: shape), of: layer)
    outputShape = shape
    return output
  }

  /// A value that an operation keeps to be looked at.
  /// - Throws: EngineError where it would be wider than anything sensible.
  mutating func addTrace(_ name: String, _ shape: Shape, of layer: String) throws -> Int {
    try addValue(Value(name: name, shape: shape, hasGradient: false), of: layer)
  }

  private mutating func addValue(_ value: Value, of layer: String) throws -> Int {
    guard value.count <= Graph.widestLayer else {
      throw EngineError(
        "layer \(layer) would give \(value.shape.inWords); at most \(Graph.widestLayer) numbers are possible")
    }
    values.append(value)
    return values.count - 1
  }

  /// Second ways out of the present output, for all layers further on that take from the one that gave it.
  private mutating func addSkips(from source: String, to layers: ArraySlice<LayerSpec>) {
    for layer in layers where layer.definition.skipSource == source {
      values.append(Value(name: "\(layer.name).skip", shape: outputShape))
      skips[layer.name] = (values.count - 1, outputShape)
      add(.skip(Skip(input: output, output: values.count - 1, count: outputShape.count)))
    }
  }

  /// What came around to a layer.
  /// - Throws: EngineError where no earlier layer has that name.
  func skip(to layer: String, from source: String) throws -> (value: Int, shape: Shape) {
    if let skip = skips[layer] { return skip }
    throw EngineError("layer \(layer) takes from \(source.debugDescription), which is no layer before it")
  }

  /// What comes next takes the output so.
  mutating func reshapeOutput(_ shape: Shape) { outputShape = shape }

  /// Ends a layer with its activation, as `name.a`.
  mutating func activate(_ activation: Activation, of layer: String) throws {
    let (z, shape) = (output, outputShape)
    let a = try addOutput("\(layer).a", shape, of: layer)
    logits = z
    if activation == .softmax {
      add(.softmax(Softmax(input: z, output: a, positions: shape.positions, width: shape.width)))
    } else {
      add(.activate(Activate(activation: activation, input: z, output: a)))
    }
  }

  /// - Parameter initializer: nil for a parameter that starts at `start`, and that no penalty pulls on
  /// - Returns: its place in `parameters`.
  /// - Throws: EngineError where the model would have more parameters than anything sensible.
  mutating func addParameter(
    _ name: String, shape: [Int], initializer: Initializer? = nil, start: Float = 0, fanIn: Int = 1, fanOut: Int = 1
  ) throws -> Int {
    let count = shape.product
    guard count <= Graph.largestParameterCount - parameterCount else {
      throw EngineError(
        "\(name) is \(shape.inWords): the model would have more than \(Graph.largestParameterCount) parameters")
    }
    let info = ParameterInfo(name: name, shape: shape, offset: flatCount, decays: initializer != nil)
    let ofLayer = parameters.count { $0.initializer != nil && $0.stream & 0xffff == layers.count }
    parameters.append(
      Parameter(
        info: info, initializer: initializer, start: start, fanIn: fanIn, fanOut: fanOut,
        stream: UInt32(layers.count) | UInt32(ofLayer) << 16))
    parameterCount += count
    flatCount += count.paddedToLine
    return parameters.count - 1
  }

  /// - Returns: its place in `statistics`.
  mutating func addStatistic(_ name: String, count: Int, start: Float) -> Int {
    statistics.append(Statistic(name: name, count: count, offset: statisticCount, start: start))
    statisticCount += count.paddedToLine
    return statistics.count - 1
  }

  mutating func add(_ operation: Operation) { operations.append(operation) }

  /// The derivative of a sample's loss for each of its outputs, after the last activation.
  func outputSlopes(_ outputs: ArraySlice<Double>, _ targets: ArraySlice<Double>) -> [Double] {
    guard case .loss(let loss)? = operations.last else { return [] }
    return loss.outputSlopes(outputs, targets)
  }

  func value(named name: String) -> Int? { values.firstIndex { $0.name == name } }

  private mutating func record(_ loss: Loss, last: LayerSpec) throws {
    let (rows, outputs) = (outputShape.positions, outputShape.width)
    targetWidth = loss.targetWidth(output: outputShape)
    let (name, found) = (last.name, last.activation?.rawValue ?? "none")
    switch loss {
    case .meanSquaredError, .meanAbsoluteError: break
    case .binaryCrossEntropy:
      guard last.activation == .sigmoid else {
        throw EngineError(
          "binary cross-entropy needs sigmoid as the last activation; layer \(name) has \(found)")
      }
    case .softmaxCrossEntropy:
      guard last.activation == .softmax else {
        throw EngineError(
          "softmax cross-entropy needs softmax as the last activation; layer \(name) has \(found)")
      }
      guard outputs >= 2 else {
        throw EngineError("softmax cross-entropy needs 2 outputs or more; layer \(name) has \(outputs)")
      }
    }
    add(.loss(LossOperation(loss: loss, logits: logits, output: output, positions: rows, width: outputs)))
  }
}

/// Says with what is thrown which layer it is about.
private func blaming<Result>(_ layer: Int, _ work: () throws -> Result) throws -> Result {
  do { return try work() } catch let error as EngineError { throw EngineError(error.description, layer: layer) }
}

extension Int {
  /// Rounded up to 16 Floats: one 64-byte line.
  var paddedToLine: Int { (self + 15) & ~15 }
}
