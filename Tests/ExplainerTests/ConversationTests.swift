import Canvas
import Datasets
import Explainer
import Foundation
import Shell
import Testing
import Training

/// The interface and a real session together, by keys.
@Suite struct ConversationTests {
  @Test func aNudgeShowsInSumOutputAndBoundaryOfTheSameFrame() throws {
    let headless = try Sample.headless()
    let before = headless.frame
    #expect(before.plainText.contains("+2.60"))
    #expect(before.plainText.contains("0.931"))
    try headless.keys("Up")
    let after = headless.frame
    #expect(after.plainText.contains("[+0.75]"))
    #expect(after.plainText.contains("+2.90"))
    #expect(after.plainText.contains("0.948"))
    // The field's rows, too: some cell of the boundary has another ground.
    let field = (22..<36).flatMap { y in
      (40..<75).map { x in before[x, y].style.background != after[x, y].style.background }
    }
    #expect(field.contains(true))
  }

  @Test func undoAndResetPutValuesBack() throws {
    let headless = try Sample.headless()
    let start = headless.frame.plainText
    try headless.keys("Up*3 u")
    #expect(headless.model.value(of: ParameterElement("output.weight", 0)) == 0.7)
    try headless.keys("Right Down*2 Right = text:9 Enter")
    #expect(headless.frame.plainText != start)
    try headless.keys("r Left*2")
    #expect(headless.frame.plainText == start)
  }

  @Test func theChallengeIsWonByReachingItsGoal() throws {
    let headless = try Sample.headless()
    try headless.keys("Enter Enter Enter Enter")
    #expect(headless.model.page?.title == "Three")
    #expect(!headless.model.challenge.isWon)
    try headless.keys("Up*2")
    #expect(headless.model.challenge.isWon)
    #expect(headless.progress.lessons["first"]?.challenges["Three"]?.best == 1)
  }

  @Test func theCheckAgreesWithTheGradient() throws {
    let headless = try Sample.headless()
    try headless.keys("g")
    let check = try #require(headless.model.snapshot.probe?.check)
    #expect(abs(check.analytic - check.numeric) < 1e-7)
    #expect(!check.isKink)
    #expect(headless.frame.plainText.contains("✓ agree"))
  }

  @Test func trainingTakesJustTheStepsAskedFor() throws {
    let headless = try Sample.headless(chapter: "second")
    try headless.keys("s s s")
    #expect(headless.model.snapshot.step == 3)
    try headless.keys("Space steps:20")
    #expect(headless.model.isRunning)
    #expect(headless.model.snapshot.step == 23)
    try headless.keys("Space")
    #expect(!headless.model.isRunning)
    try headless.keys("r")
    #expect(headless.model.snapshot.step == 0)
  }

  @Test func aFrozenNumberStaysWhereItIs() throws {
    let headless = try Sample.headless(chapter: "second")
    let element = ParameterElement("output.weight", 0)
    try headless.keys("f steps:50")
    #expect(headless.model.value(of: element) == 0.7)
    try headless.keys("f steps:50")
    #expect(headless.model.value(of: element) != 0.7)
  }

  /// A reset run starts with nothing frozen, and so must what `f` does next.
  @Test(arguments: ["r", "c Enter"])
  func nothingIsFrozenInARunThatStartsAfresh(restart: String) throws {
    let headless = try Sample.headless(chapter: "second")
    try headless.keys("f \(restart) f steps:50")
    #expect(headless.model.value(of: ParameterElement("output.weight", 0)) == 0.7)
  }

  @Test func aRunThatCannotBeSetUpSaysWhyInPlaceOfItsFigure() throws {
    var run = Sample.run
    run.data = .digits
    var scene = Sample.scene()
    scene.run = run
    let folder = FileManager.default.temporaryDirectory.appending(path: "glassbox-test-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try Data("torn".utf8).write(to: folder.appending(path: "train-images-idx3-ubyte"))
    let headless = try Headless(
      options: InterfaceOptions(
        library: Sample.library([Sample.page("One", scene: scene, starts: true)]),
        locations: DataLocations(folders: [folder.path]), threads: 1),
      size: Size(width: 160, height: 40), capabilities: Capabilities())
    // A key takes the line at the foot of the screen away; the reason stays.
    try headless.keys("Up Right")
    let text = headless.frame.plainText
    #expect(text.contains("This network could not be set up"))
    #expect(text.contains("MNIST"))
  }

  @Test func theSameKeysGiveTheSameFrame() throws {
    let script = "Up Right steps:30 Tab g ? Esc Down*4 steps:10"
    let first = try Sample.headless(chapter: "second")
    let second = try Sample.headless(chapter: "second")
    try first.keys(script)
    try second.keys(script)
    #expect(first.frame == second.frame)
  }

  @Test func twoThousandRandomKeysLeaveASoundModel() throws {
    let headless = try Sample.headless(chapter: "second")
    let keys: [Key] =
      [.up, .down, .left, .right, .enter, .tab, .escape, .backspace, .pageUp, .pageDown, .home, .delete]
      + "abcdefghijklmnoprstuvwxyz0123456789[](){}<>=:/?,. ".unicodeScalars.map { .character($0) }
    var state: UInt32 = 7
    func next(_ bound: Int) -> Int {
      state = state &* 1_664_525 &+ 1_013_904_223
      return Int(state >> 8) % bound
    }
    for round in 0..<2_000 {
      headless.play(.input(.key(keys[next(keys.count)], [])))
      if round % 97 == 0 { headless.play(.resize(Size(width: 1 + next(200), height: 1 + next(60)))) }
      if round % 31 == 0 { headless.play(.input(.mouse(.press, Point(x: next(130), y: next(45))))) }
      #expect(headless.frame.size == headless.model.size)
      #expect(headless.model.elements.isEmpty || headless.model.selected != nil)
    }
  }
}
