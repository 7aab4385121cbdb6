/// What a plan replays: an operation with every place in the arena known. Plain numbers only, so that running one costs
/// a jump and no bookkeeping. Offsets count Floats from the start of the arena or of the parameters.
struct Instruction: BitwiseCopyable {
  enum Work: BitwiseCopyable {
    case featureForward(Features.Forward)
    case featureBackward(Features.Backward)
    case denseForward(Dense.Forward)
    case denseWeightGradient(Dense.WeightGradient)
    case denseInputGradient(Dense.InputGradient)
    case activateForward(Activate.Forward)
    case activateBackward(Activate.Backward)
    case softmaxForward(Softmax.Forward)
    case softmaxBackward(Softmax.Backward)
    case convolutionForward(Convolution.Forward)
    case convolutionParameterGradient(Convolution.ParameterGradient)
    case convolutionInputGradient(Convolution.InputGradient)
    case poolingForward(Pooling.Forward)
    case poolingBackward(Pooling.Backward)
    case batchNormForward(BatchNorm.Forward)
    case batchNormBackward(BatchNorm.Backward)
    case batchNormAverages(BatchNorm.Averages)
    case layerNormForward(LayerNorm.Forward)
    case layerNormInputGradient(LayerNorm.InputGradient)
    case layerNormParameterGradient(LayerNorm.ParameterGradient)
    case dropoutMask(Dropout.Mask)
    case dropoutApply(Dropout.Apply)
    case residualForward(Residual.Forward)
    case embeddingForward(Embedding.Forward)
    case embeddingBackward(Embedding.Backward)
    case positionForward(Position.Forward)
    case columnSums(ColumnSums)
    case copy(Copy)
    case copyRows(CopyRows)
    case clear(Clear)
    case accumulate(Accumulate)
    case recurrenceForward(Recurrence.Forward)
    case recurrenceBackward(Recurrence.Backward)
    case attentionForward(Attention.Forward)
    case attentionBackward(Attention.Backward)
    case transpose(Transpose)
    case propagation(Propagation.Run)
    case sumShards(SumShards)
    case loss(LossOperation.Losses)
    case positionLosses(LossOperation.PositionLosses)
    case update(Update)

    /// Does the part of the work from `start` on. Whatever the division, each value is computed alike, so the bits stay
    /// the same.
    /// - Parameter part: number of the part, for scratch of its own
    @inline(__always) func run(_ start: Int, _ count: Int, part: Int, _ replay: Replay) {
      switch self {
      case .featureForward(let feature): feature.run(start, count, replay)
      case .featureBackward(let feature): feature.run(start, count, replay)
      case .denseForward(let dense): dense.run(replay)
      case .denseWeightGradient(let dense): dense.run(replay)
      case .denseInputGradient(let dense): dense.run(replay)
      case .activateForward(let activate): activate.run(start, count, replay)
      case .activateBackward(let activate): activate.run(start, count, replay)
      case .softmaxForward(let softmax): softmax.run(start, count, replay)
      case .softmaxBackward(let softmax): softmax.run(start, count, replay)
      case .convolutionForward(let convolution): convolution.run(start, count, part: part, replay)
      case .convolutionParameterGradient(let convolution): convolution.run(start, count, part: part, replay)
      case .convolutionInputGradient(let convolution): convolution.run(start, count, part: part, replay)
      case .poolingForward(let pooling): pooling.run(start, count, replay)
      case .poolingBackward(let pooling): pooling.run(start, count, replay)
      case .batchNormForward(let work): work.run(start, count, replay)
      case .batchNormBackward(let work): work.run(start, count, replay)
      case .batchNormAverages(let work): work.run(start, count, replay)
      case .layerNormForward(let work): work.run(start, count, replay)
      case .layerNormInputGradient(let work): work.run(start, count, replay)
      case .layerNormParameterGradient(let work): work.run(start, count, replay)
      case .dropoutMask(let work): work.run(start, count, replay)
      case .dropoutApply(let work): work.run(start, count, replay)
      case .residualForward(let work): work.run(start, count, replay)
      case .embeddingForward(let work): work.run(start, count, replay)
      case .embeddingBackward(let work): work.run(start, count, replay)
      case .positionForward(let work): work.run(start, count, replay)
      case .columnSums(let work): work.run(start, count, replay)
      case .copy(let work): work.run(start, count, replay)
      case .copyRows(let work): work.run(start, count, replay)
      case .clear(let work): work.run(start, count, replay)
      case .accumulate(let work): work.run(start, count, replay)
      case .recurrenceForward(let work): work.run(start, count, part: part, replay)
      case .recurrenceBackward(let work): work.run(start, count, part: part, replay)
      case .attentionForward(let work): work.run(start, count, part: part, replay)
      case .attentionBackward(let work): work.run(start, count, part: part, replay)
      case .propagation(let work): work.run(start, count, part: part, replay)
      case .transpose(let work): work.run(start, count, replay)
      case .sumShards(let sum): sum.run(start, count, replay)
      case .loss(let loss): loss.run(start, count, replay)
      case .positionLosses(let loss): loss.run(start, count, replay)
      case .update(let update): update.run(start, count, replay)
      }
    }
  }

  /// Below this many values a fork costs more than it gains.
  static let smallestSplit = 1 << 15

  var work: Work
  /// What may be shared out between threads: values, rows or columns.
  var count: Int
  /// Shares are multiples of it.
  var unit: Int
  var isLarge: Bool

  /// - Parameters:
  ///   - weight: values behind each of `count`, such as the columns of a row
  ///   - unit: 16 for values, so that no thread writes to the line of another
  init(_ work: Work, count: Int, weight: Int = 1, unit: Int = 16) {
    self.work = work
    self.count = count
    self.unit = unit
    isLarge = count > unit && count * weight >= Instruction.smallestSplit
  }

  /// Work that sees to its threads itself, as products do.
  init(undivided work: Work) {
    self.work = work
    count = 1
    unit = 1
    isLarge = false
  }

  @inline(__always) func run(_ replay: Replay) {
    if isLarge { runOnThreads(replay) } else { work.run(0, count, part: 0, replay) }
  }

  private struct Fork {
    let instruction: Instruction
    let replay: Replay
    let units: Int
    let parts: Int

    func run(_ part: Int) {
      let start = units * part / parts * instruction.unit
      let end = min(instruction.count, units * (part + 1) / parts * instruction.unit)
      instruction.work.run(start, end - start, part: part, replay)
    }
  }

  private func runOnThreads(_ replay: Replay) {
    let units = (count + unit - 1) / unit
    let fork = Fork(instruction: self, replay: replay, units: units, parts: min(replay.pool.threads, units))
    withUnsafePointer(to: fork) {
      replay.pool.run(fork.parts, on: $0) { fork, part in fork.assumingMemoryBound(to: Fork.self).pointee.run(part) }
    }
  }
}
