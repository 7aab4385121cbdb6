import Curriculum
import Datasets
import Engine
import Testing

@testable import LessonChecker

@Suite struct LessonCheckerTests {
  private func checker() -> LessonChecker {
    LessonChecker(locations: DataLocations(folders: []), compute: Compute(threads: 1))
  }

  @Test(arguments: ["function", "neuron", "activation", "forward", "loss", "descent", "backprop", "loop", "digits"])
  func everyChapterIsProved(_ id: String) throws {
    var library = LessonLibrary.embedded()
    library.lessons = library.lessons.filter { $0.id == id }
    #expect(library.lessons.count == 1)
    #expect(checker().check(library).map(\.description) == [])
  }
}
