/// Each row of x, and behind it the row of what came around.
struct Concatenation: OperationBody {
  var input: Int
  var skipped: Int
  var output: Int
  /// Rows of a sample.
  var positions: Int
  var inputWidth: Int
  var skippedWidth: Int

  private var width: Int { inputWidth + skippedWidth }

  func forward(_ tape: inout Tape) {
    for row in 0..<tape.batch * positions {
      let cells =
        tape.values[input][row * inputWidth..<(row + 1) * inputWidth]
        + tape.values[skipped][row * skippedWidth..<(row + 1) * skippedWidth]
      tape.values[output].replaceSubrange(row * width..<(row + 1) * width, with: cells)
    }
  }

  /// Each part takes its own back.
  func backward(_ tape: inout Tape) {
    for row in 0..<tape.batch * positions {
      for column in 0..<width {
        let slope = tape.gradients[output][row * width + column]
        if column < inputWidth {
          tape.gradients[input][row * inputWidth + column] += slope
        } else {
          tape.gradients[skipped][row * skippedWidth + column - inputWidth] += slope
        }
      }
    }
  }
}

extension Concatenation {
  /// The two parts with where they begin in a row.
  private var parts: [(value: Int, width: Int, start: Int)] {
    [(input, inputWidth, 0), (skipped, skippedWidth, inputWidth)]
  }

  func recordForward(_ recorder: inout Recorder) {
    for part in parts {
      let copy = CopyRows(
        width: part.width, source: recorder.values[part.value], sourceStride: part.width,
        target: recorder.values[output] + part.start, targetStride: width)
      recorder.emit(
        Instruction(.copyRows(recorder.keep(copy)), count: recorder.batch * positions, weight: part.width, unit: 1))
    }
  }

  func recordBackward(_ recorder: inout Recorder) {
    guard let outputGradient = recorder.gradients[output] else { return }
    for part in parts {
      guard let gradient = recorder.gradients[part.value] else { continue }
      let copy = CopyRows(
        width: part.width, source: outputGradient + part.start, sourceStride: width, target: gradient,
        targetStride: part.width)
      recorder.emit(
        Instruction(.copyRows(recorder.keep(copy)), count: recorder.batch * positions, weight: part.width, unit: 1))
    }
  }
}

extension ConcatenationSpec: LayerDefinition {
  var skipSource: String? { source }

  func record(in graph: inout Graph) throws {
    let (input, shape) = (graph.output, graph.outputShape)
    let skipped = try graph.skip(to: name, from: source)
    let joined: Shape? =
      switch (shape, skipped.shape) {
      case (.vector(let a), .vector(let b)): .vector(a + b)
      case (.sequence(let length, let a), .sequence(let other, let b)) where other == length:
        .sequence(length: length, width: a + b)
      case (.image(let a, let height, let width), .image(let b, let rows, let columns))
      where rows == height && columns == width:
        .image(channels: a + b, height: height, width: width)
      default: nil
      }
    guard let joined else {
      throw EngineError(
        "layer \(name) cannot put \(skipped.shape.inWords) of \(source) behind \(shape.inWords); all but the channels "
          + "or the width must be alike")
    }
    let output = try graph.addOutput("\(name).a", joined, of: name)
    graph.add(
      .concatenation(
        Concatenation(
          input: input, skipped: skipped.value, output: output, positions: shape.positions, inputWidth: shape.width,
          skippedWidth: skipped.shape.width)))
  }
}
