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

  @Test func nothingIsOverwritten() throws {
    try inFolder { folder in
      var command = try Glassbox.parseAsRoot(["lessons", "new", "twice", "--in", folder])
      try command.run()
      #expect(throws: LessonError.self) { try command.run() }
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder).count == 1)
    }
  }

  @Test(arguments: ["Upper", "9lives", "../escape", "with space", ""])
  func badIdsAreWrongUsage(id: String) {
    #expect { try Glassbox.parseAsRoot(["lessons", "new", id]) } throws: { Outcome($0, arguments: []).status == 2 }
  }
}
