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

  @Test func featuresAreALayerOnlyWhereTheyAreNotThePointItself() throws {
    let start = Playground()
    #expect(start.model.layers.count == 3)
    let more = try #require(start.set(.feature(.product), typed: "on"))
    #expect(more.model.layers.first == .features(FeaturesSpec(name: "features", features: [.x1, .x2, .product])))
    #expect(more.model.seenInputs == 3)
    #expect(Playground(more.run)?.run == more.run)
    #expect(more.set(.feature(.product), typed: "off") == start)
    // Something has to go in.
    let one = try #require(start.turned(.feature(.x1), by: 1))
    #expect(one.features == [.x2])
    #expect(one.turned(.feature(.x2), by: 1) == nil)
  }

  @Test func aTablesColumnsAreChosenByName() throws {
    let rows = (0..<20).map { "\($0 % 3),\($0 % 5).5,\($0 % 2 == 0 ? "cat" : "dog")" }.joined(separator: "\n")
    let table = OwnTable(try CSVTable(path: "pets.csv", bytes: Array("legs,size,kind\n\(rows)\n".utf8)))
    let start = try PlaygroundStart(learningFrom: table).settings
    #expect(start.controls.contains(.target) && start.controls.contains(.column("legs")))
    #expect(start.shape?.inputs == 2)
    try start.run.model.validate()
    let other = try #require(start.set(.target, typed: "size"))
    #expect(other.kind == .regression(1))
    #expect(other.model.loss == .meanSquaredError)
    let fewer = try #require(start.set(.column("legs"), typed: "off"))
    #expect(fewer.model.inputs == 1)
    #expect(fewer.turned(.column("size"), by: 1) == nil)
    #expect(Playground(start.run, table: table)?.run == start.run)
    // Without its file the table's columns can't be chosen anew.
    #expect(Playground(start.run)?.controls.contains(.target) == false)
  }

  @Test func drawnPointsAreATable() throws {
    let brush = Brush(x: 1, y: 2, isPositive: true)
    let one = Playground().adding(brush)
    #expect(
      one.data == .table(inputs: [[1, 2]], targets: [[1]], kind: .binary, inputNames: [], classNames: []))
    let two = one.adding(Brush(x: -1, y: 0, isPositive: false))
    #expect(two.hyperparameters.batch == 2)
    #expect(two.rubbingOut(Brush(x: 1, y: 1, isPositive: true))?.data != one.data)
    #expect(two.rubbingOut(Brush(x: -1, y: 1, isPositive: true))?.data == one.data)
    #expect(one.rubbingOut(brush) == nil)
  }

  @Test func nothingDrawnIsNothingToRubOut() throws {
    let brush = Brush(x: 1, y: 2, isPositive: true)
    #expect(Playground().points == nil && Playground().rubbingOut(brush) == nil)
    // Tables that no session would load.
    for (inputs, targets) in [
      ([[1, 2], [3, 4]], [[1]]), ([[1, 2], [3]], [[1], [0]]), ([[1, 2], [3, 4]], [[1], []]),
    ]
      as [([[Float]], [[Float]])]
    {
      var odd = Playground()
      odd.use(.table(inputs: inputs, targets: targets, kind: .binary, inputNames: [], classNames: []))
      #expect(odd.points == nil && odd.rubbingOut(brush) == nil)
    }
  }

  /// What there was before the first point stays within reach, and so does what was drawn.
  @Test func drawnPointsTakeNothingAway() throws {
    let table = try pets()
    let start = try PlaygroundStart(learningFrom: table).settings
    let drawn = start.adding(Brush(x: 1, y: 2, isPositive: true)).adding(Brush(x: 0, y: 2, isPositive: false))
    #expect(drawn.text(.dataSet) == "2 drawn points")
    let back = try #require(drawn.set(.dataSet, typed: "pets.csv"))
    #expect(back.data == start.data && back.controls.contains(.target))
    let again = try #require(back.set(.dataSet, typed: "2 drawn points"))
    #expect(again.data == drawn.data && again.range == start.range)
    // The next point goes to those that there are.
    #expect(back.adding(Brush(x: 3, y: 3, isPositive: true)).points?.count == 3)
    let wider = try #require(drawn.set(.dataSet, typed: "spiral")).adding(Brush(x: 5, y: 5, isPositive: true))
    #expect(wider.points?.count == 3 && wider.range == Playground().range)
  }

  private func pets() throws -> OwnTable {
    let rows = (0..<120).map { "\($0 % 3),\($0 % 5).5,name \($0),same,\($0 % 2 == 0 ? "cat" : "dog")" }
    let text = "legs,size,name,here,kind\n" + rows.joined(separator: "\n") + "\n"
    return OwnTable(try CSVTable(path: "pets.csv", bytes: Array(text.utf8)))
  }

  @Test func arrowsGoOverColumnsThatCannotBePredicted() throws {
    var settings = try PlaygroundStart(learningFrom: pets()).settings
    var seen: [String] = []
    for _ in 0..<4 {
      seen.append(settings.text(.target))
      settings = try #require(settings.turned(.target, by: 1))
    }
    #expect(seen == ["kind", "legs", "size", "kind"])
    #expect(settings.turned(.target, by: -1)?.text(.target) == "kind")
    #expect(settings.set(.target, typed: "name") == nil)
  }

  @Test func aSettingThatCannotBeTurnedSaysWhy() throws {
    var settings = Playground()
    settings.hidden = Array(repeating: HiddenLayer(2, .tanh), count: Playground.mostLayers)
    #expect(settings.turned(.layers, by: 1) == nil)
    #expect(settings.reasonAgainstTurning(.layers).contains("end of the scale"))
    settings.output.activation = .linear
    #expect(settings.turned(.loss, by: 1) == nil)
    #expect(settings.reasonAgainstTurning(.loss) == "loss: there is no other choice")
    #expect(settings.reasonAgainstTurning(.feature(.x1)).contains("something has to go in"))
  }

  @Test(arguments: [0, 16_777_216, 9_007_199_254_740_993, .max - 1] as [UInt64])
  func everySeedHasANext(seed: UInt64) throws {
    let settings = try #require(Playground().set(.seed, typed: String(seed)))
    #expect(settings.seed == seed && settings.text(.seed) == String(seed))
    let next = try #require(settings.turned(.seed, by: 1))
    #expect(next.seed == seed + 1)
    #expect(next.turned(.seed, by: -1)?.seed == seed)
    #expect(settings.set(.seed, typed: "-1") == nil && settings.set(.seed, typed: "1.5") == nil)
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
        library: try Sample.library(), locations: Sample.noData, threads: 1, playground: PlaygroundStart(settings)),
      size: size, capabilities: Capabilities())
  }

  @Test func aTurnedRateGoesOnWithTheSameWeights() throws {
    let screen = try playground()
    try screen.keys("steps:20")
    let before = screen.model.snapshot
    try screen.keys("PgDn PgDn PgDn Down Right")
    #expect(screen.model.playground?.control == .rate)
    let after = screen.model.snapshot
    #expect(after.hyperparameters.learningRate == 0.3)
    #expect(after.step == before.step)
    #expect(after.values == before.values)
  }

  @Test func anotherNetworkStartsAnotherRun() throws {
    let screen = try playground()
    try screen.keys("steps:20 PgDn PgDn Down Right")
    #expect(screen.model.playground?.control == .units(0))
    #expect(screen.model.snapshot.step == 0)
    #expect(screen.model.snapshot.run?.model.denseLayers.map(\.units) == [9, 8, 1])
    #expect(screen.model.snapshot.run?.seed == 1)
  }

  @Test func hyperparametersStayWhenTheNetworkChanges() throws {
    let screen = try playground()
    try screen.keys("PgDn PgDn PgDn Down Right PgUp Down Right")
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

  @Test func pointsAreDrawnWithKeysAndMouse() throws {
    let screen = try playground()
    try screen.keys("d + Right*3 -")
    #expect(screen.model.focus == .points)
    #expect(screen.model.snapshot.data?.train.targets == [1, 0])
    let field = try #require(screen.frame.regions.first { $0.name == "field" }).rect
    try screen.keys("Mouse:\(field.x),\(field.y)")
    #expect(screen.model.snapshot.data?.train.targets == [1, 0, 0])
    let drawn = try #require(screen.model.snapshot.data?.train.input(2))
    #expect(drawn[0] < -5.5 && drawn[1] > 5.5)
    try screen.keys("x Esc")
    #expect(screen.model.snapshot.data?.train.count == 2)
    #expect(screen.model.screen == .playground)
  }

  @Test func theFirstPointSaysWhereTheDataWent() throws {
    let screen = try playground()
    try screen.keys("d x")
    #expect(screen.model.notice == "nothing is drawn here yet: + and - put points")
    try screen.keys("+")
    #expect(screen.model.notice == "it learns from your points now; spiral is still there, under set")
    #expect(screen.frame.plainText.contains("1 drawn point"))
    try screen.keys("x")
    #expect(screen.model.notice == "one point has to stay")
    try screen.keys("-")
    #expect(screen.model.notice == nil && screen.model.snapshot.data?.train.count == 2)
  }

  @Test func featuresAreSeenAndCheckedLikeAnyInput() throws {
    let screen = try playground()
    try screen.keys("PgDn Right Down*4 Right Tab g steps:3")
    #expect(screen.model.snapshot.run?.model.seenInputs == 2)
    let text = screen.frame.plainText
    #expect(text.contains("x₁x₂ → h₁") || text.contains("x₂ → h₁"))
    #expect(text.contains("✓ agree") && text.contains("first sample:"))
  }

  @Test func aRunStringOpensTheSameRun() throws {
    let screen = try playground()
    try screen.keys("steps:30 PgDn PgDn PgDn Down Right Tab Up*2 steps:20 y")
    guard case .runString(let text)? = screen.model.overlay else {
      Issue.record("no run string")
      return
    }
    #expect(screen.frame.plainText.contains("glassbox play gb1:"))
    let shared = try SharedRun(decoding: text)
    #expect(shared.step == 50)
    let settings = try #require(Playground(shared.run))
    let other = try Headless(
      options: InterfaceOptions(
        library: try Sample.library(), locations: Sample.noData, threads: 1,
        playground: PlaygroundStart(settings, step: shared.step)),
      size: Size(width: 120, height: 40), capabilities: Capabilities())
    #expect(other.model.snapshot.step == 50)
    #expect(other.model.snapshot.weightsHash == shared.weightsHash)
    #expect(other.model.snapshot.values == screen.model.snapshot.values)
  }

  @Test func trainingStopsWhereItWasAsked() throws {
    let screen = try playground()
    try screen.keys("PgDn*3")
    while screen.model.playground?.control != .stopStep { try screen.keys("Down") }
    try screen.keys("= text:37 Enter steps:100")
    #expect(screen.model.snapshot.step == 37)
    #expect(screen.model.notice == "stopped at step 37, as you asked")
    try screen.keys("steps:10")
    #expect(screen.model.snapshot.step == 47)
  }

  @Test func trainingStopsAtALoss() throws {
    let screen = try playground()
    try screen.keys("= text:gauss Enter PgDn*3")
    while screen.model.playground?.control != .stopLoss { try screen.keys("Down") }
    try screen.keys("= text:0.1 Enter steps:3000")
    let stopped = screen.model.snapshot
    #expect(stopped.step < 3000)
    #expect(try #require(stopped.train?.loss) <= 0.1)
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
    try screen.keys("steps:100 {*10 PgDn PgDn PgDn Down Right")
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
    try screen.keys("steps:60 b PgDn PgDn PgDn Right steps:30 Tab C")
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
        // What is only on or off is marked, not written.
        let isFeature = if case .feature = control { true } else { false }
        let text = isFeature ? control.label : "[" + settings.text(control)
        #expect(screen.frame.plainText.contains(text + "]"), "\(control)")
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
