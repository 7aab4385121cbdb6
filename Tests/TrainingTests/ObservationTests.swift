import Datasets
import Engine
import Testing
import Training

@Suite struct ObservationTests {
  @Test func gridsAreWhatEachPointGives() throws {
    let trainer = try TestRuns.trainer(TestRuns.toy())
    try trainer.train(steps: 50)
    let large = GridRequest(columns: 60, rows: 40, x: -3...3, y: -1...2, names: ["output.a", "hidden1.a", "no.such"])
    let tile = GridRequest(columns: 8, rows: 4, x: -1...1, y: -1...1, names: ["hidden2.z"])
    let seen = try trainer.observe(Observation(grids: [large, tile]))
    #expect(seen.grids.map(\.name) == ["output.a", "hidden1.a", "hidden2.z"])
    #expect(seen.grids.map(\.units) == [1, 4, 2])
    #expect(seen.grids.map(\.values.count) == [2400, 9600, 64])
    for (row, column) in [(0, 0), (0, 59), (17, 31), (39, 59)] {
      let x = -3 + (Float(column) + 0.5) * 0.1
      let y = 2 - (Float(row) + 0.5) * 0.075
      let point = try trainer.observe(
        Observation(sample: .custom([x, y], target: nil), values: ["output.a", "hidden1.a"]))
      let cell = row * 60 + column
      #expect(abs(seen.grids[0].values[cell] - point.values["output.a"]!.values[0]) < 1e-5)
      for unit in 0..<4 {
        #expect(abs(seen.grids[1].values[cell * 4 + unit] - point.values["hidden1.a"]!.values[unit]) < 1e-5)
      }
    }
    #expect(seen.grid("hidden2.z", columns: 8, rows: 4) != nil)
  }

  @Test func inputsBeyondThePlaneComeFromTheSample() throws {
    let run = Run(
      model: .mlp(
        inputs: 3, hidden: [], activation: .linear, outputs: 1, outputActivation: .linear, loss: .meanSquaredError),
      data: .table(inputs: [[0, 0, 7]], targets: [[0]], kind: .regression(1), inputNames: [], classNames: []),
      initial: ["output.weight": [1, 10, 100], "output.bias": [0]])
    let trainer = try TestRuns.trainer(run)
    let line = GridRequest(columns: 3, rows: 1, x: 0...3, y: 0...0, names: ["output.a"])
    let seen = try trainer.observe(Observation(sample: .train(0), grids: [line]))
    #expect(seen.grids[0].values == [700.5, 701.5, 702.5])
  }

  @Test func lookingNeverChangesTheRun() throws {
    let blind = try TestRuns.trainer(TestRuns.toy(optimizer: .adam(beta1: 0.9, beta2: 0.999)))
    let seeing = try TestRuns.trainer(TestRuns.toy(optimizer: .adam(beta1: 0.9, beta2: 0.999)))
    let everything = Observation(
      sample: .test(3), values: ["hidden1.weight", "hidden1.a", "loss"], gradients: ["hidden1.weight", "hidden2.a"],
      grids: [GridRequest(columns: 20, rows: 20, x: -1...1, y: -1...1, names: ["output.a"])],
      probe: ProbeRequest(element: ParameterElement("hidden1.weight", 0), delta: 0.1, checksGradient: true),
      answers: true, confusion: true)
    for _ in 0..<30 {
      try blind.takeStep()
      try seeing.takeStep()
      let seen = try seeing.observe(everything)
      #expect(seen.values.count == 3 && seen.gradients.count == 2 && seen.probe?.check != nil)
    }
    #expect(blind.weightsHash == seeing.weightsHash)
    #expect(seeing.run == blind.run)
  }

  @Test func aProbePredictsAndMeasures() throws {
    let trainer = try TestRuns.trainer(TestRuns.neuron)
    let request = ProbeRequest(element: ParameterElement("output.weight", 1), delta: 0.5, checksGradient: true)
    let seen = try trainer.observe(Observation(sample: .train(0), probe: request))
    let probe = try #require(seen.probe)
    // Error −0.875; the input is 2, so that the error becomes 0.125.
    #expect(abs(probe.now - 0.765625) < 1e-12)
    #expect(abs(probe.gradient - -3.5) < 1e-12)
    #expect(abs(probe.measured - 0.015625) < 1e-12)
    #expect(abs(probe.predicted - (0.765625 - 1.75)) < 1e-12)
    let check = try #require(probe.check)
    #expect(abs(check.analytic - check.numeric) < 1e-6 && !check.isKink)

    let output = try trainer.observe(
      Observation(sample: .custom([4, 3], target: nil), objective: .output(0), probe: request))
    #expect(abs(try #require(output.probe).gradient - 3) < 1e-12)
    // There is no loss without a target, and no third output.
    #expect(try trainer.observe(Observation(sample: .custom([4, 3], target: nil), probe: request)).probe == nil)
    #expect(try trainer.observe(Observation(sample: .train(0), objective: .output(2), probe: request)).probe == nil)
  }

  @Test func gradientsOfAnOutput() throws {
    let trainer = try TestRuns.trainer(TestRuns.neuron)
    let seen = try trainer.observe(
      Observation(
        sample: .custom([4, 3], target: nil), values: ["output.a", "loss"], gradients: ["output.weight", "input"],
        objective: .output(0)))
    #expect(seen.gradients["output.weight"]?.values == [4, 3])
    #expect(seen.gradients["input"]?.values == [0.5, -0.25])
    #expect(seen.values["loss"] == nil && seen.sampleLoss == nil)
  }

  @Test func answersAndConfusionAgree() throws {
    let trainer = try TestRuns.trainer(TestRuns.toy(.gauss))
    try trainer.train(steps: 100)
    let seen = try trainer.observe(Observation(answers: true, confusion: true))
    #expect(seen.trainAnswers.count == 100 && seen.testAnswers.count == 100)
    let right = zip(seen.testAnswers, trainer.data.test.targets).count { ($0 >= 0.5) == ($1 == 1) }
    #expect(seen.confusion.count == 4 && seen.confusion.reduce(0, +) == 100)
    #expect(seen.confusion[0] + seen.confusion[3] == right)
    #expect(seen.test?.accuracy == Float(right) / 100)
    #expect(try trainer.observe(Observation()).testAnswers.isEmpty)
  }

  @Test func aSampleBeyondTheLastIsTheLast() throws {
    let trainer = try TestRuns.trainer(TestRuns.neuron)
    #expect(try trainer.observe(Observation(sample: .train(99))).sampleInput == [3, -1])
    #expect(try trainer.observe(Observation(sample: .test(-1))).sampleInput == [1, 2])
  }
}
