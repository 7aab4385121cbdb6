import Datasets
import Engine
import Testing
import Training

@Suite struct TrainerTests {
  @Test func oneStepByHand() throws {
    let trainer = try TestRuns.trainer(TestRuns.neuron)
    // Outputs 0.125 and 1.875, errors −0.875 and 1.875.
    let loss = try trainer.takeStep()
    #expect(abs(loss - (0.875 * 0.875 + 1.875 * 1.875) / 2) < 1e-6)
    // dL/dw = mean of 2·error·input = (−0.875·1 + 1.875·3, −0.875·2 − 1.875·1), dL/db = sum of the errors.
    #expect(abs(try trainer.state.value("output.weight", 0) - (0.5 - 0.1 * 4.75)) < 1e-6)
    #expect(abs(try trainer.state.value("output.weight", 1) - (-0.25 + 0.1 * 3.625)) < 1e-6)
    #expect(abs(try trainer.state.value("output.bias", 0) - (0.125 - 0.1)) < 1e-6)
    #expect(trainer.step == 1 && trainer.epoch == 1)
  }

  @Test func eventsOfOneStepKeepTheirOrder() throws {
    var run = TestRuns.neuron
    for index in 0..<200 {
      run.events.append(
        Event(step: 3 - index % 4, action: .set(ParameterElement("output.bias", 0), to: Float(index))))
    }
    let events = try TestRuns.trainer(run).run.events
    #expect(events == (0...3).flatMap { step in run.events.filter { $0.step == step } })
  }

  @Test func theLastBatchOfAnEpochMayBeShort() throws {
    let trainer = try TestRuns.trainer(TestRuns.toy(batch: 30))
    var epochs: [Double] = []
    try trainer.train(steps: 8) {
      epochs.append($0.epoch)
      return true
    }
    #expect(epochs.map { Int(($0 * 100).rounded()) } == [30, 60, 90, 100, 130, 160, 190, 200])
    #expect(trainer.samplesSeen == 200)
  }

  @Test func eachEpochSeesEachSampleOnceInANewOrder() throws {
    // With a rate of 0 the loss of a batch of one tells which sample it was.
    let trainer = try TestRuns.trainer(TestRuns.toy(batch: 1, learningRate: 0))
    let first = try (0..<100).map { _ in try trainer.takeStep() }
    let second = try (0..<100).map { _ in try trainer.takeStep() }
    #expect(first != second)
    #expect(first.sorted() == second.sorted())
    #expect(Set(first).count > 90)
  }

  @Test(arguments: [Optimizer.sgd, .momentum(0.9), .adam(beta1: 0.9, beta2: 0.999)])
  func threadsDoNotChangeABit(optimizer: Optimizer) throws {
    var run = TestRuns.manySamples()
    run.hyperparameters.optimizer = optimizer
    let hashes = try [1, 2, 3].map { threads in
      let trainer = try TestRuns.trainer(run, threads: threads)
      try trainer.train(steps: 100)
      return trainer.weightsHash
    }
    #expect(Set(hashes).count == 1)
  }

  @Test func seedsDiffer() throws {
    let hashes = try [1, 2].map { seed in
      let trainer = try TestRuns.trainer(TestRuns.toy(seed: UInt64(seed)))
      try trainer.train(steps: 10)
      return trainer.weightsHash
    }
    #expect(hashes[0] != hashes[1])
  }

  @Test(arguments: [(ToySet.circle, Float(0.95)), (.xor, 0.95), (.gauss, 0.95)])
  func learns(set: ToySet, atLeast: Float) throws {
    let trainer = try TestRuns.trainer(TestRuns.toy(set, learningRate: 0.3, seed: 5))
    let before = try #require(try trainer.evaluate(.test))
    try trainer.train(steps: 4000)
    let after = try #require(try trainer.evaluate(.test))
    #expect(after.loss < before.loss / 2)
    #expect(try #require(after.accuracy) >= atLeast)
  }

  /// A rate so high that nothing gets better: the run ends by itself, and a replay ends at the same place.
  @Test func patienceEndsARun() throws {
    var run = TestRuns.toy(.circle, learningRate: 3, seed: 5)
    run.hyperparameters.patience = 2
    let trainer = try TestRuns.trainer(run)
    while !trainer.stopsEarly, trainer.epochsDone < 500 { try trainer.trainEpoch() }
    #expect(trainer.stopsEarly && trainer.state.heldOut.epochsSinceBest == 2)
    let again = try TestRuns.trainer(run)
    while !again.stopsEarly { try again.trainEpoch() }
    #expect(again.step == trainer.step && again.weightsHash == trainer.weightsHash)
    // One more epoch for whoever insists.
    try again.takeStep()
    #expect(!again.stopsEarly)
  }

