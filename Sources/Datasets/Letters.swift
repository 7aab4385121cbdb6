/// Text as tokens, a letter each, and windows of it as samples.
public enum Letters {
  /// The 65 letters and signs that occur in the plays of Shakespeare, in order of their codes: token 0 is the line break.
  public static let alphabet = Array("\n !$&',-.3:;?ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz")

  private static let numbers = Dictionary(uniqueKeysWithValues: alphabet.enumerated().map { ($1.asciiValue, $0) })

  /// Nil for a byte that is not of the alphabet.
  static func token(_ byte: UInt8) -> Float? { numbers[byte].map(Float.init) }

  /// Samples of `length` letters that begin every so many letters; the target of each letter is the next one.
  static func windows(_ tokens: ArraySlice<Float>, length: Int, every stride: Int) -> Dataset {
    let starts = Swift.stride(from: tokens.startIndex, to: tokens.endIndex - length, by: stride)
    return Dataset(
      storage: .floats(starts.flatMap { tokens[$0..<$0 + length] }),
      targets: starts.flatMap { tokens[$0 + 1..<$0 + length + 1] }, inputSize: length,
      kind: .labels(classes: alphabet.count, count: length), classNames: alphabet.map { String($0) })
  }

  static func check(length: Int) throws {
    guard (2...256).contains(length) else { throw DataError("letters: windows of \(length); ask for 2 to 256") }
  }
}
