/// a = gain · x̂ + bias with x̂ = (x − mean) / √(variance + ε), channel by channel. Mean and variance are those of the
/// batch while training, the running averages otherwise.
struct BatchNorm: OperationBody {
  var input: Int
  var output: Int
  var gain: Int
  var bias: Int
  var mean: Int
  var variance: Int
  /// Rows of a sample, channels of a row, numbers of a channel.
  var rows: Int
  var channels: Int
  var plane: Int
  var momentum: Float
  var epsilon: Float

  func forward(_ tape: inout Tape) {
    for channel in 0..<channels {
      let cells = cells(channel, tape.batch)
      if tape.phase == .training {
        let mean = cells.reduce(0) { $0 + tape.values[input][$1] } / Double(cells.count)
        let squares = cells.reduce(0) { $0 + (tape.values[input][$1] - mean) * (tape.values[input][$1] - mean) }
        let share = Double(momentum)
        let unbiased = squares / Double(max(1, cells.count - 1))
        tape.newStatistics[self.mean][channel] = (1 - share) * tape.statistics[self.mean][channel] + share * mean
        tape.newStatistics[variance][channel] = (1 - share) * tape.statistics[variance][channel] + share * unbiased
      }
      let (mean, inverse) = moments(tape, channel, cells)
      for cell in cells {
        tape.values[output][cell] =
          (tape.values[input][cell] - mean) * inverse * tape.parameters[gain][channel] + tape.parameters[bias][channel]
      }
    }
  }

  /// dgain = Σ da · x̂, dbias = Σ da; dx = gain / √(variance + ε) · (da − dbias / n − x̂ · dgain / n) while training, where
  /// mean and variance depend on each of the n numbers too, and without the last two terms otherwise.
  func backward(_ tape: inout Tape) {
    for channel in 0..<channels {
      let cells = cells(channel, tape.batch)
      let (mean, inverse) = moments(tape, channel, cells)
      func normalised(_ cell: Int) -> Double { (tape.values[input][cell] - mean) * inverse }
      let sum = cells.reduce(0) { $0 + tape.gradients[output][$1] }
      let product = cells.reduce(0) { $0 + tape.gradients[output][$1] * normalised($1) }
      tape.parameterGradients[bias][channel] += sum
      tape.parameterGradients[gain][channel] += product
      let share = tape.phase == .training ? 1 / Double(cells.count) : 0
      for cell in cells {
        tape.gradients[input][cell] +=
          tape.parameters[gain][channel] * inverse
          * (tape.gradients[output][cell] - share * sum - normalised(cell) * share * product)
      }
    }
  }

  private func moments(_ tape: Tape, _ channel: Int, _ cells: [Int]) -> (mean: Double, inverse: Double) {
    guard tape.phase == .training else {
      let variance = tape.statistics[variance][channel]
      return (tape.statistics[mean][channel], 1 / (variance + Double(epsilon)).squareRoot())
    }
    let mean = cells.reduce(0) { $0 + tape.values[input][$1] } / Double(cells.count)
    let variance =
      cells.reduce(0) { $0 + (tape.values[input][$1] - mean) * (tape.values[input][$1] - mean) } / Double(cells.count)
    return (mean, 1 / (variance + Double(epsilon)).squareRoot())
  }

  private func cells(_ channel: Int, _ batch: Int) -> [Int] {
    (0..<batch * rows).flatMap { row in
      let start = (row * channels + channel) * plane
      return start..<start + plane
    }
  }
}

extension BatchNorm {
  struct Forward: BitwiseCopyable {
    var rows: Int
    var channels: Int
    var plane: Int
    var epsilon: Float
    var phase: Phase
    var input: Int
    var output: Int
    var gain: Int
    var bias: Int
    var runningMean: Int
    var runningVariance: Int
    /// What the backward pass and the running averages need: mean, variance and 1 / √(variance + ε) of each channel.
    var mean: Int
    var variance: Int
    var inverse: Int

    func run(_ start: Int, _ count: Int, _ replay: Replay) {
      let (mean, variance) = (replay.arena + mean, replay.arena + variance)
      switch phase {
      case .training:
        replay.kernels.pointee.channelMoments(
          rows, channels, plane, start, start + count, replay.arena + input, mean, variance)
      case .evaluation:
        (mean + start).update(from: replay.statistics + (runningMean + start), count: count)
        (variance + start).update(from: replay.statistics + (runningVariance + start), count: count)
      }
      replay.kernels.pointee.normalizeChannels(
        rows, channels, plane, start, start + count, replay.arena + input, mean, variance, epsilon,
        replay.parameters + gain, replay.parameters + bias, replay.arena + inverse, replay.arena + output)
    }
  }

  struct Backward: BitwiseCopyable {
    var rows: Int
    var channels: Int
    var plane: Int
    var phase: Phase
    var input: Int
    var outputGradient: Int
    var inputGradient: Int?
    var gain: Int
    var mean: Int
    var inverse: Int
    var gainGradient: Int
    var biasGradient: Int

