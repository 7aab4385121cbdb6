import Canvas
import Curriculum
import Datasets
import Engine
import Shell
import Testing
import Training

@testable import Explainer

@Suite struct PlaygroundTests {
  @Test func startIsAValidRun() throws {
    let run = Playground().run
    try run.model.validate()
    #expect(run.model.denseLayers.map(\.units) == [8, 8, 1])
  }

  @Test func aRunThatFitsComesBackTheSame() throws {
    let runs = [
      Sample.run, Playground().run,
      Run(
        model: .mlp(
          inputs: 784, hidden: [32, 16], activation: .relu, outputs: 10, outputActivation: .softmax,
          loss: .softmaxCrossEntropy), data: .digits, seed: 7,
        hyperparameters: Hyperparameters(optimizer: .adam(beta1: 0.9, beta2: 0.999), learningRate: 0.001, batch: 32)),
      Run(
        model: .mlp(
          inputs: 2, hidden: [4], activation: .gelu, outputs: 1, outputActivation: .linear, loss: .meanAbsoluteError),
        data: .toy(.plane, count: 300, noise: 0.1, trainShare: 0.7, scale: 0.5)),
    ]
    for run in runs { #expect(Playground(run)?.run == run) }
  }

  @Test func aRunThatDoesNotFitIsNotBentIntoShape() {
    let lenet = Run(model: .lenet5, data: .digits)
    #expect(Playground(lenet) == nil)
    let letters = Run(
      model: .gpt(vocabulary: 30, length: 8, width: 8, heads: 2, blocks: 1), data: .letters(length: 8))
    #expect(Playground(letters) == nil)
    var wrong = Playground().run
    wrong.model.input = .vector(3)
    #expect(Playground(wrong) == nil)
  }

  /// Every control moves at least one way, says what it is, and what it makes is a run that the engine takes.
  @Test func everyControlTurns() throws {
    for start in [Playground(), everythingOn] {
      for control in start.controls {
        let turned = [-1, 1].compactMap { start.turned(control, by: $0) }
        #expect(!turned.isEmpty, "\(control) turns neither way")
        for changed in turned {
          #expect(changed != start)
          try changed.run.model.validate()
          #expect(!changed.text(control).isEmpty)
          // Where the control is still there, it says something else.
          if changed.controls.contains(control) { #expect(changed.text(control) != start.text(control), "\(control)") }
        }
        #expect(!start.text(control).isEmpty && !control.label.isEmpty && !start.demand(control).isEmpty)
      }
    }
  }

  /// Up and down again ends where it began, but for settings that bring others with them.
  @Test func turningBackIsTheSame() {
    let start = everythingOn
    for control in start.controls where ![.dataSet, .optimizer, .schedule, .layers].contains(control) {
      guard let up = start.turned(control, by: 1), let back = up.turned(control, by: -1) else { continue }
      #expect(back == start, "\(control)")
    }
  }

  @Test func whatIsTypedIsTakenOrRefused() throws {
    let start = everythingOn
    #expect(start.set(.rate, typed: "0.037")?.hyperparameters.learningRate == 0.037)
    #expect(start.set(.rate, typed: "1e-3")?.hyperparameters.learningRate == 0.001)
    #expect(start.set(.rate, typed: "much") == nil)
    #expect(start.set(.rate, typed: "-1") == nil)
    #expect(start.set(.rate, typed: "nan") == nil)
    #expect(start.set(.trainShare, typed: "70 %")?.text(.trainShare) == "70 %")
    #expect(start.set(.trainShare, typed: "70")?.text(.trainShare) == "70 %")
    #expect(start.set(.noise, typed: "25")?.text(.noise) == "0.25")
    #expect(start.set(.batch, typed: "2.5") == nil)
    #expect(start.set(.units(0), typed: "64")?.hidden[0].units == 64)
    #expect(start.set(.units(0), typed: "0") == nil)
    #expect(start.set(.layers, typed: "8")?.hidden.count == 8)
    #expect(start.set(.layers, typed: "9") == nil)
    #expect(start.set(.activation(0), typed: "GELU")?.hidden[0].activation == .gelu)
    #expect(start.set(.activation(0), typed: "cubic") == nil)
  }

  @Test func targetsDecideTheOutput() {
    let start = Playground()
    let regression = start.set(.dataSet, typed: "plane")
    #expect(regression?.model.loss == .meanSquaredError)
    #expect(regression?.model.layers.last?.activation == .linear)
    let digits = start.set(.dataSet, typed: "digits")
    #expect(digits?.model.inputs == 784)
    #expect(digits?.model.denseLayers.last?.units == 10)
    #expect(digits?.controls.contains(.noise) == false)
    #expect(regression?.set(.dataSet, typed: "spiral") == start)
  }

  private var everythingOn: Playground {
    var settings = Playground()
    settings.dropout = 0.1
    settings.hyperparameters.optimizer = .adamW(beta1: 0.9, beta2: 0.999, weightDecay: 0.01)
    settings.hyperparameters.schedule.decay = .step(every: 1000, factor: 0.5)
    settings.hyperparameters.patience = 5
    settings.hyperparameters.l1 = 0.001
    settings.hyperparameters.l2 = 0.001
    settings.data = .toy(.circle, count: 300, noise: 0.2, trainShare: 0.5, scale: 1)
    settings.seed = 5
    return settings
  }
}

/// The playground by its keys, on a session of its own.
@Suite struct PlaygroundScreenTests {
  private func playground(
    _ settings: Playground = Playground(), size: Size = Size(width: 120, height: 40)
  ) throws -> Headless {
    try Headless(
      options: InterfaceOptions(
        library: try Sample.library(), locations: Sample.noData, threads: 1, playground: settings),
      size: size, capabilities: Capabilities())
  }

  @Test func aTurnedRateGoesOnWithTheSameWeights() throws {
    let screen = try playground()
    try screen.keys("steps:20")
    let before = screen.model.snapshot
    try screen.keys("PgDn PgDn Down Right")
    #expect(screen.model.playground?.control == .rate)
    let after = screen.model.snapshot
    #expect(after.hyperparameters.learningRate == 0.3)
    #expect(after.step == before.step)
    #expect(after.values == before.values)
  }

  @Test func anotherNetworkStartsAnotherRun() throws {
    let screen = try playground()
    try screen.keys("steps:20 PgDn Down Right")
    #expect(screen.model.playground?.control == .units(0))
    #expect(screen.model.snapshot.step == 0)
    #expect(screen.model.snapshot.run?.model.denseLayers.map(\.units) == [9, 8, 1])
    #expect(screen.model.snapshot.run?.seed == 1)
  }

  @Test func hyperparametersStayWhenTheNetworkChanges() throws {
    let screen = try playground()
    try screen.keys("PgDn PgDn Down Right PgUp Down Right")
    #expect(screen.model.snapshot.hyperparameters.learningRate == 0.3)
    #expect(screen.model.snapshot.run?.model.denseLayers.first?.units == 9)
  }

  @Test func newDataAreOtherPoints() throws {
    let screen = try playground()
    let before = try #require(screen.model.snapshot.data?.train.input(0))
    try screen.keys("N")
    #expect(screen.model.playground?.settings.seed == 2)
    #expect(try #require(screen.model.snapshot.data?.train.input(0)) != before)
  }

  @Test func everyParameterCanBeNudgedTheOutputBiasToo() throws {
    let screen = try playground()
    try screen.keys("Tab Left")
    #expect(screen.model.selected?.name == "output.bias[0]")
    try screen.keys("Up")
    #expect(screen.model.snapshot.values["output.bias"]?.values == [0.05])
    try screen.keys("u f steps:5")
    #expect(screen.model.snapshot.values["output.bias"]?.values == [0])
  }

  @Test func theChaptersNetworkGoesAlongAndComesBack() throws {
    let screen = try Sample.headless(chapter: "second")
    try screen.keys("steps:7 Up")
    let before = screen.model.snapshot.values["output.weight"]
    try screen.keys("p")
    #expect(screen.model.screen == .playground)
    #expect(screen.model.snapshot.step == 7)
    #expect(screen.model.snapshot.values["output.weight"] == before)
    try screen.keys("Esc")
    #expect(screen.model.screen == .chapter)
    #expect(screen.model.snapshot.step == 7)
    #expect(screen.model.snapshot.values["output.weight"] == before)
  }

  @Test func aChangedNetworkStaysBehind() throws {
    let screen = try Sample.headless(chapter: "second")
    try screen.keys("p")
    // Two students lie in no made set: the first setting after them is the seed.
    try screen.keys("Down Right")
    #expect(screen.model.snapshot.run?.seed == 2)
    try screen.keys("BS")
    #expect(screen.model.screen == .chapter)
    #expect(screen.model.snapshot.run?.seed == Sample.run.seed)
  }

  @Test func listsLeadBackToThePlayground() throws {
    let screen = try playground()
    for key in ["c", "v", "?", ":", "w"] {
      try screen.keys("\(key) Esc")
      #expect(screen.model.screen == .playground && screen.model.overlay == nil, "\(key)")
    }
    try screen.keys("Esc")
    #expect(screen.model.screen == .chapter)
  }

  @Test func theMouseTurnsSettings() throws {
    let screen = try playground()
    let frame = screen.frame
    let region = try #require(frame.regions.first { $0.name == Control.rate.name })
    try screen.keys("Mouse:\(region.rect.x + 1),\(region.rect.y) WheelUp:\(region.rect.x + 1),\(region.rect.y)")
    #expect(screen.model.playground?.control == .rate)
    #expect(screen.model.snapshot.hyperparameters.learningRate == 0.3)
  }

  // MARK: Time travel

  @Test func thePastIsTheSameToTheBit() throws {
    let screen = try playground()
    try screen.keys("steps:40")
    let early = screen.model.snapshot.values
    try screen.keys("steps:60")
    let late = screen.model.snapshot.values
    try screen.keys("{*12")
    #expect(screen.model.snapshot.step == 40)
    #expect(screen.model.snapshot.values == early)
    try screen.keys("}*11 .*5")
    #expect(screen.model.snapshot.step == 100)
    #expect(screen.model.snapshot.values == late)
    try screen.keys(",*3")
    #expect(screen.model.snapshot.step == 97)
    #expect(screen.model.snapshot.branches.count == 1)
  }

  @Test func theEndsOfTimeAreSaid() throws {
    let screen = try playground()
    try screen.keys(",")
    #expect(screen.model.notice != nil)
    try screen.keys("steps:1 .")
    #expect(screen.model.snapshot.step == 1 && screen.model.notice != nil)
  }

  @Test func draggingOnTheLossGoesToThatStep() throws {
    let screen = try playground()
    try screen.keys("steps:100")
    let plot = try #require(screen.frame.regions.first { $0.name == "loss-plot" }).rect
    try screen.keys("Mouse:\(plot.x + (plot.width - 1) / 2),\(plot.y + 1)")
    #expect((49...51).contains(screen.model.snapshot.step))
    try screen.keys("Drag:\(plot.x),\(plot.y + 1)")
    #expect(screen.model.snapshot.step == 0)
    #expect(screen.frame.plainText.contains("in the past"))
  }

  @Test func aChangeInThePastOpensABranchAndSaysSo() throws {
    let screen = try playground()
    try screen.keys("steps:100 {*10 PgDn PgDn Down Right")
    #expect(screen.model.snapshot.branches.map(\.name) == ["A", "B"])
    #expect(screen.model.notice?.contains("branch B") == true)
    try screen.keys("steps:10")
    let text = screen.frame.plainText
    #expect(text.contains("branches") && text.contains("rate 0.1 → 0.3"))
    try screen.keys("B")
    #expect(screen.model.snapshot.step == 50)
    // The settings are those of the branch.
    #expect(screen.model.playground?.settings.hyperparameters.learningRate == 0.1)
    try screen.keys("B X")
    #expect(screen.model.snapshot.branches.map(\.name) == ["A"])
  }

  @Test(arguments: [Size(width: 120, height: 40), Size(width: 80, height: 24)])
  func twoBranchesStandSideBySide(_ size: Size) throws {
    let screen = try playground(size: size)
    try screen.keys("steps:60 b PgDn PgDn Right steps:30 Tab C")
    #expect(screen.model.snapshot.compared?.branch == 0)
    let text = screen.frame.plainText
    #expect(text.contains("A  the first") && text.contains("step 60") && text.contains("step 90"))
    let before = screen.model.snapshot.branch
    try screen.keys("B")
    #expect(screen.model.snapshot.compared?.branch == before)
    try screen.keys("C")
    #expect(screen.model.snapshot.compared == nil)
  }

  @Test func aNeuronIsSwitchedOffAndOnAgain() throws {
    let screen = try playground()
    try screen.keys("steps:5 Tab")
    let before = screen.model.snapshot.values
    try screen.keys("o")
    #expect(screen.model.snapshot.values["hidden2.weight"]?.values.prefix(8).allSatisfy { $0 == 0 } == true)
    #expect(screen.frame.plainText.contains("off"))
    try screen.keys("o")
    #expect(screen.model.snapshot.values == before)
    try screen.keys("Left o")
    #expect(screen.model.notice?.contains("gives the answer") == true)
  }

  @Test func aNeuronIsTransplantedFromTheOtherBranch() throws {
    let screen = try playground()
    try screen.keys("steps:20 b Tab Up*5")
    let changed = screen.model.snapshot.values["hidden1.weight"]
    try screen.keys("T")
    #expect(screen.model.snapshot.values["hidden1.weight"] != changed)
    try screen.keys("B")
    let first = screen.model.snapshot.values["hidden1.weight"]
    try screen.keys("B")
    #expect(screen.model.snapshot.values["hidden1.weight"] == first)
  }

  /// Goes over every control, turns it both ways and types into it; the screen says the same as the settings.
  @Test(arguments: [Size(width: 120, height: 40), Size(width: 80, height: 24)])
  func aScriptOverEveryControl(_ size: Size) throws {
    let screen = try playground(size: size)
    let controls = try #require(screen.model.playground?.settings.controls)
    for control in controls {
      try screen.keys(": Esc")
      while screen.model.playground?.control != control { try screen.keys("Down") }
      try screen.keys("Right steps:1")
      let settings = try #require(screen.model.playground?.settings)
      if settings.controls.contains(control) {
        #expect(screen.frame.plainText.contains("[" + settings.text(control) + "]"), "\(control)")
      }
      try screen.keys("Left Left Right = Down Enter")
      #expect(screen.model.snapshotIsOfThisPage, "\(control): \(screen.model.snapshot.phase)")
    }
  }

  /// Any keys at all: nothing traps, and the screen shows the network that is set.
  @Test(arguments: 0..<4) func anyKeys(_ seed: Int) throws {
    let screen = try playground(size: seed % 2 == 0 ? Size(width: 120, height: 40) : Size(width: 80, height: 24))
    var random = SplitMix(state: UInt64(seed))
    let keys =
      [
        "Up", "Down", "Left", "Right", "Tab", "PgUp", "PgDn", "N", "e", "m", "g", ",", "{", "}", "b", "B", "C", "X",
        "o", "T", "f", "0", "u", "r", "a", "=", "Enter",
      ]
      + ["steps:3", "s", "S", "[", "]", ":", "?", "c", "v", "p", "Esc", "BS", "text:7", "(", ")", "H", "L", "x", "t"]
    for _ in 0..<150 {
      try screen.keys(keys[Int(random.next() % UInt64(keys.count))])
      if screen.isOver { break }
      let model = screen.model
      if let settings = model.playground?.settings {
        #expect(model.snapshot.run?.model == settings.model)
        #expect(model.snapshot.hyperparameters == settings.hyperparameters)
      }
      _ = screen.frame
    }
  }
}

private struct SplitMix {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}
