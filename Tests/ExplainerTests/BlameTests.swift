import Canvas
import Datasets
import Explainer
import Shell
import Testing
import Training

/// The chapters on the forward pass and on backpropagation, by keys.
@Suite struct BlameTests {
  @Test func theForwardChallengeIsWonByTheOutputsBias() throws {
    let headless = try open("forward", at: "Past the bar")
    #expect(headless.model.page?.challenge != nil)
    try headless.keys("Left K*2 Up*8")
    #expect(!headless.model.challenge.isWon)
    try headless.keys("Up")
    #expect(headless.model.challenge.isWon)
    #expect(headless.progress.lessons["forward"]?.challenges["Past the bar"]?.best == 1)
  }

  @Test func theBackpropChallengeIsWonByTheOutputsBiasAlone() throws {
    let headless = try open("backprop", at: "One nudge")
    #expect(headless.model.page?.challenge != nil)
    let count = headless.model.elements.count
    #expect(count == 9)
    for index in 0..<count {
      // Each of the nine, as far as it may go, the way its gradient points.
      try headless.keys("Up*2")
      #expect(headless.model.challenge.isWon == (index == count - 1), "\(headless.model.selected?.title ?? "")")
      try headless.keys("r Right")
    }
  }

  @Test func gradientsComeWithTheAnswer() throws {
    for size in [Size(width: 120, height: 40), Size(width: 80, height: 24)] {
      let headless = try open("backprop", at: "Who is to blame?", size: size)
      try headless.keys("g Right*3")
      #expect(!headless.frame.plainText.contains("0.245"))
      try headless.keys("Enter Down Enter")
      #expect(headless.frame.plainText.contains("−0.245"))
    }
  }

  @Test func predictedAndMeasuredStandSideBySide() throws {
    let frame = try open("backprop", at: "A promise with a short reach").frame.plainText
    #expect(frame.contains("−0.0879") && frame.contains("−0.0798"))
  }

  @Test func anOutputThatReachesOneStillHasItsGradient() throws {
    let headless = try open("backprop", at: "Ten times bolder")
    try headless.keys("Enter Down Enter")
    #expect(headless.model.snapshot.values["output.a"]?.values == [1])
    let frame = headless.frame.plainText
    #expect(frame.contains("−1.000") && !frame.contains("NaN"))
  }

  @Test func aSleepingNeuronWakesAtTheFifthPress() throws {
    let headless = try open("backprop", at: "The sleeping neuron")
    func blame() -> Float? { headless.model.snapshot.gradients["hidden1.bias"]?.values[1] }
    try headless.keys("Up*4")
    #expect(blame() == 0)
    try headless.keys("Up")
    #expect(try #require(blame()) < 0)
  }

  @Test func aNudgeRunsThroughTheMatrixProductToTheOutput() throws {
    let headless = try open("forward", at: "Three kinds of layer")
    #expect(headless.frame.plainText.contains("+0.780"))
    try headless.keys("Up*2")
    let frame = headless.frame.plainText
    #expect(frame.contains("[+0.50]") && frame.contains("+0.830") && frame.contains("0.693"))
  }
}
