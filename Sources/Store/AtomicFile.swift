import Foundation

#if canImport(Musl)
  import Musl
#endif

/// What went wrong with a file, in a few words.
public struct FileProblem: Error, Sendable, CustomStringConvertible {
  public let description: String

  init(_ description: String) { self.description = description }

  /// The system's words for the last error.
  static var last: FileProblem { FileProblem(String(cString: strerror(errno)).lowercased()) }
}

/// Writing that a crash or a power cut leaves either done or not begun.
public enum AtomicFile {
  /// Writes beside the file, syncs, renames over it, syncs the folder. What an interrupted writer left behind is
  /// overwritten by the next; writers of one file take turns by a lock.
  /// - Throws: FileProblem.
  public static func write(_ data: Data, to path: String) throws {
    let temporary = path + ".new"
    // Whatever lies there, a link included, is no longer anybody's.
    unlink(temporary)
    let descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw FileProblem.last }
    do {
      defer { close(descriptor) }
      try writeAll(data, to: descriptor)
      guard fsync(descriptor) == 0 else { throw FileProblem.last }
    } catch {
      unlink(temporary)
      throw error
    }
    guard rename(temporary, path) == 0 else {
      let problem = FileProblem.last
      unlink(temporary)
      throw problem
    }
    try syncFolder(of: path)
  }

  /// Makes renames in the folder of a file last.
  static func syncFolder(of path: String) throws {
    let folder = open((path as NSString).deletingLastPathComponent, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard folder >= 0 else { throw FileProblem.last }
    defer { close(folder) }
    // Some file systems cannot sync a folder; then a rename is as lasting as it gets.
    guard fsync(folder) == 0 || errno == EINVAL else { throw FileProblem.last }
  }
}

/// Outside of `AtomicFile`, whose own `write` would hide the system's.
private func writeAll(_ data: Data, to descriptor: Int32) throws {
  try data.withUnsafeBytes { bytes in
    var written = 0
    while written < bytes.count {
      let count = write(descriptor, bytes.baseAddress! + written, bytes.count - written)
      if count > 0 {
        written += count
      } else if errno != EINTR {
        throw FileProblem.last
      }
    }
  }
}