  @Test func schedulesMoveTheRate() throws {
    var run = TestRuns.toy(.circle, learningRate: 0.3, seed: 5)
    run.hyperparameters.schedule = Schedule(.cosine(steps: 10, floor: 0), warmUp: 2)
    let trainer = try TestRuns.trainer(run)
    #expect(trainer.rateFactor == 0.5)
    try trainer.train(steps: 12)
    #expect(trainer.rateFactor == 0)
    let hash = trainer.weightsHash
    try trainer.train(steps: 5)
    #expect(trainer.weightsHash == hash)
    run.hyperparameters.schedule = Schedule(.step(every: 0, factor: 1))
    #expect(throws: EngineError.self) { try TestRuns.trainer(run) }
  }

  @Test func divergenceStopsAndNamesTheValue() throws {
    var run = TestRuns.neuron
    run.hyperparameters.learningRate = 1e20
    let trainer = try TestRuns.trainer(run)
    try trainer.train(steps: 100)
    let failure = try #require(trainer.failure)
    #expect(trainer.step < 100 && failure.step == trainer.step)
    #expect(failure.name.hasPrefix("output.") || failure.name.hasPrefix("loss"))
    #expect(failure.name.hasSuffix("]") && !failure.value.isFinite)
    #expect(throws: EngineError.self) { try trainer.takeStep() }
    try trainer.reset()
    #expect(trainer.failure == nil && trainer.step == 0)
  }

  @Test func aBatchMayGrowAndShrinkOnTheWay() throws {
    let trainer = try TestRuns.trainer(TestRuns.toy(batch: 30))
    try trainer.takeStep()
    var wanted = trainer.hyperparameters
    wanted.batch = 50
    try trainer.apply(.hyperparameters(wanted))
    try trainer.takeStep()
    #expect(trainer.samplesSeen == 80)
    try trainer.takeStep()
    #expect(trainer.samplesSeen == 100 && trainer.epochsDone == 1)
    wanted.batch = 0
    try trainer.apply(.hyperparameters(wanted))
    #expect(trainer.hyperparameters.batch == 1)
    #expect(trainer.notice?.contains("batch 0") == true)
    wanted.batch = 101
    try trainer.apply(.hyperparameters(wanted))
    #expect(trainer.hyperparameters.batch == 100)
    try trainer.takeStep()
    #expect(trainer.samplesSeen == 200)
  }

  @Test func progressMayEndIt() throws {
    let trainer = try TestRuns.trainer(TestRuns.toy())
    try trainer.train(steps: 100) { $0.step < 7 }
    #expect(trainer.step == 7)
  }

  /// A chunked evaluation of many samples is the mean of evaluating each alone.
  @Test func evaluationInChunksMissesNothing() throws {
    let trainer = try TestRuns.trainer(TestRuns.manySamples(count: 2500))
    try trainer.train(steps: 20)
    let score = try #require(try trainer.evaluate(.test))
    let plan = try Plan(spec: trainer.run.model, batch: 1, mode: .evaluation, compute: trainer.compute)
    var sum = 0.0
    var right = 0
    for index in 0..<trainer.data.test.count {
      trainer.data.test.copyInput(index, into: plan.inputs.baseAddress!)
      plan.targets[0] = trainer.data.test.targets[index]
      sum += Double(plan.evaluate(trainer.state))
      let best = plan.outputs.indices.max { plan.outputs[$0] < plan.outputs[$1] }
      if best == Int(plan.targets[0]) { right += 1 }
    }
    #expect(abs(Double(score.loss) - sum / 2500) < 1e-5)
    #expect(score.accuracy == Float(Double(right) / 2500))
    let confusion = try #require(try trainer.metrics().confusion)
    #expect(confusion.classes == 3 && confusion.total == 2500)
    #expect((0..<3).reduce(0) { $0 + confusion.hits($1) } == right)
    let some = try #require(try trainer.evaluate(.test, limit: 10))
    #expect(some.loss != score.loss)
  }

  @Test func classesWorkWithSquaredErrorToo() throws {
    var run = TestRuns.manySamples(count: 300)
    run.model.loss = .meanSquaredError
    let trainer = try TestRuns.trainer(run)
    try trainer.train(steps: 500)
    #expect(try #require(try trainer.evaluate(.test)?.accuracy) > 0.9)
  }

  @Test func regressionHasNoAccuracy() throws {
    let trainer = try TestRuns.trainer(TestRuns.neuron)
    let score = try #require(try trainer.evaluate(.test))
    #expect(score.accuracy == nil)
    #expect(try trainer.metrics().confusion == nil)
  }
}
