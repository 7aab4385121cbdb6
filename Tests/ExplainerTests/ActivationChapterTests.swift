import Canvas
import Datasets
import Explainer
import Shell
import Testing
import Training

/// The third chapter, as keys and the mouse play it.
@Suite struct ActivationChapterTests {
  @Test func thePointMovesByKeyAndByDrag() throws {
    let headless = try open("activation", at: "A soft no")
    #expect(headless.frame.plainText.contains("0.500"))
    try headless.keys("Up")
    #expect(headless.frame.plainText.contains("0.622"))
    let curve = try #require(headless.frame.regions.first { $0.name == "curve" })
    headless.play(.input(.mouse(.drag, Point(x: curve.rect.right - 1, y: curve.rect.y + 2))))
    let bias = try #require(headless.model.value(of: ParameterElement("output.bias", 0)))
    #expect(abs(bias - 6) < 0.0001)
    #expect(headless.frame.plainText.contains("0.998"))
  }

  @Test func twoHingesMakeAV() throws {
    let headless = try open("activation", at: "Two hinges")
    try headless.keys("Right*2 Down*3 Right Down*2 Right*2")
    #expect(!headless.model.challenge.isWon)
    try headless.keys("Up*3")
    #expect(headless.model.challenge.isWon)
    #expect(headless.model.challenge.touched.count == 3)
    #expect(headless.frame.plainText.contains("0.000"))
  }

  @Test func tenWhispersAreHeard() throws {
    let headless = try open("activation", at: "Whispers", size: Size(width: 80, height: 24))
    #expect(headless.frame.plainText.contains("1 in 2,870,000"))
    try headless.keys("Up*6 Right Down*3")
    #expect(!headless.model.challenge.isWon)
    try headless.keys("Down")
    #expect(headless.model.challenge.isWon)
    #expect(headless.model.value(of: ParameterElement("hidden7.bias", 0)) == -2)
    try headless.keys("u u")
    #expect(headless.model.value(of: ParameterElement("hidden7.bias", 0)) == 0)
    #expect(headless.model.value(of: ParameterElement("output.weight", 0)) == 1)
  }

  @Test func theCatalogueNamesSixFunctions() throws {
    let text = try open("activation", at: "Four ways to bend").frame.plainText
    for name in ["step", "sigmoid", "tanh", "ReLU", "leaky ReLU", "GELU"] { #expect(text.contains(name)) }
  }
}
