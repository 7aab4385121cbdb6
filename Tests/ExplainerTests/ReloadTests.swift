import Canvas
import Curriculum
import Datasets
import Explainer
import Shell
import Testing

/// Chapters that are written while they are open.
@Suite struct ReloadTests {
  private static let first = """
    ---
    id: first
    title: First
    part: I
    ---

    ## One

    Words.

    ```scene
    figure: loop
    network: {inputs: 2, hidden: [2], activation: tanh, outputs: 1}
    data: {set: circle, count: 20}
    pace: 5
    ```

    ---

    ## Two

    More words.

    ---

    ## Three

    ```predict
    question: What?
    choices: [no, {right: yes}]
    reveal: []
    explanation: That.
    ```

    """
  private static let second = first.replacing("id: first", with: "id: second")

  private static func library(_ first: String, _ second: String = second) -> LessonLibrary {
    LessonLibrary(files: [("Lessons/01-first.md", Array(first.utf8)), ("Lessons/02-second.md", Array(second.utf8))])
  }

  /// On the second page of the first chapter.
  private func model(_ size: Size = Size(width: 120, height: 40), page: Int = 1) -> Model {
    var model = Model(library: Self.library(Self.first), size: size, capabilities: Capabilities(), pageIndex: page)
    _ = start(&model)
    return model
  }

  private func loads(_ effects: [Effect]) -> Bool {
    effects.contains { if case .command(.load) = $0 { true } else { false } }
  }

  @Test func changedWordsShowAndTheRunGoesOn() {
    var model = model()
    let effects = update(
      &model, .reloaded(Self.library(Self.first.replacing("More words.", with: "Better words."))))
    #expect(model.pageIndex == 1 && !loads(effects))
    #expect(view(model).plainText.contains("Better words."))
  }

  @Test func anotherLookKeepsTheRunAndAnotherNetworkStartsIt() {
    var model = model()
    #expect(!loads(update(&model, .reloaded(Self.library(Self.first.replacing("pace: 5", with: "pace: 6"))))))
    #expect(loads(update(&model, .reloaded(Self.library(Self.first.replacing("hidden: [2]", with: "hidden: [3]"))))))
  }

  @Test func thePageIsFoundByItsTitle() {
    var model = model()
    _ = update(
      &model,
      .reloaded(Self.library(Self.first.replacing("## Two", with: "## Between\n\n---\n\n## Two"))))
    #expect(model.page?.title == "Two" && model.pageIndex == 2)
    _ = update(&model, .reloaded(Self.library(Self.first.replacing("## Two", with: "## Two and a half"))))
    #expect(model.page?.title == "Three")
  }

  @Test(arguments: [Size(width: 120, height: 40), Size(width: 80, height: 24)])
  func aBrokenChapterKeepsItsPageAndSaysWhatIsWrong(size: Size) {
    var model = model(size)
    _ = update(&model, .reloaded(Self.library(Self.first.replacing("figure: loop", with: "figure: lopo"))))
    #expect(model.page?.title == "Two")
    var text = view(model).plainText
    #expect(text.contains("01-first.md:12") && text.contains("did you mean `loop`?") && text.contains("More words."))
    // Not for a moment: until it is mended, whatever is pressed.
    _ = update(&model, .input(.key(.right, [])))
    #expect(view(model).plainText.contains("01-first.md:12"))
    _ = update(&model, .reloaded(Self.library(Self.first)))
    text = view(model).plainText
    #expect(!text.contains("01-first.md") && text.contains("More words."))
  }

  @Test func whatIsWrongElsewhereIsSaidHere() {
    var model = model()
    _ = update(&model, .reloaded(Self.library(Self.first.replacing("More", with: "Fewer"), "rubbish")))
    let text = view(model).plainText
    #expect(text.contains("Fewer words.") && text.contains("02-second.md:1"))
    #expect(model.library.lessons.map(\.id) == ["first", "second"])
  }

  @Test func aRemovedChapterIsLeft() {
    var model = model()
    _ = update(
      &model, .reloaded(LessonLibrary(files: [("Lessons/02-second.md", Array(Self.second.utf8))])))
    #expect(model.lesson?.id == "second" && model.pageIndex == 0 && model.library.errors.isEmpty)
  }

  @Test func aFolderThatWentAwayLeavesTheChapters() {
    var model = model()
    let gone = LessonError(file: "Lessons", line: 0, message: "there is no such folder")
    _ = update(&model, .reloaded(LessonLibrary(lessons: [], errors: [gone])))
    #expect(model.page?.title == "Two")
    #expect(view(model).plainText.contains("there is no such folder"))
  }

  @Test func anAnswerStaysWhereTheQuestionDid() {
    var model = model(page: 2)
    for key in [Key.enter, .down, .enter] { _ = update(&model, .input(.key(key, []))) }
    #expect(model.prediction.committed == .choice(1))
    _ = update(&model, .reloaded(Self.library(Self.first.replacing("More", with: "Fewer"))))
    #expect(model.prediction.committed == .choice(1))
    _ = update(&model, .reloaded(Self.library(Self.first.replacing("question: What?", with: "question: How?"))))
    #expect(model.prediction.committed == nil)
  }
}
