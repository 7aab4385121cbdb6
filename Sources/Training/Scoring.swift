import Datasets
import Engine

/// One of the two halves of a split.
public enum DataPart: Sendable, Hashable {
  case train, test
}

/// What a pass over both sets found.
struct Scores {
  var train: Score?
  var test: Score?
  /// Empty for large sets.
  var trainAnswers: [Float] = []
  var testAnswers: [Float] = []
  var confusion = ConfusionMatrix(classes: 0)
}

/// A pass over some samples in chunks, so that whoever holds the thread can look up in between.
struct ScoringPass {
  let part: DataPart
  let count: Int
  /// What is scored.
  fileprivate var state: State
  private let keepsAnswers: Bool
  private var cursor = 0
  private var lossSum = 0.0
  private(set) var answers: [Float] = []
  private(set) var confusion: ConfusionMatrix
  /// Taken along where somebody asks for more than loss and accuracy.
  private(set) var measures: Metrics?

  /// - Parameter limit: only so many samples from the first on.
  init(_ part: DataPart, of trainer: Trainer, state: State, limit: Int = .max, measures: Metrics? = nil) {
    let set = trainer.samples(part)
    self.part = part
    self.state = state
    count = min(set.count, limit)
    keepsAnswers = trainer.hasSmallData
    confusion = ConfusionMatrix(classes: set.kind.classes)
    self.measures = measures
  }

  var isComplete: Bool { cursor >= count }
  var share: Double { count == 0 ? 1 : Double(cursor) / Double(count) }

  /// One chunk on.
  mutating func advance(_ trainer: Trainer) throws {
    guard !isComplete else { return }
    let set = trainer.samples(part)
    let plan = try trainer.plans.evaluation(min(trainer.chunk, count), trainer)
    let chunk = min(plan.batch, count - cursor)
    withUnsafeTemporaryAllocation(of: Int32.self, capacity: chunk) { samples in
      for row in 0..<chunk { samples[row] = Int32(cursor + row) }
      trainer.copy(set, UnsafeBufferPointer(samples), into: plan)
    }
    // Rows beyond the end hold older samples; a row's outputs and loss depend on that row alone.
    _ = plan.evaluate(state)
    let width = plan.outputs.count / plan.batch
    for row in 0..<chunk {
      lossSum += Double(plan.sampleLosses[row])
      judge(UnsafeBufferPointer(rebasing: plan.outputs[row * width..<(row + 1) * width]), set, cursor + row)
    }
    cursor += chunk
  }

  /// Nil for an empty set.
  var score: Score? {
    guard count > 0 else { return nil }
    return Score(loss: Float(lossSum / Double(count)), accuracy: confusion.accuracy.map { Float($0) })
  }

  private mutating func judge(_ outputs: UnsafeBufferPointer<Float>, _ set: Dataset, _ sample: Int) {
    let targets = set.targets[sample * set.targetWidth..<(sample + 1) * set.targetWidth]
    measures?.add(outputs: outputs, targets: targets)
    set.kind.judge(outputs, targets) { truth, answer, scores in
      confusion.add(truth: truth, answer: answer)
      measures?.add(scores: scores, truth: truth)
    }
    guard keepsAnswers else { return }
    switch set.kind {
    case .regression: answers.append(contentsOf: outputs)
    case .binary: answers.append(outputs[outputs.count - 1])
    case .classes: answers.append(Float(set.kind.answer(outputs) ?? 0))
    case .labels(let classes, let positions):
      for position in 0..<positions {
        answers.append(Float(TargetKind.classes(classes).answer(outputs.row(position, of: classes)) ?? 0))
      }
    }
  }
}

extension UnsafeBufferPointer<Float> {
  fileprivate func row(_ row: Int, of width: Int) -> UnsafeBufferPointer<Float> {
    UnsafeBufferPointer(rebasing: self[row * width..<(row + 1) * width])
  }
}

extension TargetKind {
  /// Classes that a target can name; 0 for regression.
  var classes: Int {
    switch self {
    case .binary: 2
    case .classes(let count), .labels(let count, _): count
    case .regression: 0
    }
  }

  /// Compares a sample's outputs with its targets, wherever there is a class to be right or wrong about.
  /// - Parameter body: given the class, the one answered, and what each class scored.
  func judge(
    _ outputs: UnsafeBufferPointer<Float>, _ targets: ArraySlice<Float>,
    _ body: (_ truth: Int, _ answer: Int, _ scores: UnsafeBufferPointer<Float>) -> Void
  ) {
    for (position, target) in targets.enumerated() where target >= 0 && target < Float(classes) {
      // Of two classes one probability, or one for each of no and yes.
      let (kind, scores) =
        if case .labels(let classes, _) = self {
          (TargetKind.classes(classes), outputs.row(position, of: classes))
        } else {
          (self, outputs)
        }
      if let answer = kind.answer(scores) { body(Int(target), answer, scores) }
    }
  }
}

extension Trainer {
  /// Large training sets are scored on so many samples from the first on; the test set always whole.
  public static let scoredTrainingSamples = 10_000

  func samples(_ part: DataPart) -> Dataset { part == .train ? data.train : data.test }

  /// Samples looked at in one go: a power of two that keeps the work well under 5 ms.
  var chunk: Int {
    var chunk = 1024
    while chunk > 16, chunk * state.parameterCount > 64_000_000 { chunk /= 2 }
    return chunk
  }

  /// Mean loss and accuracy over one half of the data; nil if it is empty.
  /// - Parameters:
  ///   - limit: only so many samples from the first on.
  ///   - progress: called with the share done, 0 … 1.
  public func evaluate(_ part: DataPart, limit: Int = .max, progress: ((Double) -> Void)? = nil) throws -> Score? {
    var pass = ScoringPass(part, of: self, state: state, limit: limit)
    while !pass.isComplete {
      try pass.advance(self)
      progress?(pass.share)
    }
    return pass.score
  }
}

/// Both sets, one after the other.
struct FullScoringPass {
  private var train: ScoringPass
  private var test: ScoringPass
  private var hasOwnWeights = false

  init(_ trainer: Trainer, state: State) {
    train = ScoringPass(.train, of: trainer, state: state, limit: Trainer.scoredTrainingSamples)
    test = ScoringPass(.test, of: trainer, state: state)
  }

  var isComplete: Bool { train.isComplete && test.isComplete }

  mutating func advance(_ trainer: Trainer) throws {
    // The held-out set first: it is the one that is waited for.
    if !test.isComplete { try test.advance(trainer) } else { try train.advance(trainer) }
  }

  /// Goes on with the weights as they are now, whatever becomes of them.
  mutating func keep(_ state: State) {
    guard !hasOwnWeights else { return }
    hasOwnWeights = true
    let copy = state.copy()
    train.state = copy
    test.state = copy
  }

  var scores: Scores {
    Scores(
      train: train.score, test: test.score, trainAnswers: train.answers, testAnswers: test.answers,
      confusion: test.confusion)
  }
}
