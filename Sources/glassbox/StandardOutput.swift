#if canImport(Glibc)
  @preconcurrency import Glibc
#elseif canImport(Musl)
  @preconcurrency import Musl
#elseif canImport(Darwin)
  @preconcurrency import Darwin
#endif

/// Where results go.
enum StandardOutput {
  /// A result that did not arrive.
  struct Failure: Error, CustomStringConvertible { let description: String }

  /// Writes what is left, and looks whether all of it arrived: a full disk must not pass for success.
  /// - Throws: Failure.
  static func finish() throws {
    errno = 0
    guard fflush(stdout) != 0 || ferror(stdout) != 0 else { return }
    let reason =
      errno == 0
      ? "not all could be written; make room there or write to another place"
      : String(cString: strerror(errno)).lowercased()
    throw Failure(description: "standard output: \(reason)")
  }
}
