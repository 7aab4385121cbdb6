import Canvas
import Curriculum
import Datasets
import Explainer
import Foundation
import Shell
import Store
import Testing

/// Frames of the real chapters, kept as text in `Tests/Goldens`. To change one: look at the new frame first, then run the
/// tests with GLASSBOX_WRITE_GOLDENS=1.
@Suite struct GoldenTests {
  struct Screen: Sendable, CustomTestStringConvertible {
    var name: String
    var chapter: String
    var page: Int
    var keys: String
    /// What stands beside these chapters does not belong to the frame.
    var library = ["neuron", "loop", "digits"]
    /// What the learner did before.
    var progress = LearnerProgress()
    var testDescription: String { name }
  }

  static let screens = [
    Screen(name: "neuron", chapter: "neuron", page: 1, keys: ""),
    Screen(name: "neuron-nudged", chapter: "neuron", page: 1, keys: "Up*3 Right g"),
    Screen(name: "neuron-answered", chapter: "neuron", page: 3, keys: "Enter Down Enter"),
    Screen(name: "loop", chapter: "loop", page: 1, keys: "steps:200"),
    Screen(name: "loop-figure", chapter: "loop", page: 1, keys: "steps:200 Tab Right*9"),
    Screen(name: "digits", chapter: "digits", page: 1, keys: "steps:50 Right*3"),
    Screen(
      name: "diagnosis", chapter: "loop", page: 8,
      keys: ": text:hidden1.bias[0] Enter = text:-10 Enter steps:1 x", library: ["backprop", "loop"]),
    Screen(name: "help", chapter: "neuron", page: 1, keys: "?"),
    Screen(name: "glossary", chapter: "neuron", page: 4, keys: "w Down"),
    Screen(name: "palette", chapter: "neuron", page: 1, keys: ": text:step"),
    Screen(name: "chapters", chapter: "neuron", page: 1, keys: "c"),
    Screen(name: "review", chapter: "neuron", page: 1, keys: "v Down", progress: missed),
  ]

  /// Every question was missed 26 days ago, and known on the day on which it came back: the next one once more than the
  /// one before it.
  private static var missed: LearnerProgress {
    var progress = LearnerProgress()
    let lessons = LessonLibrary.embedded().lessons.filter { ["neuron", "loop", "digits"].contains($0.id) }
    let questions = lessons.flatMap { lesson in
      lesson.pages.filter { $0.prediction != nil }.map { (lesson: lesson.id, title: $0.title) }
    }
    for (index, question) in questions.enumerated() {
      var card = ReviewCard(since: Date(timeIntervalSinceReferenceDate: -26 * 86_400))
      for interval in ReviewCard.intervals.prefix(index % 5) {
        card = card.answered(isRight: true, at: card.date + 86_400 * Double(interval), in: .gmt)
      }
      progress.keep(card, lesson: question.lesson, question: question.title)
    }
    return progress
  }

  struct Look: Sendable, CustomTestStringConvertible {
    var name: String
    var size: Size
    var capabilities: Capabilities
    /// Colours are part of the frame where there are any.
    var showsColor: Bool
    var testDescription: String { name }
  }

  static let looks = [
    Look(name: "120x40-256", size: Size(width: 120, height: 40), capabilities: Capabilities(), showsColor: true),
    Look(name: "80x24-256", size: Size(width: 80, height: 24), capabilities: Capabilities(), showsColor: true),
    Look(
      name: "120x40-mono", size: Size(width: 120, height: 40), capabilities: Capabilities(colors: .mono),
      showsColor: true),
    Look(
      name: "80x24-ascii", size: Size(width: 80, height: 24), capabilities: Capabilities(glyphs: .ascii, colors: .mono),
      showsColor: false),
  ]

  @Test(arguments: screens, looks)
  func frameIsAsKept(_ screen: Screen, _ look: Look) throws {
    var library = LessonLibrary.embedded()
    library.lessons = library.lessons.filter { screen.library.contains($0.id) }
    library.glossary.entries = library.glossary.entries.filter { $0.chapter == "neuron" }
    let headless = try open(screen.chapter, page: screen.page, of: library, look, after: screen.progress)
    headless.play(try KeyScript(screen.keys))
    try expectKept(look.text(of: headless.frame), as: "\(screen.name)-\(look.fileEnding)")
  }

