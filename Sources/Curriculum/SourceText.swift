/// A lesson file's bytes as text.
enum SourceText {
  /// - Returns: nil, after a report, where the bytes are not UTF-8.
  static func decode(_ bytes: [UInt8], _ problems: Problems) -> String? {
    let bytes = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? Array(bytes.dropFirst(3)) : bytes
    if let text = String(validating: bytes, as: UTF8.self) {
      return text.replacing("\r\n", with: "\n")
    }
    let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    let bad = lines.firstIndex { String(validating: $0, as: UTF8.self) == nil } ?? 0
    problems.report(bad + 1, "this line is not UTF-8; save the file as UTF-8")
    return nil
  }
}
