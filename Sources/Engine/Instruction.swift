/// What a plan replays: an operation with every place in the arena known. Plain numbers only, so that running one costs
/// a jump and no bookkeeping. Offsets count Floats from the start of the arena or of the parameters.
enum Instruction: BitwiseCopyable {
  case denseForward(Dense.Forward)
  case denseBackward(Dense.Backward)
  case activateForward(Activate.Instruction)
  case activateBackward(Activate.Instruction)
  case softmaxForward(Softmax.Instruction)
  case softmaxBackward(Softmax.Instruction)
  case loss(LossOperation.Instruction)

  @inline(__always) func run(_ replay: Replay) {
    switch self {
    case .denseForward(let dense): dense.run(replay)
    case .denseBackward(let dense): dense.run(replay)
    case .activateForward(let activate): activate.forward(replay)
    case .activateBackward(let activate): activate.backward(replay)
    case .softmaxForward(let softmax): softmax.forward(replay)
    case .softmaxBackward(let softmax): softmax.backward(replay)
    case .loss(let loss): loss.run(replay)
    }
  }
}
