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
  /// overwritten by the next; writers of one file take turns.
  /// - Throws: FileProblem.
  public static func write(_ data: Data, to path: String) throws {
    let temporary = path + ".new"
    let descriptor = try openAlone(temporary)
    defer { close(descriptor) }
    do {
      guard ftruncate(descriptor, 0) == 0 else { throw FileProblem.last }
      try writeAll(data, to: descriptor)
      guard fsync(descriptor) == 0, rename(temporary, path) == 0 else { throw FileProblem.last }
    } catch {
      unlink(temporary)
      throw error
    }
    try syncFolder(of: path)
  }

  /// What is no file, or too large a one, to have been written by `write`.
  struct Foreign: Error {}

  /// - Parameter limit: bytes that the file may have.
  /// - Returns: nil when there is none.
  /// - Throws: Foreign or FileProblem.
  static func read(_ path: String, limit: Int) throws -> Data? {
    let descriptor = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
    if descriptor < 0, errno == ENOENT { return nil }
    guard descriptor >= 0 else { throw FileProblem.last }
    let handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw FileProblem.last }
    guard status.st_mode & S_IFMT == S_IFREG, status.st_size <= limit else { throw Foreign() }
    return try handle.read(upToCount: limit) ?? Data()
  }

  /// Opens a file and locks it; another writer may have renamed or removed it meanwhile, then there is a new one.
  private static func openAlone(_ path: String) throws -> Int32 {
    for _ in 0..<1000 {
      let descriptor = open(path, O_WRONLY | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0o600)
      if descriptor < 0, errno == ELOOP {
        // A link has no business here, and where it leads is not to be written to.
        unlink(path)
        continue
      }
      guard descriptor >= 0 else { throw FileProblem.last }
      guard locked(descriptor) else {
        let problem = FileProblem.last
        close(descriptor)
        throw problem
      }
      var (opened, named) = (stat(), stat())
      if fstat(descriptor, &opened) == 0, lstat(path, &named) == 0, opened.st_ino == named.st_ino,
        opened.st_dev == named.st_dev
      {
        return descriptor
      }
      close(descriptor)
    }
    throw FileProblem("others keep writing \(path)")
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

/// Waits until nobody else holds the file.
private func locked(_ descriptor: Int32) -> Bool {
  while flock(descriptor, LOCK_EX) != 0 {
    if errno != EINTR { return false }
  }
  return true
}
