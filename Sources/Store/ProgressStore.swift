import Foundation

#if canImport(Musl)
  import Musl
#endif

/// Keeps `LearnerProgress` in `progress.json` in the state folder.
///
/// Nothing here stops the program: what cannot be read or written is told in one line, and the learner goes on.
public struct ProgressStore: Sendable {
  /// What is known, and one line to tell the learner if something is amiss.
  public struct Outcome: Sendable {
    public var progress: LearnerProgress
    public var notice: String?
  }

  /// The state folder; nil when nobody knows where it should be.
  public let folder: String?
  /// Once told that nothing can be saved, the learner is not told again.
  private var hasComplained = false

  /// `$XDG_STATE_HOME/glassbox`, or `~/.local/state/glassbox`.
  public init(environment: [String: String]) { folder = StateFolder.path(environment) }

  public init(folder: String) { self.folder = folder }

  /// What was saved; empty at the first start. A damaged file is set aside under a new name; that of a newer
  /// program is left to it.
  public mutating func load() -> Outcome {
    guard let folder else {
      return Outcome(
        progress: LearnerProgress(),
        notice: complaint("no folder is known; set HOME or XDG_STATE_HOME to keep progress"))
    }
    guard FileManager.default.fileExists(atPath: folder) else {
      return Outcome(progress: LearnerProgress(), notice: nil)
    }
    do {
      let lock = try FolderLock(folder: folder)
      defer { withExtendedLifetime(lock) {} }
      return try read()
    } catch {
      // A folder that only refuses writing can still tell what it holds.
      let known = try? ProgressFile(folder: folder).read()
      return Outcome(progress: known ?? LearnerProgress(), notice: complaint("\(folder): \(error)"))
    }
  }

  /// Saves what is new, together with what other programs have saved meanwhile.
  /// - Returns: all that is known now.
  public mutating func save(_ progress: LearnerProgress) -> Outcome {
    guard let folder else { return Outcome(progress: progress, notice: nil) }
    do {
      try StateFolder.make(folder)
      let lock = try FolderLock(folder: folder)
      defer { withExtendedLifetime(lock) {} }
      let saved = try read()
      let merged = saved.progress.merged(with: progress)
      if merged != saved.progress { try ProgressFile(folder: folder).write(merged) }
      hasComplained = false
      return Outcome(progress: merged, notice: saved.notice)
    } catch {
      return Outcome(progress: progress, notice: complaint("\(folder): \(error)"))
    }
  }

  /// Reads under the lock.
  private func read() throws -> Outcome {
    guard let folder else { return Outcome(progress: LearnerProgress(), notice: nil) }
    let file = ProgressFile(folder: folder)
    do {
      return Outcome(progress: try file.read() ?? LearnerProgress(), notice: nil)
    } catch is ProgressFile.Damaged {
      let name = try file.setAside()
      return Outcome(progress: LearnerProgress(), notice: "\(file.path) is damaged: kept as \(name), starting afresh")
    }
  }

  private mutating func complaint(_ reason: String) -> String? {
    defer { hasComplained = true }
    return hasComplained ? nil : "progress is not saved: \(reason)"
  }
}

/// `progress.json` itself.
struct ProgressFile {
  /// Its content is of no use to anybody.
  struct Damaged: Error {}

  private struct Header: Decodable {
    var version: Int
  }

  /// Far more than all lessons can fill.
  private static let mostBytes = 16 << 20

  let path: String
  private let folder: String

  init(folder: String) {
    self.folder = folder
    path = folder + "/progress.json"
  }

  /// - Returns: nil when there is none.
  /// - Throws: Damaged, or FileProblem when the content cannot be had, or is not for this program.
  func read() throws -> LearnerProgress? {
    let found: Data?
    do { found = try AtomicFile.read(path, limit: ProgressFile.mostBytes) } catch is AtomicFile.Foreign {
      throw Damaged()
    }
    guard let data = found else { return nil }
    guard let header = try? JSONDecoder().decode(Header.self, from: data), header.version > 0 else {
      throw Damaged()
    }
    guard header.version <= LearnerProgress.currentVersion else {
      throw FileProblem("progress.json was written by a newer program; open that one, or give this one a state folder")
    }
    guard let progress = try? JSONDecoder().decode(LearnerProgress.self, from: data) else { throw Damaged() }
    return progress
  }

  func write(_ progress: LearnerProgress) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
    try AtomicFile.write(encoder.encode(progress), to: path)
  }

  /// Gives the file a name that nothing has yet.
  /// - Returns: that name.
  func setAside() throws -> String {
    for number in 1...10_000 {
      let name = "progress-damaged-\(number).json"
      var status = stat()
      if lstat(folder + "/" + name, &status) == 0 { continue }
      guard rename(path, folder + "/" + name) == 0 else { throw FileProblem.last }
      try AtomicFile.syncFolder(of: path)
      return name
    }
    throw FileProblem("too many damaged files; remove some of progress-damaged-*.json")
  }
}
