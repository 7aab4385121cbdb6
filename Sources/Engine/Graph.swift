import PortableMath

/// The operations of a model with their shapes, in order of computation. Plans lay it out in memory and replay it;
/// the reference interpreter walks it in Double.
struct Graph {
  /// An array with one row a sample.
  struct Value {
    var name: String
    /// Numbers in a row.
    var width: Int
  }

  struct Parameter {
    var info: ParameterInfo
    /// nil for a parameter that starts at zero.
    var initializer: Initializer?
    var fanIn: Int
    var fanOut: Int
    /// Layer it belongs to: its random numbers do not depend on how large the layers before it are.
    var layer: Int
  }

  /// Above this a model is a mistake rather than a lesson: 32 M parameters with gradients and two moments fill 512 MiB.
  static let largestParameterCount = 1 << 25
  static let widestLayer = 1 << 20

  private(set) var values: [Value] = []
  private(set) var parameters: [Parameter] = []
  private(set) var operations: [Operation] = []
  /// Length of the flat vector of all parameters, the gaps between them included.
  private(set) var flatCount = 0
  private(set) var parameterCount = 0
  /// Value that holds the samples.
  let input = 0
  /// Value after the last activation.
  private(set) var output = 0
  /// Value before the last activation; the losses that work on logits read it.
  private(set) var logits = 0
  let loss: Loss
  /// Numbers a target has.
  private(set) var targetWidth = 0

  /// - Throws: EngineError for a model that cannot be built.
  init(_ spec: ModelSpec) throws {
    loss = spec.loss
    guard spec.inputs > 0 else { throw EngineError("the model has \(spec.inputs) inputs; it needs at least 1") }
    guard spec.inputs <= Graph.widestLayer else {
      throw EngineError("the model has \(spec.inputs) inputs; at most \(Graph.widestLayer) are possible")
    }
    guard let last = spec.layers.last else { throw EngineError("the model has no layers; it needs at least one") }
    var names = Set<String>()
    for layer in spec.layers {
      try Graph.check(name: layer.name)
      guard names.insert(layer.name).inserted else {
        throw EngineError("two layers are called \(layer.name.debugDescription); each needs a name of its own")
      }
    }
    output = addValue(Value(name: "input", width: spec.inputs))
    for (index, layer) in spec.layers.enumerated() {
      switch layer {
      case .dense(let dense): (logits, output) = try record(dense, layer: index, input: output)
      }
    }
    try record(spec.loss, last: last)
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

  mutating func addValue(_ value: Value) -> Int {
    values.append(value)
    return values.count - 1
  }

  mutating func addParameter(
    _ name: String, shape: [Int], initializer: Initializer?, fanIn: Int, fanOut: Int, layer: Int
  ) throws -> Int {
    var count = 1
    for extent in shape {
      let (product, overflow) = count.multipliedReportingOverflow(by: extent)
      count = overflow ? Int.max : product
    }
    guard count <= Graph.largestParameterCount - parameterCount else {
      throw EngineError(
        "\(name) is \(shape.inWords): the model would have more than \(Graph.largestParameterCount) parameters")
    }
    let info = ParameterInfo(name: name, shape: shape, offset: flatCount, decays: initializer != nil)
    parameters.append(
      Parameter(info: info, initializer: initializer, fanIn: fanIn, fanOut: fanOut, layer: layer))
    parameterCount += count
    flatCount += count.paddedToLine
    return parameters.count - 1
  }

  mutating func add(_ operation: Operation) { operations.append(operation) }

  func value(named name: String) -> Int? { values.firstIndex { $0.name == name } }

  private mutating func record(_ loss: Loss, last: LayerSpec) throws {
    let outputs = values[output].width
    targetWidth = loss.targetWidth(outputs: outputs)
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
    add(.loss(LossOperation(loss: loss, logits: logits, output: output, width: outputs)))
  }
}

extension Int {
  /// Rounded up to 16 Floats: one 64-byte line.
  var paddedToLine: Int { (self + 15) & ~15 }
}
