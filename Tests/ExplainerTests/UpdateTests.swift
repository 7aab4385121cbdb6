import Canvas
import Explainer
import Testing
import Training

/// The reducer alone, without a session: what a key changes and what it asks for.
@Suite struct UpdateTests {
  private func press(_ key: Key, _ model: inout Model, with modifiers: Modifiers = []) -> [Effect] {
    update(&model, .input(.key(key, modifiers)))
  }

  private func commands(_ effects: [Effect]) -> [Command] {
    effects.compactMap { if case .command(let command) = $0 { command } else { nil } }
  }

  @Test func theFirstPageLoadsItsRunAndAsksForWhatItShows() throws {
    var model = try Sample.model()
    let effects = commands(start(&model))
    guard case .load(let run)? = effects.first else {
      Issue.record("no load")
      return
    }
    #expect(run == Sample.run)
    #expect(effects.contains { if case .observe = $0 { true } else { false } })
  }

  @Test func theFirstArrowPressNudges() throws {
    var model = try Sample.model()
    let effects = commands(press(.up, &model))
    guard case .nudge(let element, let amount)? = effects.first else {
      Issue.record("no nudge")
      return
    }
    #expect(element == ParameterElement("output.weight", 0))
    #expect(amount == 0.05)
  }

  @Test func selectionGoesRoundAndChangesTheObservation() throws {
    var model = try Sample.model()
    for expected in ["output.weight[1,0]", "output.bias[0]", "output.weight[0,0]"] {
      let effects = commands(press(.right, &model))
      #expect(model.selected?.name == expected)
      #expect(effects.contains { if case .observe = $0 { true } else { false } })
    }
  }

  @Test func enterGoesToTheQuestionThenCommitsThenTurnsThePage() throws {
    var model = try Sample.model()
    _ = press(.enter, &model)
    #expect(model.pageIndex == 1)
    _ = press(.enter, &model)
    #expect(model.focus == .choices)
    _ = press(.down, &model)
    let effects = press(.enter, &model)
    #expect(model.prediction.committed == .choice(1))
    #expect(model.progress.lessons["first"]?.answers["Two"]?.choice == 1)
    #expect(commands(effects).contains { if case .set(_, let value) = $0 { value == -3 } else { false } })
    _ = press(.enter, &model)
    #expect(model.pageIndex == 2)
  }

  @Test func theFirstAnswerIsTheOneThatCounts() throws {
    var model = try Sample.model()
    _ = press(.enter, &model)
    _ = press(.enter, &model)
    _ = press(.enter, &model)
    #expect(model.progress.lessons["first"]?.answers["Two"]?.isRight == false)
    _ = press(.backspace, &model)
    _ = press(.enter, &model)
    #expect(model.prediction.committed == .choice(0))
  }

  @Test func aPageThatInheritsKeepsTheRun() throws {
    var model = try Sample.model()
    let effects = commands(press(.enter, &model))
    #expect(!effects.contains { if case .load = $0 { true } else { false } })
  }

  @Test func aKeyThatCanDoNothingSaysWhy() throws {
    var model = try Sample.model()
    #expect(commands(press(.character(" "), &model)).isEmpty)
    #expect(model.notice == "nothing trains on this page")
    _ = press(.right, &model)
    #expect(model.notice == nil)
  }

  @Test func turningPastTheEndOpensTheNextChapter() throws {
    var model = try Sample.model()
    model.lessonIndex = 0
    model.pageIndex = 2
    _ = press(.enter, &model)
    #expect(model.lesson?.id == "second")
    #expect(model.progress.lessons["first"]?.finished != nil)
    _ = press(.backspace, &model)
    #expect(model.lesson?.id == "first")
    #expect(model.pageIndex == 2)
  }

  @Test func escapeNeverQuits() throws {
    var model = try Sample.model()
    for opening in ["?", ":", "/", "="] as [Unicode.Scalar] {
      _ = press(.character(opening), &model)
      #expect(model.overlay != nil)
      _ = press(.escape, &model)
      #expect(model.overlay == nil)
    }
    let effects = press(.escape, &model)
    #expect(!effects.contains { if case .quit = $0 { true } else { false } })
  }

  @Test func aTypedValueIsSetAndRubbishIsNamed() throws {
    var model = try Sample.model()
    for key in ["=", "-", "1", ".", "5"] as [Unicode.Scalar] { _ = press(.character(key), &model) }
    let effects = commands(press(.enter, &model))
    guard case .set(let element, let value)? = effects.first else {
      Issue.record("no set")
      return
    }
    #expect(element == ParameterElement("output.weight", 0))
    #expect(value == -1.5)
    for key in ["=", "q"] as [Unicode.Scalar] { _ = press(.character(key), &model) }
    #expect(commands(press(.enter, &model)).isEmpty)
    #expect(model.notice == "“q” is not a number")
  }

  @Test func thePaletteFindsAnyNumberByName() throws {
    var model = try Sample.model()
    _ = press(.character(":"), &model)
    _ = update(&model, .input(.paste("output.bias[0]")))
    _ = press(.enter, &model)
    #expect(model.selected?.name == "output.bias[0]")
  }

  @Test func theScreenIsDrawnAfreshEverywhere() throws {
    for opening in ["", "?", ":", "/", "=", "c"] {
      var model = try Sample.model()
      for key in opening.unicodeScalars { _ = press(.character(key), &model) }
      let before = view(model)
      let effects = press(.character("l"), &model, with: .control)
      #expect(effects.contains { if case .redraw = $0 { true } else { false } }, "after “\(opening)”")
      #expect(view(model) == before, "after “\(opening)”")
    }
  }

  @Test func quitWorksEverywhere() throws {
    for opening in ["?", ":", "c"] as [Unicode.Scalar] {
      var model = try Sample.model()
      _ = press(.character(opening), &model)
      let effects = press(.character("c"), &model, with: .control)
      #expect(effects.contains { if case .quit = $0 { true } else { false } })
    }
  }
}
