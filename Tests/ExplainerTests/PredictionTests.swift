import Canvas
import Explainer
import Shell
import Store
import Testing

@testable import Curriculum

/// Answers to questions: chosen, typed, or left to the program.
@Suite struct PredictionTests {
  private func number(_ truth: String = "−0.176", within tolerance: Double = 0.005) throws -> Prediction {
    var prediction = Sample.prediction
    prediction.answer = .number(
      NumberAnswer(
        truth: Claim(text: truth, expression: try Expression("output.a"), tolerance: nil, line: 6),
        tolerance: tolerance,
        misconceptions: [Misconception(text: "−0.220", words: [.text("carries all of it")], line: 7)]))
    return prediction
  }

  /// A chapter whose only page asks for that number, or for a choice.
  private func headless(_ prediction: Prediction, size: Size = Size(width: 120, height: 40)) throws -> Headless {
    try Headless(
      options: InterfaceOptions(
        library: Sample.library([Sample.page("Asked", starts: true, prediction: prediction)]),
        locations: Sample.noData, threads: 1),
      size: size, capabilities: Capabilities())
  }

  private func answer(_ headless: Headless) -> Answer? { headless.progress.lessons["first"]?.answers["Asked"] }

  private static let sizes = [Size(width: 120, height: 40), Size(width: 80, height: 24)]

  // MARK: - Typed

  @Test(arguments: sizes) func aTypedNumberIsCommittedAndStandsBesideTheTruth(size: Size) throws {
    let headless = try headless(number(), size: size)
    try headless.keys("Enter text:-0.22")
    #expect(headless.frame.plainText.contains("▸ −0.22"))
    #expect(headless.model.prediction.committed == nil)
    try headless.keys("Enter")
    #expect(headless.model.prediction.committed == .number(-0.22))
    #expect(answer(headless)?.number == -0.22)
    #expect(answer(headless)?.isRight == false)
    let text = headless.frame.plainText
    #expect(text.contains("× −0.22 carries all of it") && text.contains("✓ −0.176"))
    // The reveal has run.
    #expect(headless.model.value(of: .init("output.bias", 0)) == -3)
  }

  @Test(arguments: [
    ("−0.176", true, "✓ −0.176"), ("-.18", true, "✓ −0.18, that is −0.176"), ("−0,172", true, "✓ −0.172, that is"),
    ("0.176", false, "× 0.176 the right size, the"), ("−0.1", false, "× −0.1 off by 0.076"),
  ]) func answersAreJudgedWithinTheTolerance(typed: String, isRight: Bool, shown: String) throws {
    let headless = try headless(number())
    try headless.keys("Enter text:\(typed) Enter")
    #expect(answer(headless)?.isRight == isRight)
    #expect(headless.frame.plainText.contains(shown), "\(headless.frame.plainText)")
  }

  @Test func aPercentageIsTypedWithItsSignOrWithout() throws {
    for typed in ["93", "93%", "93.4"] {
      let headless = try headless(number("93 %", within: 0.5))
      try headless.keys("Enter text:\(typed) Enter")
      #expect(answer(headless)?.isRight == true)
    }
  }

  @Test(arguments: ["7", "-"]) func aDigitOrAMinusOpensTheLine(key: String) throws {
    let headless = try headless(number())
    try headless.keys("text:\(key)")
    guard case .field(let field)? = headless.model.overlay else {
      Issue.record("no line is open")
      return
    }
    #expect(field.purpose == .answer && field.text == key.replacing("-", with: "−"))
  }

  @Test func digitsMeanNothingWhereNoNumberIsAsked() throws {
    let headless = try headless(Sample.prediction)
    try headless.keys("7")
    #expect(headless.model.overlay == nil)
    #expect(headless.model.notice == "no number is asked for on this page; = types a value")
  }

