import Datasets
import Engine
import Foundation
import Testing
import Training

/// Against scikit-learn: Fixtures/metrics.py.
@Suite struct MetricsTests {
  private struct Fixture: Decodable {
    struct Classes: Decodable {
      var classes: Int
      var truth: [Int]
      var answers: [Int]
      var confusion: [Int]
      var accuracy: Double
      var precision: [Double?]
      var recall: [Double?]
      var f1: [Double?]
      var macroPrecision: Double
      var macroRecall: Double
      var macroF1: Double
      var microPrecision: Double
      var microRecall: Double
      var microF1: Double
    }
    struct Top: Decodable {
      var truth: [Int]
      var scores: [[Float]]
      var k: Int
      var accuracy: Double
    }
    struct ROC: Decodable {
      var truth: [Int]
      var scores: [Float]
      var falsePositive: [Double]?
      var truePositive: [Double]?
      var thresholds: [Float]?
      var area: Double?
    }
    struct Regression: Decodable {
      var targets: [[Float]]
      var answers: [[Float]]
      var mse: Double
      var mae: Double
      var r2: Double
    }
    var classes: [String: Classes]
    var top: [String: Top]
    var roc: [String: ROC]
    var regression: [String: Regression]
    var crossEntropy: Double
    var perplexity: Double
  }

  private let fixture: Fixture

  init() throws {
    let file = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Fixtures/metrics.json")
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    fixture = try decoder.decode(Fixture.self, from: Data(contentsOf: file))
  }

  /// Both undefined, or equal.
  private func close(_ a: Double?, _ b: Double?) -> Bool {
    guard let a, let b else { return a == nil && b == nil }
    return (a - b).magnitude <= 1e-12 * max(1, b.magnitude)
  }

  @Test func classesAgree() {
    #expect(fixture.classes.count == 7)
    for (name, known) in fixture.classes {
      var matrix = ConfusionMatrix(classes: known.classes)
      for (truth, answer) in zip(known.truth, known.answers) { matrix.add(truth: truth, answer: answer) }
      #expect(matrix.counts == known.confusion, "\(name)")
      #expect(close(matrix.accuracy, known.accuracy), "\(name)")
      for index in 0..<known.classes {
        #expect(close(matrix.precision(index), known.precision[index]), "precision of \(index), \(name)")
        #expect(close(matrix.recall(index), known.recall[index]), "recall of \(index), \(name)")
        #expect(close(matrix.f1(index), known.f1[index]), "F1 of \(index), \(name)")
      }
      #expect(close(matrix.precision(.macro), known.macroPrecision), "\(name)")
      #expect(close(matrix.recall(.macro), known.macroRecall), "\(name)")
      #expect(close(matrix.f1(.macro), known.macroF1), "\(name)")
      #expect(close(matrix.precision(.micro), known.microPrecision), "\(name)")
      #expect(close(matrix.recall(.micro), known.microRecall), "\(name)")
      #expect(close(matrix.f1(.micro), known.microF1), "\(name)")
    }
  }

  @Test func nothingSeenIsUndefined() {
    let matrix = ConfusionMatrix(classes: 3)
    #expect(matrix.accuracy == nil && matrix.f1(.macro) == nil && matrix.f1(.micro) == nil && matrix.recall(0) == nil)
    #expect(TopK(k: 2).accuracy == nil)
    let errors = RegressionErrors(width: 1)
    #expect(errors.meanSquaredError == nil && errors.meanAbsoluteError == nil && errors.determination == nil)
  }

  @Test func topKAgrees() {
    #expect(fixture.top.count == 3)
    for (name, known) in fixture.top {
      var top = TopK(k: known.k)
      for (truth, scores) in zip(known.truth, known.scores) { top.add(scores: scores, truth: truth) }
      #expect(close(top.accuracy, known.accuracy), "\(name)")
    }
  }

