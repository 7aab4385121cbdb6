/// A small network of dense layers as a training plan runs it: the samples of the batch in the lanes of a register, so
/// that layers of two or four units fill it. The bits are those of the ordinary instructions.
struct NarrowStack {
  /// The value that the first dense layer reads: the samples, or features of them, which are worked out in rows.
  private let entry: Int
  /// Numbers that lie side by side for each unit: the batch, filled up to whole registers.
  let pitch: Int
  /// Where each value lies, units × pitch.
  private(set) var values: [Int?]
  /// Where the gradient of each value lies, units × pitch; one that an activation passes back takes the place of what came.
  private(set) var gradients: [Int?]

  /// Units of a layer and samples of a batch up to which this is faster than products of matrices.
  static let widest = 16
  static let largestBatch = 64

  /// - Returns: nil where the model is of another kind or large enough for the ordinary way.
  init?(_ graph: Graph, batch: Int, recorder: inout Recorder) {
    guard batch > 1, batch <= NarrowStack.largestBatch else { return nil }
    var entry = graph.input
    /// After a dense layer that has no activation yet: a layer has one at most here.
    var isBare = false
    for operation in graph.operations {
      switch operation {
      case .features(let features):
        guard features.input == graph.input else { return nil }
        entry = features.output
      case .dense(let dense):
        guard dense.positions == 1, dense.units <= NarrowStack.widest else { return nil }
        isBare = true
      case .activate(let activate) where activate.activation == .linear: break
      case .activate:
        guard isBare else { return nil }
        isBare = false
      case .softmax(let softmax):
        // The loss works from what goes into the last one.
        guard isBare, graph.loss == .softmaxCrossEntropy, softmax.output == graph.output else { return nil }
      case .loss: break
      default: return nil
      }
    }
    guard graph.values[entry].count <= NarrowStack.widest, graph.logits != entry else { return nil }
    self.entry = entry
    pitch = batch.paddedToLine
    values = graph.values.map { _ in nil }
    gradients = values
    values[entry] = recorder.reserve(graph.values[entry].count * pitch)
    for operation in graph.operations {
      switch operation {
      case .dense(let dense):
        values[dense.output] = recorder.reserve(dense.units * pitch)
        gradients[dense.output] = recorder.reserve(dense.units * pitch)
      case .activate(let activate):
        let count = graph.values[activate.output].count * pitch
        values[activate.output] = activate.activation == .linear ? values[activate.input] : recorder.reserve(count)
        gradients[activate.output] = gradients[activate.input]
      default: break
      }
    }
  }
}

extension NarrowStack {
  /// A value that goes from rows to lanes or back.
  struct Turn: BitwiseCopyable {
    var rows: Int
    var columns: Int
    var pitch: Int
    var source: Int
    var target: Int

    @inline(__always)
    func toLanes(_ arena: UnsafeMutablePointer<Float>, _ kernels: UnsafePointer<KernelTable>) {
      kernels.pointee.lanesFromRows(rows, columns, pitch, arena + source, arena + target)
    }

    @inline(__always)
    func toRows(_ arena: UnsafeMutablePointer<Float>, _ kernels: UnsafePointer<KernelTable>) {
      kernels.pointee.rowsFromLanes(rows, columns, pitch, arena + source, arena + target)
    }
  }

  /// A dense layer with its activation, forward.
  struct Forward: BitwiseCopyable {
    var pitch: Int
    var inputs: Int
    var units: Int
    var input: Int
    var weight: Int
    var bias: Int
    var z: Int
    /// nil for a layer without one.
    var activation: KernelTable.ActivationKernels? = nil
    var a: Int

    @inline(__always) func run(_ replay: Replay) {
      replay.kernels.pointee.narrowForward(
        pitch, inputs, units, replay.arena + input, replay.parameters + weight, replay.parameters + bias,
        replay.arena + z)
      activation?.forward(units * pitch, replay.arena + z, replay.arena + a)
    }
  }

  /// The same backward: what came back to its activations becomes the gradients of its parameters and of its input.
  struct Backward: BitwiseCopyable {
    var forward: Forward
    var rows: Int
    /// Whether what came back belongs to z already, as from losses of logits.
    var isPastActivation: Bool
    var gradient: Int
    var weightGradient: Int
    var biasGradient: Int
    var inputGradient: Int?

