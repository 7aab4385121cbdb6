import Datasets
import Engine

/// What a model's answers to a set are worth, by the measures that fit its targets.
public struct Metrics: Sendable {
  /// Mean loss and accuracy; nil for an empty set.
  public fileprivate(set) var score: Score?
  /// For classes.
  public fileprivate(set) var confusion: ConfusionMatrix?
  /// For more than ten classes, of which the first guess need not be the only one that counts.
  public private(set) var topFive: TopK?
  /// For real numbers.
  public private(set) var errors: RegressionErrors?
  /// For a model that reads tokens.
  public fileprivate(set) var perplexity: Double?
  /// For yes or no.
  private var scores: [(score: Float, isPositive: Bool)] = []
  private let kind: TargetKind

  init(_ kind: TargetKind) {
    self.kind = kind
    if case .regression(let width) = kind { errors = RegressionErrors(width: width) }
    if kind.classes > 10 { topFive = TopK(k: 5) }
  }

  /// Nil where the targets are not yes or no, or are all the same.
  public var roc: ROCCurve? { ROCCurve(scores) }

  /// Of one class that was to be named; its answer is in the confusion matrix that the pass keeps anyway.
  mutating func add(scores: UnsafeBufferPointer<Float>, truth: Int) { topFive?.add(scores: scores, truth: truth) }

  mutating func add(outputs: UnsafeBufferPointer<Float>, targets: ArraySlice<Float>) {
    errors?.add(answers: outputs, targets: targets)
    if kind == .binary, let yes = outputs.last { scores.append((yes, targets.first == 1)) }
  }

  /// One measure of the lot; nil stands for what is undefined.
  public struct Measure: Hashable, Sendable {
    public let name: String
    public let value: Double?
    /// A share of 1, read as percent.
    public let isShare: Bool
  }

  /// Those worth a line each, beside loss and accuracy.
  public var measures: [Measure] {
    func number(_ name: String, _ value: Double?) -> Measure { Measure(name: name, value: value, isShare: false) }
    func share(_ name: String, _ value: Double?) -> Measure { Measure(name: name, value: value, isShare: true) }
    var all: [Measure] = []
    if let errors {
      all += [
        number("MSE", errors.meanSquaredError), number("MAE", errors.meanAbsoluteError),
        number("R²", errors.determination),
      ]
    }
    if let confusion {
      if kind == .binary {
        all += [
          share("precision", confusion.precision(1)), share("recall", confusion.recall(1)),
          share("F1", confusion.f1(1)),
          number("AUC", roc?.area),
        ]
      } else {
        all.append(share("macro F1", confusion.f1(.macro)))
      }
    }
    if let topFive { all.append(share("top 5", topFive.accuracy)) }
    if let perplexity { all.append(number("perplexity", perplexity)) }
    return all
  }
}

extension Trainer {
  /// What the answers to one half of the data are worth.
  public func metrics(_ part: DataPart = .test) throws -> Metrics {
    var pass = ScoringPass(part, of: self, state: state, measures: Metrics(samples(part).kind))
    while !pass.isComplete { try pass.advance(self) }
    var metrics = pass.measures ?? Metrics(samples(part).kind)
    metrics.score = pass.score
    if pass.confusion.classes > 0 { metrics.confusion = pass.confusion }
    if case .embedding = run.model.layers.first, let loss = metrics.score?.loss {
      metrics.perplexity = Training.perplexity(crossEntropy: Double(loss))
    }
    return metrics
  }
}
