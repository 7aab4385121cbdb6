/// a = x + weight, a vector for each position.
struct Position: OperationBody {
  var input: Int
  var weight: Int
  var output: Int
  /// Numbers of a sample: length × width.
  var count: Int

  func forward(_ tape: inout Tape) {
    for index in tape.values[input].indices {
      tape.values[output][index] = tape.values[input][index] + tape.parameters[weight][index % count]
    }
  }

  /// dx = da, dweight = Σ da over the batch
  func backward(_ tape: inout Tape) {
    for index in tape.values[input].indices {
      tape.gradients[input][index] += tape.gradients[output][index]
      tape.parameterGradients[weight][index % count] += tape.gradients[output][index]
    }
  }

  var sharedGradients: (before: Int, after: Int)? { (input, output) }
}

extension Position {
  struct Forward: BitwiseCopyable {
    var count: Int
    var input: Int
    var weight: Int
    var output: Int

    func run(_ start: Int, _ samples: Int, _ replay: Replay) {
      replay.kernels.pointee.addBias(
        samples, count, replay.arena + (input + start * count), count, replay.parameters + weight,
        replay.arena + (output + start * count))
    }
  }

  func recordForward(_ recorder: inout Recorder) {
    recorder.emit(
      Instruction(
        .positionForward(
          recorder.keep(
            Forward(
              count: count, input: recorder.values[input], weight: recorder.offset(of: weight),
              output: recorder.values[output]))), count: recorder.batch, weight: count, unit: 1))
  }

  func recordBackward(_ recorder: inout Recorder) {
    guard let outputGradient = recorder.gradients[output] else { return }
    recorder.emit(
      Instruction(
        .columnSums(
          recorder.keep(
            ColumnSums(
              rows: recorder.batch, columns: count, source: outputGradient,
              target: recorder.parameterGradients + recorder.offset(of: weight)))), count: count, weight: recorder.batch
      ))
    guard let inputGradient = recorder.gradients[input], inputGradient != outputGradient else { return }
    recorder.emitCopy(from: outputGradient, to: inputGradient, count: recorder.batch * count)
  }
}

extension PositionSpec: LayerDefinition {
  func record(in graph: inout Graph) throws {
    let (input, shape) = (graph.output, graph.outputShape)
    guard case .sequence(let length, let width) = shape else {
      throw EngineError("layer \(name) adds to the positions of a sequence, not to \(shape.inWords)")
    }
    let weight = try graph.addParameter(
      "\(name).weight", shape: [length, width], initializer: initializer, fanIn: length, fanOut: width)
    let output = try graph.addOutput("\(name).a", shape, of: name)
    graph.add(.position(Position(input: input, weight: weight, output: output, count: shape.count)))
  }
}
