/// The loss of each sample, from the last layer and the targets. The model's loss is their mean over the batch.
struct LossOperation {
  var loss: Loss
  /// Before the last activation; losses that are computed from logits differentiate to here.
  var logits: Int
  /// After it; the others differentiate to here.
  var output: Int
  /// Outputs of a sample.
  var width: Int
}

/// A loss in Double, one sample at a time.
protocol SampleLoss {
  /// Computed from logits, before the last activation; its slope belongs to them too, and the last activation is passed
  /// over on the way back.
  static var isFromLogits: Bool { get }
  /// - Parameter x: what the loss is computed from: logits or activations.
  static func value(_ x: ArraySlice<Double>, _ targets: ArraySlice<Double>) -> Double
  /// The derivative for each of `x`.
  static func slope(_ x: ArraySlice<Double>, _ targets: ArraySlice<Double>) -> [Double]
  /// The derivative for each activation of the last layer. Nothing is computed from it where the loss is from logits; it
  /// is there to be looked at.
  static func outputSlope(_ outputs: ArraySlice<Double>, _ targets: ArraySlice<Double>) -> [Double]
}

extension Loss {
  var function: any SampleLoss.Type {
    switch self {
    case .meanSquaredError: MeanSquaredError.self
    case .meanAbsoluteError: MeanAbsoluteError.self
    case .binaryCrossEntropy: BinaryCrossEntropy.self
    case .softmaxCrossEntropy: SoftmaxCrossEntropy.self
    }
  }
}

extension LossOperation {
  func forward(_ tape: inout Tape) {
    for row in 0..<tape.batch {
      tape.sampleLosses[row] = loss.function.value(x(tape, row), targets(tape, row))
    }
  }

  func backward(_ tape: inout Tape) {
    let place = loss.function.isFromLogits ? logits : output
    for row in 0..<tape.batch {
      for (column, slope) in loss.function.slope(x(tape, row), targets(tape, row)).enumerated() {
        tape.gradients[place][row * width + column] += slope / Double(tape.batch)
      }
    }
  }

  private func x(_ tape: Tape, _ row: Int) -> ArraySlice<Double> {
    tape.values[loss.function.isFromLogits ? logits : output][row * width..<(row + 1) * width]
  }

  private func targets(_ tape: Tape, _ row: Int) -> ArraySlice<Double> {
    let width = loss.targetWidth(outputs: width)
    return tape.targets[row * width..<(row + 1) * width]
  }
}

extension LossOperation {
  struct Losses: BitwiseCopyable {
    var loss: Loss
    var rows: Int
    var columns: Int
    var logits: Int
    var output: Int
    var targets: Int
    var losses: Int
    /// Where the gradient of the logits (or of the outputs) goes; nil where none is wanted.
    var gradient: Int?

    func run(_ start: Int, _ count: Int, _ replay: Replay) {
      let kernels = replay.kernels
      let skipped = start * columns
      let logits = replay.arena + (logits + skipped)
      let output = replay.arena + (output + skipped)
      let losses = replay.arena + (losses + start)
      let gradient = gradient.map { replay.arena + ($0 + skipped) }
      let perOutput = 1 / Float(columns)
      let perValue = 1 / Float(rows * columns)
      switch loss {
      case .meanSquaredError:
        kernels.pointee.squaredError(
          count, columns, output, replay.arena + (targets + skipped), columns, perOutput, perValue, losses, gradient)
      case .meanAbsoluteError:
        kernels.pointee.absoluteError(
          count, columns, output, replay.arena + (targets + skipped), columns, perOutput, perValue, losses, gradient)
      case .binaryCrossEntropy:
        kernels.pointee.binaryCrossEntropy(
          count, columns, logits, replay.arena + (targets + skipped), columns, perOutput, perValue, losses, gradient)
      case .softmaxCrossEntropy:
        kernels.pointee.softmaxCrossEntropy(
          count, columns, logits, columns, replay.arena + (targets + start), 1 / Float(rows), output, losses, gradient)
      }
    }
  }

  /// Only the losses.
  func recordForward(_ recorder: inout Recorder) { record(&recorder, gradient: nil) }

  /// The losses and the gradient at once: the two share most of their work.
  func recordBackward(_ recorder: inout Recorder) {
    record(&recorder, gradient: recorder.gradients[loss.function.isFromLogits ? logits : output])
  }

  private func record(_ recorder: inout Recorder, gradient: Int?) {
    recorder.emit(
      Instruction(
        .loss(
          Losses(
            loss: loss, rows: recorder.batch, columns: width, logits: recorder.values[logits],
            output: recorder.values[output], targets: recorder.targets, losses: recorder.sampleLosses,
            gradient: gradient)), count: recorder.batch, weight: width, unit: 1))
  }
}
