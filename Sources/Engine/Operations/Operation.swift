/// One step of the computation. A new kind of layer is a new file in this folder, a case here and the cases of its
/// `Instruction`; a test asks for an example that uses it.
enum Operation {
  case features(Features)
  case dense(Dense)
  case convolution(Convolution)
  case pooling(Pooling)
  case batchNorm(BatchNorm)
  case layerNorm(LayerNorm)
  case dropout(Dropout)
  case skip(Skip)
  case residual(Residual)
  case concatenation(Concatenation)
  case embedding(Embedding)
  case position(Position)
  case recurrence(Recurrence)
  case last(Last)
  case attention(Attention)
  case propagation(Propagation)
  case activate(Activate)
  case softmax(Softmax)
  case loss(LossOperation)

  enum Kind: CaseIterable {
    case features, dense, convolution, pooling, batchNorm, layerNorm, dropout, skip, residual, concatenation, embedding,
      position, recurrence, last, attention, propagation, activate, softmax, loss
  }

  var kind: Kind {
    switch self {
    case .features: .features
    case .dense: .dense
    case .convolution: .convolution
    case .pooling: .pooling
    case .batchNorm: .batchNorm
    case .layerNorm: .layerNorm
    case .dropout: .dropout
    case .skip: .skip
    case .residual: .residual
    case .concatenation: .concatenation
    case .embedding: .embedding
    case .position: .position
    case .recurrence: .recurrence
    case .last: .last
    case .attention: .attention
    case .propagation: .propagation
    case .activate: .activate
    case .softmax: .softmax
    case .loss: .loss
    }
  }

  private var body: any OperationBody {
    switch self {
    case .features(let features): features
    case .dense(let dense): dense
    case .convolution(let convolution): convolution
    case .pooling(let pooling): pooling
    case .batchNorm(let batchNorm): batchNorm
    case .layerNorm(let layerNorm): layerNorm
    case .dropout(let dropout): dropout
    case .skip(let skip): skip
    case .residual(let residual): residual
    case .concatenation(let concatenation): concatenation
    case .embedding(let embedding): embedding
    case .position(let position): position
    case .recurrence(let recurrence): recurrence
    case .last(let last): last
    case .attention(let attention): attention
    case .propagation(let propagation): propagation
    case .activate(let activate): activate
    case .softmax(let softmax): softmax
    case .loss(let loss): loss
    }
  }

  func forward(_ tape: inout Tape) { body.forward(&tape) }
  func backward(_ tape: inout Tape) { body.backward(&tape) }
  func recordForward(_ recorder: inout Recorder) { body.recordForward(&recorder) }
  func recordBackward(_ recorder: inout Recorder) { body.recordBackward(&recorder) }
  func recordStatistics(_ recorder: inout Recorder) { body.recordStatistics(&recorder) }
  var multiplications: Int { body.multiplications }
  var sharedGradients: (before: Int, after: Int)? { body.sharedGradients }
  var alias: (value: Int, of: Int)? { body.alias }
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
  /// Instructions that bring running averages up to date after a step of training.
  func recordStatistics(_ recorder: inout Recorder)
  /// Of matrix products and convolutions, for one sample on its way forward.
  var multiplications: Int { get }
  /// Values whose gradients may share their memory while training: what comes back takes the place of what came.
  var sharedGradients: (before: Int, after: Int)? { get }
  /// A value that lies in the place of an earlier one.
  var alias: (value: Int, of: Int)? { get }
}

extension OperationBody {
  var multiplications: Int { 0 }
  var sharedGradients: (before: Int, after: Int)? { nil }
  var alias: (value: Int, of: Int)? { nil }
  func recordStatistics(_ recorder: inout Recorder) {}
}
