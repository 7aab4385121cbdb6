import PortableMath

/// Features of a point, one after another.
struct Features: OperationBody {
  var features: [InputFeature]
  var input: Int
  var output: Int

  func forward(_ tape: inout Tape) {
    for row in 0..<tape.batch {
      let (x1, x2) = (tape.values[input][2 * row], tape.values[input][2 * row + 1])
      for (column, feature) in features.enumerated() {
        tape.values[output][row * features.count + column] = feature.value(x1, x2)
      }
    }
  }

  /// dx₁ = Σ df · ∂f/∂x₁ and dx₂ likewise
  func backward(_ tape: inout Tape) {
    for row in 0..<tape.batch {
      let (x1, x2) = (tape.values[input][2 * row], tape.values[input][2 * row + 1])
      for (column, feature) in features.enumerated() {
        let (slope1, slope2) = feature.slopes(x1, x2)
        let gradient = tape.gradients[output][row * features.count + column]
        tape.gradients[input][2 * row] += gradient * slope1
        tape.gradients[input][2 * row + 1] += gradient * slope2
      }
    }
  }
}

extension InputFeature {
  fileprivate func value(_ x1: Double, _ x2: Double) -> Double {
    switch self {
    case .x1: x1
    case .x2: x2
    case .x1Squared: x1 * x1
    case .x2Squared: x2 * x2
    case .product: x1 * x2
    case .sineOfX1: Elementary.sin(x1)
    case .sineOfX2: Elementary.sin(x2)
    }
  }

  /// ∂f/∂x₁ and ∂f/∂x₂
  fileprivate func slopes(_ x1: Double, _ x2: Double) -> (Double, Double) {
    switch self {
    case .x1: (1, 0)
    case .x2: (0, 1)
    case .x1Squared: (2 * x1, 0)
    case .x2Squared: (0, 2 * x2)
    case .product: (x2, x1)
    case .sineOfX1: (Elementary.cos(x1), 0)
    case .sineOfX2: (0, Elementary.cos(x2))
    }
  }

  /// Values behind a sample, as far as threads are concerned: a sine takes as long as some thirty products.
  fileprivate var weight: Int { self == .sineOfX1 || self == .sineOfX2 ? 32 : 2 }
}

extension Features {
  /// One feature of every sample. The work is done in Double and rounded once, so the bits are those of any CPU level.
  struct Forward: BitwiseCopyable {
    var feature: InputFeature
    var input: Int
    /// Where the feature of the first sample lies, and how far it is to the next one's.
    var output: Int
    var width: Int

    func run(_ start: Int, _ samples: Int, _ replay: Replay) {
      for row in start..<start + samples {
        let point = replay.arena + (input + 2 * row)
        replay.arena[output + row * width] = Float(feature.value(Double(point[0]), Double(point[1])))
      }
    }
  }

  /// What one feature adds to the gradient of every point.
  struct Backward: BitwiseCopyable {
    var feature: InputFeature
    var input: Int
    var inputGradient: Int
    var outputGradient: Int
    var width: Int

    func run(_ start: Int, _ samples: Int, _ replay: Replay) {
      for row in start..<start + samples {
        let point = replay.arena + (input + 2 * row)
        let (slope1, slope2) = feature.slopes(Double(point[0]), Double(point[1]))
        let gradient = Double(replay.arena[outputGradient + row * width])
        let target = replay.arena + (inputGradient + 2 * row)
        target[0] += Float(gradient * slope1)
        target[1] += Float(gradient * slope2)
      }
    }
  }

  func recordForward(_ recorder: inout Recorder) {
    for (column, feature) in features.enumerated() {
      let forward = Forward(
        feature: feature, input: recorder.values[input], output: recorder.values[output] + column,
        width: features.count)
      recorder.emit(Instruction(.featureForward(recorder.keep(forward)), count: recorder.batch, weight: feature.weight))
    }
  }

  func recordBackward(_ recorder: inout Recorder) {
    guard let outputGradient = recorder.gradients[output], let inputGradient = recorder.gradients[input] else { return }
    recorder.emit(Instruction(.clear(recorder.keep(Clear(target: inputGradient))), count: 2 * recorder.batch))
    for (column, feature) in features.enumerated() {
      let backward = Backward(
        feature: feature, input: recorder.values[input], inputGradient: inputGradient,
        outputGradient: outputGradient + column, width: features.count)
      recorder.emit(
        Instruction(.featureBackward(recorder.keep(backward)), count: recorder.batch, weight: feature.weight))
    }
  }
}

extension FeaturesSpec: LayerDefinition {
  func record(in graph: inout Graph) throws {
    let (input, shape) = (graph.output, graph.outputShape)
    guard shape == .vector(2) else {
      throw EngineError("layer \(name) takes a point of the plane, a vector of 2, not \(shape.inWords)")
    }
    guard !features.isEmpty else { throw EngineError("layer \(name) has no feature; give it at least one") }
    for (place, feature) in features.enumerated() where features[..<place].contains(feature) {
      throw EngineError("layer \(name) has the feature \(feature.symbol) twice; once is enough")
    }
    let output = try graph.addOutput("\(name).a", .vector(features.count), of: name)
    graph.add(.features(Features(features: features, input: input, output: output)))
  }
}
