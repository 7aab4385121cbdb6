import Canvas
import Testing

@testable import Curriculum
@testable import Explainer

/// The words of the trade: opened, narrowed down, followed.
@Suite struct GlossaryPanelTests {
  private let weight = GlossaryEntry(
    id: "weight", title: "weight", text: [.text("A factor, not a "), .term(Term(text: "bias", id: "bias", line: 1))],
    chapter: "first", line: 1)
  private let bias = GlossaryEntry(id: "bias", title: "bias", text: [.text("Added.")], chapter: "first", line: 5)
  private let epoch = GlossaryEntry(
    id: "epoch", title: "epoch", text: [.text("Once through.")], chapter: "second", line: 9)
  private let batch = GlossaryEntry(
    id: "batch", title: "batch", text: [.text("Some.")], chapter: "nowhere", line: 13)

  /// The second page marks a word of the first chapter.
  private func model() throws -> Model {
    var library = try Sample.library()
    library.glossary = Glossary(entries: [weight, bias, epoch, batch])
    library.lessons[0].pages[1].blocks = [
      .paragraph([.text("Each has its "), .term(Term(text: "weights", id: "weight", line: 3)), .text(".")])
    ]
    var model = Model(library: library, size: Size(width: 120, height: 40), capabilities: Capabilities(), pageIndex: 1)
    _ = start(&model)
    return model
  }

  private func press(_ keys: String, _ model: inout Model) {
    for scalar in keys.unicodeScalars { _ = update(&model, .input(.key(.character(scalar), []))) }
  }

  private func press(_ key: Key, _ model: inout Model) { _ = update(&model, .input(.key(key, []))) }

  private func shown(_ model: Model) -> String? {
    guard case .field(let field) = model.overlay, field.purpose == .glossary else { return nil }
    let words = model.words(field.text)
    return words.indices.contains(field.selected) ? words[field.selected].id : ""
  }

  @Test func theWordsOfThePageComeFirst() throws {
    var model = try model()
    press("w", &model)
    #expect(model.words("").map(\.id) == ["weight", "batch", "bias", "epoch"])
    #expect(shown(model) == "weight")
    let text = view(model).plainText
    #expect(text.contains("On this page") && text.contains("A factor, not a bias"))
    press(.escape, &model)
    #expect(model.overlay == nil)
  }

  @Test func lettersNarrowItDown() throws {
    var model = try model()
    press("wEP", &model)
    #expect(shown(model) == "epoch")
    press(.backspace, &model)
    press(.backspace, &model)
    // Named so, then explained so.
    press("bias", &model)
    #expect(model.words("bias").map(\.id) == ["bias", "weight"])
    press("x", &model)
    #expect(shown(model) == "")
    #expect(view(model).plainText.contains("no such word"))
    press(.enter, &model)
    #expect(model.overlay == nil && model.notice == "nothing found for “biasx”")
  }

  @Test func enterGoesWhereTheWordIsTaught() throws {
    var model = try model()
    press("wepo", &model)
    press(.enter, &model)
    #expect(model.lesson?.id == "second" && model.pageIndex == 0 && model.overlay == nil)
  }

  @Test func enterOnAWordOfThisVeryPageLeavesItsRunAlone() throws {
    var model = try model()
    press("w", &model)
    let effects = update(&model, .input(.key(.enter, [])))
    #expect(model.lesson?.id == "first" && model.pageIndex == 1 && model.overlay == nil)
    #expect(effects.isEmpty)
  }

  @Test func aChapterThatIsNotThereIsSaid() throws {
    var model = try model()
    press("wbatch", &model)
    press(.enter, &model)
    #expect(model.pageIndex == 1)
    #expect(model.notice == "the chapter that teaches this is not among these lessons")
  }

  @Test func aClickOnAMarkedWordOpensItAndFollowsWordsInIt() throws {
    var model = try model()
    for expected in ["weight", "bias"] {
      let region = try #require(view(model).regions.first { $0.name == "term[\(expected)]" })
      _ = update(&model, .input(.mouse(.press, Point(x: region.rect.x, y: region.rect.y))))
      #expect(shown(model) == expected)
    }
    let row = try #require(view(model).regions.first { $0.name == "result[1]" })
    _ = update(&model, .input(.mouse(.press, Point(x: row.rect.x + 3, y: row.rect.y))))
    #expect(shown(model) == "batch")
  }

  @Test func aSearchFindsWordsToo() throws {
    var model = try model()
    press("/epoch", &model)
    press(.enter, &model)
    #expect(shown(model) == "epoch")
  }

  /// Underlined is the word, not the blank before it.
  @Test func aMarkedWordIsUnderlined() throws {
    let model = try model()
    let frame = view(model)
    let region = try #require(frame.regions.first { $0.name == "term[weight]" }).rect
    #expect(region.width == 7)
    for x in region.x - 1...region.right {
      let isUnderlined = frame[x, region.y].style.attributes.contains(.underline)
      #expect(isUnderlined == (x >= region.x && x < region.right))
    }
  }
}
