#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Bytes that come in order: from a file, or from what a file unpacks to.
protocol ByteSource: AnyObject {
  /// Fills the start of the buffer; 0 only at the end.
  /// - Throws: DataError.
  func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int
}

extension ByteSource {
  /// Reads until the buffer is full or the source ends.
  /// - Returns: bytes read.
  func fill(_ buffer: UnsafeMutableRawBufferPointer) throws -> Int {
    var filled = 0
    while filled < buffer.count {
      let count = try read(into: UnsafeMutableRawBufferPointer(rebasing: buffer[filled...]))
      if count == 0 { break }
      filled += count
    }
    return filled
  }
}

/// What the file system says of a path.
struct FileStatus {
  /// Something is there, be it a link that leads nowhere.
  let exists: Bool
  let isFolder: Bool
  /// Why nobody can tell, if that is so: a folder that may not be entered, a circle of links.
  let problem: String?

  init(path: String) {
    var status = stat()
    if stat(path, &status) == 0 {
      (exists, isFolder, problem) = (true, status.st_mode & S_IFMT == S_IFDIR, nil)
    } else {
      let code = errno
      exists = lstat(path, &status) == 0
      isFolder = false
      problem = code == ENOENT || code == ENOTDIR ? nil : describe(code)
    }
  }
}

/// An ordinary file open for reading.
final class InputFile: ByteSource {
  let path: String
  let size: Int
  private let descriptor: Int32

  /// - Throws: DataError for anything but a readable ordinary file.
  init(path: String) throws {
    // Opening a pipe would otherwise wait for its writer.
    descriptor = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
    guard descriptor >= 0 else {
      throw DataError("\(shown(path)): cannot be opened (\(describe(errno))); check the file and its permissions")
    }
    self.path = path
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
      close(descriptor)
      throw DataError("\(shown(path)): is not an ordinary file; put the data file in its place or remove it")
    }
    size = Int(status.st_size)
  }

  deinit { close(descriptor) }

  /// Back to the first byte.
  func rewind() throws {
    guard lseek(descriptor, 0, SEEK_SET) == 0 else { throw unreadable() }
  }

  func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
    while true {
      #if canImport(Glibc)
        let count = Glibc.read(descriptor, buffer.baseAddress, buffer.count)
      #elseif canImport(Musl)
        let count = Musl.read(descriptor, buffer.baseAddress, buffer.count)
      #else
        let count = Darwin.read(descriptor, buffer.baseAddress, buffer.count)
      #endif
      if count >= 0 { return count }
      guard errno == EINTR else { throw unreadable() }
    }
  }

  private func unreadable() -> DataError {
    DataError("\(shown(path)): cannot be read (\(describe(errno))); check the disk or copy the file again")
  }
}

/// The system's word for an error number.
func describe(_ code: Int32) -> String { String(cString: strerror(code)).lowercased() }

/// A path fit for one line of a message.
func shown(_ path: String) -> String {
  String(String.UnicodeScalarView(path.unicodeScalars.map { $0.value < 32 || $0.value == 127 ? "?" : $0 }))
}
