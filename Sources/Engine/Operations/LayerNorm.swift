/// a = gain · x̂ + bias with x̂ = (x − mean) / √(variance + ε) over the numbers of a row.
struct LayerNorm: OperationBody {
  var input: Int
  var output: Int
  var gain: Int
  var bias: Int
  /// Rows of a sample.
  var positions: Int
  var width: Int
  var epsilon: Float

  func forward(_ tape: inout Tape) {
    for row in 0..<tape.batch * positions {
      let x = normalised(tape, row).values
      for column in 0..<width {
        tape.values[output][row * width + column] =
          x[column] * tape.parameters[gain][column] + tape.parameters[bias][column]
      }
    }
  }

  /// dgain = Σ da · x̂ and dbias = Σ da over the rows; dx = (g − mean of g − x̂ · mean of g · x̂) / √(variance + ε) with
  /// g = gain · da.
  func backward(_ tape: inout Tape) {
    for row in 0..<tape.batch * positions {
      let (x, inverse) = normalised(tape, row)
      let slopes = (0..<width).map { tape.gradients[output][row * width + $0] }
      let g = (0..<width).map { slopes[$0] * tape.parameters[gain][$0] }
      let mean = g.reduce(0, +) / Double(width)
      let product = zip(g, x).reduce(0) { $0 + $1.0 * $1.1 } / Double(width)
      for column in 0..<width {
        tape.parameterGradients[gain][column] += slopes[column] * x[column]
        tape.parameterGradients[bias][column] += slopes[column]
        tape.gradients[input][row * width + column] += (g[column] - mean - x[column] * product) * inverse
      }
    }
  }

  private func normalised(_ tape: Tape, _ row: Int) -> (values: [Double], inverse: Double) {
    let x = tape.values[input][row * width..<(row + 1) * width]
    let mean = x.reduce(0, +) / Double(width)
    let variance = x.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(width)
    let inverse = 1 / (variance + Double(epsilon)).squareRoot()
    return (x.map { ($0 - mean) * inverse }, inverse)
  }
}

extension LayerNorm {
  struct Forward: BitwiseCopyable {
    var width: Int
    var epsilon: Float
    var input: Int
    var output: Int
    var gain: Int
    var bias: Int
    /// Mean and 1 / √(variance + ε) of each row.
    var means: Int
    var inverses: Int

    func run(_ start: Int, _ count: Int, _ replay: Replay) {
      replay.kernels.pointee.normalizeRows(
        count, width, replay.arena + (input + start * width), epsilon, replay.parameters + gain,
        replay.parameters + bias, replay.arena + (means + start), replay.arena + (inverses + start),
        replay.arena + (output + start * width))
    }
  }

  struct InputGradient: BitwiseCopyable {
    var width: Int
    var input: Int
    var outputGradient: Int
    var inputGradient: Int
    var gain: Int
    var means: Int
    var inverses: Int

    func run(_ start: Int, _ count: Int, _ replay: Replay) {
      replay.kernels.pointee.normalizeRowsBackward(
        count, width, replay.arena + (input + start * width), replay.parameters + gain,
        replay.arena + (means + start), replay.arena + (inverses + start),
        replay.arena + (outputGradient + start * width), replay.arena + (inputGradient + start * width))
    }
  }

  struct ParameterGradient: BitwiseCopyable {
    var rows: Int
    var width: Int
    var input: Int
    var outputGradient: Int
    var means: Int
    var inverses: Int
    var gainGradient: Int
    var biasGradient: Int

    /// A range of columns.
    func run(_ start: Int, _ count: Int, _ replay: Replay) {
      replay.kernels.pointee.normalizedSlopes(
        rows, count, width, replay.arena + (input + start), replay.arena + means, replay.arena + inverses,
        replay.arena + (outputGradient + start), replay.arena + (gainGradient + start),
        replay.arena + (biasGradient + start))
    }
  }

  private func places(_ recorder: inout Recorder) -> (means: Int, inverses: Int) {
    let rows = (recorder.batch * positions).paddedToLine
    let start = recorder.shared(output, count: 2 * rows)
    return (start, start + rows)
  }

  func recordForward(_ recorder: inout Recorder) {
    let (means, inverses) = places(&recorder)
    recorder.emit(
      Instruction(
        .layerNormForward(
          recorder.keep(
            Forward(
              width: width, epsilon: epsilon, input: recorder.values[input], output: recorder.values[output],
              gain: recorder.offset(of: gain), bias: recorder.offset(of: bias), means: means, inverses: inverses))),
        count: recorder.batch * positions, weight: width, unit: 1))
  }

  func recordBackward(_ recorder: inout Recorder) {
    guard let outputGradient = recorder.gradients[output] else { return }
    let (means, inverses) = places(&recorder)
    let rows = recorder.batch * positions
    recorder.emit(
      Instruction(
        .layerNormParameterGradient(
          recorder.keep(
            ParameterGradient(
              rows: rows, width: width, input: recorder.values[input], outputGradient: outputGradient, means: means,
              inverses: inverses, gainGradient: recorder.parameterGradients + recorder.offset(of: gain),
              biasGradient: recorder.parameterGradients + recorder.offset(of: bias)))), count: width, weight: rows))
    guard let inputGradient = recorder.gradients[input] else { return }
    recorder.emit(
      Instruction(
        .layerNormInputGradient(
          recorder.keep(
            InputGradient(
              width: width, input: recorder.values[input], outputGradient: outputGradient,
              inputGradient: inputGradient, gain: recorder.offset(of: gain), means: means, inverses: inverses))),
        count: rows, weight: width, unit: 1))
  }
}

extension LayerNormSpec: LayerDefinition {
  func record(in graph: inout Graph) throws {
    guard epsilon > 0, epsilon.isFinite else { throw EngineError("layer \(name) has ε \(epsilon); it is above 0") }
    let (input, shape) = (graph.output, graph.outputShape)
    if case .image = shape {
      throw EngineError("layer \(name) normalises a vector or a sequence, not \(shape.inWords)")
    }
    let gain = try graph.addParameter("\(name).gain", shape: [shape.width], start: 1)
    let bias = try graph.addParameter("\(name).bias", shape: [shape.width], start: 0)
    let output = try graph.addOutput("\(name).a", shape, of: name)
    graph.add(
      .layerNorm(
        LayerNorm(
          input: input, output: output, gain: gain, bias: bias, positions: shape.positions, width: shape.width,
          epsilon: epsilon)))
  }
}
