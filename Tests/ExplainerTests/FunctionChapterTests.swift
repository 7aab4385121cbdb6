import Canvas
import Datasets
import Explainer
import Shell
import Testing

/// The first chapter, as keys play it.
@Suite struct FunctionChapterTests {
  @Test(arguments: [Size(width: 120, height: 40), Size(width: 80, height: 24)])
  func theFirstPressMovesAMailAcross(_ size: Size) throws {
    let headless = try open("function", at: "The bouncer", size: size)
    #expect(headless.frame.plainText.contains("5 of 10"))
    try headless.keys("Up")
    #expect(headless.frame.plainText.contains("[+1.00]"))
    #expect(headless.frame.plainText.contains("6 of 10"))
  }

  @Test func theChallengeIsWonByFourPresses() throws {
    let headless = try open("function", at: "Rules by hand")
    try headless.keys("Right*2 Up*3")
    #expect(!headless.model.challenge.isWon)
    try headless.keys("Right Down")
    #expect(headless.model.challenge.isWon)
    #expect(headless.model.challenge.moves == 4)
    #expect(headless.frame.plainText.contains("10 of 10"))
  }

  @Test func trainingFindsKnobsByItself() throws {
    let headless = try open("function", at: "Nobody at the knobs")
    #expect(headless.frame.plainText.contains("5 of 10"))
    try headless.keys("Space steps:100")
    #expect(headless.frame.plainText.contains("10 of 10"))
  }

  @Test func theEleventhMailIsTakenForSpam() throws {
    let text = try open("function", at: "The eleventh mail").frame.plainText
    #expect(text.contains("Your new neighbour"))
    #expect(text.contains("10 of 10"))
    #expect(text.contains("+0.50"))
  }
}
