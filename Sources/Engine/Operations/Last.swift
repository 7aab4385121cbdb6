/// The last position of a sequence.
struct Last: OperationBody {
  var input: Int
  var output: Int
  var length: Int
  var width: Int

  func forward(_ tape: inout Tape) {
    for sample in 0..<tape.batch {
      for column in 0..<width {
        tape.values[output][sample * width + column] = tape.values[input][((sample + 1) * length - 1) * width + column]
      }
    }
  }

  /// The others get nothing back.
  func backward(_ tape: inout Tape) {
    for sample in 0..<tape.batch {
      for column in 0..<width {
        tape.gradients[input][((sample + 1) * length - 1) * width + column] +=
          tape.gradients[output][sample * width + column]
      }
    }
  }
}

extension Last {
  func recordForward(_ recorder: inout Recorder) {
    let copy = CopyRows(
      width: width, source: recorder.values[input] + (length - 1) * width, sourceStride: length * width,
      target: recorder.values[output], targetStride: width)
    recorder.emit(Instruction(.copyRows(recorder.keep(copy)), count: recorder.batch, weight: width, unit: 1))
  }

  func recordBackward(_ recorder: inout Recorder) {
    guard let outputGradient = recorder.gradients[output], let inputGradient = recorder.gradients[input] else { return }
    recorder.emit(
      Instruction(.clear(recorder.keep(Clear(target: inputGradient))), count: recorder.batch * length * width))
    let copy = CopyRows(
      width: width, source: outputGradient, sourceStride: width, target: inputGradient + (length - 1) * width,
      targetStride: length * width)
    recorder.emit(Instruction(.copyRows(recorder.keep(copy)), count: recorder.batch, weight: width, unit: 1))
  }
}

extension LastSpec: LayerDefinition {
  func record(in graph: inout Graph) throws {
    let (input, shape) = (graph.output, graph.outputShape)
    guard case .sequence(let length, let width) = shape else {
      throw EngineError("layer \(name) keeps the last position of a sequence, not of \(shape.inWords)")
    }
    let output = try graph.addOutput("\(name).a", .vector(width), of: name)
    graph.add(.last(Last(input: input, output: output, length: length, width: width)))
  }
}
