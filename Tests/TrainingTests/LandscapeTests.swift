import Datasets
import Engine
import Testing

@testable import Training

/// The loss around a run, and the way that led there.
@Suite struct LandscapeTests {
  /// Each value is the loss at θ + a · δ + b · η, and the middle is the present one.
  @Test func aLandscapeIsTheLossAround() throws {
    let trainer = try Inside.trainer(TestRuns.toy())
    try trainer.train(steps: 150)
    let seen = try Inside.landscape(trainer)
    #expect(seen.request == LandscapeRequest(columns: 9, rows: 7) && seen.samples == 100 && seen.step == 150)
    let score = try #require(try trainer.observe(Observation()).train)
    #expect(abs(seen.loss - score.loss) < 1e-6)
    // The directions again, from the moments themselves.
    let again = try TestRuns.trainer(TestRuns.toy())
    let now = trainer.state.parameterVector
    var way = Way(to: now)
    for place in seen.path.dropLast() {
      try again.train(steps: place.step - again.step)
      way.add(again.state.parameterVector)
    }
    while !way.isMeasured { way.measure() }
    let components = way.components()
    let plan = try trainer.plans.evaluation(100, trainer)
    trainer.writeFirstSamples(into: plan)
    let state = trainer.state.copy()
    for (row, column) in [(0, 0), (3, 4), (6, 8), (2, 7)] {
      let a = (Float(column) - 4) * 2 / 9 * seen.x.reach
      let b = (3 - Float(row)) * 2 / 7 * seen.y.reach
      var moved = now
      for index in now.indices {
        moved[index] += a * components[0].direction[index] + b * components[1].direction[index]
      }
      let zero = [Float](repeating: 0, count: now.count)
      try state.moveParameters(to: moved, plus: 0, zero, plus: 0, zero)
      #expect(abs(seen.values[row * 9 + column] - plan.evaluate(state)) < 1e-4)
    }
  }

  @Test func theWayEndsInTheMiddle() throws {
    let trainer = try Inside.trainer(TestRuns.toy())
    try trainer.train(steps: 150)
    let seen = try Inside.landscape(trainer)
    #expect(seen.path.map(\.step) == Array(stride(from: 0, to: 150, by: 8)) + [150])
    #expect(seen.path.last == Landscape.Place(step: 150, x: 0, y: 0))
    guard case .way(let first) = seen.x.direction, case .way(let second) = seen.y.direction else {
      Issue.record("the run has gone some way")
      return
    }
    #expect(first >= second && second > 0 && first + second < 1.0001)
    // What the two directions hold is what is seen of the way.
    let again = try TestRuns.trainer(TestRuns.toy())
    let now = trainer.state.parameterVector
    var (all, inPlane) = (0.0, 0.0)
    for place in seen.path.dropLast() {
      try again.train(steps: place.step - again.step)
      all += zip(again.state.parameterVector, now).reduce(0) { $0 + Double(($1.0 - $1.1) * ($1.0 - $1.1)) }
      inPlane += Double(place.x * place.x + place.y * place.y)
      #expect(abs(place.x) < seen.x.reach && abs(place.y) < seen.y.reach)
    }
    #expect(abs(inPlane / all - Double(first + second)) < 1e-4)
  }

  /// The same with keyframes, without, and after going there and back.
  @Test func aLandscapeIsTheSameEachTime() throws {
    let walked = try Inside.trainer(TestRuns.toy())
    try walked.train(steps: 600)
    try walked.seek(to: 150)
    let straight = try TestRuns.trainer(TestRuns.toy())
    try straight.train(steps: 150)
    let (a, b) = (try Inside.landscape(walked), try Inside.landscape(straight))
    #expect(a == b)
  }

  @Test func atTheStartTheDirectionsAreRandom() throws {
    let trainer = try Inside.trainer(TestRuns.toy())
    let seen = try Inside.landscape(trainer)
    #expect(seen.x == .init(.random, reach: 1) && seen.y == .init(.random, reach: 1))
    #expect(seen.path == [Landscape.Place(step: 0, x: 0, y: 0)])
    // Each unit's share is as long as its own weights.
    let direction = trainer.state.filterNormalizedDirection(seed: 1, stream: 0)
    let own = trainer.state.parameterVector
    for info in trainer.state.parameters {
      guard info.decays else {
        #expect(direction[info.offset..<info.offset + info.count].allSatisfy { $0 == 0 })
        continue
      }
      for unit in 0..<info.shape[1] {
        func length(_ vector: [Float]) -> Float {
          stride(from: unit, to: info.count, by: info.shape[1]).reduce(0) { sum, index in
            sum + vector[info.offset + index] * vector[info.offset + index]
          }.squareRoot()
        }
        #expect(abs(length(direction) - length(own)) < 1e-5 * length(own))
      }
    }
  }

