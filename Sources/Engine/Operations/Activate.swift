/// a = f(z), value by value.
struct Activate: OperationBody {
  var activation: Activation
  var input: Int
  var output: Int

  var sharedGradients: (before: Int, after: Int)? { (input, output) }

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
  struct Forward: BitwiseCopyable {
    var kernels: KernelTable.ActivationKernels
    var z: Int
    var a: Int

    @inline(__always) func run(_ start: Int, _ count: Int, _ replay: Replay) {
      kernels.forward(count, replay.arena + (z + start), replay.arena + (a + start))
    }
  }

  struct Backward: BitwiseCopyable {
    var kernels: KernelTable.ActivationKernels
    var z: Int
    var a: Int
    var aGradient: Int
    var zGradient: Int

    @inline(__always) func run(_ start: Int, _ count: Int, _ replay: Replay) {
      kernels.backward(
        count, replay.arena + (z + start), replay.arena + (a + start), replay.arena + (aGradient + start),
        replay.arena + (zGradient + start))
    }
  }

  func recordForward(_ recorder: inout Recorder) {
    guard let kernels = recorder.compute.kernels.kernels(of: activation) else { return }
    recorder.emit(
      Instruction(
        .activateForward(
          recorder.keep(
            Forward(kernels: kernels, z: recorder.values[input], a: recorder.values[output]))), count: count(recorder)))
  }

  func recordBackward(_ recorder: inout Recorder) {
    guard let kernels = recorder.compute.kernels.kernels(of: activation),
      let aGradient = recorder.gradients[output], let zGradient = recorder.gradients[input]
    else { return }
    recorder.emit(
      Instruction(
        .activateBackward(
          recorder.keep(
            Backward(
              kernels: kernels, z: recorder.values[input], a: recorder.values[output], aGradient: aGradient,
              zGradient: zGradient))), count: count(recorder)))
  }

  /// All lanes of the last registers: what fills them up is in nobody's way.
  private func count(_ recorder: Recorder) -> Int {
    (recorder.batch * recorder.graph.values[input].count).paddedToLine
  }
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
