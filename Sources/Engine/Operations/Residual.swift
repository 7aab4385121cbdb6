/// a = x + skipped
struct Residual: OperationBody {
  var input: Int
  var skipped: Int
  var output: Int
  /// Numbers of a sample.
  var count: Int

  func forward(_ tape: inout Tape) {
    for index in tape.values[input].indices {
      tape.values[output][index] = tape.values[input][index] + tape.values[skipped][index]
    }
  }

  /// dx = da, dskipped = da
  func backward(_ tape: inout Tape) {
    for index in tape.values[input].indices {
      tape.gradients[input][index] += tape.gradients[output][index]
      tape.gradients[skipped][index] += tape.gradients[output][index]
    }
  }

  var sharedGradients: (before: Int, after: Int)? { (input, output) }
}

extension Residual {
  struct Forward: BitwiseCopyable {
    var first: Int
    var second: Int
    var output: Int

    func run(_ start: Int, _ count: Int, _ replay: Replay) {
      replay.kernels.pointee.add(
        count, replay.arena + (first + start), replay.arena + (second + start), replay.arena + (output + start))
    }
  }

  func recordForward(_ recorder: inout Recorder) {
    recorder.emit(
      Instruction(
        .residualForward(
          recorder.keep(
            Forward(first: recorder.values[input], second: recorder.values[skipped], output: recorder.values[output]))),
        count: recorder.batch * count))
  }

  /// The gradient that goes around is a copy, since the layers in between overwrite theirs.
  func recordBackward(_ recorder: inout Recorder) {
    guard let outputGradient = recorder.gradients[output] else { return }
    for value in [skipped, input] {
      guard let gradient = recorder.gradients[value], gradient != outputGradient else { continue }
      recorder.emitCopy(from: outputGradient, to: gradient, count: recorder.batch * count)
    }
  }
}

extension ResidualSpec: LayerDefinition {
  var skipSource: String? { source }

  func record(in graph: inout Graph) throws {
    let (input, shape) = (graph.output, graph.outputShape)
    let skipped = try graph.skip(to: name, from: source)
    guard skipped.shape == shape else {
      throw EngineError(
        "layer \(name) cannot add \(skipped.shape.inWords) of \(source) to \(shape.inWords); the two must be alike")
    }
    let output = try graph.addOutput("\(name).a", shape, of: name)
    graph.add(.residual(Residual(input: input, skipped: skipped.value, output: output, count: shape.count)))
  }
}
