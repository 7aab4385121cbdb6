import Foundation
import Testing

@testable import Curriculum

@Suite struct LessonLibraryTests {
  static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "Lessons").path

  @Test func everyLessonParses() {
    let library = LessonLibrary.embedded()
    #expect(library.errors.map(\.description) == [])
    #expect(
      library.lessons.map(\.id) == [
        "function", "neuron", "activation", "forward", "loss", "descent", "backprop", "loop", "digits",
      ])
    for lesson in library.lessons { #expect(lesson.pages.allSatisfy { $0.scene != nil }) }
  }

  @Test func embeddedLessonsAreTheFolder() throws {
    let names = try FileManager.default.contentsOfDirectory(atPath: Self.folder).filter {
      $0.hasSuffix(".md") && $0 != "README.md"
    }.sorted()
    #expect(embeddedLessons.map(\.name) == names)
    for lesson in embeddedLessons {
      #expect(lesson.text == (try String(contentsOfFile: "\(Self.folder)/\(lesson.name)", encoding: .utf8)))
    }
    let library = try LessonLibrary.folder(Self.folder)
    #expect(library.errors == [])
    #expect(library.lessons.map(\.id) == LessonLibrary.embedded().lessons.map(\.id))
  }

  @Test(arguments: [
    ("/no/such/folder", "/no/such/folder: there is no such folder"),
    (folder + "/README.md", folder + "/README.md: not a folder; name the folder that the lesson is in"),
    ("/", "/: no lessons here; their names are like 02-neuron.md"),
  ]) func aFolderThatIsNone(_ path: String, _ message: String) {
    let error = #expect(throws: LessonError.self) { try LessonLibrary.folder(path) }
    #expect(error?.description == message)
  }

  /// The engine would cut a larger batch and tell the learner, who never asked for one.
  @Test func noChapterAsksForALargerBatchThanItsTable() throws {
    for lesson in LessonLibrary.embedded().lessons {
      for scene in lesson.pages.compactMap(\.scene) {
        if case .table(let rows, _, _, _, _) = scene.run.data {
          #expect(scene.run.hyperparameters.batch <= rows.count, "\(lesson.file)")
        }
      }
    }
  }
}
