import Canvas
import Engine
import Shell
import Testing
import Training

@testable import Explainer

/// What can be taken back, and what is frozen, where one goes back in time and to other branches.
@Suite struct UndoTests {
  private func playground() throws -> Headless {
    try Headless(
      options: InterfaceOptions(
        library: try Sample.library(), locations: Sample.noData, threads: 1, playground: PlaygroundStart()),
      size: Size(width: 120, height: 40), capabilities: Capabilities())
  }

  @Test func nothingOfAnotherMomentIsTakenBack() throws {
    for journey in [", .", "b B", "b X"] {
      let screen = try playground()
      try screen.keys("steps:20 Tab Up \(journey) u")
      #expect(screen.model.notice == "nothing to undo", "\(journey)")
    }
  }

  @Test func frozenIsWhatIsFrozenThere() throws {
    let screen = try playground()
    try screen.keys("steps:20 Tab f g")
    #expect(screen.frame.plainText.contains("x₁ → h₁, frozen"))
    let element = try #require(screen.model.selected?.element)
    #expect(screen.model.snapshot.frozen == [element.name: [element.index]])
    try screen.keys(", f")
    // It was free a step before: now it is frozen there, in a branch of its own.
    #expect(screen.model.snapshot.branches.count == 2)
    #expect(screen.model.snapshot.frozen == [element.name: [element.index]])
    try screen.keys("f B")
    #expect(screen.model.snapshot.frozen == [:])
    try screen.keys(".")
    #expect(screen.model.snapshot.frozen == [element.name: [element.index]])
    try screen.keys("f")
    #expect(screen.model.snapshot.frozen == [:])
  }

  @Test func settingsAreTakenBack() throws {
    let screen = try playground()
    try screen.keys("steps:5 PgDn*3 Down Right Right Down*2 Right")
    let hyperparameters = screen.model.snapshot.hyperparameters
    #expect(hyperparameters.learningRate == 1 && hyperparameters.batch == 11)
    try screen.keys("u")
    #expect(screen.model.snapshot.hyperparameters.batch == 10)
    #expect(screen.model.snapshot.hyperparameters.learningRate == 1)
    try screen.keys("u")
    #expect(screen.model.snapshot.hyperparameters == Playground().hyperparameters)
    #expect(screen.model.playground?.settings == Playground())
    try screen.keys("u")
    #expect(screen.model.notice == "nothing to undo")
  }

  @Test func aTransplantIsToldWhenItIsDoneAndTakenBack() throws {
    let screen = try playground()
    try screen.keys("steps:20 b Tab Up*5 steps:10")
    let before = screen.model.snapshot.values
    try screen.keys("T")
    #expect(screen.model.notice == "neuron 1 of hidden1 has the weights now that it has in A")
    let after = screen.model.snapshot.values
    #expect(after != before)
    try screen.keys("u")
    #expect(screen.model.snapshot.values == before)
    try screen.keys("u")
    #expect(screen.model.snapshot.values != before && screen.model.snapshot.values != after)
  }

  @Test func aTransplantThatWasRefusedIsNotTold() throws {
    var model = Model(
      library: try Sample.library(), size: Size(width: 120, height: 40), capabilities: Capabilities(),
      playground: PlaygroundStart())
    _ = start(&model)
    var snapshot = Snapshot()
    (snapshot.run, snapshot.phase) = (Playground().run, .paused)
    snapshot.branches = [Branch(id: 0, name: "A"), Branch(id: 1, name: "B", parent: 0)]
    snapshot.branch = 1
    _ = update(&model, .snapshot(snapshot, isCurrent: true))
    model.focus = .figure
    let sent = update(&model, .input(.key(.character("T"), [])))
    #expect(sent.contains { if case .command(.transplant) = $0 { true } else { false } })
    #expect(model.notice == nil)
    snapshot.notice = "there is no branch 0"
    _ = update(&model, .snapshot(snapshot, isCurrent: true))
    #expect(model.notice == "there is no branch 0" && model.undoStack.isEmpty)
  }

  /// The second time as well as the first.
  @Test func whatIsRefusedTwiceIsSaidTwice() throws {
    let screen = try playground()
    try screen.keys("b*25")
    #expect(screen.model.snapshot.branches.count == 26 && screen.model.notice?.contains("begins here") == true)
    for _ in 0..<2 {
      try screen.keys("b")
      #expect(screen.model.notice?.contains("drop one") == true)
    }
    // What was not asked again is not said again.
    try screen.keys("Tab Left g")
    #expect(screen.model.notice == nil)
  }

  /// Pages show no branches, so there are none.
  @Test func onAPageAChangeInThePastReplacesWhatCame() throws {
    let screen = try Sample.headless(chapter: "second")
    for _ in 0..<30 { try screen.keys("steps:10 ,*5 Up") }
    #expect(screen.model.snapshot.branches.map(\.name) == ["A"])
    #expect(screen.model.snapshot.step == 150 && screen.model.snapshot.latestStep == 150)
    #expect(screen.model.notice == nil)
    // In the playground nothing is lost.
    try screen.keys("p Tab steps:10 ,*5 Up")
    #expect(screen.model.snapshot.branches.map(\.name) == ["A", "B"])
    try screen.keys("Esc steps:10 ,*5 Up")
    #expect(screen.model.screen == .chapter)
    #expect(screen.model.snapshot.branches.map(\.name) == ["A", "B"])
  }
}
