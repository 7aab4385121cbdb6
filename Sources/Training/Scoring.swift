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
  var confusion: [Int] = []
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
  private var right = 0
  /// Answers that could be right or wrong.
  private var judged = 0
  private(set) var answers: [Float] = []
  private(set) var confusion: [Int] = []

  /// - Parameter limit: only so many samples from the first on.
  init(_ part: DataPart, of trainer: Trainer, state: State, limit: Int = .max) {
    let set = trainer.samples(part)
    self.part = part
    self.state = state
    count = min(set.count, limit)
    keepsAnswers = trainer.hasSmallData
    confusion = Array(repeating: 0, count: set.kind.classes * set.kind.classes)
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
    let accuracy = confusion.isEmpty ? nil : Float(Double(right) / Double(max(1, judged)))
    return Score(loss: Float(lossSum / Double(count)), accuracy: accuracy)
  }

  private mutating func judge(_ outputs: UnsafeBufferPointer<Float>, _ set: Dataset, _ sample: Int) {
    switch set.kind {
    case .regression:
      if keepsAnswers { answers.append(contentsOf: outputs) }
    case .binary:
      if keepsAnswers { answers.append(outputs[outputs.count - 1]) }
      judge(set.kind.answer(outputs), set.targets[sample], of: 2)
    case .classes(let classes):
      let answer = set.kind.answer(outputs)
      if keepsAnswers { answers.append(Float(answer ?? 0)) }
      judge(answer, set.targets[sample], of: classes)
    case .labels(let classes, let positions):
      for position in 0..<positions {
        let row = outputs[position * classes..<(position + 1) * classes]
        let answer = TargetKind.classes(classes).answer(row)
        if keepsAnswers { answers.append(Float(answer ?? 0)) }
        judge(answer, set.targets[sample * positions + position], of: classes)
      }
    }
  }

  private mutating func judge(_ answer: Int?, _ truth: Float, of classes: Int) {
    guard let answer, truth >= 0, truth < Float(classes) else { return }
    judged += 1
    if truth == Float(answer) { right += 1 }
    confusion[Int(truth) * classes + answer] += 1
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
