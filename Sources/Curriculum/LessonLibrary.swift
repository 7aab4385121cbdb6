import Foundation

/// All chapters.
public struct LessonLibrary: Sendable {
  /// In the order of their numbers; those with mistakes are left out.
  public var lessons: [Lesson]
  public var errors: [LessonError]

  public init(lessons: [Lesson], errors: [LessonError]) {
    self.lessons = lessons
    self.errors = errors
  }

  /// The chapters built into the program.
  public static func embedded() -> LessonLibrary {
    LessonLibrary(files: embeddedLessons.map { ("Lessons/\($0.name)", Array($0.text.utf8)) })
  }

  /// The chapters of a folder: its files `NN-….md`.
  /// - Throws: LessonError for a folder that is not there or holds no chapter; mistakes inside files are in `errors`.
  public static func folder(_ path: String) throws -> LessonLibrary {
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
      throw LessonError(file: path, line: 0, message: "there is no such folder")
    }
    guard isFolder.boolValue else {
      throw LessonError(file: path, line: 0, message: "not a folder; name the folder that the lesson is in")
    }
    let names: [String]
    do { names = try FileManager.default.contentsOfDirectory(atPath: path) } catch {
      throw LessonError(file: path, line: 0, message: "the folder cannot be read")
    }
    let lessons = names.filter { $0.hasSuffix(".md") && !$0.hasPrefix(".") && $0 != "README.md" }.sorted()
    guard !lessons.isEmpty else {
      throw LessonError(file: path, line: 0, message: "no lessons here; their names are like 02-neuron.md")
    }
    var unreadable: [LessonError] = []
    var files: [(String, [UInt8])] = []
    for name in lessons {
      let file = path.hasSuffix("/") ? path + name : "\(path)/\(name)"
      if let data = FileManager.default.contents(atPath: file) {
        files.append((file, Array(data)))
      } else {
        unreadable.append(LessonError(file: file, line: 0, message: "the file cannot be read"))
      }
    }
    var library = LessonLibrary(files: files)
    library.errors = unreadable + library.errors
    return library
  }

  /// Chapters by file name and content, in reading order.
  public init(files: [(name: String, bytes: [UInt8])]) {
    var lessons: [Lesson] = []
    var errors: [LessonError] = []
    for file in files {
      let (lesson, mistakes) = LessonParser.parse(file.bytes, file: file.name)
      errors += mistakes
      guard let lesson else { continue }
      if let other = lessons.first(where: { $0.id == lesson.id }) {
        errors.append(
          LessonError(file: file.name, line: 2, message: "the id `\(lesson.id)` is already that of \(other.file)"))
      } else if let other = lessons.first(where: { $0.number == lesson.number }) {
        errors.append(
          LessonError(file: file.name, line: 0, message: "the number \(lesson.number) is already that of \(other.file)")
        )
      } else {
        lessons.append(lesson)
      }
    }
    self.init(lessons: lessons.sorted { $0.number < $1.number }, errors: errors)
  }

  /// By id or by number.
  public func lesson(_ key: String) -> Lesson? { lessons.first { $0.id == key || String($0.number) == key } }
}
