import Datasets
import Engine
import Testing
import Training

@Suite struct ScanTests {
  private let weight = ParameterElement("output.weight", 0)
  private let bias = ParameterElement("output.bias", 0)

  /// y = 2x on 1, 2, 3 with w = −1: the loss is 14/3 · (w − 2)² + 4b(w − 2) + b².
  private func line(rate: Float = 0.1, events: [Event] = []) throws -> Trainer {
    try TestRuns.trainer(
      Run(
        model: .mlp(
          inputs: 1, hidden: [], activation: .relu, outputs: 1, outputActivation: .linear, loss: .meanSquaredError),
        data: .table(
          inputs: [[1], [2], [3]], targets: [[2], [4], [6]], kind: .regression(1), inputNames: [], classNames: []),
        initial: ["output.weight": [-1], "output.bias": [0]],
        hyperparameters: Hyperparameters(learningRate: rate, batch: 3), events: events))
  }

  private func loss(_ w: Float, _ b: Float) -> Float { 14 / 3 * (w - 2) * (w - 2) + 4 * b * (w - 2) + b * b }

  @Test func aScanIsTheLossWithOtherParameters() throws {
    let trainer = try line()
    let along = ScanRequest(x: ScanAxis(weight, over: -2...6, count: 80))
    let over = ScanRequest(x: ScanAxis(weight, over: -2...6, count: 9), y: ScanAxis(bias, over: -1...3, count: 8))
    let seen = try trainer.observe(Observation(scans: [along, over]))
    #expect(seen.scans.map(\.request) == [along, over])
    #expect(seen.scans.map(\.values.count) == [80, 72])
    for index in 0..<80 {
      let w = -2 + (Float(index) + 0.5) * 0.1
      #expect(abs(seen.scans[0].values[index] - loss(w, 0)) < 1e-3)
    }
    for (row, column) in [(0, 0), (0, 8), (5, 3), (7, 8)] {
      let w = -2 + (Float(column) + 0.5) * 8 / 9
      let b = 3 - (Float(row) + 0.5) * 0.5
      #expect(abs(seen.scans[1].values[row * 9 + column] - loss(w, b)) < 1e-3)
    }
    #expect(abs(seen.scans[1].loss - 42) < 1e-9)
    #expect(seen.scans[0].slopes.count == 1 && abs(seen.scans[0].slopes[0] + 28) < 1e-9)
    #expect(seen.scans[1].slopes.count == 2 && abs(seen.scans[1].slopes[1] + 12) < 1e-9)
  }

  @Test func aScanMayJudgeByAnotherLoss() throws {
    let trainer = try line()
    let axis = ScanAxis(weight, over: -2...6, count: 40)
    let seen = try trainer.observe(
      Observation(scans: [ScanRequest(x: axis, loss: .meanAbsoluteError), ScanRequest(x: axis)]))
    #expect(seen.scans.map(\.request.loss) == [.meanAbsoluteError, nil])
    for index in 0..<40 {
      let w = -2 + (Float(index) + 0.5) * 0.2
      // Misses of |w − 2| times 1, 2 and 3.
      #expect(abs(seen.scans[0].values[index] - 2 * abs(w - 2)) < 1e-4)
      #expect(abs(seen.scans[1].values[index] - loss(w, 0)) < 1e-3)
    }
    #expect(abs(seen.scans[0].loss - 6) < 1e-9 && abs(seen.scans[0].slopes[0] + 2) < 1e-9)
    #expect(abs(seen.scans[1].loss - 42) < 1e-9)
    // The run itself is still judged by its own.
    #expect(abs(try #require(seen.train).loss - 42) < 1e-4)
  }

  @Test func aLossThatDoesNotFitIsNotScanned() throws {
    let trainer = try line()
    let axis = ScanAxis(weight, over: -2...6, count: 4)
    let losses: [Loss] = [.binaryCrossEntropy, .softmaxCrossEntropy, .meanSquaredError]
    let seen = try trainer.observe(Observation(scans: losses.map { ScanRequest(x: axis, loss: $0) }))
    #expect(seen.scans.map(\.request.loss) == [.meanSquaredError])
  }

  @Test func scanningNeverChangesTheRun() throws {
    let (blind, seeing) = (try line(), try line())
    for _ in 0..<10 {
      try blind.takeStep()
      try seeing.takeStep()
      _ = try seeing.observe(
        Observation(scans: [ScanRequest(x: ScanAxis(weight, over: -9...9, count: 100))], trail: true))
    }
    #expect(blind.weightsHash == seeing.weightsHash)
  }

  @Test func whatCannotBeScannedIsLeftOut() throws {
    let trainer = try line()
    let requests = [
      ScanRequest(x: ScanAxis(ParameterElement("no.such", 0), over: 0...1, count: 4)),
      ScanRequest(x: ScanAxis(ParameterElement("output.weight", 7), over: 0...1, count: 4)),
      ScanRequest(x: ScanAxis(weight, over: 0...1, count: 0)),
      ScanRequest(x: ScanAxis(weight, over: 0...1, count: 1_000_000)),
      ScanRequest(x: ScanAxis(weight, over: -.infinity...1, count: 4)),
      ScanRequest(x: ScanAxis(weight, over: -.greatestFiniteMagnitude ... .greatestFiniteMagnitude, count: 3)),
    ]
    let seen = try trainer.observe(Observation(scans: requests))
    #expect(seen.scans.map(\.request) == [requests[5]])
    let large = try TestRuns.trainer(TestRuns.manySamples())
    #expect(
      try large.observe(Observation(scans: [ScanRequest(x: ScanAxis(weight, over: 0...1, count: 4))])).scans == [])
  }

  @Test func theTrailIsTheWayWalked() throws {
    let trainer = try line(rate: 0.05, events: [Event(step: 0, action: .freeze(bias, true))])
    try trainer.train(steps: 3)
    let trail = try trainer.observe(Observation(trail: true)).trail
    #expect(trail.firstStep == 0 && trail.losses.count == 3 && abs(trail.losses[0] - 42) < 1e-4)
    let way = trail.values(of: weight)
    #expect(way.count == 3 && way[0] == -1)
    // w ← w − 0.05 · 28/3 · (w − 2)
    #expect(abs(way[1] - 0.4) < 1e-5)
    #expect(trail.values(of: bias) == [0, 0, 0])
    #expect(trail.values(of: ParameterElement("no.such", 0)) == [])
    #expect(try trainer.observe(Observation()).trail.losses.isEmpty)
    try trainer.reset()
    #expect(try trainer.observe(Observation(trail: true)).trail.losses.isEmpty)
  }

  @Test func aLongWalkForgetsItsBeginning() throws {
    let trainer = try line(rate: 0.001)
    try trainer.train(steps: 1000)
    let trail = try trainer.observe(Observation(trail: true)).trail
    #expect(trail.losses.count < 800 && trail.firstStep + trail.losses.count == 1000)
    #expect(trail.values(of: weight).count == trail.losses.count)
  }

  @Test func aLargerNetworkLeavesNoTrail() throws {
    let trainer = try TestRuns.trainer(TestRuns.toy())
    try trainer.train(steps: 3)
    #expect(try trainer.observe(Observation(trail: true)).trail.losses.isEmpty)
  }
}
