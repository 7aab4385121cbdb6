/// Mistakes found while a file is read; reading goes on after each, so that one look shows them all.
final class Problems {
  let file: String
  private(set) var all: [LessonError] = []

  init(file: String) { self.file = file }

  func report(_ line: Int, _ message: String) { all.append(LessonError(file: file, line: line, message: message)) }
}
