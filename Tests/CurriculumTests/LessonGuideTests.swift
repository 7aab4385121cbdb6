import Foundation
import Testing

@testable import Curriculum

/// `Lessons/README.md` tells authors every key there is.
@Suite struct LessonGuideTests {
  /// Keys named at the start of list items, by the heading or the "In …" line they stand under.
  private func keys() throws -> [String: [String]] {
    let text = try String(contentsOfFile: LessonLibraryTests.folder + "/README.md", encoding: .utf8)
    var keys: [String: [String]] = [:]
    var section = ""
    for line in text.split(separator: "\n") {
      if let match = line.firstMatch(of: /^(?:## |In )`([a-z]+)`/) {
        section = String(match.1)
      } else if line == "The front matter:" {
        section = "front matter"
      } else if line.hasPrefix("## ") {
        section = ""
      } else if !section.isEmpty, let match = line.firstMatch(of: #/^- `([a-z0-9]+)`: /#) {
        keys[section, default: []].append(String(match.1))
      }
    }
    return keys
  }

  @Test func everyKeyIsExplained() throws {
    let explained = try keys()
    let allowed = [
      "front matter": LessonParser.keys, "scene": SceneReader.keys, "network": SceneReader.networkKeys,
      "data": DataReader.keys, "predict": QuestionReader.predictionKeys, "challenge": QuestionReader.challengeKeys,
    ]
    for (section, keys) in allowed {
      let told = explained[section] ?? []
      #expect(Set(keys).subtracting(told).sorted() == [], "not in Lessons/README.md under \(section)")
      #expect(Set(told).subtracting(keys).sorted() == [], "explained under \(section), but no key")
      #expect(Set(told).count == told.count, "twice under \(section)")
    }
    #expect(Set(explained.keys) == Set(allowed.keys))
  }

  @Test func everyFigureIsNamed() throws {
    let text = try String(contentsOfFile: LessonLibraryTests.folder + "/README.md", encoding: .utf8)
    for figure in SceneReader.figures { #expect(text.contains("`\(figure)`"), "\(figure)") }
  }
}
