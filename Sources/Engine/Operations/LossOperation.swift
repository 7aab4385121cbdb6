/// The loss of each sample, from the last layer and the targets. The model's loss is their mean over the batch.
struct LossOperation: OperationBody {
  var loss: Loss
  /// Before the last activation; losses that are computed from logits differentiate to here.
  var logits: Int
  /// After it; the others differentiate to here.
  var output: Int
  /// Rows of a sample, where it is a sequence.
  var positions: Int
  /// Outputs of a row.
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
    for sample in 0..<tape.batch {
      tape.sampleLosses[sample] = parts(x(tape, sample), targets(tape, sample)).reduce(0) {
        $0 + loss.function.value($1.x, $1.targets) * $1.share
      }
    }
  }

  func backward(_ tape: inout Tape) {
    let place = loss.function.isFromLogits ? logits : output
    for sample in 0..<tape.batch {
      for part in parts(x(tape, sample), targets(tape, sample)) {
        for (index, slope) in zip(part.x.indices, loss.function.slope(part.x, part.targets)) {
          tape.gradients[place][index] += slope * part.share / Double(tape.batch)
        }
      }
    }
  }

  /// The derivative of a sample's loss for each of its outputs, after the last activation.
  func outputSlopes(_ outputs: ArraySlice<Double>, _ targets: ArraySlice<Double>) -> [Double] {
    var slopes = [Double](repeating: 0, count: outputs.count)
    for part in parts(outputs, targets) {
      for (index, slope) in zip(part.x.indices, loss.function.outputSlope(part.x, part.targets)) {
        slopes[index - outputs.startIndex] = slope * part.share
      }
    }
    return slopes
  }

  /// What the loss of a sample is the sum of: for classes the positions that have one, else the sample as a whole.
  private func parts(
    _ x: ArraySlice<Double>, _ targets: ArraySlice<Double>
  ) -> [(x: ArraySlice<Double>, targets: ArraySlice<Double>, share: Double)] {
    guard loss == .softmaxCrossEntropy, positions > 1 else { return [(x, targets, 1)] }
    let labelled = targets.indices.filter { targets[$0] >= 0 }
    return labelled.map { position in
      let start = x.startIndex + (position - targets.startIndex) * width
      return (x[start..<start + width], targets[position...position], 1 / Double(labelled.count))
    }
  }

  private func x(_ tape: Tape, _ sample: Int) -> ArraySlice<Double> {
    let count = positions * width
    return tape.values[loss.function.isFromLogits ? logits : output][sample * count..<(sample + 1) * count]
  }

  private func targets(_ tape: Tape, _ sample: Int) -> ArraySlice<Double> {
    let count = loss == .softmaxCrossEntropy ? positions : positions * width
    return tape.targets[sample * count..<(sample + 1) * count]
  }
}

extension LossOperation {
  struct Losses: BitwiseCopyable {
    var loss: Loss
    var samples: Int
    /// Numbers of a sample that its loss is the mean over.
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
      let perValue = 1 / Float(samples * columns)
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
          count, columns, logits, columns, replay.arena + (targets + start), 1 / Float(samples), output, losses,
          gradient)
      }
    }
  }

  /// Softmax cross-entropy of sequences: a sample's loss is the mean over the positions that have a class.
  struct PositionLosses: BitwiseCopyable {
    var samples: Int
    var positions: Int
    var columns: Int
    var logits: Int
    var output: Int
    var targets: Int
    /// Room for the loss of each position.
    var rowLosses: Int
    var losses: Int
    var gradient: Int?

    func run(_ start: Int, _ count: Int, _ replay: Replay) {
      for sample in start..<start + count { run(sample, replay) }
    }

    private func run(_ sample: Int, _ replay: Replay) {
      let first = sample * positions
      let targets = replay.arena + (targets + first)
      let rowLosses = replay.arena + (rowLosses + first)
      var labelled = 0
      for row in 0..<positions where targets[row] >= 0 { labelled += 1 }
      let share = 1 / Float(max(labelled, 1))
      let gradient = gradient.map { replay.arena + ($0 + first * columns) }
      replay.kernels.pointee.softmaxCrossEntropy(
        positions, columns, replay.arena + (logits + first * columns), columns, targets, share / Float(samples),
        replay.arena + (output + first * columns), rowLosses, gradient)
      var sum: Float = 0
      for row in 0..<positions {
        if targets[row] >= 0 {
          sum += rowLosses[row]
        } else if let gradient {
          (gradient + row * columns).update(repeating: 0, count: columns)
        }
      }
      replay.arena[losses + sample] = sum * share
    }
  }

  /// Only the losses.
  func recordForward(_ recorder: inout Recorder) { record(&recorder, gradient: nil) }

  /// The losses and the gradient at once: the two share most of their work.
  func recordBackward(_ recorder: inout Recorder) {
    record(&recorder, gradient: recorder.gradients[loss.function.isFromLogits ? logits : output])
  }

  private func record(_ recorder: inout Recorder, gradient: Int?) {
    let (logits, output) = (recorder.values[logits], recorder.values[output])
    let work: Instruction.Work
    if loss == .softmaxCrossEntropy, positions > 1 {
      work = .positionLosses(
        recorder.keep(
          PositionLosses(
            samples: recorder.batch, positions: positions, columns: width, logits: logits, output: output,
            targets: recorder.targets, rowLosses: recorder.rowLosses, losses: recorder.sampleLosses, gradient: gradient)
        ))
    } else {
      work = .loss(
        recorder.keep(
          Losses(
            loss: loss, samples: recorder.batch, columns: positions * width, logits: logits, output: output,
            targets: recorder.targets, losses: recorder.sampleLosses, gradient: gradient)))
    }
    recorder.emit(Instruction(work, count: recorder.batch, weight: positions * width, unit: 1))
  }
}
