/// Numbers as people write them into tables.
enum CSVNumber {
  /// Beyond it a mean or a deviation would no longer fit into a Double's range.
  static let largest = 1e30

  /// A number with an optional sign, decimal mark and exponent; infinite where it is too large for a Double. Nil for
  /// anything else, also for `inf`, `nan` and hexadecimals.
  /// - Parameter decimalComma: whether `1,5` is one and a half. `1.5` is, either way.
  static func parse(_ bytes: ArraySlice<UInt8>, decimalComma: Bool) -> Double? {
    guard !bytes.isEmpty, bytes.count <= 64 else { return nil }
    var text: [UInt8] = []
    text.reserveCapacity(bytes.count + 2)
    var place = bytes.startIndex
    var next: UInt8? { place < bytes.endIndex ? bytes[place] : nil }
    func take() {
      text.append(bytes[place])
      place += 1
    }
    func takeSign() {
      if next == 43 || next == 45 {
        take()
      } else if next == 0xE2, bytes[place...].starts(with: [0xE2, 0x88, 0x92]) {
        // U+2212 is a minus too.
        text.append(45)
        place += 3
      }
    }
    func takeDigits() -> Int {
      let start = place
      while let digit = next, (48...57).contains(digit) { take() }
      return place - start
    }
    takeSign()
    var digits = takeDigits()
    if digits == 0 { text.append(48) }
    if next == 46 || decimalComma && next == 44 {
      place += 1
      text.append(46)
      let decimals = takeDigits()
      if decimals == 0 { text.append(48) }
      digits += decimals
    }
    guard digits > 0 else { return nil }
    if next == 69 || next == 101 {
      take()
      takeSign()
      guard takeDigits() > 0 else { return nil }
    }
    guard place == bytes.endIndex else { return nil }
    return Double(String(decoding: text, as: UTF8.self))
  }
}
