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

  @Test func recipesAreFoundAndFit() throws {
    #expect(
      Recipe.all.map(\.name) == [
        "xor", "mirror-symmetry", "spiral", "mnist-mlp", "lenet5", "adding-problem", "adding-problem-gru",
        "adding-problem-rnn", "char-lstm", "char-gpt", "karate",
      ])
    for recipe in Recipe.all {
      #expect(throws: Never.self, "\(recipe.name)") { try recipe.run.model.validate() }
      #expect(recipe.epochs < .max || recipe.steps < .max)
      #expect(recipe.summary.count <= 58, "\(recipe.name) would be wrapped in the help")
    }
    #expect(Recipe.named("nonsense") == nil)
    let xor = try #require(Recipe.named("xor"))
    let trainer = try TestRuns.trainer(xor.run)
    for _ in 0..<xor.epochs { try trainer.trainEpoch() }
    let score = try #require(try trainer.evaluate(.train))
    #expect(score.accuracy == 1 && score.loss < 0.05)
  }

  /// As in the paper the weights from mirrored inputs end up opposite, and those of one side in the ratio 1 : 2 : 4, so that
  /// no two patterns of three bits give the same sum.
  @Test func mirrorSymmetryIsNoticed() throws {
    let recipe = try #require(Recipe.named("mirror-symmetry"))
    let trainer = try TestRuns.trainer(recipe.run)
    #expect(trainer.data.train.targets.reduce(0, +) == 8)
    // All but the symmetric ones are right for whoever always says no.
    while trainer.epochsDone < recipe.epochs { try trainer.trainEpoch() }
    #expect(try trainer.evaluate(.train)?.accuracy == 1)
    let weights = try trainer.state.tensor("hidden1.weight").values
    for unit in 0..<2 {
      let side = (0..<3).map { weights[$0 * 2 + unit] }
      for (input, weight) in side.enumerated() {
        #expect((weight + weights[(5 - input) * 2 + unit]).magnitude < 0.05 * weight.magnitude)
      }
      let sizes = side.map(\.magnitude).sorted()
      #expect((1.7...2.3).contains(sizes[1] / sizes[0]) && (1.7...2.3).contains(sizes[2] / sizes[1]))
    }
  }

  /// Two labels are enough to place all of the others but member 8, who goes with his ties.
  @Test func karateClubParts() throws {
    let karate = try #require(Recipe.named("karate"))
    let trainer = try TestRuns.trainer(karate.run)
    let before = try #require(try trainer.evaluate(.test))
    for _ in 0..<karate.epochs { try trainer.trainEpoch() }
    #expect(try trainer.evaluate(.train)?.accuracy == 1)
    let after = try #require(try trainer.evaluate(.test))
    #expect(after.loss < before.loss)
    #expect(after.accuracy == Float(31) / 32)
    let confusion = try trainer.metrics(.test).confusion
    // The one who is taken for the administrator's.
    #expect(confusion?.counts == [15, 1, 0, 16])
  }

  /// They take steps, and their loss falls below where it began; for the adding problem shorter sequences will do.
  @Test(arguments: ["adding-problem", "adding-problem-gru", "char-lstm", "char-gpt"])
  func sequencesLearn(_ name: String) throws {
    var run = try #require(Recipe.named(name)).run
    if case .adding = run.data {
      run.model.input = .sequence(length: 10, width: 2)
      run.data = .adding(length: 10, train: 500, test: 50)
    }
    let trainer = try TestRuns.trainer(run, threads: 2)
    let before = try #require(try trainer.evaluate(.test, limit: 50))
    try trainer.train(steps: 40)
    let after = try #require(try trainer.evaluate(.test, limit: 50))
    #expect(trainer.failure == nil)
    #expect(after.loss < before.loss)
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
