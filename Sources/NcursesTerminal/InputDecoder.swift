import Canvas

/// Turns the bytes a terminal sends into keys, mouse events and pasted text.
///
/// Takes bytes as they come, torn anywhere. Whatever is not understood (foreign replies, broken sequences, invalid UTF-8)
/// disappears: it never becomes keys and never blocks what follows. Sequences: ECMA-48 and xterm's "ctlseqs".
public struct InputDecoder {
  /// Longer pastes are cut off; the rest is read and dropped.
  public static let pasteLimit = 1 << 16
  /// Longer control sequences are no keys; they are dropped once they end.
  private static let sequenceLimit = 4096

  private let keys: [[UInt8]: InputEvent]
  private let longestKey: Int
  private let escapeDelay: Int
  /// Bytes that do not make an event yet.
  private var pending: [UInt8] = []
  private var paste: [UInt8]?

  /// - Parameters:
  ///   - keys: sequences that terminfo names for this terminal, each beginning with ESC.
  ///   - escapeDelay: milliseconds after which a lone ESC is the Escape key.
  public init(keys: [[UInt8]: InputEvent] = [:], escapeDelay: Int = 25) {
    self.keys = keys
    self.escapeDelay = escapeDelay
    longestKey = keys.keys.map(\.count).max() ?? 0
  }

  /// Milliseconds without a byte after which `expire()` is due; `nil` when nothing is half read.
  public var patience: Int? {
    if paste != nil { return 1000 }
    if pending.isEmpty { return nil }
    return pending == [0x1B] ? escapeDelay : 250
  }

  /// Adds bytes; returns the events they complete.
  public mutating func feed(_ bytes: some Sequence<UInt8>) -> [InputEvent] {
    pending.append(contentsOf: bytes)
    return drain(final: false)
  }

  /// Nothing came for `patience` milliseconds: a lone ESC was the key, half a sequence is dropped, and a paste without an
  /// end ends here.
  public mutating func expire() -> [InputEvent] {
    var events = drain(final: true)
    pending.removeAll()
    if let text = paste {
      paste = nil
      events.append(.paste(InputDecoder.clean(text)))
    }
    return events
  }

  private mutating func drain(final: Bool) -> [InputEvent] {
    var events: [InputEvent] = []
    var position = 0
    while position < pending.count {
      if paste != nil {
        position = continuePaste(from: position, &events)
        // What is left may be the beginning of its end.
        if paste != nil { break }
        continue
      }
      switch parse(pending[position...], final: final) {
      case .event(let event, let length):
        events.append(event)
        position += length
      case .pasteStart(let length):
        paste = []
        position += length
      case .nothing(let length): position += length
      case .more:
        pending.removeSubrange(..<position)
        forgetLongSequence()
        return events
      }
    }
    pending.removeSubrange(..<position)
    return events
  }

  /// A sequence that never ends keeps only its beginning, so that its end is still recognised.
  private mutating func forgetLongSequence() {
    if pending.count > InputDecoder.sequenceLimit { pending.removeSubrange(64..<pending.count - 1) }
  }

  // MARK: - Pastes

  private static let pasteEnd: [UInt8] = [0x1B, 0x5B, 0x32, 0x30, 0x31, 0x7E]

  /// Reads on to the end of a paste, or as far as there is; returns where it stopped.
  private mutating func continuePaste(from start: Int, _ events: inout [InputEvent]) -> Int {
    let mark = InputDecoder.pasteEnd
    var index = start
    while index < pending.count {
      if pending[index] == mark[0] {
        let rest = pending[index...].prefix(mark.count)
        if rest.elementsEqual(mark) {
          events.append(.paste(InputDecoder.clean((paste ?? []) + pending[start..<index].prefix(room))))
          paste = nil
          return index + mark.count
        }
        if rest.count < mark.count, rest.elementsEqual(mark.prefix(rest.count)) { break }
      }
      index += 1
    }
    let room = room
    paste?.append(contentsOf: pending[start..<index].prefix(room))
    return index
  }

  private var room: Int { max(0, InputDecoder.pasteLimit - (paste?.count ?? 0)) }

