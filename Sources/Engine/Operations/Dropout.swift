import PortableMath

/// a = x · mask, where the mask holds 0 with probability `rate` and 1 / (1 − rate) else, while training; a = x otherwise.
///
/// The mask is a function of the run's seed, the step, the layer and the place of the number: nothing is remembered, and
/// a replay drops the same.
struct Dropout: OperationBody {
  var input: Int
  var output: Int
  var rate: Float
  /// Tells apart the masks of two layers.
  var layer: Int
  /// Numbers of a sample.
  var count: Int

  var sharedGradients: (before: Int, after: Int)? { (input, output) }

  func forward(_ tape: inout Tape) {
    let mask = mask(tape)
    for index in tape.values[input].indices { tape.values[output][index] = tape.values[input][index] * mask[index] }
  }

  /// dx = da · mask
  func backward(_ tape: inout Tape) {
    let mask = mask(tape)
    for index in tape.values[input].indices {
      tape.gradients[input][index] += tape.gradients[output][index] * mask[index]
    }
  }

  private func mask(_ tape: Tape) -> [Double] {
    let total = tape.batch * count
    guard tape.phase == .training else { return [Double](repeating: 1, count: total) }
    var mask = [Float](repeating: 0, count: total)
    mask.withUnsafeMutableBufferPointer { values in
      guard let start = values.baseAddress else { return }
      Mask(rate: rate, layer: layer, place: 0).fill(0, total, seed: tape.seed, step: tape.step, start)
    }
    return mask.map(Double.init)
  }
}

extension Dropout {
  struct Mask: BitwiseCopyable {
    var rate: Float
    var layer: Int
    var place: Int

    func run(_ start: Int, _ count: Int, _ replay: Replay) {
      fill(start, count, seed: replay.seed, step: replay.step, replay.arena + (place + start))
    }

    /// The part of the mask from `start`, a multiple of 4, on: four numbers to each counter of the random numbers.
    func fill(_ start: Int, _ count: Int, seed: UInt64, step: Int, _ mask: UnsafeMutablePointer<Float>) {
      let random = Philox(seed: seed, purpose: .dropout, stream: UInt32(truncatingIfNeeded: layer))
      // 24 bits are what a Float can tell apart.
      let dropped = UInt32(rate * 0x1p24)
      let kept = 1 / (1 - rate)
      var index = 0
      while index < count {
        let counter = UInt64(UInt32(truncatingIfNeeded: step)) << 32 | UInt64((start + index) >> 2)
        let words = random.words(counter)
        for lane in 0..<min(4, count - index) { mask[index + lane] = words[lane] >> 8 < dropped ? 0 : kept }
        index += 4
      }
    }
  }

  /// target = source · mask
  struct Apply: BitwiseCopyable {
    var source: Int
    var mask: Int
    var target: Int

    func run(_ start: Int, _ count: Int, _ replay: Replay) {
      replay.kernels.pointee.multiply(
        count, replay.arena + (source + start), replay.arena + (mask + start), replay.arena + (target + start))
    }
  }

  func recordForward(_ recorder: inout Recorder) {
    let total = recorder.batch * count
    guard recorder.phase == .training else {
      recorder.emitCopy(from: recorder.values[input], to: recorder.values[output], count: total)
      return
    }
    let place = recorder.shared(output, count: total)
    // A random number takes some ten times as long as a multiplication.
    recorder.emit(
      Instruction(.dropoutMask(recorder.keep(Mask(rate: rate, layer: layer, place: place))), count: total, weight: 10))
    recorder.emit(
      Instruction(
        .dropoutApply(
          recorder.keep(Apply(source: recorder.values[input], mask: place, target: recorder.values[output]))),
        count: total))
  }

  func recordBackward(_ recorder: inout Recorder) {
    guard let outputGradient = recorder.gradients[output], let inputGradient = recorder.gradients[input] else { return }
    let total = recorder.batch * count
    guard recorder.phase == .training else {
      if inputGradient != outputGradient {
        recorder.emitCopy(from: outputGradient, to: inputGradient, count: total)
      }
      return
    }
    recorder.emit(
      Instruction(
        .dropoutApply(
          recorder.keep(
            Apply(source: outputGradient, mask: recorder.shared(output, count: total), target: inputGradient))),
        count: total))
  }
}

extension DropoutSpec: LayerDefinition {
  func record(in graph: inout Graph) throws {
    guard rate >= 0, rate < 1 else {
      throw EngineError("layer \(name) drops with probability \(rate); it goes from 0 to below 1")
    }
    let (input, shape) = (graph.output, graph.outputShape)
    let output = try graph.addOutput("\(name).a", shape, of: name)
    graph.add(
      .dropout(Dropout(input: input, output: output, rate: rate, layer: graph.layers.count, count: shape.count)))
  }
}

extension ActivationSpec: LayerDefinition {
  var lastActivation: Activation? { activation }

  func record(in graph: inout Graph) throws {
    if case .image = graph.outputShape, activation == .softmax {
      throw EngineError("layer \(name) has softmax, which couples the numbers of a vector; flatten the image first")
    }
    try graph.activate(activation, of: name)
  }
}
