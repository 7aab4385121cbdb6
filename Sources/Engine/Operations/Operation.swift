/// One step of the computation. A new kind of layer is a new file in this folder, a case here and the cases of its
/// `Instruction`; a test asks for an example that uses it.
enum Operation {
  case dense(Dense)
  case convolution(Convolution)
  case pooling(Pooling)
  case activate(Activate)
  case softmax(Softmax)
  case loss(LossOperation)

  enum Kind: CaseIterable {
    case dense, convolution, pooling, activate, softmax, loss
  }

  var kind: Kind {
    switch self {
    case .dense: .dense
    case .convolution: .convolution
    case .pooling: .pooling
    case .activate: .activate
    case .softmax: .softmax
    case .loss: .loss
    }
  }

  private var body: any OperationBody {
    switch self {
    case .dense(let dense): dense
    case .convolution(let convolution): convolution
    case .pooling(let pooling): pooling
    case .activate(let activate): activate
    case .softmax(let softmax): softmax
    case .loss(let loss): loss
    }
  }

  func forward(_ tape: inout Tape) { body.forward(&tape) }
  func backward(_ tape: inout Tape) { body.backward(&tape) }
  func recordForward(_ recorder: inout Recorder) { body.recordForward(&recorder) }
  func recordBackward(_ recorder: inout Recorder) { body.recordBackward(&recorder) }
  var multiplications: Int { body.multiplications }
  var sharedGradients: (before: Int, after: Int)? { body.sharedGradients }
}

/// What every operation can do.
protocol OperationBody {
  /// The definition in Double.
  func forward(_ tape: inout Tape)
  /// Adds to the gradients of what the operation read, in Double.
  func backward(_ tape: inout Tape)
  func recordForward(_ recorder: inout Recorder)
  /// Instructions that overwrite the gradients of what the operation read.
  func recordBackward(_ recorder: inout Recorder)
  /// Of matrix products and convolutions, for one sample on its way forward.
  var multiplications: Int { get }
  /// Values whose gradients may share their memory while training: what comes back takes the place of what came.
  var sharedGradients: (before: Int, after: Int)? { get }
}

extension OperationBody {
  var multiplications: Int { 0 }
  var sharedGradients: (before: Int, after: Int)? { nil }
}
