import Foundation

/// All chapters, and the words they use.
public struct LessonLibrary: Sendable {
  static let glossaryName = "glossary.md"

  /// In the order of their numbers; those with mistakes are left out.
  public var lessons: [Lesson]
  public var errors: [LessonError]
  public var glossary: Glossary

  public init(lessons: [Lesson], errors: [LessonError], glossary: Glossary = Glossary()) {
    self.lessons = lessons
    self.errors = errors
    self.glossary = glossary
  }

  /// The chapters built into the program.
  public static func embedded() -> LessonLibrary {
    LessonLibrary(files: embeddedLessons.map { ("Lessons/\($0.name)", Array($0.text.utf8)) })
  }

  /// The chapters of a folder: its files `NN-….md`, and `glossary.md`. A folder without one uses the program's words.
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
    guard lessons.contains(where: { $0 != glossaryName }) else {
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

  /// One chapter by the path of its file, or all of a folder.
  /// - Throws: LessonError for a path that leads to nothing, or to a folder without chapters.
  public static func at(_ path: String) throws -> LessonLibrary {
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
      throw LessonError(file: path, line: 0, message: "there is no such file or folder")
    }
    if isFolder.boolValue { return try folder(path) }
    guard let data = FileManager.default.contents(atPath: path) else {
      throw LessonError(file: path, line: 0, message: "the file cannot be read")
    }
    return LessonLibrary(files: [(path, Array(data))])
  }

  /// Chapters and glossary by file name and content, in reading order.
  public init(files: [(name: String, bytes: [UInt8])]) {
    var lessons: [Lesson] = []
    var errors: [LessonError] = []
    let glossaryFile = files.first { Self.isGlossary($0.name) }
    for file in files where !Self.isGlossary(file.name) {
      let (lesson, mistakes) = LessonParser.parse(file.bytes, file: file.name)
      errors += mistakes
      guard let lesson else { continue }
      if let other = lessons.first(where: { $0.id == lesson.id }) {
        errors.append(
          LessonError(
            file: file.name, line: 2, message: "the id `\(lesson.id)` is already that of \(other.file); choose another")
        )
      } else if let other = lessons.first(where: { $0.number == lesson.number }) {
        errors.append(
          LessonError(
            file: file.name, line: 0,
            message: "the number \(lesson.number) is already that of \(other.file); rename one of them")
        )
      } else {
        lessons.append(lesson)
      }
    }
    lessons.sort { $0.number < $1.number }
    let glossary: Glossary
    if let file = glossaryFile {
      let (entries, mistakes) = GlossaryParser.parse(file.bytes, file: file.name)
      glossary = entries
      // A chapter that could not be read is not one that is not there.
      let agreement = errors.isEmpty ? GlossaryCheck.mistakes(in: glossary, file: file.name, lessons: lessons) : []
      errors += mistakes + agreement
    } else {
      glossary = Self.builtInGlossary
    }
    errors += GlossaryCheck.unknownTerms(in: lessons, glossary)
    self.init(lessons: lessons, errors: errors, glossary: glossary)
  }

  private static func isGlossary(_ file: String) -> Bool { file.split(separator: "/").last == glossaryName[...] }

  private static let builtInGlossary: Glossary =
    embeddedLessons.first { $0.name == glossaryName }
    .map { GlossaryParser.parse(Array($0.text.utf8), file: $0.name).glossary } ?? Glossary()

  /// Where an entry's word is taught: the first page of its chapter that marks it, else the chapter's first; nil where
  /// the chapter is not there.
  public func place(of entry: GlossaryEntry) -> (lesson: Int, page: Int)? {
    guard let lesson = lessons.firstIndex(where: { $0.id == entry.chapter }) else { return nil }
    return (lesson, lessons[lesson].pages.firstIndex { $0.terms.contains { $0.id == entry.id } } ?? 0)
  }

  /// With the last good version of all that has a mistake now: a chapter that is being written keeps its page.
  public func keeping(_ last: LessonLibrary) -> LessonLibrary {
    let damaged = Set(errors.map(\.file))
    // Where nothing at all could be read, nothing was taken away either.
    let isUnreadable = lessons.isEmpty && !errors.isEmpty
    var result = self
    for old in last.lessons where isUnreadable || damaged.contains(old.file) {
      let isTaken = result.lessons.contains { $0.id == old.id || $0.number == old.number }
      if !isTaken { result.lessons.append(old) }
    }
    result.lessons.sort { $0.number < $1.number }
    if isUnreadable || damaged.contains(where: Self.isGlossary) { result.glossary = last.glossary }
    return result
  }

  /// By id or by number.
  public func lesson(_ key: String) -> Lesson? { lessons.first { $0.id == key || String($0.number) == key } }
}
