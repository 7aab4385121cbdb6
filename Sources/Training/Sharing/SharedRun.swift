import Engine
import Foundation

/// A run on its way to somebody else, with what they need to see that they have the same.
public struct SharedRun: Hashable, Sendable {
  public var run: Run
  /// Where it was then, and what its weights were.
  public var step: Int
  public var weightsHash: String?
  /// How those weights were computed.
  public var arithmetic: Arithmetic

  public init(run: Run, step: Int = 0, weightsHash: String? = nil, arithmetic: Arithmetic) {
    self.run = run
    self.step = step
    self.weightsHash = weightsHash
    self.arithmetic = arithmetic
  }

  /// Said where a machine computes otherwise; nil where a replay gives the same bits.
  public func notice(on compute: Compute) -> String? {
    let here = compute.arithmetic
    guard arithmetic != here else { return nil }
    if arithmetic.version > here.version {
      return "a newer glassbox made this run: its numbers may differ in the last digits"
    }
    if arithmetic.version < here.version {
      return "an older glassbox made this run: its numbers may differ in the last digits"
    }
    return "this processor rounds otherwise than the one that made this run: numbers may differ in the last digits"
  }
}

/// Why a text is no run. `description` is one line that says what to do.
public struct RunStringError: Error, Sendable, CustomStringConvertible {
  public let description: String
  init(_ description: String) { self.description = description }
}

// MARK: - Run strings

/// `gb1:` and the base64url of a checksum (CRC-32, big-endian) and the packed JSON of all that a run is.
extension SharedRun {
  private static let prefix = "gb1:"
  /// Some thousand drawn points fit.
  private static let mostCharacters = 1 << 20
  static let mostBytes = 8 << 20

  private struct Content: Codable {
    var run: Run
    var step: Int
    var hash: String?
    var arithmetic: Arithmetic
  }

  /// Whether a text means to be a run string, be it a newer or a damaged one.
  public static func isRunString(_ text: String) -> Bool { text.firstMatch(of: /^\s*gb[0-9]+:/) != nil }

  /// The run as a string, without white space.
  /// - Parameter keepsFolder: whether the learner's own file is told with its folder; others are told its name only.
  /// - Throws: RunStringError when the run is too large for one.
  public func encoded(keepsFolder: Bool = false) throws -> String {
    var content = Content(run: run, step: step, hash: weightsHash, arithmetic: arithmetic)
    if !keepsFolder, case .csv(var spec) = run.data {
      spec.path = spec.fileName
      content.run.data = .csv(spec)
    }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    encoder.nonConformingFloatEncodingStrategy = .convertToString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    return try SharedRun.sealed([UInt8](encoder.encode(content)))
  }

  /// Reads a run string. White space in it, as a terminal's line breaks leave it, does not count.
  /// - Throws: RunStringError.
  public init(decoding text: String) throws {
    let json = Data(try SharedRun.opened(text))
    let decoder = JSONDecoder()
    decoder.nonConformingFloatDecodingStrategy = .convertFromString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    guard let content = try? decoder.decode(Content.self, from: json), content.step >= 0 else {
      throw SharedRun.unknownContent
    }
    self.init(run: content.run, step: content.step, weightsHash: content.hash, arithmetic: content.arithmetic)
  }

  static func sealed(_ json: [UInt8]) throws -> String {
    let tooLarge = RunStringError("this run is too large for a run string; leave out edits or points")
    guard json.count <= mostBytes, let packed = deflate.pack(json) else { throw tooLarge }
    let checksum = Deflate.checksum(packed)
    let bytes = [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: checksum >> $0) } + packed
    let text = prefix + Data(bytes).base64URL
    guard text.utf8.count <= mostCharacters else { throw tooLarge }
    return text
  }

  static func opened(_ text: String) throws -> [UInt8] {
    guard text.utf8.count <= mostCharacters else {
      throw RunStringError("the text is longer than a run string can be; copy the string alone")
    }
    let text = text.filter { !$0.isWhitespace }
    guard text.hasPrefix(prefix) else {
      throw RunStringError(
        isRunString(text)
          ? "a newer glassbox made this run string (\(text.prefix { $0 != ":" })), and this one reads gb1; update glassbox"
          : "no run string: those begin with \(prefix)")
    }
    guard let bytes = Data(base64URL: text.dropFirst(prefix.count)).map(Array.init), bytes.count > 4,
      Deflate.checksum(Array(bytes[4...])) == bytes[..<4].reduce(0, { $0 << 8 | UInt32($1) })
    else { throw RunStringError("the run string is damaged or cut short; copy it again, all of it") }
    guard let json = deflate.unpack(Array(bytes[4...]), limit: mostBytes) else { throw unknownContent }
    return json
  }

  private static let unknownContent = RunStringError(
    "the run string holds what this glassbox does not know; update glassbox")

  private static let deflate = Deflate(dictionary: Array(dictionary.utf8))
}

extension Data {
  /// RFC 4648, section 5, without the padding.
  fileprivate var base64URL: String {
    String(
      base64EncodedString().compactMap { character -> Character? in
        switch character {
        case "+": "-"
        case "/": "_"
        case "=": nil
        default: character
        }
      })
  }

  /// Nil for anything but digits of base64url.
  fileprivate init?(base64URL text: Substring) {
    guard text.utf8.allSatisfy({ $0 != 43 && $0 != 47 && $0 != 61 }) else { return nil }
    let digits = String(text.map { $0 == "-" ? "+" : $0 == "_" ? "/" : $0 })
    self.init(base64Encoded: digits + String(repeating: "=", count: (4 - digits.count % 4) % 4))
  }
}
