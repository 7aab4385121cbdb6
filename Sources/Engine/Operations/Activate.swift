/// a = f(z), value by value.
struct Activate {
  var activation: Activation
  var input: Int
  var output: Int

  func forward(_ tape: inout Tape) {
    let function = activation.function
    for index in tape.values[input].indices {
      tape.values[output][index] = function.value(tape.values[input][index])
    }
  }

  /// dz = da · f′(z)
  func backward(_ tape: inout Tape) {
    let function = activation.function
    for index in tape.values[input].indices {
      tape.gradients[input][index] += tape.gradients[output][index] * function.slope(tape.values[input][index])
    }
  }
}

extension Activate {
  struct Instruction: BitwiseCopyable {
    var activation: Activation
    var count: Int
    var z: Int
    var a: Int
    var aGradient: Int
    var zGradient: Int

    @inline(__always) func forward(_ replay: Replay) {
      let function = replay.kernels.pointee.kernels(of: activation)
      replay.split(count) { start, count in
        function?.forward(count, replay.arena + (z + start), replay.arena + (a + start))
      }
    }

    @inline(__always) func backward(_ replay: Replay) {
      let function = replay.kernels.pointee.kernels(of: activation)
      replay.split(count) { start, count in
        function?.backward(
          count, replay.arena + (z + start), replay.arena + (a + start), replay.arena + (aGradient + start),
          replay.arena + (zGradient + start))
      }
    }
  }

  private func instruction(_ recorder: Recorder) -> Instruction {
    Instruction(
      activation: activation, count: recorder.batch * recorder.graph.values[input].width, z: recorder.values[input],
      a: recorder.values[output], aGradient: recorder.gradients[output] ?? 0,
      zGradient: recorder.gradients[input] ?? 0)
  }

  func recordForward(_ recorder: inout Recorder) { recorder.emit(.activateForward(instruction(recorder))) }

  func recordBackward(_ recorder: inout Recorder) { recorder.emit(.activateBackward(instruction(recorder))) }
}

/// An activation that looks at one value at a time.
protocol ScalarFunction {
  static func value(_ z: Double) -> Double
  /// The derivative; at a bend or jump the one the engine uses.
  static func slope(_ z: Double) -> Double
}

extension Activation {
  /// Softmax has no function of one value; a layer records it as an operation of its own.
  var function: any ScalarFunction.Type {
    switch self {
    case .linear, .softmax: Linear.self
    case .step: Step.self
    case .relu: ReLU.self
    case .leakyReLU: LeakyReLU.self
    case .sigmoid: Sigmoid.self
    case .tanh: Tanh.self
    case .gelu: GELU.self
    }
  }
}
