import Engine
import Testing
import Training

@Suite struct SampleValuesTests {
  @Test func everySamplesValuesAreThoseOfTheReference() throws {
    let trainer = try Trainer(run: TestRuns.toy(), locations: TestRuns.locations, compute: Compute(threads: 1))
    try trainer.train(steps: 30)
    let seen = try trainer.observe(Observation(sampleValues: ["hidden2.a", "no such"])).sampleValues
    #expect(seen.keys.sorted() == ["hidden2.a"])
    let tensor = try #require(seen["hidden2.a"])
    #expect(tensor.shape == [100, 2])
    let reference = Reference(trainer.state)
    for sample in 0..<100 {
      let wanted = try #require(try reference.values(trainer.data.train.input(sample).map(Double.init))["hidden2.a"])
      for unit in 0..<2 { #expect(abs(Double(tensor.values[2 * sample + unit]) - wanted[unit]) < 1e-5) }
    }
  }

  @Test func largeSetsAreLeftOut() throws {
    let trainer = try Trainer(
      run: TestRuns.manySamples(), locations: TestRuns.locations, compute: Compute(threads: 1))
    #expect(try trainer.observe(Observation(sampleValues: ["hidden1.a"])).sampleValues.isEmpty)
  }
}