    @inline(__always) func run(_ replay: Replay) {
      let layer = forward
      let slopes = replay.arena + gradient
      if !isPastActivation, let activation = layer.activation {
        activation.backward(layer.units * layer.pitch, replay.arena + layer.z, replay.arena + layer.a, slopes, slopes)
      }
      replay.kernels.pointee.narrowBackward(
        rows, layer.pitch, layer.inputs, layer.units, replay.arena + layer.input, slopes,
        replay.parameters + layer.weight, replay.arena + weightGradient, replay.arena + biasGradient,
        inputGradient.map { replay.arena + $0 }, replay.scratch)
    }
  }

  /// Forward, losses and backward of a whole step, in place of the operations' own instructions.
  func record(_ graph: Graph, _ recorder: inout Recorder) {
    let layers = layers(graph, recorder)
    for case .features(let features) in graph.operations { features.recordForward(&recorder) }
    recorder.emit(toLanes(entry, from: recorder.values[entry], to: values[entry], graph, recorder))
    for layer in layers { recorder.emit(Instruction(undivided: .narrowForward(recorder.keep(layer.forward)))) }
    // Losses read and write rows.
    let isFromLogits = graph.loss.function.isFromLogits
    for value in Set([graph.logits, graph.output]).sorted() where values[value] != nil {
      recorder.emit(
        Instruction(
          undivided: .toRows(recorder.keep(turn(value, values[value], recorder.values[value], graph, recorder)))))
    }
    for case .loss(let loss) in graph.operations { loss.recordBackward(&recorder) }
    let end = isFromLogits ? graph.logits : graph.output
    recorder.emit(toLanes(end, from: recorder.gradients[end], to: gradients[end], graph, recorder))
    recorder.needScratch(8 * pitch)
    for (index, layer) in layers.enumerated().reversed() {
      let backward = Backward(
        forward: layer.forward, rows: recorder.batch, isPastActivation: isFromLogits && index == layers.count - 1,
        gradient: layer.gradient, weightGradient: recorder.parameterGradients + layer.forward.weight,
        biasGradient: recorder.parameterGradients + layer.forward.bias,
        inputGradient: index == 0 ? nil : layers[index - 1].gradient)
      recorder.emit(Instruction(undivided: .narrowBackward(recorder.keep(backward))))
    }
  }

  /// Values and gradients of the latest step brought to where the ordinary instructions have them, for those who read them.
  func turnsToRows(_ graph: Graph, _ recorder: Recorder) -> [Turn] {
    graph.values.indices.filter { $0 != entry }.flatMap { value in
      [(values[value], recorder.values[value]), (gradients[value], recorder.gradients[value])].compactMap {
        $0 == nil || $1 == nil ? nil : turn(value, $0, $1, graph, recorder)
      }
    }
  }

  private func layers(_ graph: Graph, _ recorder: Recorder) -> [(forward: Forward, gradient: Int)] {
    var layers: [(forward: Forward, gradient: Int)] = []
    for operation in graph.operations {
      switch operation {
      case .dense(let dense):
        guard let input = values[dense.input], let z = values[dense.output], let gradient = gradients[dense.output]
        else { continue }
        let forward = Forward(
          pitch: pitch, inputs: dense.inputs, units: dense.units, input: input,
          weight: recorder.offset(of: dense.weight), bias: recorder.offset(of: dense.bias), z: z, a: z)
        layers.append((forward, gradient))
      case .activate(let activate) where activate.activation != .linear:
        guard let a = values[activate.output] else { continue }
        layers[layers.count - 1].forward.activation = recorder.compute.kernels.kernels(of: activate.activation)
        layers[layers.count - 1].forward.a = a
      default: break
      }
    }
    return layers
  }

  private func turn(_ value: Int, _ source: Int?, _ target: Int?, _ graph: Graph, _ recorder: Recorder) -> Turn {
    guard let source, let target else { preconditionFailure("\(graph.values[value].name) has no place") }
    return Turn(
      rows: recorder.batch, columns: graph.values[value].count, pitch: pitch, source: source, target: target)
  }

  private func toLanes(
    _ value: Int, from source: Int?, to target: Int?, _ graph: Graph, _ recorder: Recorder
  ) -> Instruction {
    Instruction(undivided: .toLanes(recorder.keep(turn(value, source, target, graph, recorder))))
  }
}
