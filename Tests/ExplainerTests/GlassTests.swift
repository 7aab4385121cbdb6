import Canvas
import Datasets
import Engine
import Shell
import Testing
import Training

@testable import Explainer

/// The glass on the selected number, on every page that has one, against the reference interpreter.
@Suite struct GlassTests {
  struct Place: Sendable, CustomTestStringConvertible {
    var chapter: String
    var page: String
    var steps = 0
    var keys: String
    var subject: Subject
    /// Whose number the screen says it is.
    var whose: String
    var script: String { (steps > 0 ? "steps:\(steps) " : "") + keys + " g" }
    var testDescription: String { "\(chapter) \(page)" }
  }

  static let places = [
    Place(
      chapter: "function", page: "Nobody at the knobs", steps: 3, keys: "Right", subject: .output(0),
      whose: "the input (1, 1, 1, 0)"),
    Place(chapter: "neuron", page: "A weighted vote", keys: "Right", subject: .output(0), whose: "the input (6, 8)"),
    Place(chapter: "activation", page: "A soft no", keys: "", subject: .output(0), whose: "the input 0"),
    Place(chapter: "activation", page: "Two hinges", keys: "Right*2", subject: .output(0), whose: "the input 1"),
    Place(
      chapter: "forward", page: "Neurons in company", keys: "Right*3", subject: .output(0),
      whose: "the input (0.9, 0.2, 0.6)"),
    Place(
      chapter: "forward", page: "A guess with confidence", keys: "Left", subject: .output(3),
      whose: "input (0.2, 0.8, 0.1, 0.9)"),
    Place(
      chapter: "descent", page: "A long valley", steps: 4, keys: "Right", subject: .trainingLoss,
      whose: "mean loss, all 3 samples"),
    Place(
      chapter: "backprop", page: "Walk it back", keys: "Right*2", subject: .sampleLoss, whose: "of this sample’s loss"),
    Place(
      chapter: "loop", page: "Four beats", steps: 40, keys: "Right*13", subject: .trainingLoss,
      whose: "mean loss, all 100 points"),
    Place(
      chapter: "digits", page: "Somebody wrote this", steps: 5, keys: "Right*4", subject: .sampleLoss,
      whose: "of this sample’s loss"),
  ]

  @Test(arguments: places) func showsWhatTheReferenceFinds(_ place: Place) throws {
    let headless = try open(place.chapter, at: place.page)
    try headless.keys(place.script)
    let model = headless.model
    #expect(model.stage?.subject(model) == place.subject)
    let element = try #require(model.selected?.element)

    // The same run once more, apart from the screen.
    let run = try #require(model.scene?.run)
    let trainer = try Trainer(run: run, locations: DataLocations(folders: []), compute: Compute(threads: 1))
    try trainer.train(steps: place.steps)
    var reference = Reference(trainer.state)
    let set = trainer.data.train
    let samples: [([Float], [Float])] =
      place.subject == .trainingLoss
      ? (0..<set.count).map { (set.input($0), set.target($0)) }
      : [(model.snapshot.sampleInput, model.snapshot.sampleTarget)]
    let (inputs, targets) = (samples.map { $0.0.map(Double.init) }, samples.map { $0.1.map(Double.init) })
    func judge() throws -> Double {
      try reference.objective(place.subject.objective, inputs: inputs, targets: targets)
    }
    let now = try judge()
    let gradient = try #require(
      try reference.gradients(place.subject.objective, inputs: inputs, targets: targets)[element.name])[element.index]
    reference.parameters[element.name]?[element.index] += Double(try #require(model.scene).nudge)
    let moved = try judge() - now

    let probe = try #require(Glass(model)?.probe)
    #expect(abs(probe.gradient - gradient) < 1e-12 && abs(probe.now - now) < 1e-12)
    #expect(abs(probe.measured - probe.now - moved) < 1e-12)
    #expect(probe.samples == samples.count)
    let check = try #require(probe.check)
    #expect(abs(check.numeric - gradient) < 1e-6)

    let frame = headless.frame.plainText
    #expect(frame.contains(place.whose), "\(frame)")
    #expect(frame.contains(Format.signed(Float(gradient), decimals: 3)))
    #expect(frame.contains(Format.signed(Float(check.analytic), decimals: 6)), "\(frame)")
    #expect(frame.contains("✓ agree"), "\(frame)")
    // No gradient is named before the chapters that teach it.
    if case .output = place.subject {
      #expect(!frame.contains("gradient"))
    } else {
      #expect(frame.contains("gradient"))
    }
  }

  @Test(arguments: places) func isWholeInACompactPageAndUnderItsFigure(_ place: Place) throws {
    let headless = try open(place.chapter, at: place.page, size: Layout.smallest)
    try headless.keys(place.script)
    #expect(headless.frame.plainText.contains("✓ agree"))
    // A waiting question takes Tab for its choices.
    guard !headless.model.waitsForAnswer else { return }
    try headless.keys("Tab")
    let strip = headless.frame.plainText
    #expect(!headless.model.showsText && strip.contains("✓ agree"), "\(strip)")
    #expect(strip.contains("measured") && strip.contains(" × "), "\(strip)")
  }

  @Test func theSumOfTheNeuronIsWrittenOut() throws {
    let headless = try open("neuron", at: "A weighted vote")
    try headless.keys("g")
    let words = headless.frame.plainText
    #expect(words.contains("0.70 × 6.00 + 0.30 × 8.00 − 4.00"), "\(words)")
    #expect(words.contains("σ(2.60) = 0.931"))
  }

  @Test func aSumOfHundredsSaysHowManyItLeavesOut() throws {
    let headless = try open("digits", at: "Somebody wrote this")
    try headless.keys("g")
    #expect(headless.frame.plainText.contains(" more ("))
  }

  @Test func aKinkIsCalledOne() throws {
    let headless = try open("activation", at: "Two hinges")
    // The hinge comes to lie on the input, 1.
    try headless.keys("Right = text:-1 Enter g")
    #expect(headless.model.snapshot.values["hidden1.z"]?.values.first == 0)
    let frame = headless.frame.plainText
    #expect(frame.contains("a kink") && !frame.contains("agree"), "\(frame)")
  }

  @Test func aQuestionKeepsItsSecret() throws {
    let headless = try open("backprop", at: "Fill in the gap")
    try headless.keys("g")
    #expect(headless.model.snapshot.probe == nil)
    #expect(headless.frame.plainText.contains("after your answer") && !headless.frame.plainText.contains("−0.176421"))
    try headless.keys("Enter Down Enter g g")
    #expect(headless.frame.plainText.contains("✓ agree"))
  }

  @Test func aDrawnDigitHasNoLossToBlame() throws {
    let headless = try open("digits", at: "Your own hand")
    try headless.keys("d Space Right*5 Esc g")
    #expect(headless.model.snapshot.probe == nil)
    #expect(headless.frame.plainText.contains("no label here, so no loss"))
  }
}
