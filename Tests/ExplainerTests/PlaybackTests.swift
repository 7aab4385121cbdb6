import Canvas
import Datasets
import Explainer
import Shell
import Testing

/// A pass through a small network, played neuron by neuron.
@Suite struct PlaybackTests {
  /// The row of the picture that shows a neuron's name, from there on.
  private func row(_ name: String, in headless: Headless) -> Substring? {
    let lines = headless.frame.plainText.split(separator: "\n").map { $0.dropFirst(36) }
    return lines.first { $0.contains("│ \(name) ") }.flatMap { line in
      line.range(of: "│ \(name) ").map { line[$0.lowerBound...].prefix(13) }
    }
  }

  @Test func eachStopTellsOneNeuronMore() throws {
    let headless = try open("forward", at: "One neuron at a time")
    try headless.keys("s")
    #expect(row("h₁", in: headless)?.contains("0.780") == true)
    #expect(row("h₂", in: headless)?.contains("0.370") == false)
    #expect(headless.model.selected?.name == "hidden1.weight[0,0]")
    try headless.keys("s")
    #expect(row("h₂", in: headless)?.contains("0.370") == true)
    #expect(row("a", in: headless)?.contains("0.686") == false)
    #expect(headless.model.selected?.name == "hidden1.weight[0,1]")
    try headless.keys("s s")
    #expect(headless.model.playback == nil)
    #expect(row("a", in: headless)?.contains("0.686") == true)
  }

  @Test func blameComesBackAfterTheLoss() throws {
    let headless = try open("backprop", at: "Walk it back")
    try headless.keys("s*4")
    #expect(headless.frame.plainText.contains("L 0.377"))
    #expect(headless.frame.plainText.contains("once it comes back"))
    try headless.keys("s")
    #expect(headless.frame.plainText.contains("bias a"))
    #expect(!headless.frame.plainText.contains("bias h₁  "))
    try headless.keys("s")
    #expect(headless.frame.plainText.contains("bias h₁  "))
  }

  @Test func ticksMoveItOnUntilAllIsShown() throws {
    var model = try open("forward", at: "One neuron at a time").model
    _ = update(&model, .input(.key(.character(" "), [])))
    var stops = 0
    while model.playback?.isPlaying == true {
      _ = update(&model, .tick)
      stops += 1
    }
    #expect(stops == 3)
    #expect(model.playback == nil)
    // Without anything playing a tick is nothing.
    _ = update(&model, .tick)
    #expect(model.playback == nil)
  }

  @Test func spaceHaltsItAndANudgeEndsIt() throws {
    var model = try open("forward", at: "One neuron at a time").model
    _ = update(&model, .input(.key(.character(" "), [])))
    _ = update(&model, .input(.key(.character(" "), [])))
    #expect(model.playback == Playback(position: 1, isPlaying: false))
    _ = update(&model, .tick)
    #expect(model.playback?.position == 1)
    _ = update(&model, .input(.key(.up, [])))
    #expect(model.playback == nil)
  }

  @Test func withReducedMotionOnlyStepsMove() throws {
    var model = try open("forward", at: "One neuron at a time", capabilities: Capabilities(reducedMotion: true)).model
    _ = update(&model, .input(.key(.character(" "), [])))
    #expect(model.playback == nil)
    #expect(model.notice?.contains("motion is reduced") == true)
    _ = update(&model, .input(.key(.character("s"), [])))
    #expect(model.playback?.position == 1)
  }

  @Test func wherePagesTrainSpaceStillTrains() throws {
    let headless = try open("backprop", at: "Measuring is not moving")
    try headless.keys("s")
    #expect(headless.model.playback == nil)
    #expect(headless.model.snapshot.step == 1)
  }
}
