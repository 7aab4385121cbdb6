/// A second way out of a value, to a layer further on that takes it again. The value itself goes to the next layer; here
/// the gradients of the two ways come together.
struct Skip: OperationBody {
  var input: Int
  var output: Int
  /// Numbers of a sample.
  var count: Int

  func forward(_ tape: inout Tape) { tape.values[output] = tape.values[input] }

  /// dx = what the next layer sent back + what came back around
  func backward(_ tape: inout Tape) {
    for index in tape.gradients[input].indices { tape.gradients[input][index] += tape.gradients[output][index] }
  }

  /// Both ways lie in the same place: nothing writes to a value once it is computed.
  var alias: (value: Int, of: Int)? { (output, input) }

  func recordForward(_ recorder: inout Recorder) {}

  /// Comes after the next layer has written the gradient, as that one is further on.
  func recordBackward(_ recorder: inout Recorder) {
    guard let skipped = recorder.gradients[output], let gradient = recorder.gradients[input] else { return }
    recorder.emit(
      Instruction(
        .accumulate(recorder.keep(Accumulate(source: skipped, target: gradient))), count: recorder.batch * count))
  }
}
