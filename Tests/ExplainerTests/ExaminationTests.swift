import Canvas
import Curriculum
import Datasets
import Engine
import Shell
import Testing
import Training

@testable import Explainer

/// What is found wrong with a run: on runs that really go wrong, and on snapshots made to lie on the edge.
@Suite struct ExaminationTests {
  /// A page of its own for a run, so that weights and data can be what a test needs.
  private func headless(_ run: Run, figure: String = "loop") throws -> Headless {
    var scene = Sample.scene(figure: figure, trainable: true)
    scene.run = run
    scene.sample = nil
    scene.sampleTarget = nil
    return try Headless(
      options: InterfaceOptions(
        library: Sample.library([Sample.page("One", scene: scene, starts: true)]),
        locations: DataLocations(folders: []), threads: 1),
      size: Size(width: 120, height: 40), capabilities: Capabilities())
  }

  private func exam(_ activation: Activation, initial: [String: [Float]]) -> Run {
    Run(
      model: .mlp(
        inputs: 2, hidden: [2], activation: activation, outputs: 1, outputActivation: .sigmoid,
        loss: .binaryCrossEntropy),
      data: .table(
        inputs: [[6, 8], [1, 10], [9, 1], [3, 5]], targets: [[1], [0], [1], [0]], kind: .binary,
        inputNames: ["studied", "slept"], classNames: ["fails", "passes"]), initial: initial,
      hyperparameters: Hyperparameters(learningRate: 0.1, batch: 4))
  }

