import Canvas
import Curriculum
import Datasets
import Explainer
import Shell
import Testing
import Training

/// The chapter that walks downhill, by keys.
@Suite struct DescentTests {
  private func weight(_ headless: Headless) -> Float? {
    headless.model.value(of: ParameterElement("output.weight", 0))
  }

  @Test func theFirstArrowMovesTheBall() throws {
    let headless = try open("descent", at: "Fog on the mountain")
    #expect(headless.frame.plainText.contains("slope −28.00"))
    try headless.keys("Up")
    #expect(headless.frame.plainText.contains("[−0.750]"))
    #expect(headless.frame.plainText.contains("slope −25.67"))
  }

  @Test func aStepGoesWhereTheArrowPoints() throws {
    let headless = try open("descent", at: "Against the slope")
    #expect(headless.frame.plainText.contains("−η·slope +0.280"))
    try headless.keys("s")
    #expect(abs(try #require(weight(headless)) - -0.72) < 1e-6)
    #expect(headless.model.value(of: ParameterElement("output.bias", 0)) == 0)
  }

  @Test func theLearningRateIsSelectedAndNudged() throws {
    let headless = try open("descent", at: "Fog on the mountain")
    try headless.keys("steps:5 Right Up*2")
    #expect(headless.frame.plainText.contains("[0.020]"))
    #expect(headless.model.snapshot.hyperparameters.learningRate == 0.02)
    // A new rate is a new walk, and what was frozen stays frozen.
    #expect(headless.model.snapshot.step == 0)
    try headless.keys("steps:5")
    #expect(headless.model.value(of: ParameterElement("output.bias", 0)) == 0)
    try headless.keys("u")
    #expect(headless.model.snapshot.hyperparameters.learningRate == 0.01)
    try headless.keys("Down*9")
    #expect(headless.model.snapshot.hyperparameters.learningRate == 0)
    try headless.keys("r")
    #expect(headless.model.snapshot.hyperparameters.learningRate == 0.01)
    #expect(weight(headless) == -1)
  }

  @Test func noKeyTreatsTheRateAsAParameter() throws {
    let headless = try open("descent", at: "Fog on the mountain")
    try headless.keys("Right f")
    #expect(headless.model.snapshot.frozen == ["output.bias": [0]])
    try headless.keys("g")
    #expect(!headless.model.showsCheck)
    try headless.keys("= text:0.1 Enter")
    #expect(headless.model.snapshot.hyperparameters.learningRate == 0.1)
  }

  @Test func theChallengeIsWonBelowTheEdgeOnly() throws {
    let headless = try open("descent", at: "The longest stride")
    #expect(headless.model.page?.challenge != nil)
    // 0.18 is no feat, 0.21 is too much.
    try headless.keys("steps:50")
    #expect(!headless.model.challenge.isWon)
    try headless.keys("Right Up*6 steps:50")
    #expect(headless.model.snapshot.hyperparameters.learningRate == 0.21)
    #expect(!headless.model.challenge.isWon)
    try headless.keys("Down steps:50")
    #expect(headless.model.challenge.isWon)
  }

  @Test func carryingTheBallIsNotWalking() throws {
    let headless = try open("descent", at: "The longest stride")
    try headless.keys("Right Up*5 Left Up*12")
    #expect(try #require(weight(headless)) == 2)
    #expect(!headless.model.challenge.isWon)
    // Another rate puts the ball back, and then a walk counts again.
    try headless.keys("steps:1 Right Up Down steps:50")
    #expect(headless.model.challenge.isWon)
  }

  @Test func aWalkThatDivergesIsStillDrawn() throws {
    for size in [Size(width: 120, height: 40), Size(width: 80, height: 24)] {
      let headless = try open("descent", at: "Fog on the mountain", size: size)
      try headless.keys("Right = text:5 Enter steps:200")
      #expect(headless.frame.size == size)
      guard case .stopped = headless.model.snapshot.phase else {
        Issue.record("the walk should have broken down")
        return
      }
    }
  }
}
