import Foundation

#if canImport(Musl)
  import Musl
#endif

/// Holds a folder for one program at a time, for as long as this lives. A program that dies lets go.
final class FolderLock {
  private let descriptor: Int32

  /// Waits up to two seconds for the other program, which holds the lock only while it writes.
  /// - Throws: FileProblem.
  init(folder: String) throws {
    descriptor = open(folder + "/lock", O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw FileProblem.last }
    for _ in 0..<1000 {
      if flock(descriptor, LOCK_EX | LOCK_NB) == 0 { return }
      guard errno == EWOULDBLOCK || errno == EINTR else { break }
      usleep(2000)
    }
    // `deinit` runs for this throw as well, and closes the file.
    throw errno == EWOULDBLOCK ? FileProblem("another program holds its lock") : FileProblem.last
  }

  deinit { close(descriptor) }
}