  /// Of equals the first is the answer, as it is for the accuracy.
  @Test func amongEqualScoresTheFirstComesFirst() {
    var (one, two) = (TopK(k: 1), TopK(k: 2))
    for truth in 0..<3 {
      one.add(scores: [0.25, 0.25, 0.25], truth: truth)
      two.add(scores: [0.25, 0.25, 0.25], truth: truth)
    }
    #expect(close(one.accuracy, 1 / 3) && close(two.accuracy, 2 / 3))
  }

  @Test func curvesAgree() throws {
    #expect(fixture.roc.count == 7)
    for (name, known) in fixture.roc {
      let curve = ROCCurve(zip(known.scores, known.truth).map { ($0, $1 == 1) })
      #expect(close(curve?.area, known.area), "\(name)")
      guard let curve else { continue }
      #expect(zip(curve.points, known.falsePositive ?? []).allSatisfy { close($0.falsePositiveRate, $1) }, "\(name)")
      #expect(zip(curve.points, known.truePositive ?? []).allSatisfy { close($0.truePositiveRate, $1) }, "\(name)")
      #expect(curve.points.first?.threshold == .infinity)
      #expect(curve.points.dropFirst().map(\.threshold) == known.thresholds, "\(name)")
    }
    #expect(ROCCurve([(.nan, true), (0, false)]) == nil)
  }

  @Test func errorsAgree() {
    #expect(fixture.regression.count == 4)
    for (name, known) in fixture.regression {
      var errors = RegressionErrors(width: known.targets[0].count)
      for (answers, targets) in zip(known.answers, known.targets) { errors.add(answers: answers, targets: targets) }
      #expect(close(errors.meanSquaredError, known.mse), "\(name)")
      #expect(close(errors.meanAbsoluteError, known.mae), "\(name)")
      #expect(((errors.determination ?? .nan) - known.r2).magnitude < 1e-9, "\(name)")
    }
    var same = RegressionErrors(width: 1)
    for answer: Float in [1, 2] { same.add(answers: [answer], targets: [3]) }
    #expect(same.determination == nil && same.meanSquaredError == 2.5)
  }

  @Test func perplexityAgrees() {
    #expect((perplexity(crossEntropy: fixture.crossEntropy) - fixture.perplexity).magnitude < 1e-12)
    #expect(perplexity(crossEntropy: 0) == 1)
  }

  /// What is printed for each kind of target, on answers that are known.
  @Test func eachKindHasItsMeasures() throws {
    func measures(_ run: Run) throws -> [Metrics.Measure] {
      try TestRuns.trainer(run).metrics().measures
    }
    let neuron = try measures(TestRuns.neuron)
    #expect(neuron.map(\.name) == ["MSE", "MAE", "R²"])
    // Answers 0.125 and 1.875 for 1 and 0.
    #expect(neuron[0].value == (0.875 * 0.875 + 1.875 * 1.875) / 2 && neuron[1].value == 1.375)
    #expect(neuron[2].value == 1 - (0.875 * 0.875 + 1.875 * 1.875) / 0.5)
    let toy = try measures(TestRuns.toy())
    #expect(toy.map(\.name) == ["precision", "recall", "F1", "AUC"])
    #expect(try measures(TestRuns.manySamples(count: 30)).map(\.name) == ["macro F1"])
    var letters = try #require(Recipe.named("char-lstm")).run
    letters.data = .letters(length: 64)
    let trainer = try TestRuns.trainer(letters)
    let written = try trainer.metrics().measures
    #expect(written.map(\.name) == ["macro F1", "top 5", "perplexity"])
    let loss = try #require(try trainer.evaluate(.test)?.loss)
    #expect(try #require(written[2].value) == perplexity(crossEntropy: Double(loss)))
    // Untrained, all 65 are about equally likely.
    #expect((60...75).contains(try #require(written[2].value)))
  }

  @Test func whatIsAllOfOneClassHasNoArea() throws {
    var run = TestRuns.toy()
    run.data = .table(inputs: [[0, 1], [1, 0]], targets: [[1], [1]], kind: .binary, inputNames: [], classNames: [])
    let area = try #require(try TestRuns.trainer(run).metrics().measures.last)
    #expect(area.name == "AUC" && area.value == nil)
  }
}
