/// What a plan replays: an operation with every place in the arena known. Plain numbers only, so that running one costs
/// a jump and no bookkeeping; the recorder keeps them, and an instruction points to them, as it is copied to run. Offsets
/// count Floats from the start of the arena or of the parameters.
struct Instruction: BitwiseCopyable {
  enum Work: BitwiseCopyable {
    case featureForward(UnsafePointer<Features.Forward>)
    case featureBackward(UnsafePointer<Features.Backward>)
    case denseForward(UnsafePointer<Dense.Forward>)
    case denseWeightGradient(UnsafePointer<Dense.WeightGradient>)
    case denseInputGradient(UnsafePointer<Dense.InputGradient>)
    case narrowForward(UnsafePointer<Dense.NarrowForward>)
    case narrowBackward(UnsafePointer<Dense.NarrowBackward>)
    case activateForward(UnsafePointer<Activate.Forward>)
    case activateBackward(UnsafePointer<Activate.Backward>)
    case softmaxForward(UnsafePointer<Softmax.Forward>)
    case softmaxBackward(UnsafePointer<Softmax.Backward>)
    case convolutionForward(UnsafePointer<Convolution.Forward>)
    case convolutionParameterGradient(UnsafePointer<Convolution.ParameterGradient>)
    case convolutionInputGradient(UnsafePointer<Convolution.InputGradient>)
    case poolingForward(UnsafePointer<Pooling.Forward>)
    case poolingBackward(UnsafePointer<Pooling.Backward>)
    case batchNormForward(UnsafePointer<BatchNorm.Forward>)
    case batchNormBackward(UnsafePointer<BatchNorm.Backward>)
    case batchNormAverages(UnsafePointer<BatchNorm.Averages>)
    case layerNormForward(UnsafePointer<LayerNorm.Forward>)
    case layerNormInputGradient(UnsafePointer<LayerNorm.InputGradient>)
    case layerNormParameterGradient(UnsafePointer<LayerNorm.ParameterGradient>)
    case dropoutMask(UnsafePointer<Dropout.Mask>)
    case dropoutApply(UnsafePointer<Dropout.Apply>)
    case residualForward(UnsafePointer<Residual.Forward>)
    case embeddingForward(UnsafePointer<Embedding.Forward>)
    case embeddingBackward(UnsafePointer<Embedding.Backward>)
    case positionForward(UnsafePointer<Position.Forward>)
    case columnSums(UnsafePointer<ColumnSums>)
    case copy(UnsafePointer<Copy>)
    case copyRows(UnsafePointer<CopyRows>)
    case clear(UnsafePointer<Clear>)
    case accumulate(UnsafePointer<Accumulate>)
    case recurrenceForward(UnsafePointer<Recurrence.Forward>)
    case recurrenceBackward(UnsafePointer<Recurrence.Backward>)
    case attentionForward(UnsafePointer<Attention.Forward>)
    case attentionBackward(UnsafePointer<Attention.Backward>)
    case transpose(UnsafePointer<Transpose>)
    case propagation(UnsafePointer<Propagation.Run>)
    case sumShards(UnsafePointer<SumShards>)
    case loss(UnsafePointer<LossOperation.Losses>)
    case positionLosses(UnsafePointer<LossOperation.PositionLosses>)
    case update(UnsafePointer<Update>)
    case outerUpdate(UnsafePointer<OuterUpdate>)

    /// Does the part of the work from `start` on. Whatever the division, each value is computed alike, so the bits stay
    /// the same.
    /// - Parameter part: number of the part, for scratch of its own
    @inline(__always) func run(_ start: Int, _ count: Int, part: Int, _ replay: Replay) {
      switch self {
      case .featureForward(let feature): feature.pointee.run(start, count, replay)
      case .featureBackward(let feature): feature.pointee.run(start, count, replay)
      case .denseForward(let dense): dense.pointee.run(replay)
      case .denseWeightGradient(let dense): dense.pointee.run(replay)
      case .denseInputGradient(let dense): dense.pointee.run(replay)
      case .narrowForward(let dense): dense.pointee.run(replay)
      case .narrowBackward(let dense): dense.pointee.run(replay)
      case .activateForward(let activate): activate.pointee.run(start, count, replay)
      case .activateBackward(let activate): activate.pointee.run(start, count, replay)
      case .softmaxForward(let softmax): softmax.pointee.run(start, count, replay)
      case .softmaxBackward(let softmax): softmax.pointee.run(start, count, replay)
      case .convolutionForward(let convolution): convolution.pointee.run(start, count, part: part, replay)
      case .convolutionParameterGradient(let convolution): convolution.pointee.run(start, count, part: part, replay)
      case .convolutionInputGradient(let convolution): convolution.pointee.run(start, count, part: part, replay)
      case .poolingForward(let pooling): pooling.pointee.run(start, count, replay)
      case .poolingBackward(let pooling): pooling.pointee.run(start, count, replay)
      case .batchNormForward(let work): work.pointee.run(start, count, replay)
      case .batchNormBackward(let work): work.pointee.run(start, count, replay)
      case .batchNormAverages(let work): work.pointee.run(start, count, replay)
      case .layerNormForward(let work): work.pointee.run(start, count, replay)
      case .layerNormInputGradient(let work): work.pointee.run(start, count, replay)
      case .layerNormParameterGradient(let work): work.pointee.run(start, count, replay)
      case .dropoutMask(let work): work.pointee.run(start, count, replay)
      case .dropoutApply(let work): work.pointee.run(start, count, replay)
      case .residualForward(let work): work.pointee.run(start, count, replay)
      case .embeddingForward(let work): work.pointee.run(start, count, replay)
      case .embeddingBackward(let work): work.pointee.run(start, count, replay)
      case .positionForward(let work): work.pointee.run(start, count, replay)
      case .columnSums(let work): work.pointee.run(start, count, replay)
      case .copy(let work): work.pointee.run(start, count, replay)
      case .copyRows(let work): work.pointee.run(start, count, replay)
      case .clear(let work): work.pointee.run(start, count, replay)
      case .accumulate(let work): work.pointee.run(start, count, replay)
      case .recurrenceForward(let work): work.pointee.run(start, count, part: part, replay)
      case .recurrenceBackward(let work): work.pointee.run(start, count, part: part, replay)
      case .attentionForward(let work): work.pointee.run(start, count, part: part, replay)
      case .attentionBackward(let work): work.pointee.run(start, count, part: part, replay)
      case .propagation(let work): work.pointee.run(start, count, part: part, replay)
      case .transpose(let work): work.pointee.run(start, count, replay)
      case .sumShards(let sum): sum.pointee.run(start, count, replay)
      case .loss(let loss): loss.pointee.run(start, count, replay)
      case .positionLosses(let loss): loss.pointee.run(start, count, replay)
      case .update(let update): update.pointee.run(start, count, replay)
      case .outerUpdate(let update): update.pointee.run(start, count, replay)
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

  @inline(__always) func run(_ replay: Replay) {
    if isLarge { runOnThreads(replay) } else { work.run(0, count, part: 0, replay) }
  }

  private func runOnThreads(_ replay: Replay) {
    let units = (count + unit - 1) / unit
    let fork = Fork(instruction: self, replay: replay, units: units, parts: min(replay.pool.threads, units))
    withUnsafePointer(to: fork) {
      replay.pool.run(fork.parts, on: $0) { fork, part in fork.assumingMemoryBound(to: Fork.self).pointee.run(part) }
    }
  }
}