  /// One step leads along one line; across it the direction is random.
  @Test func aWayOfOneStepHasOneDirection() throws {
    let trainer = try Inside.trainer(TestRuns.toy())
    try trainer.train(steps: 1)
    let seen = try Inside.landscape(trainer)
    #expect(seen.x.direction == .way(share: 1) && seen.y == .init(.random, reach: seen.x.reach))
    #expect(seen.path.count == 2 && seen.path[0].x < 0 && abs(seen.path[0].x * 1.25 + seen.x.reach) < 1e-6)
  }

  @Test func whatCannotBeMappedSaysSo() throws {
    let large = try TestRuns.trainer(
      Run(
        model: .mlp(
          inputs: 2, hidden: [1200, 1200], activation: .relu, outputs: 1, outputActivation: .sigmoid,
          loss: .binaryCrossEntropy), data: .toy(.circle, count: 200, noise: 0, trainShare: 0.5, scale: 1)))
    #expect(throws: EngineError.self) { try Inside.landscape(large, columns: 33, rows: 25) }
    #expect(try Inside.histograms(large).count == 1)
    var run = TestRuns.neuron
    run.hyperparameters.learningRate = 1e20
    let broken = try Inside.trainer(run)
    try broken.train(steps: 100)
    #expect(broken.failure != nil)
    #expect(throws: EngineError.self) { try Inside.landscape(broken) }
    #expect(try Inside.histograms(broken).last?.layers.contains { $0.weights.notFinite > 0 } == true)
  }

  @Test func eigenvaluesOfAKnownMatrix() {
    let eigen = SymmetricEigen([2, 1, 0, 1, 2, 0, 0, 0, 5], order: 3)
    #expect(zip(eigen.values, [5, 3, 1]).allSatisfy { abs($0 - $1) < 1e-12 })
    #expect(eigen.vectors[0].map(abs) == [0, 0, 1] && abs(eigen.vectors[1][0] - eigen.vectors[1][1]) < 1e-12)
    #expect(SymmetricEigen([], order: 0).values.isEmpty)
    // A · v = λ · v for a matrix without any pattern.
    var random = SplitMix(seed: 9)
    var matrix = [Double](repeating: 0, count: 256)
    for row in 0..<16 {
      for column in 0...row {
        let value = Double.random(in: -1...1, using: &random)
        (matrix[row * 16 + column], matrix[column * 16 + row]) = (value, value)
      }
    }
    let found = SymmetricEigen(matrix, order: 16)
    #expect(found.values == found.values.sorted(by: >))
    for (value, vector) in zip(found.values, found.vectors) {
      for row in 0..<16 {
        let product = (0..<16).reduce(0) { $0 + matrix[row * 16 + $1] * vector[$1] }
        #expect(abs(product - value * vector[row]) < 1e-10)
      }
    }
  }

  @Test func aSessionLooksInsideWhileItRunsAndAtRest() throws {
    let session = Session(threads: 1, locations: TestRuns.locations, clock: SystemClock(), wake: {})
    defer { session.stop() }
    session.send(.load(TestRuns.toy()))
    session.send(.observe(Observation(histograms: true, landscape: LandscapeRequest(columns: 9, rows: 7))))
    session.send(.step(2000))
    var seen = session.waitUntilIdle(session.send(.pause))
    let direct = try Inside.trainer(TestRuns.toy())
    try direct.train(steps: 2000)
    #expect(seen.step == 2000 && seen.weightsHash == direct.weightsHash)
    #expect(try seen.histograms?.get() == Inside.histograms(direct))
    #expect(try seen.landscape?.get() == Inside.landscape(direct))
    // Back, and on in a branch.
    seen = session.waitUntilIdle(session.send(.seek(100)))
    try direct.seek(to: 100)
    #expect(try seen.histograms?.get() == Inside.histograms(direct))
    session.send(.nudge(ParameterElement("output.bias", 0), by: 0.5))
    seen = session.waitUntilIdle(session.send(.step(50)))
    try direct.apply(.nudge(ParameterElement("output.bias", 0), by: 0.5))
    try direct.train(steps: 50)
    #expect(seen.branches.count == 2)
    #expect(try seen.histograms?.get() == Inside.histograms(direct))
    #expect(try seen.landscape?.get() == Inside.landscape(direct))
    seen = session.waitUntilIdle(session.send(.observe(Observation())))
    #expect(seen.histograms == nil && seen.landscape == nil)
  }
}