  /// Text with Unix line ends and no control characters.
  private static func clean(_ bytes: [UInt8]) -> String {
    var scalars = String.UnicodeScalarView()
    var afterReturn = false
    for scalar in String(decoding: bytes, as: UTF8.self).unicodeScalars {
      switch scalar {
      case "\r": scalars.append("\n")
      case "\n": if !afterReturn { scalars.append("\n") }
      case "\t": scalars.append("\t")
      default:
        if scalar.value >= 0x20, !(0x7F..<0xA0).contains(scalar.value) { scalars.append(scalar) }
      }
      afterReturn = scalar == "\r"
    }
    return String(scalars)
  }

  // MARK: - One step

  private enum Step {
    case event(InputEvent, Int)
    case pasteStart(Int)
    /// So many bytes that mean nothing here.
    case nothing(Int)
    /// Cannot be told yet.
    case more
  }

  private func parse(_ bytes: ArraySlice<UInt8>, final: Bool) -> Step {
    let first = bytes.first!
    if first == 0x1B { return parseEscape(bytes, final: final) }
    if let key = InputDecoder.controlKey(first) { return .event(key, 1) }
    return InputDecoder.parseCharacter(bytes)
  }

  /// Control characters other than ESC.
  private static func controlKey(_ byte: UInt8) -> InputEvent? {
    switch byte {
    case 0x00: .key(.character(" "), .control)
    case 0x08, 0x7F: .key(.backspace, [])
    case 0x09: .key(.tab, [])
    case 0x0A, 0x0D: .key(.enter, [])
    case 0x01...0x1A: .key(.character(Unicode.Scalar(byte + 0x60)), .control)
    case 0x1C...0x1F: .key(.character(Unicode.Scalar(byte + 0x40)), .control)
    default: nil
    }
  }

  private static func parseCharacter(_ bytes: ArraySlice<UInt8>) -> Step {
    let first = bytes.first!
    if first < 0x80 { return .event(.key(.character(Unicode.Scalar(first)), []), 1) }
    let length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2
    guard (0xC2...0xF4).contains(first) else { return .nothing(1) }
    let have = bytes.prefix(length)
    // Where a continuation is missing, the next byte begins something new.
    let good = 1 + have.dropFirst().prefix { $0 & 0xC0 == 0x80 }.count
    if good < have.count { return .nothing(good) }
    if have.count < length { return .more }
    var decoder = UTF8()
    var iterator = have.makeIterator()
    // C1 controls are no letters.
    guard case .scalarValue(let scalar) = decoder.decode(&iterator), scalar.value >= 0xA0 else {
      return .nothing(length)
    }
    return .event(.key(.character(scalar), []), length)
  }

  private func parseEscape(_ bytes: ArraySlice<UInt8>, final: Bool) -> Step {
    if let step = parseNamedKey(bytes, final: final) { return step }
    let rest = bytes.dropFirst()
    guard let second = rest.first else { return final ? .event(.key(.escape, []), 1) : .more }
    switch second {
    case 0x5B: return parseControlSequence(bytes, final: final)
    case 0x4F: return parseSingleShift(bytes, final: final)
    case 0x50, 0x58, 0x5D, 0x5E, 0x5F: return parseString(bytes, final: final)
    default:
      // Alt with a letter looks like this too, but nothing here is bound to it, while Escape and a key in quick
      // succession is what scripts and slow lines send.
      return .event(.key(.escape, []), 1)
    }
  }

  /// A sequence out of terminfo. nil: none of them begins like this.
  private func parseNamedKey(_ bytes: ArraySlice<UInt8>, final: Bool) -> Step? {
    guard bytes.count > 1, longestKey > 1 else { return nil }
    for length in stride(from: min(longestKey, bytes.count), through: 2, by: -1) {
      if let key = keys[Array(bytes.prefix(length))] { return .event(key, length) }
    }
    let begins = !final && bytes.count < longestKey && keys.keys.contains { $0.starts(with: bytes) }
    return begins ? .more : nil
  }

  /// Half a sequence: wait for the rest, or give it up.
  private func unfinished(_ bytes: ArraySlice<UInt8>, final: Bool) -> Step { final ? .nothing(bytes.count) : .more }

