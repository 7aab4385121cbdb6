import ArgumentParser
import Curriculum
import Shell

/// Where chapters are read from.
struct LessonOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp("Read the chapters from a folder instead of those built in.", valueName: "dir"),
    completion: .directory)
  var lessons: String?

  func library() throws -> LessonLibrary {
    try lessons.map { try LessonLibrary.folder($0) } ?? .embedded()
  }

  /// Looks after the folder, if there is one. To be made before the chapters are read.
  var watcher: LessonWatcher? { lessons.map { LessonWatcher(folder: $0) } }
}
