import Canvas
import Curriculum
import Datasets
import Explainer
import Shell
import Testing
import Training

/// A learner draws a digit and sees it read.
@Suite struct DrawnDigitTests {
  private func trained() throws -> Headless {
    let headless = try Headless(
      options: InterfaceOptions(
        library: .embedded(), chapter: "digits", locations: DataLocations(folders: []), threads: 1),
      size: Size(width: 120, height: 40), capabilities: Capabilities())
    try headless.keys("S")
    return headless
  }

  private func answer(_ headless: Headless) throws -> Int {
    let outputs = try #require(headless.model.snapshot.values["output.a"]?.values)
    return try #require(outputs.indices.max { outputs[$0] < outputs[$1] })
  }

  @Test func aStrokeByKeysIsReadAsOne() throws {
    let headless = try trained()
    try headless.keys("d Space Down*14")
    #expect(headless.frame.plainText.contains("your digit"))
    #expect(try answer(headless) == 1)
    try headless.keys("x Esc")
    #expect(headless.model.pad.isEmpty)
    #expect(headless.frame.plainText.contains("input"))
  }

  @Test func aSevenByMouseIsReadAsSeven() throws {
    let headless = try trained()
    let pad = try #require(headless.frame.regions.first { $0.name == "pad" }?.rect)
    func event(_ action: MouseAction, _ x: Int, _ y: Int) -> KeyScript.Step {
      .input(.mouse(action, Point(x: pad.x + x, y: pad.y + y)))
    }
    for step in [event(.press, 8, 3), event(.drag, 18, 3), event(.drag, 12, 11)] { headless.play(step) }
    #expect(headless.model.focus == .pad)
    #expect(try answer(headless) == 7)
  }
}
