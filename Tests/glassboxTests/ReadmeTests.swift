import Explainer
import Foundation
import Testing

/// What the README says is what the program does.
@Suite struct ReadmeTests {
  private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

  private func readme() throws -> String {
    try String(contentsOf: Self.root.appending(path: "README.md"), encoding: .utf8)
  }

  /// The key map as a list, in its own order.
  private var keyList: String {
    let places: [(KeyContext, String)] = [
      (.figure, "Figure"), (.network, "Any page, and the playground"), (.page, "Any page"),
      (.playground, "Playground"), (.controls, "Its settings"), (.choices, "A question waits"), (.pad, "Drawing"),
      (.points, "Drawing points"),
      (.diagnosis, "What went wrong"),
      (.list, "List of chapters"), (.review, "Review"), (.everywhere, "Everywhere"),
    ]
    return places.map { context, place in
      let keys = KeyMap.bindings.filter { $0.context == context && !$0.label.isEmpty }
        .compactMap { binding in binding.help.map { "`\(binding.label)` \($0)" } }
      return "- **\(place)**: " + keys.joined(separator: "; ")
    }.joined(separator: "\n")
  }

  @Test func keysAreThoseOfTheKeyMap() throws {
    let readme = try readme()
    let parts = readme.components(separatedBy: "<!-- keys, written from the key map -->\n")
    try #require(parts.count == 3, "the README has no pair of marks around its keys")
    #expect(
      parts[1].trimmingCharacters(in: .newlines) == keyList, "put this between the marks:\n\(keyList)")
  }

  @Test func everyPictureIsThere() throws {
    let pictures = try readme().matches(of: /\]\((assets\/[^)]+)\)/).map { String($0.1) }
    #expect(!pictures.isEmpty)
    for picture in pictures {
      #expect(FileManager.default.fileExists(atPath: Self.root.appending(path: picture).path), "\(picture)")
    }
  }

  @Test func commandsAreThoseOfTheScript() throws {
    let script = try String(contentsOf: Self.root.appending(path: "dev"), encoding: .utf8)
    let verbs = Set(try readme().matches(of: /\.\/dev ([a-z]+)/).map { String($0.1) })
    #expect(verbs.isSuperset(of: ["run", "test"]))
    for verb in verbs { #expect(script.contains("\n  \(verb))"), "./dev has no \(verb)") }
  }
}
