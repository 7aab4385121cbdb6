import Datasets
import Engine
import Foundation
import Testing
import Training

@testable import Curriculum

/// `Lessons/README.md` tells authors every key there is.
@Suite struct LessonGuideTests {
  private func guide() throws -> String {
    try String(contentsOfFile: LessonLibraryTests.folder + "/README.md", encoding: .utf8)
  }

  /// Keys named at the start of list items, by the heading or the "In …" line they stand under.
  private func keys() throws -> [String: [String]] {
    let text = try guide()
    var keys: [String: [String]] = [:]
    var section = ""
    for line in text.split(separator: "\n") {
      if let match = line.firstMatch(of: /^(?:## |In )`([a-z]+)`/) {
        section = String(match.1)
      } else if line == "The front matter:" {
        section = "front matter"
      } else if line.hasPrefix("## ") {
        section = ""
      } else if !section.isEmpty, let match = line.firstMatch(of: #/^- `([a-z0-9-]+)`: /#) {
        keys[section, default: []].append(String(match.1))
      }
    }
    return keys
  }

  @Test func everyKeyIsExplained() throws {
    let explained = try keys()
    let allowed = [
      "front matter": LessonParser.keys, "scene": SceneReader.keys, "network": NetworkReader.keys,
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
    let text = try guide()
    for figure in SceneReader.figures { #expect(text.contains("`\(figure)`"), "\(figure)") }
  }

  // MARK: Tables

  private func row<Product>(_ kind: Kind<Product>, of key: String? = nil) -> [String] {
    let settings = kind.settings.map { "`\($0.name)\($0.usual.map { ": \($0)" } ?? "")`" }
    return [
      "`\(key.map { "\($0): " } ?? "")\(kind.word)`", settings.joined(separator: ", "), kind.summary,
    ]
  }

  private func table(_ head: [String], _ rows: [[String]]) -> String {
    ([head, head.map { _ in "---" }] + rows).map { "| \($0.joined(separator: " | ")) |" }.joined(separator: "\n")
  }

  /// What stands in the guide are the reader's own lists.
  @Test func tablesAreTheListsOfTheReader() throws {
    let tables = [
      "layers": table(
        ["layer", "settings", "what it does", "called"],
        Kind<LayerSpec>.layers.map { row($0) + ["`\($0.called)`"] }),
      "training": table(
        ["key and kind", "settings", "what it does"],
        Kind<Optimizer>.optimizers.map { row($0, of: "optimizer") }
          + Kind<Schedule.Decay>.schedules.map { row($0, of: "schedule") }
          + Kind<Clipping>.clippings.map { row($0, of: "clipping") }),
      "sets": table(["set", "settings", "what it is"], Kind<DataSpec>.sets.map { row($0) }),
    ]
    let guide = try guide()
    for (name, table) in tables {
      let parts = guide.components(separatedBy: "<!-- \(name), written from the reader's list -->\n")
      try #require(parts.count == 3, "the guide has no pair of marks around its \(name)")
      #expect(
        parts[1].trimmingCharacters(in: .newlines) == table, "put this between the marks of \(name):\n\(table)")
    }
  }

  @Test func exampleOfLayersIsRead() throws {
    let blocks = try guide().components(separatedBy: "```yaml\n").dropFirst().compactMap {
      $0.components(separatedBy: "```").first
    }
    #expect(!blocks.isEmpty)
    for block in blocks { #expect(read(scene: "figure: digits\n" + block).problems == []) }
  }
}
