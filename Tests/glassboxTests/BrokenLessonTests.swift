import Foundation
import Testing

/// Every kind of mistake an author can make, one file (or one folder, where it takes two) each in `BrokenLessons`, given
/// to the real command.
@Suite struct BrokenLessonTests {
  private static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appending(
    path: "BrokenLessons")

  /// What the command says of each, in `expected.txt`: places are counted from the folder.
  private static let expected: [String: [String]] = {
    let text = (try? String(contentsOf: folder.appending(path: "expected.txt"), encoding: .utf8)) ?? ""
    return Dictionary(grouping: text.split(separator: "\n").map(String.init)) { line in
      String(line.prefix { $0 != ":" && $0 != "/" })
    }
  }()

  static let broken = ((try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []).filter {
    $0 != "expected.txt"
  }.sorted()

  @Test(arguments: broken) func theMistakeIsToldWithItsPlace(_ name: String) throws {
    let run = try Command("lessons", "check", Self.folder.appending(path: name).path)
    #expect(run.status == 1)
    #expect(run.output == "")
    let told = run.errors.replacingOccurrences(of: Self.folder.path + "/", with: "").split(separator: "\n")
    #expect(told.map(String.init) == Self.expected[name], "expected.txt needs:\n\(told.joined(separator: "\n"))")
  }

  @Test func allThatIsExpectedIsThere() {
    #expect(Self.expected.keys.sorted() == Self.broken)
  }

  @Test(arguments: [
    ("/no/such/folder", "/no/such/folder: there is no such file or folder"),
    (Self.folder.path + "/same-id/..", "unnumbered.md: the name must begin"),
    ("/", "/: no lessons here; their names are like 02-neuron.md"),
  ]) func aPlaceWithoutLessons(_ path: String, _ message: String) throws {
    let run = try Command("lessons", "check", path)
    #expect(run.status == 1)
    #expect(run.errors.contains(message))
  }
}