  @Test(arguments: Diagnosis.Kind.allCases) func everyDiagnosisIsTaughtSomewhere(_ kind: Diagnosis.Kind) throws {
    let lesson = try #require(LessonLibrary.embedded().lesson(kind.lesson.id))
    #expect(!kind.lesson.pages.isEmpty)
    for title in kind.lesson.pages { #expect(lesson.pages.contains { $0.title == title }, "\(title)") }
  }

  // MARK: Runs that go wrong

  @Test func tooLargeARateClimbs() throws {
    let headless = try open("descent", at: "Fog on the mountain")
    try headless.keys("Right = text:0.25 Enter steps:12")
    let diagnosis = try #require(headless.model.health.diagnosis)
    #expect(diagnosis.kind == .climbing)
    let losses = headless.model.snapshot.history.train
    let last = try #require(losses.last?.mean)
    #expect(last > 3 * (losses.first?.mean ?? .infinity))
    let first = Format.plain(try #require(losses.first?.mean), decimals: 3)
    #expect(diagnosis.sentences[0].contains(first) && diagnosis.sentences[1].contains("η = 0.250"))
    #expect(headless.frame.plainText.contains(diagnosis.line))
    // The keys stay where they are.
    let plain = try open("descent", at: "Fog on the mountain")
    try plain.keys("Right")
    #expect(headless.frame.plainText.split(separator: "\n").last == plain.frame.plainText.split(separator: "\n").last)
  }

  /// What it covers is not there to be clicked.
  @Test func aClickClosesTheDiagnosisAndNothingElse() throws {
    let headless = try open("descent", at: "Fog on the mountain")
    try headless.keys("Right = text:0.25 Enter steps:12")
    let regions = headless.frame.regions.map(\.rect)
    for rect in regions {
      try headless.keys("x Mouse:\(rect.x),\(rect.y)")
      #expect(headless.model.overlay == nil && headless.model.snapshot.step == 12)
    }
    #expect(!regions.isEmpty)
  }

  @Test func aLossThatIsNoNumberSaysWhichBrokeFirst() throws {
    let headless = try open("descent", at: "Fog on the mountain")
    try headless.keys("Right = text:0.9 Enter steps:400")
    guard case .stopped(let failure) = headless.model.snapshot.phase else {
      Issue.record("still a number")
      return
    }
    let diagnosis = try #require(headless.model.health.diagnosis)
    #expect(diagnosis.kind == .broken && diagnosis.sentences[0].contains(failure.name))
    #expect(diagnosis.sentences[0].contains(Format.count(failure.step)))
    // What is no number is not checked.
    try headless.keys("Left g")
    #expect(!headless.frame.plainText.contains("agree"))
  }

  @Test func aNumberTypedTooLargeIsNotBlamedOnTheSteps() throws {
    let headless = try open("descent", at: "Fog on the mountain")
    try headless.keys("steps:3 = text:1e38 Enter")
    #expect(headless.model.health.diagnosis == nil)
    try headless.keys("steps:1")
    let diagnosis = try #require(headless.model.health.diagnosis)
    #expect(diagnosis.kind == .broken && diagnosis.line.hasPrefix("A number is too large"))
    #expect(diagnosis.sentences[1].contains("output.weight[0]"))
    #expect(headless.frame.plainText.contains(diagnosis.line))
    #expect(!headless.frame.plainText.contains("steps were too big"))
  }

  @Test func aNudgeOnTheBrinkIsNotToBlame() throws {
    let headless = try open("descent", at: "Fog on the mountain")
    try headless.keys("Right = text:0.9 Enter Left")
    for _ in 0..<400 {
      if case .stopped = headless.model.snapshot.phase { break }
      try headless.keys("Up steps:1")
    }
    #expect(headless.model.health.diagnosis?.line.hasPrefix("The steps were too big") == true)
  }

  @Test func aBiasOfMinusTenPutsAReluToSleep() throws {
    let headless = try open("loop", at: "Unwind the spiral")
    try headless.keys(": text:hidden1.bias[0] Enter = text:-10 Enter")
    #expect(headless.model.health.diagnosis == nil)
    try headless.keys("steps:1")
    let diagnosis = try #require(headless.model.health.diagnosis)
    #expect(diagnosis.kind == .asleep && diagnosis.line.hasPrefix("h₁ is asleep"))
    #expect(diagnosis.sentences[0].contains("all 250 training samples"))
    // And it is true: no gradient reaches the numbers behind it.
    let model = headless.model
    let run = try #require(model.snapshot.run)
    let data = try #require(model.snapshot.data)
    let trainer = try Trainer.replay(run, to: 1, data: data, compute: Compute(threads: 1))
    let set = data.train
    let gradients = try Reference(trainer.state).gradients(
      .loss, inputs: (0..<set.count).map { set.input($0).map(Double.init) },
      targets: (0..<set.count).map { set.target($0).map(Double.init) })
    let weights = try #require(gradients["hidden1.weight"])
    #expect(weights[0] == 0 && weights[8] == 0 && gradients["hidden1.bias"]?[0] == 0 && weights[1] != 0)
  }

  @Test func aWeightOfFiftySaturatesASigmoid() throws {
    let initial: [String: [Float]] = [
      "hidden1.weight": [50, 0.1, 50, -0.1], "hidden1.bias": [0, 0], "output.weight": [0.1, 0.2], "output.bias": [0],
    ]
    let headless = try headless(exam(.sigmoid, initial: initial))
    try headless.keys("steps:1")
    let diagnosis = try #require(headless.model.health.diagnosis)
    #expect(diagnosis.kind == .saturated && diagnosis.line.hasPrefix("h₁ is saturated"))
    let gentle = initial.merging(["hidden1.weight": [0.1, 0.1, 0.1, -0.1]]) { $1 }
    let healthy = try self.headless(exam(.sigmoid, initial: gentle))
    try healthy.keys("steps:1")
    #expect(healthy.model.health.diagnosis == nil)
  }

  @Test func zerosStayTwins() throws {
    let headless = try open("loop", at: "Why start at random?")
    try headless.keys("Enter Down Enter")
    let model = headless.model
    #expect(model.snapshot.step == 1000 && model.health.diagnosis?.kind == .twins)
    // The page is about it: no need to say so.
    #expect(model.complaint == nil)
    let equal: [String: [Float]] = [
      "hidden1.weight": [0.3, 0.3, -0.2, -0.2], "hidden1.bias": [0.1, 0.1], "output.weight": [0.5, 0.5],
      "output.bias": [0],
    ]
    let twins = try self.headless(exam(.tanh, initial: equal))
    try twins.keys("steps:5")
    #expect(twins.model.complaint?.line == "The neurons of hidden1 are all the same")
  }

  @Test func aRateOfZeroMovesNothing() throws {
    let headless = try open("descent", at: "Fog on the mountain")
    try headless.keys("Right = text:0 Enter steps:3")
    #expect(headless.model.complaint?.kind == .noRate)
  }

  @Test func whenAllIsFrozenNothingLearns() throws {
    let headless = try open("descent", at: "A long valley")
    try headless.keys("f steps:2")
    #expect(headless.model.health.diagnosis == nil)
    try headless.keys("Right f steps:2")
    #expect(headless.model.health.diagnosis?.kind == .frozen)
    try headless.keys("f steps:2")
    #expect(headless.model.health.diagnosis == nil)
  }

  @Test func aPassHasNoSlopeLeft() throws {
    let headless = try open("descent", at: "The saddle")
    try headless.keys("steps:400")
    let diagnosis = try #require(headless.model.health.diagnosis)
    #expect(diagnosis.kind == .stuck && headless.model.complaint == nil)
    #expect(try #require(headless.model.snapshot.activity).largestGradient < 1e-4)
  }

  @Test func aHealthyRunIsLeftAlone() throws {
    let headless = try open("loop", at: "Four beats")
    try headless.keys("steps:3000")
    #expect(headless.model.health.diagnosis == nil)
    #expect(headless.model.reasonAgainst(.explain) != nil)
    try headless.keys("x")
    #expect(headless.model.overlay == nil && headless.model.notice == headless.model.reasonAgainst(.explain))
  }

  @Test func aPushByHandIsNotTheStepsFault() throws {
    let headless = try open("descent", at: "Fog on the mountain")
    try headless.keys("s*20")
    try headless.keys("= text:30 Enter")
    #expect(headless.model.health.diagnosis == nil)
    try headless.keys("s")
    #expect(headless.model.health.diagnosis == nil)
  }

  // MARK: On the edge

  private func snapshot(step: Int = 50, awake: Int = 100, losses: [Float] = [1, 1]) -> Snapshot {
    var snapshot = Snapshot()
    snapshot.run = exam(.relu, initial: [:])
    snapshot.step = step
    snapshot.hyperparameters.learningRate = 0.1
    snapshot.phase = .running
    let unit = Activity.Unit(awake: 100, largestSlope: 1, meanSlope: 1)
    let other = Activity.Unit(awake: awake, largestSlope: awake == 0 ? 0 : 1, meanSlope: Float(awake) / 100)
    snapshot.activity = Activity(
      samples: 100, layers: [Activity.Layer(name: "hidden1", units: [unit, other])], largestGradient: 1)
    for (index, loss) in losses.enumerated() { snapshot.history.append(step: index, train: loss) }
    return snapshot
  }

  @Test func whatIsKnownStaysUntilItIsClearlyOver() {
    let scene = Sample.scene()
    func kind(_ snapshot: Snapshot, known: Diagnosis.Kind?) -> Diagnosis.Kind? {
      Examination(snapshot, scene, known: known).diagnosis?.kind
    }
    #expect(kind(snapshot(awake: 0), known: nil) == .asleep)
    #expect(kind(snapshot(awake: 1), known: nil) == nil)
    #expect(kind(snapshot(awake: 1), known: .asleep) == .asleep)
    #expect(kind(snapshot(awake: 3), known: .asleep) == nil)
    #expect(kind(snapshot(losses: [1, 2]), known: nil) == nil)
    #expect(kind(snapshot(losses: [1, 3.1]), known: nil) == .climbing)
    #expect(kind(snapshot(losses: [1, 2]), known: .climbing) == .climbing)
    #expect(kind(snapshot(losses: [1, 1.4]), known: .climbing) == nil)
  }

  @Test func aRunningNetworkIsOnlyBelievedTwice() throws {
    var scene = Sample.scene(trainable: true)
    scene.run = exam(.relu, initial: [:])
    var model = Model(
      library: Sample.library([Sample.page("One", scene: scene, starts: true)]), size: Size(width: 120, height: 40),
      capabilities: Capabilities())
    _ = start(&model)
    var shown: [Diagnosis.Kind?] = []
    for (step, awake) in [40, 0, 40, 0, 0, 40, 0, 40, 40].enumerated() {
      _ = update(&model, .snapshot(snapshot(step: step + 1, awake: awake), isCurrent: true))
      shown.append(model.health.diagnosis?.kind)
    }
    #expect(shown == [nil, nil, nil, nil, .asleep, .asleep, .asleep, .asleep, nil])
  }

  // MARK: The panel

  @Test func thePanelLeadsToTheLessonAndBack() throws {
    let headless = try open("loop", at: "Unwind the spiral")
    try headless.keys(": text:hidden1.bias[0] Enter = text:-10 Enter steps:1 x")
    #expect(headless.model.overlay == .diagnosis)
    #expect(headless.frame.plainText.contains("chapter 7: The sleeping neuron"))
    try headless.keys("Enter")
    #expect(headless.model.lesson?.id == "backprop" && headless.model.page?.title == "The sleeping neuron")
    #expect(headless.model.overlay == nil)
    try headless.keys("BS")
    #expect(headless.model.lesson?.id == "loop" && headless.model.page?.title == "Unwind the spiral")
    try headless.keys("BS")
    #expect(headless.model.page?.title == "All at once")
  }

  @Test func whatWasExplainedIsNotSaidAgain() throws {
    let headless = try open("loop", at: "Unwind the spiral")
    try headless.keys(": text:hidden1.bias[0] Enter = text:-10 Enter steps:1")
    let line = try #require(headless.model.complaint?.line)
    #expect(headless.frame.plainText.contains(line))
    try headless.keys("x Esc")
    #expect(headless.model.overlay == nil && !headless.frame.plainText.contains(line))
    try headless.keys("steps:5")
    #expect(headless.model.complaint == nil)
    // The key still explains it.
    try headless.keys("x")
    #expect(headless.frame.plainText.contains(line))
    // A new start is looked at afresh.
    try headless.keys("Esc r")
    #expect(headless.model.health.diagnosis == nil && headless.model.health.quiet.isEmpty)
  }

  @Test(arguments: [Size(width: 80, height: 24), Size(width: 120, height: 40), Size(width: 96, height: 34)])
  func thePanelFits(_ size: Size) throws {
    let headless = try open("descent", at: "Fog on the mountain", size: size)
    try headless.keys("Right = text:0.9 Enter steps:400 x")
    let lines = headless.frame.plainText
    let sentences = try #require(headless.model.health.diagnosis?.sentences)
    #expect(lines.contains("Press r to start again, with a smaller η.") && lines.contains("Esc closes"))
    #expect(lines.contains("A bit more") && sentences.count == 3)
  }
}