  /// Every page of every chapter as it opens, those of a chapter in one file.
  @Test(arguments: LessonLibrary.embedded().lessons.map(\.id), looks)
  func pagesAreAsKept(_ chapter: String, _ look: Look) throws {
    let library = LessonLibrary.embedded()
    let lesson = try #require(library.lesson(chapter))
    let frames = try lesson.pages.indices.map { page in
      look.text(of: try open(chapter, page: page + 1, of: library, look).frame)
    }
    try expectKept(frames.joined(separator: "\n"), as: "Pages/\(chapter)-\(look.fileEnding)")
  }

  /// What the playground looks like after some keys.
  static let playgrounds = [
    ("playground", "steps:400"), ("playground-network", "steps:400 Tab Right*5"),
    ("playground-check", "steps:400 Tab Left g"), ("playground-numbers", "= text:multi Enter steps:100 m"),
    ("playground-deep", "PgDn PgDn = text:6 Enter steps:20 Tab Right*100"),
    (
      "playground-large",
      "PgDn PgDn = text:8 Enter Down = text:64 Enter Down Down Down = text:64 Enter steps:5 Tab Right*30"
    ),
    ("playground-inputs", "PgDn Down*4 Right steps:200"),
    ("playground-classes", "= text:three Enter PgDn*3 Right*3 Down = text:0.02 Enter steps:300"),
    ("playground-drawing", "d + Right*4 + Up*3 - Left*8 - steps:100"), ("playground-string", "steps:50 y"),
    ("playground-line", "= text:sine Enter steps:400"), ("playground-settings", "Down*6 ="),
    ("playground-past", "steps:400 {*10"),
    ("playground-branches", "steps:400 {*10 PgDn PgDn PgDn Right*3 Down = text:0.01 Enter steps:400 Tab"),
    ("playground-compare", "steps:400 {*10 PgDn PgDn PgDn Right*3 Down = text:0.01 Enter steps:400 Tab C"),
    ("playground-off", "steps:100 Tab ) ) o"), ("playground-help", "Tab ?"),
  ]

  @Test(arguments: playgrounds, looks)
  func playgroundIsAsKept(_ screen: (name: String, keys: String), _ look: Look) throws {
    let headless = try Headless(
      options: InterfaceOptions(
        library: LessonLibrary.embedded(), locations: DataLocations(folders: []), threads: 1,
        playground: PlaygroundStart()),
      size: look.size, capabilities: look.capabilities)
    headless.play(try KeyScript(screen.keys))
    try expectKept(look.text(of: headless.frame), as: "\(screen.name)-\(look.fileEnding)")
  }

  private func open(
    _ chapter: String, page: Int, of library: LessonLibrary, _ look: Look, after progress: LearnerProgress = .init()
  ) throws -> Headless {
    try Headless(
      options: InterfaceOptions(
        library: library, chapter: chapter, page: page, locations: DataLocations(folders: []), threads: 1),
      size: look.size, capabilities: look.capabilities, progress: progress)
  }

  private func expectKept(_ text: String, as name: String) throws {
    let file = goldens.appending(path: name)
    if ProcessInfo.processInfo.environment["GLASSBOX_WRITE_GOLDENS"] == "1" {
      try text.write(to: file, atomically: true, encoding: .utf8)
    }
    let kept = try String(contentsOf: file, encoding: .utf8)
    guard text != kept else { return }
    let (new, old) = (text.split(separator: "\n"), kept.split(separator: "\n"))
    let line = zip(new, old).enumerated().first { $0.element.0 != $0.element.1 }?.offset ?? min(new.count, old.count)
    Issue.record(
      "\(name) is no longer what was kept, from line \(line + 1):\n\(new.dropFirst(line).first ?? "")\n\(old.dropFirst(line).first ?? "")"
    )
  }

  private var goldens: URL {
    URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent().appending(path: "Goldens")
  }
}

extension GoldenTests.Look {
  fileprivate var fileEnding: String { "\(name).\(showsColor ? "ans" : "txt")" }
  fileprivate func text(of frame: Frame) -> String { showsColor ? frame.ansi : frame.plainText }
}