  @Test func whatIsNoNumberIsNotCommitted() throws {
    let headless = try headless(number())
    try headless.keys("Enter Enter")
    #expect(headless.model.notice == "type a number, or ↓ and ⏎ to be shown")
    try headless.keys("text:1.2.3 Enter")
    #expect(headless.model.notice == "“1.2.3” is not a number")
    #expect(headless.model.prediction.committed == nil)
    try headless.keys("BS*5 x q text:0.5 Esc")
    #expect(headless.model.overlay == nil && !headless.isOver)
    #expect(headless.model.prediction.committed == nil)
  }

  @Test func theMouseOpensTheLine() throws {
    let headless = try headless(number())
    let region = try #require(headless.frame.regions.first { $0.name == "choice[0]" })
    headless.play(.input(.mouse(.press, Point(x: region.rect.x + 3, y: region.rect.y))))
    try headless.keys("text:-0.176 Enter")
    #expect(answer(headless)?.isRight == true)
  }

  // MARK: - Not sure, and hints

  @Test func notSureShowsTheTruthAndIsNoAnswer() throws {
    for (prediction, keys) in [(try number(), "Enter Down Enter"), (Sample.prediction, "Enter Up Enter")] {
      for size in Self.sizes {
        let headless = try headless(prediction, size: size)
        try headless.keys(keys)
        #expect(headless.model.prediction.committed == .notSure)
        let kept = try #require(answer(headless))
        #expect(kept.isNotSure && !kept.isRight)
        let text = headless.frame.plainText
        #expect(
          text.contains("✓ ") && !text.contains("× less") && !text.contains("× −") && text.contains("It says the same.")
        )
      }
    }
  }

  @Test func theWayOutIsOnThePage() throws {
    for prediction in [try number(), Sample.prediction] {
      for size in Self.sizes {
        let headless = try headless(prediction, size: size)
        try headless.keys("Enter")
        #expect(headless.frame.plainText.contains("not sure: show me"))
      }
    }
  }

  @Test func hintsAreThereUntilTheAnswerIs() throws {
    for prediction in [try number(), Sample.prediction] {
      let headless = try headless(prediction)
      try headless.keys("i")
      #expect(headless.model.notice == "look at the sum")
      try headless.keys("Enter")
      #expect(headless.frame.plainText.contains("i hint"))
      try headless.keys("i")
      #expect(headless.model.notice == "look at the sum")
      try headless.keys("Down Enter i")
      #expect(headless.model.notice == "the answer is there already")
    }
  }

  // MARK: - Kept

  @Test func aKeptAnswerIsShownAgain() throws {
    for (given, number) in [(nil, nil), (1, nil), (nil, -0.22)] as [(Int?, Double?)] {
      var progress = LearnerProgress()
      progress.answer(
        lesson: "first", question: "Asked", choice: given, number: number, isRight: false, at: .distantPast)
      var model = Model(
        library: Sample.library([
          Sample.page("Asked", starts: true, prediction: number == nil ? Sample.prediction : try self.number())
        ]), size: Self.sizes[0], capabilities: Capabilities(), progress: progress)
      _ = start(&model)
      #expect(model.prediction.committed == (number.map { .number($0) } ?? given.map { .choice($0) } ?? .notSure))
    }
  }

  /// The chapter was written anew since.
  @Test func anAnswerThatIsNoneAnyMoreIsAskedForAgain() throws {
    for (choice, prediction) in [(1, try number()), (9, Sample.prediction)] {
      var progress = LearnerProgress()
      progress.answer(lesson: "first", question: "Asked", choice: choice, isRight: true, at: .distantPast)
      var model = Model(
        library: Sample.library([Sample.page("Asked", starts: true, prediction: prediction)]), size: Self.sizes[0],
        capabilities: Capabilities(), progress: progress)
      _ = start(&model)
      #expect(model.prediction.committed == nil)
    }
  }

  @Test func aLongNoticeTakesTwoLines() throws {
    var model = try Sample.model(size: Size(width: 80, height: 24))
    model.notice = String(repeating: "word ", count: 20) + "end"
    let lines = view(model).plainText.split(separator: "\n", omittingEmptySubsequences: false)
    #expect(lines[22].contains("word") && lines[23].contains("end"))
  }
}
