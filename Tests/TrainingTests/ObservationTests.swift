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
      answers: true, confusion: true, histograms: true, landscape: LandscapeRequest(columns: 5, rows: 5))
    for _ in 0..<30 {
      try blind.takeStep()
      try seeing.takeStep()
      let seen = try seeing.observe(everything)
      #expect(seen.values.count == 3 && seen.gradients.count == 2 && seen.probe?.check != nil)
      #expect(try seen.histograms?.get().isEmpty == false && seen.landscape?.get().values.count == 25)
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

  @Test func aProbeOfTheTrainingLossIsTheMeanOverAllSamples() throws {
    let trainer = try TestRuns.trainer(TestRuns.toy())
    try trainer.train(steps: 30)
    let element = ParameterElement("hidden1.weight", 3)
    let request = ProbeRequest(element: element, delta: 0.25, samples: .training, checksGradient: true)
    let probe = try #require(try trainer.observe(Observation(probe: request)).probe)
    let set = trainer.data.train
    let inputs = (0..<set.count).map { set.input($0).map(Double.init) }
    let targets = (0..<set.count).map { set.target($0).map(Double.init) }
    var reference = Reference(trainer.state)
    let expected = try #require(try reference.gradients(.loss, inputs: inputs, targets: targets)["hidden1.weight"])
    #expect(probe.samples == 100 && probe.objective == .loss)
    #expect(abs(probe.now - (try reference.loss(inputs: inputs, targets: targets))) < 1e-12)
    #expect(abs(probe.gradient - expected[3]) < 1e-12)
    let check = try reference.check("hidden1.weight", 3, .loss, inputs: inputs, targets: targets)
    #expect(abs(try #require(probe.check).numeric - check.numeric) < 1e-8)
    reference.parameters["hidden1.weight"]?[3] += 0.25
    #expect(abs(probe.measured - (try reference.loss(inputs: inputs, targets: targets))) < 1e-12)
  }

  @Test func aLargeNetworkIsProbedOnItsFirstSamples() throws {
    let run = Run(
      model: .mlp(
        inputs: 2, hidden: [300, 300], activation: .relu, outputs: 1, outputActivation: .sigmoid,
        loss: .binaryCrossEntropy), data: .toy(.circle, count: 200, noise: 0, trainShare: 0.5, scale: 1))
    let trainer = try TestRuns.trainer(run)
    let request = ProbeRequest(element: ParameterElement("output.bias", 0), delta: 0.1, samples: .training)
    let probe = try #require(try trainer.observe(Observation(probe: request)).probe)
    #expect(probe.samples == 2_000_000 / trainer.state.parameterCount && probe.samples < 100)
  }

  @Test func activityTellsWhoSleeps() throws {
    var run = TestRuns.toy(activation: .relu)
    run.initial["hidden1.bias"] = [0, -100, 0, 100]
    let trainer = try TestRuns.trainer(run)
    #expect(try trainer.observe(Observation()).activity == nil)
    let activity = try #require(try trainer.observe(Observation(activity: true)).activity)
    #expect(activity.samples == 100 && activity.layers.map(\.name) == ["hidden1", "hidden2"])
    let units = activity.layers[0].units
    #expect(units[1] == Activity.Unit(awake: 0, largestSlope: 0, meanSlope: 0))
    #expect(units[3] == Activity.Unit(awake: 100, largestSlope: 1, meanSlope: 1))
    // By hand, for a unit between.
    let set = trainer.data.train
    let awake = try (0..<set.count).count {
      try trainer.observe(Observation(sample: .train($0), values: ["hidden1.z"])).values["hidden1.z"]!.values[0] > 0
    }
    #expect(units[0].awake == awake && units[0].meanSlope == Float(awake) / 100)
    let inputs = (0..<set.count).map { set.input($0).map(Double.init) }
    let targets = (0..<set.count).map { set.target($0).map(Double.init) }
    let gradients = try Reference(trainer.state).gradients(.loss, inputs: inputs, targets: targets)
    let largest = gradients.values.joined().map(abs).max() ?? 0
    #expect(abs(Double(activity.largestGradient) - largest) < 1e-5)
  }
}
