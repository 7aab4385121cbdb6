import Testing

@testable import Curriculum

@Suite struct GlossaryTests {
  private func lesson(_ prose: String) -> (name: String, bytes: [UInt8]) {
    let text = "---\nid: neuron\ntitle: Tiny\npart: I\nsources: []\n---\n\n## One\n\n\(prose)\n"
    return ("Lessons/02-neuron.md", Array(text.utf8))
  }

  private func glossary(_ text: String) -> (name: String, bytes: [UInt8]) { ("Lessons/glossary.md", Array(text.utf8)) }

  private let words = "# Glossary\n\nAll words.\n\n## learning rate\n\nHow far.\n\nTaught in `neuron`.\n"

  @Test func everyEntryIsRead() throws {
    let library = LessonLibrary(files: [
      lesson("A [rate](#learning-rate) and a [weight](#weight)."),
      glossary(words + "\n## weight\n\nHow **loud**, unlike the [rate](#learning-rate).\n\nTaught in `neuron`.\n"),
    ])
    #expect(library.errors == [])
    #expect(library.glossary.entries.map(\.id) == ["learning-rate", "weight"])
    let weight = try #require(library.glossary.entry("weight"))
    #expect(weight.text.map(\.plain).joined() == "How loud, unlike the rate.")
    #expect(weight.chapter == "neuron" && weight.line == 11)
    #expect(library.lessons[0].pages[0].terms.map(\.id) == ["learning-rate", "weight"])
  }

  @Test func aWordWithoutAnEntryIsToldWithItsPlace() {
    let library = LessonLibrary(files: [
      lesson("The [rate](#learnig-rate).\n\nAnd an [attic](#attic)."), glossary(words),
    ])
    #expect(
      library.errors.map(\.description) == [
        "Lessons/02-neuron.md:10: the glossary has no `learnig-rate` for “rate”; did you mean `learning-rate`?",
        "Lessons/02-neuron.md:12: the glossary has no `attic` for “attic”; explain it in glossary.md",
      ])
    // The chapter can be read all the same.
    #expect(library.lessons.count == 1)
  }

  @Test func anEntryWithoutItsChapterIsTold() {
    let library = LessonLibrary(files: [
      lesson("Words."), glossary(words + "\n## bias\n\nA [mood](#mod).\n\nTaught in `neurn`.\n"),
    ])
    #expect(
      library.errors.map(\.description) == [
        "Lessons/glossary.md:11: “bias” is taught in `neurn`, and there is no such chapter; did you mean `neuron`?",
        "Lessons/glossary.md:13: the glossary has no `mod` for “mood”; explain it in glossary.md",
      ])
  }

  @Test func whatMakesNoEntryIsTold() {
    let text = """
      # Glossary

      ## loss

      ## Loss

      One paragraph, [0.5](=loss).

      Another.

      - a list

      ## long

      \(String(repeating: "word ", count: 46))

      """
    let (glossary, errors) = GlossaryParser.parse(Array(text.utf8), file: "glossary.md")
    #expect(glossary.entries.isEmpty)
    #expect(
      errors.map(\.description) == [
        "glossary.md:3: “loss” is not explained",
        "glossary.md:5: “Loss” needs a line that names its chapter: “Taught in `neuron`.”",
        "glossary.md:7: the claim `0.5` has no network here that could prove it",
        "glossary.md:9: an entry is one paragraph and a line like “Taught in `neuron`.”",
        "glossary.md:11: an entry is a `##` heading, a paragraph, and a line like “Taught in `neuron`.”",
        "glossary.md:13: “long” needs a line that names its chapter: “Taught in `neuron`.”",
        "glossary.md:15: the entry has 46 words; 45 is the most",
      ])
  }

  @Test func aWordExplainedTwiceIsTold() {
    let library = LessonLibrary(files: [lesson("Words."), glossary(words + words.dropFirst(24))])
    #expect(
      library.errors.map(\.description) == ["Lessons/glossary.md:10: “learning rate” is already explained on line 5"])
  }

  @Test func aFolderWithoutAGlossaryUsesTheProgramsWords() {
    let library = LessonLibrary(files: [lesson("A [weight](#weight).")])
    #expect(library.errors == [])
    #expect(library.glossary == LessonLibrary.embedded().glossary)
  }

  @Test func aWordIsTaughtOnTheFirstPageThatMarksIt() throws {
    let library = LessonLibrary.embedded()
    let bias = try #require(library.glossary.entry("bias"))
    let place = try #require(library.place(of: bias))
    #expect(library.lessons[place.lesson].id == "neuron")
    #expect(library.lessons[place.lesson].pages[place.page].title == "A mood before the facts")
    for entry in library.glossary.entries { #expect(library.place(of: entry) != nil, "\(entry.title)") }
  }

  /// The first part cannot be talked about without these.
  @Test(arguments: [
    "function", "parameter", "weight", "bias", "input", "output", "neuron", "activation", "sigmoid", "tanh", "relu",
    "leaky-relu", "gelu", "step-function", "saturation", "softmax", "logit", "layer", "hidden-layer", "forward-pass",
    "loss", "mean-squared-error", "mean-absolute-error", "cross-entropy", "gradient", "learning-rate",
    "gradient-descent", "saddle", "local-minimum", "divergence", "backpropagation", "chain-rule",
    "vanishing-gradient", "sample", "batch", "mini-batch", "epoch", "step", "sgd", "held-out-set",
    "linearly-separable", "overfitting", "initialisation", "optimiser", "hyperparameter", "inference", "training",
    "multilayer-perceptron",
  ])
  func theWordsOfTheFirstPartAreExplained(_ id: String) {
    #expect(LessonLibrary.embedded().glossary.entry(id) != nil)
  }
}
