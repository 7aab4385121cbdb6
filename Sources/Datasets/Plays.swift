/// 40,000 lines from Shakespeare's plays, the collection known as tiny Shakespeare (Karpathy 2015), read from the file
/// `shakespeare/input.txt`.
enum Plays {
  /// Longer than any such collection.
  private static let mostBytes = 16 << 20

  /// The text of the first folder that has it; nil when none has. The last tenth is held out, as is the custom: windows
  /// side by side, so that each of its letters is guessed once. To train on, one begins at every 16th letter.
  /// - Throws: DataError when it is there but cannot be used.
  static func find(length: Int, in locations: DataLocations) throws -> DataSplit? {
    for folder in locations.folders {
      let path = folder + "/shakespeare/input.txt"
      let status = FileStatus(path: path)
      if let problem = status.problem {
        throw DataError("\(shown(path)): cannot be looked at (\(problem)); check the folder and its permissions")
      }
      guard status.exists else { continue }
      let tokens = try read(path)
      let cut = tokens.count * 9 / 10
      guard tokens.count - cut > length else {
        throw DataError("\(shown(path)): its last tenth is shorter than \(length) letters; copy the whole text")
      }
      return DataSplit(
        train: Letters.windows(tokens[..<cut], length: length, every: 16),
        test: Letters.windows(tokens[cut...], length: length, every: length),
        origin: "Shakespeare's plays, \(grouped(tokens.count)) letters")
    }
    return nil
  }

  private static func read(_ path: String) throws -> [Float] {
    let file = try InputFile(path: path)
    guard file.size <= mostBytes else {
      throw DataError("\(shown(path)): has \(grouped(file.size)) bytes; at most \(grouped(mostBytes)) are read")
    }
    var bytes = [UInt8](repeating: 0, count: file.size)
    let count = try bytes.withUnsafeMutableBytes { try file.fill($0) }
    var tokens: [Float] = []
    tokens.reserveCapacity(count)
    var line = 1
    for byte in bytes.prefix(count) {
      guard let token = Letters.token(byte) else {
        throw DataError(
          "\(shown(path)): line \(line) holds a sign (code \(byte)) that is not among the \(Letters.alphabet.count) of "
            + "the plays; put the text known as tiny Shakespeare in its place")
      }
      tokens.append(token)
      if token == 0 { line += 1 }
    }
    return tokens
  }
}
