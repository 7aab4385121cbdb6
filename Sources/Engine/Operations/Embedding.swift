/// Row t of the weights for each token t. What is no token gives NaN, so that it is noticed.
struct Embedding: OperationBody {
  var input: Int
  var weight: Int
  var output: Int
  /// Tokens of a sample.
  var length: Int
  var vocabulary: Int
  var width: Int

  func forward(_ tape: inout Tape) {
    for row in 0..<tape.batch * length {
      let token = Embedding.token(tape.values[input][row], vocabulary)
      for column in 0..<width {
        tape.values[output][row * width + column] = token.map { tape.parameters[weight][$0 * width + column] } ?? .nan
      }
    }
  }

  /// Each row takes back what came to its tokens; a token's number has no slope.
  func backward(_ tape: inout Tape) {
    for row in 0..<tape.batch * length {
      guard let token = Embedding.token(tape.values[input][row], vocabulary) else { continue }
      for column in 0..<width {
        tape.parameterGradients[weight][token * width + column] += tape.gradients[output][row * width + column]
      }
    }
  }

  /// nil for what is no token.
  static func token<Number: BinaryFloatingPoint>(_ value: Number, _ vocabulary: Int) -> Int? {
    guard let token = Int(exactly: value), token >= 0, token < vocabulary else { return nil }
    return token
  }
}

extension Embedding {
  struct Forward: BitwiseCopyable {
    var vocabulary: Int
    var width: Int
    var input: Int
    var weight: Int
    var output: Int

    func run(_ start: Int, _ count: Int, _ replay: Replay) {
      for row in start..<start + count {
        let target = replay.arena + (output + row * width)
        if let token = Embedding.token(replay.arena[input + row], vocabulary) {
          target.update(from: replay.parameters + (weight + token * width), count: width)
        } else {
          target.update(repeating: .nan, count: width)
        }
      }
    }
  }

  struct Backward: BitwiseCopyable {
    var rows: Int
    var vocabulary: Int
    var width: Int
    var input: Int
    var outputGradient: Int
    var weightGradient: Int

    /// A range of columns: two tokens that are alike add to the same row.
    func run(_ start: Int, _ count: Int, _ replay: Replay) {
      let gradient = replay.arena + (weightGradient + start)
      for token in 0..<vocabulary { (gradient + token * width).update(repeating: 0, count: count) }
      for row in 0..<rows {
        guard let token = Embedding.token(replay.arena[input + row], vocabulary) else { continue }
        replay.kernels.pointee.addScaled(
          count, 1, replay.arena + (outputGradient + row * width + start), gradient + token * width)
      }
    }
  }

  func recordForward(_ recorder: inout Recorder) {
    recorder.emit(
      Instruction(
        .embeddingForward(
          recorder.keep(
            Forward(
              vocabulary: vocabulary, width: width, input: recorder.values[input], weight: recorder.offset(of: weight),
              output: recorder.values[output]))), count: recorder.batch * length, weight: width, unit: 1))
  }

  func recordBackward(_ recorder: inout Recorder) {
    guard let outputGradient = recorder.gradients[output] else { return }
    let rows = recorder.batch * length
    recorder.emit(
      Instruction(
        .embeddingBackward(
          recorder.keep(
            Backward(
              rows: rows, vocabulary: vocabulary, width: width, input: recorder.values[input],
              outputGradient: outputGradient, weightGradient: recorder.parameterGradients + recorder.offset(of: weight))
          )),
        count: width, weight: rows + vocabulary))
    if let inputGradient = recorder.gradients[input] {
      recorder.emit(Instruction(.clear(recorder.keep(Clear(target: inputGradient))), count: rows))
    }
  }
}

extension EmbeddingSpec: LayerDefinition {
  func record(in graph: inout Graph) throws {
    let (input, shape) = (graph.output, graph.outputShape)
    guard case .vector(let length) = shape else {
      throw EngineError("layer \(name) takes a vector of tokens, not \(shape.inWords)")
    }
    guard vocabulary > 0, width > 0 else {
      throw EngineError("layer \(name) has \(vocabulary) tokens of \(width) numbers; it needs at least 1 of each")
    }
    let weight = try graph.addParameter(
      "\(name).weight", shape: [vocabulary, width], initializer: initializer, fanIn: vocabulary, fanOut: width)
    let output = try graph.addOutput("\(name).a", .sequence(length: length, width: width), of: name)
    graph.add(
      .embedding(
        Embedding(
          input: input, weight: weight, output: output, length: length, vocabulary: vocabulary, width: width)))
  }
}
