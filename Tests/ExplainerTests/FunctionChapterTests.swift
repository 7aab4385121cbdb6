import Canvas
import Datasets
import Explainer
import Shell
import Testing

/// The first chapter, as keys play it.
@Suite struct FunctionChapterTests {
  private func open(page: Int, size: Size = Size(width: 120, height: 40)) throws -> Headless {
    try Headless(
      options: InterfaceOptions(
        library: .embedded(), chapter: "function", page: page, locations: DataLocations(folders: []), threads: 1),
      size: size, capabilities: Capabilities())
  }

  @Test(arguments: [Size(width: 120, height: 40), Size(width: 80, height: 24)])
  func theFirstPressMovesAMailAcross(_ size: Size) throws {
    let headless = try open(page: 1, size: size)
    #expect(headless.frame.plainText.contains("5 of 10"))
    try headless.keys("Up")
    #expect(headless.frame.plainText.contains("[+1.00]"))
    #expect(headless.frame.plainText.contains("6 of 10"))
  }

  @Test func theChallengeIsWonByFourPresses() throws {
    let headless = try open(page: 5)
    try headless.keys("Right*2 Up*3")
    #expect(!headless.model.challenge.isWon)
    try headless.keys("Right Down")
    #expect(headless.model.challenge.isWon)
    #expect(headless.model.challenge.moves == 4)
    #expect(headless.frame.plainText.contains("10 of 10"))
  }

  @Test func trainingFindsKnobsByItself() throws {
    let headless = try open(page: 6)
    #expect(headless.frame.plainText.contains("5 of 10"))
    try headless.keys("Space steps:100")
    #expect(headless.frame.plainText.contains("10 of 10"))
  }

  @Test func theEleventhMailIsTakenForSpam() throws {
    let text = try open(page: 7).frame.plainText
    #expect(text.contains("Your new neighbour"))
    #expect(text.contains("10 of 10"))
    #expect(text.contains("+0.50"))
  }
}
