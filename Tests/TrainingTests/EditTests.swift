import Datasets
import Engine
import Testing
import Training

@Suite struct EditTests {
  private let weight = ParameterElement("hidden1.weight", 3)

  @Test func replayGivesTheSameBits() throws {
    let trainer = try TestRuns.trainer(TestRuns.toy(batch: 30, optimizer: .adam(beta1: 0.9, beta2: 0.999)))
    try trainer.apply(.nudge(weight, by: 0.1))
    try trainer.train(steps: 13)
    try trainer.apply(.nudge(weight, by: 0.1))
    try trainer.apply(.nudge(weight, by: -0.3))
    try trainer.apply(.freeze(ParameterElement("output.bias", 0), true))
    try trainer.train(steps: 20)
    var other = trainer.hyperparameters
    other.batch = 7
    other.optimizer = .momentum(0.8)
    other.l2 = 0.01
    try trainer.apply(.hyperparameters(other))
    try trainer.train(steps: 40)
    try trainer.apply(.set(ParameterElement("output.weight", 1), to: 0.5))
    try trainer.apply(.freeze(ParameterElement("output.bias", 0), false))
    try trainer.train(steps: 5)
    #expect(trainer.run.events.count == 7)
    #expect(trainer.run.events.map(\.step) == [0, 13, 13, 13, 33, 73, 73])

    let again = try Trainer.replay(trainer.run, to: 78, data: trainer.data, compute: Compute(threads: 2))
    #expect(again.weightsHash == trainer.weightsHash)
    #expect(again.epoch == trainer.epoch)

    var without = trainer.run
    without.events.remove(at: 2)
    let different = try Trainer.replay(without, to: 78, data: trainer.data, compute: Compute(threads: 1))
    #expect(different.weightsHash != trainer.weightsHash)
  }

  @Test func editsAtTheLastStepAreReplayedToo() throws {
    let trainer = try TestRuns.trainer(TestRuns.toy())
    try trainer.train(steps: 5)
    let before = trainer.weightsHash
    try trainer.apply(.nudge(weight, by: 1))
    #expect(trainer.weightsHash != before)
    let again = try Trainer.replay(trainer.run, to: 5, data: trainer.data, compute: trainer.compute)
    #expect(again.weightsHash == trainer.weightsHash)
  }

  @Test func anEditInThePastOpensABranch() throws {
    let first = try TestRuns.trainer(TestRuns.toy())
    try first.train(steps: 10)
    try first.apply(.set(weight, to: 2))
    let second = try TestRuns.trainer(first.run)
    try second.train(steps: 4)
    #expect(second.run.events.count == 1)
    try second.apply(.set(weight, to: -2))
    try second.train(steps: 20)
    #expect(second.run.events == [Event(step: 4, action: .set(weight, to: -2))])
  }

  @Test func valuesTypedTwiceCountOnce() throws {
    let trainer = try TestRuns.trainer(TestRuns.toy())
    for value in [1, 2, 3] as [Float] { try trainer.apply(.set(weight, to: value)) }
    for rate in [0.1, 0.2, 0.3] as [Float] {
      var wanted = trainer.hyperparameters
      wanted.learningRate = rate
      try trainer.apply(.hyperparameters(wanted))
    }
    try trainer.apply(.nudge(weight, by: 1))
    try trainer.apply(.nudge(weight, by: 1))
    #expect(trainer.run.events.count == 4)
    #expect(try trainer.state.value("hidden1.weight", 3) == 5)
  }

  @Test func frozenElementsStay() throws {
    let trainer = try TestRuns.trainer(TestRuns.toy())
    let before = try trainer.state.value("hidden1.weight", 3)
    let neighbour = try trainer.state.value("hidden1.weight", 4)
    try trainer.apply(.freeze(weight, true))
    try trainer.train(steps: 10)
    #expect(try trainer.state.value("hidden1.weight", 3) == before)
    #expect(try trainer.state.value("hidden1.weight", 4) != neighbour)
    try trainer.apply(.freeze(weight, false))
    try trainer.train(steps: 10)
    #expect(try trainer.state.value("hidden1.weight", 3) != before)
  }

  @Test func whatCannotBeChangesNothing() throws {
    let trainer = try TestRuns.trainer(TestRuns.toy())
    var bad = trainer.hyperparameters
    bad.learningRate = .nan
    let impossible: [Event.Action] = [
      .nudge(ParameterElement("hidden9.weight", 0), by: 1), .nudge(ParameterElement("hidden1.weight", 99), by: 1),
      .nudge(weight, by: .infinity), .set(weight, to: .nan), .set(ParameterElement("output.bias", -1), to: 0),
      .freeze(ParameterElement("output.bias", 1), true), .hyperparameters(bad),
    ]
    let before = trainer.weightsHash
    for action in impossible {
      let error = #expect(throws: EngineError.self) { try trainer.apply(action) }
      #expect(error?.description.contains("\n") == false)
    }
    #expect(trainer.weightsHash == before && trainer.run.events.isEmpty)
  }

  @Test func resetForgetsEditsAndKeepsHyperparameters() throws {
    let trainer = try TestRuns.trainer(TestRuns.toy())
    let start = trainer.weightsHash
    try trainer.apply(.nudge(weight, by: 1))
    var wanted = trainer.hyperparameters
    wanted.learningRate = 0.7
    try trainer.apply(.hyperparameters(wanted))
    try trainer.train(steps: 30)
    try trainer.reset()
    #expect(trainer.weightsHash == start)
    #expect(trainer.run.events.isEmpty && trainer.run.hyperparameters.learningRate == 0.7)
    try trainer.train(steps: 30)
    let again = try Trainer.replay(trainer.run, to: 30, data: trainer.data, compute: trainer.compute)
    #expect(again.weightsHash == trainer.weightsHash)
  }
}