    func run(_ start: Int, _ count: Int, _ replay: Replay) {
      let share = phase == .training ? 1 / Float(rows * plane) : 0
      replay.kernels.pointee.normalizeChannelsBackward(
        rows, channels, plane, start, start + count, replay.arena + input, replay.arena + mean,
        replay.arena + inverse, replay.parameters + gain, replay.arena + outputGradient, share,
        replay.arena + gainGradient, replay.arena + biasGradient, inputGradient.map { replay.arena + $0 })
    }
  }

  /// average ← (1 − momentum) · average + momentum · batch, with the variance that does not take the sample's mean for
  /// the true one (n − 1).
  struct Averages: BitwiseCopyable {
    var momentum: Float
    /// n / (n − 1)
    var correction: Float
    var mean: Int
    var variance: Int
    var runningMean: Int
    var runningVariance: Int

    func run(_ start: Int, _ count: Int, _ replay: Replay) {
      for channel in start..<start + count {
        let (mean, variance) = (replay.arena[mean + channel], replay.arena[variance + channel] * correction)
        replay.statistics[runningMean + channel] += momentum * (mean - replay.statistics[runningMean + channel])
        replay.statistics[runningVariance + channel] +=
          momentum * (variance - replay.statistics[runningVariance + channel])
      }
    }
  }

  /// Mean, variance and 1 / √(variance + ε), one after another.
  private func places(_ recorder: inout Recorder) -> (mean: Int, variance: Int, inverse: Int) {
    let start = recorder.shared(output, count: 3 * channels.paddedToLine)
    return (start, start + channels.paddedToLine, start + 2 * channels.paddedToLine)
  }

  private func instruction(_ work: Instruction.Work, _ recorder: Recorder) -> Instruction {
    // Side by side in memory, channels are shared out by lines.
    Instruction(work, count: channels, weight: recorder.batch * rows * plane, unit: plane == 1 ? 16 : 1)
  }

  func recordForward(_ recorder: inout Recorder) {
    let (mean, variance, inverse) = places(&recorder)
    let forward = Forward(
      rows: recorder.batch * rows, channels: channels, plane: plane, epsilon: epsilon, phase: recorder.phase,
      input: recorder.values[input], output: recorder.values[output], gain: recorder.offset(of: gain),
      bias: recorder.offset(of: bias), runningMean: recorder.graph.statistics[self.mean].offset,
      runningVariance: recorder.graph.statistics[self.variance].offset, mean: mean, variance: variance,
      inverse: inverse)
    recorder.emit(instruction(.batchNormForward(recorder.keep(forward)), recorder))
  }

  func recordBackward(_ recorder: inout Recorder) {
    guard let outputGradient = recorder.gradients[output] else { return }
    let (mean, _, inverse) = places(&recorder)
    let backward = Backward(
      rows: recorder.batch * rows, channels: channels, plane: plane, phase: recorder.phase,
      input: recorder.values[input], outputGradient: outputGradient, inputGradient: recorder.gradients[input],
      gain: recorder.offset(of: gain), mean: mean, inverse: inverse,
      gainGradient: recorder.parameterGradients + recorder.offset(of: gain),
      biasGradient: recorder.parameterGradients + recorder.offset(of: bias))
    recorder.emit(instruction(.batchNormBackward(recorder.keep(backward)), recorder))
  }

  func recordStatistics(_ recorder: inout Recorder) {
    let (mean, variance, _) = places(&recorder)
    let count = recorder.batch * rows * plane
    let averages = Averages(
      momentum: momentum, correction: Float(count) / Float(max(1, count - 1)), mean: mean, variance: variance,
      runningMean: recorder.graph.statistics[self.mean].offset,
      runningVariance: recorder.graph.statistics[self.variance].offset)
    recorder.emit(Instruction(.batchNormAverages(recorder.keep(averages)), count: channels))
  }
}

extension BatchNormSpec: LayerDefinition {
  func record(in graph: inout Graph) throws {
    guard momentum >= 0, momentum <= 1, epsilon > 0, epsilon.isFinite else {
      throw EngineError(
        "layer \(name) has momentum \(momentum) and ε \(epsilon); momentum goes from 0 to 1, and ε is above 0")
    }
    let (input, shape) = (graph.output, graph.outputShape)
    let (rows, channels, plane) =
      switch shape {
      case .vector(let width): (1, width, 1)
      case .sequence(let length, let width): (length, width, 1)
      case .image(let channels, let height, let width): (1, channels, height * width)
      }
    let gain = try graph.addParameter("\(name).gain", shape: [channels], start: 1)
    let bias = try graph.addParameter("\(name).bias", shape: [channels], start: 0)
    let mean = graph.addStatistic("\(name).mean", count: channels, start: 0)
    let variance = graph.addStatistic("\(name).variance", count: channels, start: 1)
    let output = try graph.addOutput("\(name).a", shape, of: name)
    graph.add(
      .batchNorm(
        BatchNorm(
          input: input, output: output, gain: gain, bias: bias, mean: mean, variance: variance, rows: rows,
          channels: channels, plane: plane, momentum: momentum, epsilon: epsilon)))
  }
}
