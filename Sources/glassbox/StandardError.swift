#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Where errors and progress go, so that standard output holds results alone.
enum StandardError {
  static let isTerminal = isatty(STDERR_FILENO) == 1

  /// Cells in a line of the terminal, one kept free so that the cursor never wraps.
  static var width: Int {
    var size = winsize()
    guard ioctl(STDERR_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 1 else { return 79 }
    return Int(size.ws_col) - 1
  }

  static func write(_ text: String) {
    var text = text
    text.withUTF8 { bytes in
      var rest = UnsafeRawBufferPointer(bytes)
      while let start = rest.baseAddress, !rest.isEmpty {
        #if canImport(Darwin)
          let written = Darwin.write(STDERR_FILENO, start, rest.count)
        #elseif canImport(Musl)
          let written = Musl.write(STDERR_FILENO, start, rest.count)
        #else
          let written = Glibc.write(STDERR_FILENO, start, rest.count)
        #endif
        // Whoever closed it does not want to know.
        guard written > 0 else { return }
        rest = UnsafeRawBufferPointer(rebasing: rest[written...])
      }
    }
  }
}

/// One line that is written over and over; silent where standard error is no terminal.
struct ProgressLine {
  func show(_ text: String) {
    if StandardError.isTerminal { StandardError.write("\r" + String(text.prefix(StandardError.width)) + "\u{1B}[K") }
  }

  /// Leaves the line empty, with the cursor at its start.
  func clear() {
    if StandardError.isTerminal { StandardError.write("\r\u{1B}[K") }
  }
}
