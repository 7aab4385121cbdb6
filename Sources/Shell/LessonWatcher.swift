import Curriculum
import Foundation

/// Notices that the chapters of a folder were saved, and reads them again.
///
/// Editors truncate a file and write it, or write another one and rename it. A change counts when two looks in a row saw
/// the same files, so that no chapter is read half-written.
public struct LessonWatcher: Sendable {
  /// What differs when a file was written: kept instead of its content.
  private struct Stamp: Equatable {
    var size: Int
    var modified: Date
    var number: Int
  }

  private let folder: String
  /// The files as they were read last, and as they were at the last look.
  private var read: [String: Stamp]
  private var seen: [String: Stamp]

  /// Made before the chapters are read for the first time, so that nothing is missed in between.
  public init(folder: String) {
    self.folder = folder
    read = Self.stamps(folder)
    seen = read
  }

  /// Looks once; to be called a few times a second.
  /// - Returns: the chapters, where something has changed since they were read and has come to rest. A folder that cannot
  ///   be read is a library without chapters that says why.
  public mutating func look() -> LessonLibrary? {
    let now = Self.stamps(folder)
    defer { seen = now }
    guard now != read, now == seen else { return nil }
    read = now
    do { return try LessonLibrary.folder(folder) } catch {
      let error = error as? LessonError ?? LessonError(file: folder, line: 0, message: "the folder cannot be read")
      return LessonLibrary(lessons: [], errors: [error])
    }
  }

  private static func stamps(_ folder: String) -> [String: Stamp] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    var stamps: [String: Stamp] = [:]
    for name in names where name.hasSuffix(".md") {
      // A link has times of its own; those of the file behind it are wanted.
      let path = URL(fileURLWithPath: folder).appending(path: name).resolvingSymlinksInPath().path
      guard let attributes = try? FileManager.default.attributesOfItem(atPath: path) else { continue }
      stamps[name] = Stamp(
        size: (attributes[.size] as? NSNumber)?.intValue ?? 0,
        modified: attributes[.modificationDate] as? Date ?? .distantPast,
        number: (attributes[.systemFileNumber] as? NSNumber)?.intValue ?? 0)
    }
    return stamps
  }
}
