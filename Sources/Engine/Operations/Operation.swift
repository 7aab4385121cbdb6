/// One step of the computation. A new kind of layer is a new file in this folder, a case here and the cases of its
/// `Instruction`; the compiler then points at each switch that has to know it, and a test asks for an example that uses it.
enum Operation {
  case dense(Dense)
  case activate(Activate)
  case softmax(Softmax)
  case loss(LossOperation)

  enum Kind: CaseIterable {
    case dense, activate, softmax, loss
  }

  var kind: Kind {
    switch self {
    case .dense: .dense
    case .activate: .activate
    case .softmax: .softmax
    case .loss: .loss
    }
  }

  /// The definition in Double.
  func forward(_ tape: inout Tape) {
    switch self {
    case .dense(let dense): dense.forward(&tape)
    case .activate(let activate): activate.forward(&tape)
    case .softmax(let softmax): softmax.forward(&tape)
    case .loss(let loss): loss.forward(&tape)
    }
  }

  /// Adds to the gradients of what the operation read, in Double.
  func backward(_ tape: inout Tape) {
    switch self {
    case .dense(let dense): dense.backward(&tape)
    case .activate(let activate): activate.backward(&tape)
    case .softmax(let softmax): softmax.backward(&tape)
    case .loss(let loss): loss.backward(&tape)
    }
  }

  func recordForward(_ recorder: inout Recorder) {
    switch self {
    case .dense(let dense): dense.recordForward(&recorder)
    case .activate(let activate): activate.recordForward(&recorder)
    case .softmax(let softmax): softmax.recordForward(&recorder)
    case .loss(let loss): loss.recordForward(&recorder)
    }
  }

  func recordBackward(_ recorder: inout Recorder) {
    switch self {
    case .dense(let dense): dense.recordBackward(&recorder)
    case .activate(let activate): activate.recordBackward(&recorder)
    case .softmax(let softmax): softmax.recordBackward(&recorder)
    case .loss(let loss): loss.recordBackward(&recorder)
    }
  }
}
