/// A dense layer of a few inputs and units, trained on few rows: one call forward and one backward, without tiles. The bits
/// are those of the products that `Dense` records otherwise.
extension Dense {
  /// Up to these sizes it is faster.
  private static let widest = 16
  private static let mostRows = 64

  func isNarrow(_ recorder: Recorder) -> Bool {
    let rows = recorder.batch * positions
    return recorder.mode == .training && rows > 1 && rows <= Dense.mostRows && max(inputs, units) <= Dense.widest
  }

  struct NarrowForward: BitwiseCopyable {
    var rows: Int
    var inputs: Int
    var units: Int
    var input: Int
    var weight: Int
    var bias: Int
    var output: Int

    @inline(__always) func run(_ replay: Replay) {
      replay.kernels.pointee.narrowForward(
        rows, inputs, units, replay.arena + input, replay.parameters + weight, replay.parameters + bias,
        replay.arena + output)
    }
  }

  func recordNarrowForward(_ recorder: inout Recorder) {
    recorder.emit(Instruction(undivided: .narrowForward(recorder.keep(narrowForward(recorder)))))
  }

  private func narrowForward(_ recorder: Recorder) -> NarrowForward {
    NarrowForward(
      rows: recorder.batch * positions, inputs: inputs, units: units, input: recorder.values[input],
      weight: recorder.offset(of: weight), bias: recorder.offset(of: bias), output: recorder.values[output])
  }

  struct NarrowBackward: BitwiseCopyable {
    var forward: NarrowForward
    var outputGradient: Int
    var weightGradient: Int
    var biasGradient: Int
    /// nil where nobody asks for it.
    var inputGradient: Int?

    @inline(__always) func run(_ replay: Replay) {
      replay.kernels.pointee.narrowBackward(
        forward.rows, forward.inputs, forward.units, replay.arena + forward.input, replay.arena + outputGradient,
        replay.parameters + forward.weight, replay.arena + weightGradient, replay.arena + biasGradient,
        inputGradient.map { replay.arena + $0 }, replay.scratch)
    }
  }

  func recordNarrowBackward(_ recorder: inout Recorder) {
    guard let outputGradient = recorder.gradients[output] else { return }
    let forward = narrowForward(recorder)
    recorder.needScratch(inputs * units)
    recorder.emit(
      Instruction(
        undivided: .narrowBackward(
          recorder.keep(
            NarrowBackward(
              forward: forward, outputGradient: outputGradient,
              weightGradient: recorder.parameterGradients + forward.weight,
              biasGradient: recorder.parameterGradients + forward.bias, inputGradient: recorder.gradients[input])))))
  }
}