  /// OSC, DCS, APC, PM, SOS: replies to questions that this program did not ask, up to BEL or ST.
  private func parseString(_ bytes: ArraySlice<UInt8>, final: Bool) -> Step {
    for (offset, byte) in bytes.enumerated().dropFirst(2) {
      if byte == 0x07 { return .nothing(offset + 1) }
      if byte == 0x1B {
        let next = bytes.dropFirst(offset + 1).first
        if next == 0x5C { return .nothing(offset + 2) }
        return next == nil ? unfinished(bytes, final: final) : .nothing(offset)
      }
      if byte < 0x20 { return .nothing(offset) }
    }
    return unfinished(bytes, final: final)
  }

  /// SS3: one more byte, in some terminals after the number of the modifiers.
  private func parseSingleShift(_ bytes: ArraySlice<UInt8>, final: Bool) -> Step {
    let digits = bytes.dropFirst(2).prefix { (0x30...0x39).contains($0) }
    let length = 3 + digits.count
    guard let last = bytes.dropFirst(2 + digits.count).first else { return unfinished(bytes, final: final) }
    guard last >= 0x20 else { return .nothing(length - 1) }
    let key: Key
    var modifiers = InputDecoder.modifiers(InputDecoder.numbers(digits).first ?? 0)
    switch last {
    case UInt8(ascii: "a")...UInt8(ascii: "d"):
      key = [.up, .down, .right, .left][Int(last) - 0x61]
      modifiers = .control
    case UInt8(ascii: "M"): key = .enter
    case UInt8(ascii: "X"): key = .character("=")
    case UInt8(ascii: "j")...UInt8(ascii: "y"): key = .character(Unicode.Scalar(last - 0x40))
    default:
      guard let known = InputDecoder.letterKey(last) else { return .nothing(length) }
      key = known
    }
    return .event(.key(key, modifiers), length)
  }

  // MARK: - Control sequences

  /// CSI, parameters (0x30–0x3F), intermediates (0x20–0x2F), a final byte (0x40–0x7E).
  private func parseControlSequence(_ bytes: ArraySlice<UInt8>, final: Bool) -> Step {
    let body = bytes.dropFirst(2)
    let arguments = body.prefix { (0x30...0x3F).contains($0) }
    let tail = body.dropFirst(arguments.count)
    // No key has intermediates. Parameters after them are a mistake that lasts to the final byte.
    let intermediates = tail.prefix { (0x20...0x3F).contains($0) }
    guard let last = tail.dropFirst(intermediates.count).first else { return unfinished(bytes, final: final) }
    let length = 2 + arguments.count + intermediates.count
    // Broken off: the byte that does not belong begins something new.
    guard (0x40...0x7E).contains(last) else { return .nothing(length) }
    guard intermediates.isEmpty else { return .nothing(length + 1) }

    if arguments.isEmpty, last == UInt8(ascii: "[") {
      // The Linux console's F1 to F5.
      guard let letter = body.dropFirst().first else { return unfinished(bytes, final: final) }
      guard letter >= 0x20 else { return .nothing(3) }
      return (0x41...0x45).contains(letter) ? .event(.key(.function(Int(letter) - 0x40), []), 4) : .nothing(4)
    }
    if arguments.isEmpty, last == UInt8(ascii: "M") {
      // The mouse as it was before SGR: three bytes, each 32 too large.
      let report = Array(body.dropFirst().prefix(3))
      guard report.count == 3 else { return unfinished(bytes, final: final) }
      let code = Int(report[0]) - 32
      let event = InputDecoder.mouse(
        code: code, x: Int(report[1]) - 32, y: Int(report[2]) - 32, released: code & 3 == 3)
      return event.map { .event($0, 6) } ?? .nothing(6)
    }
    if arguments.first == UInt8(ascii: "<") {
      let numbers = InputDecoder.numbers(arguments.dropFirst())
      guard last | 0x20 == UInt8(ascii: "m"), numbers.count == 3 else { return .nothing(length + 1) }
      let event = InputDecoder.mouse(
        code: numbers[0], x: numbers[1], y: numbers[2], released: last == UInt8(ascii: "m"))
      return event.map { .event($0, length + 1) } ?? .nothing(length + 1)
    }
    // Private sequences are replies, not keys.
    if let mark = arguments.first, (0x3C...0x3F).contains(mark) { return .nothing(length + 1) }
    let numbers = InputDecoder.numbers(arguments)
    if last == UInt8(ascii: "~"), numbers.first == 200 { return .pasteStart(length + 1) }
    return InputDecoder.key(last, numbers).map { .event($0, length + 1) } ?? .nothing(length + 1)
  }
}
