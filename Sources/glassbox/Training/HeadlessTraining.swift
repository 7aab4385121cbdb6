import Engine
import NcursesTerminal
import Training

/// Takes a run to its end, epoch by epoch, with a bar for who watches.
final class HeadlessTraining {
  private let trainer: Trainer
  private let lastEpoch: Int
  private let lastStep: Int
  private let tell: ((TrainingReport) -> Void)?

  private let start = ContinuousClock.now
  private let bar = ProgressLine()
  private let isASCII = Detection.here().capabilities.glyphs == .ascii
  /// Time and samples of training since the latest report; scoring and drawing are not counted.
  private var trainingSeconds = 0.0
  private var samplesReported: Int
  private var latest: TrainingReport?
  private var latestScoring = 0.0
  private var latestDrawing = 0.0

  /// - Parameter tell: given a report of each epoch, and of the end; nil if only the end is wanted.
  init(trainer: Trainer, lastEpoch: Int, lastStep: Int, tell: ((TrainingReport) -> Void)?) {
    self.trainer = trainer
    self.lastEpoch = lastEpoch
    self.lastStep = lastStep
    self.tell = tell
    samplesReported = trainer.samplesSeen
  }

  private var isOver: Bool {
    trainer.epochsDone >= lastEpoch || trainer.step >= lastStep || trainer.failure != nil || trainer.stopsEarly
      || Interruption.isRequested
  }

  private var seconds: Double { (ContinuousClock.now - start) / .seconds(1) }

  /// - Returns: the last report.
  func run() throws -> TrainingReport {
    while !isOver {
      let began = seconds
      var drawing = 0.0
      try trainer.trainEpoch { [self] trainer in
        // Reading the clock takes a tenth of a small net's step.
        if StandardError.isTerminal, trainer.step & 15 == 0 { drawing += draw() }
        return trainer.step < lastStep && !Interruption.isRequested
      }
      trainingSeconds += seconds - began - drawing
      // The end is told below.
      if isOver { break }
      if let tell {
        let report = try report()
        latest = report
        tell(report)
      } else if StandardError.isTerminal, seconds - latestScoring > 1 {
        latest = try report()
        latestScoring = seconds
      }
    }
    bar.clear()
    let report = try report(isLast: true)
    tell?(report)
    return report
  }

  /// - Returns: seconds that it took.
  private func draw() -> Double {
    let now = seconds
    guard now - latestDrawing >= 0.1 else { return 0 }
    latestDrawing = now
    let stepsPerEpoch = (Double(trainer.data.train.count) / Double(trainer.hyperparameters.batch)).rounded(.up)
    let wanted = min(Double(lastEpoch), Double(lastStep) / stepsPerEpoch)
    bar.show(
      TrainingBar(epochs: wanted, isASCII: isASCII).text(
        epoch: trainer.epoch, seconds: now, latest: latest, width: StandardError.width))
    return seconds - now
  }

  /// - Parameter isLast: with the measures, found in the same pass over the test set.
  private func report(isLast: Bool = false) throws -> TrainingReport {
    let samples = trainer.samplesSeen
    let rate = trainingSeconds > 0 ? Double(samples - samplesReported) / trainingSeconds : nil
    samplesReported = samples
    trainingSeconds = 0
    let train = try trainer.evaluate(.train, limit: Trainer.scoredTrainingSamples)
    let metrics = isLast && trainer.data.test.count > 0 ? try trainer.metrics(.test) : nil
    let test = try metrics?.score ?? trainer.evaluate(.test)
    return TrainingReport(
      step: trainer.step, epoch: trainer.epoch, trainLoss: train?.loss, testLoss: test?.loss,
      testAccuracy: test?.accuracy, samplesPerSecond: rate, weightsHash: trainer.weightsHash,
      measures: metrics?.measures ?? [])
  }
}
