import Curriculum
import Foundation
import Testing

@testable import glassbox

@Suite struct LessonTemplateTests {
  /// A folder of its own, gone afterwards.
  private func inFolder(_ body: (String) throws -> Void) throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "lessons-\(UUID().uuidString)").path
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try body(folder)
  }

  @Test func templateIsProvedAsItIs() throws {
    try inFolder { folder in
      for id in ["first", "second-2"] {
        var command = try Glassbox.parseAsRoot(["lessons", "new", id, "--in", folder])
        try command.run()
      }
      let library = try LessonLibrary.folder(folder)
      #expect(library.errors.isEmpty)
      #expect(library.lessons.map(\.id) == ["first", "second-2"])
      #expect(library.lessons.map(\.number) == [1, 2])
      #expect(library.lessons[0].pages.contains { $0.prediction != nil })
      #expect(library.lessons[0].pages.contains { $0.challenge != nil })
      // Throws if anything in them does not hold.
      var check = try Glassbox.parseAsRoot(["lessons", "check", folder])
      try check.run()
    }
  }

  @Test func theRealCommandsAgree() throws {
    try inFolder { folder in
      let new = try Command("lessons", "new", "mine", "--in", folder)
      #expect(new.status == 0 && new.errors == "" && new.output.contains("01-mine.md is written"))
      let check = try Command("lessons", "check", folder + "/01-mine.md")
      #expect(check.status == 0 && check.errors == "" && check.output.hasPrefix("1 chapter: every claim"))
      #expect(try Command("lessons", "list", "--lessons", folder).output.contains("mine"))
    }
  }

  @Test func nothingIsOverwritten() throws {
    try inFolder { folder in
      #expect(try Command("lessons", "new", "twice", "--in", folder).status == 0)
      let again = try Command("lessons", "new", "twice", "--in", folder)
      #expect(again.status == 1)
      #expect(again.errors == "glassbox: \(folder)/01-twice.md: has the id `twice` already; choose another\n")
      // Under another name, too.
      try FileManager.default.moveItem(atPath: folder + "/01-twice.md", toPath: folder + "/07-other.md")
      let renamed = try Command("lessons", "new", "twice", "--in", folder)
      #expect(renamed.status == 1)
      #expect(renamed.errors == "glassbox: \(folder)/07-other.md: has the id `twice` already; choose another\n")
      #expect(try Command("lessons", "new", "next", "--in", folder).output.contains("08-next.md"))
      // Another id that ends alike is another one.
      #expect(try Command("lessons", "new", "big-pass", "--in", folder).status == 0)
      #expect(try Command("lessons", "new", "pass", "--in", folder).output.contains("10-pass.md"))
    }
  }

  @Test func aPlaceThatIsNoFolderIsSaidInOneLine() throws {
    try inFolder { folder in
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
      try Data().write(to: URL(fileURLWithPath: folder + "/file"))
      for place in ["\(folder)/file", "\(folder)/file/inside", "/proc/none"] {
        let run = try Command("lessons", "new", "mine", "--in", place)
        #expect(run.status == 1)
        #expect(run.errors.hasPrefix("glassbox: \(place): "))
        #expect(run.errors.hasSuffix("; it cannot be used as a folder; choose another with --in\n"))
        #expect(run.errors.split(separator: "\n").count == 1)
      }
    }
  }

  @Test(arguments: ["Upper", "9lives", "../escape", "with space", "", "é"])
  func badIdsAreWrongUsage(id: String) throws {
    let run = try Command("lessons", "new", id, "--in", "/no/such/folder")
    #expect(run.status == 2)
    #expect(run.errors.hasPrefix("glassbox: '\(id)' cannot be an id") && run.errors.split(separator: "\n").count == 1)
  }

  /// The guide shows what is proved above.
  @Test func theGuideShowsTheTemplate() throws {
    let guide = try String(
      contentsOf: URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "Lessons/README.md"), encoding: .utf8)
    let example = "````markdown\n" + lessonTemplate(id: "my-chapter") + "````\n"
    #expect(guide.hasSuffix(example), "Lessons/README.md should end with:\n\(example)")
  }
}
