import Testing

@testable import Training

@Suite struct LossHistoryTests {
  @Test func keepsEachLossWhileThereIsRoom() {
    var history = LossHistory()
    for step in 0..<10 { history.append(step: step, train: Float(step) / 2) }
    #expect(history.train.map(\.mean) == (0..<10).map { Float($0) / 2 })
    #expect(history.train.allSatisfy { $0.firstStep == $0.lastStep && $0.count == 1 })
    #expect(history.test.isEmpty)
    #expect(history.lastStep == 9)
  }

  @Test(arguments: [1, 7, 100]) func staysBoundedAndLosesNothing(stride width: Int) {
    var history = LossHistory()
    let steps = (0..<50_000).map { $0 * width }
    for step in steps {
      history.append(step: step, train: Float(step % 97))
      history.append(step: step, test: Float(step % 97) + 1)
    }
    for curve in [history.train, history.test] {
      #expect(curve.count <= LossHistory.capacity && curve.count > LossHistory.capacity / 4)
      #expect(curve.map(\.count).reduce(0, +) == steps.count)
      #expect(curve.first?.firstStep == 0 && curve.last?.lastStep == steps.last)
      for (bucket, next) in zip(curve, curve.dropFirst()) { #expect(bucket.lastStep < next.firstStep) }
    }
    let first = history.train[0]
    let inside = steps.filter { $0 <= first.lastStep }.map { Float($0 % 97) }
    #expect(first.minimum == inside.min() && first.maximum == inside.max() && first.count == inside.count)
    #expect(abs(first.mean - inside.reduce(0, +) / Float(inside.count)) < 1e-3)
  }

  /// A nudge between two steps changes the loss of the step it was made at.
  @Test func replacesTheLossOfTheSameStep() {
    for length in [3, LossHistory.capacity, LossHistory.capacity + 1, 5000] {
      var once = LossHistory()
      var twice = LossHistory()
      for step in 0..<length {
        once.append(step: step, test: Float(step))
        twice.append(step: step, test: -1000)
        twice.append(step: step, test: Float(step))
      }
      #expect(once.test == twice.test, "\(length) steps")
    }
  }

  @Test func leavesOutWhatIsNotANumber() {
    var history = LossHistory()
    history.append(step: 0, train: 1)
    history.append(step: 1, train: .nan)
    history.append(step: 2, train: .infinity)
    #expect(history.train.count == 1)
  }
}
