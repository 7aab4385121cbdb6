import PortableMath

/// aᵢ = e^zᵢ / Σⱼ e^zⱼ over one row: a sample, or a position of it. The largest z is subtracted first, which changes nothing but keeps e^z finite.
struct Softmax: OperationBody {
  var input: Int
  var output: Int
  /// Rows of a sample.
  var positions: Int
  var width: Int

  var sharedGradients: (before: Int, after: Int)? { (input, output) }

  func forward(_ tape: inout Tape) {
    for row in 0..<tape.batch * positions {
      let cells = row * width..<(row + 1) * width
      let largest = tape.values[input][cells].max()!
      let exponentials = tape.values[input][cells].map { Elementary.exp($0 - largest) }
      let sum = exponentials.reduce(0, +)
      tape.values[output].replaceSubrange(cells, with: exponentials.map { $0 / sum })
    }
  }

  /// dzᵢ = aᵢ (daᵢ − Σⱼ daⱼ aⱼ)
  func backward(_ tape: inout Tape) {
    for row in 0..<tape.batch * positions {
      let cells = row * width..<(row + 1) * width
      let mean = cells.reduce(0.0) { $0 + tape.gradients[output][$1] * tape.values[output][$1] }
      for cell in cells {
        tape.gradients[input][cell] += tape.values[output][cell] * (tape.gradients[output][cell] - mean)
      }
    }
  }
}

extension Softmax {
  struct Forward: BitwiseCopyable {
    var columns: Int
    var z: Int
    var a: Int

    @inline(__always) func run(_ start: Int, _ count: Int, _ replay: Replay) {
      let skipped = start * columns
      replay.kernels.pointee.softmaxForward(
        count, columns, replay.arena + (z + skipped), columns, replay.arena + (a + skipped))
    }
  }

  struct Backward: BitwiseCopyable {
    var columns: Int
    var a: Int
    var aGradient: Int
    var zGradient: Int

    @inline(__always) func run(_ start: Int, _ count: Int, _ replay: Replay) {
      let skipped = start * columns
      replay.kernels.pointee.softmaxBackward(
        count, columns, replay.arena + (a + skipped), replay.arena + (aGradient + skipped), columns,
        replay.arena + (zGradient + skipped))
    }
  }

  func recordForward(_ recorder: inout Recorder) {
    recorder.emit(
      Instruction(
        .softmaxForward(recorder.keep(Forward(columns: width, z: recorder.values[input], a: recorder.values[output]))),
        count: recorder.batch * positions, weight: width, unit: 1))
  }

  func recordBackward(_ recorder: inout Recorder) {
    guard let aGradient = recorder.gradients[output], let zGradient = recorder.gradients[input] else { return }
    recorder.emit(
      Instruction(
        .softmaxBackward(
          recorder.keep(
            Backward(columns: width, a: recorder.values[output], aGradient: aGradient, zGradient: zGradient))),
        count: recorder.batch * positions, weight: width, unit: 1))
  }
}
