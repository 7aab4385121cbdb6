import Canvas
import Explainer
import Testing

@testable import Curriculum

/// The list of chapters: what has been done of each, and room for more chapters than rows.
@Suite struct ChapterListTests {
  /// The line of the screen that has these words.
  private func line(_ words: String, _ model: Model) throws -> String {
    let lines = view(model).plainText.split(separator: "\n").map(String.init)
    return try #require(lines.first { $0.contains(words) }, "\(words) in\n\(view(model).plainText)")
  }

  @Test(arguments: [Size(width: 120, height: 40), Size(width: 80, height: 24)])
  func eachChapterShowsHowFarItIs(size: Size) throws {
    let headless = try Sample.headless(size: size)
    try headless.keys("c")
    #expect(try line("1 First", headless.model).contains("1/3     0/1           –/2"))
    // The question is answered wrong, the challenge won by one number moved.
    try headless.keys("Esc Enter Enter Enter Enter Up*2 c")
    #expect(try line("1 First", headless.model).contains("✓   3/3     0/1           1/2"))
    try headless.keys("days:1")
    #expect(try line("1 First", headless.model).contains("1/2       1"))
  }

  @Test func aLongListMovesUnderItsHeadings() throws {
    let lessons = (1...40).map { number in
      Lesson(
        id: "l\(number)", number: number, title: "Chapter \(number).", part: number < 20 ? "I" : "II", sources: [],
        pages: [Sample.page("One", starts: true)], file: "\(number).md")
    }
    var model = Model(
      library: LessonLibrary(lessons: lessons, errors: []), size: Size(width: 80, height: 24),
      capabilities: Capabilities())
    _ = start(&model)
    model.screen = .chapters
    for index in lessons.indices {
      model.listIndex = index
      #expect(try line("▸", model).contains(" \(index + 1) Chapter \(index + 1). "))
      #expect(try line("best/par", model).contains("pages   right      best/par     due"))
      #expect(try !line("best/par", model).contains("/1"))
    }
  }
}
