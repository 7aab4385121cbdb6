import Engine
import Foundation
import Testing

@testable import Training

@Suite struct NeuronTests {
  private let neuron = Neuron("hidden1", 2)

  @Test func offAndOnGivesBackTheBits() throws {
    let trainer = try TestRuns.trainer(TestRuns.toy())
    try trainer.train(steps: 20)
    let before = trainer.weightsHash
    try trainer.apply(.silence(neuron, true))
    #expect(trainer.weightsHash != before)
    try trainer.apply(.silence(neuron, false))
    #expect(trainer.weightsHash == before && trainer.silenced.isEmpty && trainer.state.frozen.isEmpty)
  }

  @Test func offItHasNoSay() throws {
    let trainer = try TestRuns.trainer(TestRuns.toy(optimizer: .momentum(0.9)))
    try trainer.train(steps: 20)
    try trainer.apply(.freeze(ParameterElement("hidden2.weight", 5), true))
    let kept = try [4, 5].map { try trainer.state.value("hidden2.weight", $0) }
    try trainer.apply(.silence(neuron, true))
    #expect(trainer.silenced == [neuron])
    try trainer.train(steps: 20)
    // 2-4-2-1: neuron 2 of hidden1 leads into both neurons of hidden2.
    #expect(try [4, 5].allSatisfy { try trainer.state.value("hidden2.weight", $0) == 0 })
    // Whatever it answers makes no difference.
    let look = Observation(sample: .train(0), values: ["output.a"])
    let answer = try trainer.observe(look).values
    try trainer.apply(.set(ParameterElement("hidden1.bias", 2), to: 5))
    #expect(try trainer.observe(look).values == answer)
    // Another network would have learnt otherwise, and its weights have stood still.
    try trainer.apply(.silence(neuron, false))
    #expect(try [4, 5].map { try trainer.state.value("hidden2.weight", $0) } == kept)
    #expect(trainer.state.frozen == ["hidden2.weight": [5]])
  }

  @Test func whatIsOffIsNotEdited() throws {
    let trainer = try TestRuns.trainer(TestRuns.toy())
    try trainer.apply(.silence(neuron, true))
    let element = ParameterElement("hidden2.weight", 4)
    for action in [Event.Action.nudge(element, by: 1), .set(element, to: 1), .freeze(element, false)] {
      let error = #expect(throws: EngineError.self) { try trainer.apply(action) }
      #expect(error?.description.contains("neuron 3 of hidden1, which is switched off") == true)
    }
    #expect(trainer.run.events.count == 1)
  }

  @Test func theAnswerCannotBeSwitchedOff() throws {
    let trainer = try TestRuns.trainer(TestRuns.toy())
    for (wrong, why) in [
      (Neuron("output", 0), "gives the answer"), (Neuron("hidden1", 4), "has 4 units"),
      (Neuron("hidden9", 0), "hidden9"),
      (Neuron("hidden1", -1), "has 4 units"),
    ] {
      let error = #expect(throws: EngineError.self) { try trainer.apply(.silence(wrong, true)) }
      #expect(error?.description.contains(why) == true)
    }
  }

  @Test func throughWhatKeepsUnitsApart() throws {
    var run = TestRuns.toy()
    run.model.layers.insert(
      contentsOf: [.batchNorm(BatchNormSpec(name: "norm1")), .dropout(DropoutSpec(name: "drop1", rate: 0.3))], at: 1)
    let trainer = try TestRuns.trainer(run)
    try trainer.apply(.silence(neuron, true))
    #expect(try trainer.state.value("hidden2.weight", 5) == 0)
    // A way around would let it speak all the same.
    run.model.layers.insert(.residual(ResidualSpec(name: "add1", source: "hidden1")), at: 2)
    let around = try TestRuns.trainer(run)
    #expect(throws: EngineError.self) { try around.apply(.silence(neuron, true)) }
  }

  @Test func aTransplantCopiesAndIsTakenBack() throws {
    let donor = try TestRuns.trainer(TestRuns.toy(seed: 2))
    let trainer = try TestRuns.trainer(TestRuns.toy())
    let second = Neuron("hidden2", 1)
    // Its first input is silent: that weight stays 0 until it speaks again.
    try trainer.apply(.silence(Neuron("hidden1", 0), true))
    let before = trainer.weightsHash
    let new = try donor.valuesOfWeights(into: second)
    let old = try trainer.valuesOfWeights(into: second)
    #expect(new.count == 5 && new != old && old[0] != 0)
    try trainer.apply(.transplant(second, weights: new, former: old))
    #expect(try trainer.state.value("hidden2.weight", 1) == 0 && trainer.state.value("hidden2.weight", 3) == new[1])
    #expect(try trainer.valuesOfWeights(into: second) == new)
    let action = try #require(try trainer.undoneTransplant(of: second))
    try trainer.apply(action)
    #expect(trainer.weightsHash == before && trainer.run.events.count == 3)
    #expect(try trainer.undoneTransplant(of: second) == nil)
    // Two are taken back one after the other.
    try trainer.apply(.transplant(second, weights: new, former: old))
    try trainer.apply(.transplant(second, weights: [1, 2, 3, 4, 5], former: new))
    for values in [new, old] {
      let action = try #require(try trainer.undoneTransplant(of: second))
      try trainer.apply(action)
      #expect(try trainer.valuesOfWeights(into: second) == values)
    }
    #expect(try trainer.undoneTransplant(of: second) == nil)
  }

  @Test func aTransplantMustFit() throws {
    let trainer = try TestRuns.trainer(TestRuns.toy())
    for weights in [[1, 2], [1, 2, .nan]] as [[Float]] {
      #expect(throws: EngineError.self) {
        try trainer.apply(.transplant(neuron, weights: weights, former: [0, 0, 0]))
      }
    }
  }

  @Test func aCheckpointKnowsWhoIsOff() throws {
    let whole = try TestRuns.trainer(TestRuns.toy())
    try whole.train(steps: 7)
    try whole.apply(.silence(neuron, true))
    try whole.train(steps: 7)
    let second = try Trainer(
      resuming: Checkpoint(decoding: whole.checkpoint.encoded()), data: whole.data, compute: whole.compute)
    for trainer in [whole, second] {
      try trainer.train(steps: 7)
      try trainer.apply(.silence(neuron, false))
      try trainer.train(steps: 7)
    }
    #expect(second.weightsHash == whole.weightsHash && second.run == whole.run)
  }

  /// As they were written before neurons could be switched off.
  @Test func olderCheckpointsAreRead() throws {
    let whole = try TestRuns.trainer(TestRuns.toy())
    try whole.apply(.freeze(ParameterElement("hidden1.weight", 0), true))
    try whole.train(steps: 7)
    let file = try Safetensors(decoding: whole.checkpoint.encoded())
    #expect(file.metadata["progress"]?.contains("silenced") == false)
    let second = try Trainer(
      resuming: Checkpoint(decoding: file.encoded()), data: whole.data, compute: whole.compute)
    #expect(second.run == whole.run && second.weightsHash == whole.weightsHash)
  }

  @Test func eventsSurviveAsText() throws {
    let events = [
      Event(step: 3, action: .silence(neuron, true)),
      Event(step: 5, action: .transplant(neuron, weights: [1, 2, 0.5], former: [0, 0, -1])),
    ]
    let decoded = try JSONDecoder().decode([Event].self, from: JSONEncoder().encode(events))
    #expect(decoded == events)
  }
}
