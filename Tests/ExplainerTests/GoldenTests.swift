import Canvas
import Curriculum
import Datasets
import Foundation
import Shell
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
  ]

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
    let headless = try Headless(
      options: InterfaceOptions(
        library: library, chapter: screen.chapter, page: screen.page, locations: DataLocations(folders: []),
        threads: 1),
      size: look.size, capabilities: look.capabilities)
    headless.play(try KeyScript(screen.keys))
    let frame = look.showsColor ? headless.frame.ansi : headless.frame.plainText
    let file = goldens.appending(path: "\(screen.name)-\(look.name).\(look.showsColor ? "ans" : "txt")")
    if ProcessInfo.processInfo.environment["GLASSBOX_WRITE_GOLDENS"] == "1" {
      try frame.write(to: file, atomically: true, encoding: .utf8)
    }
    let kept = try String(contentsOf: file, encoding: .utf8)
    #expect(frame == kept, "the frame differs from \(file.lastPathComponent):\n\(headless.frame.plainText)")
  }

  private var goldens: URL {
    URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent().appending(path: "Goldens")
  }
}
