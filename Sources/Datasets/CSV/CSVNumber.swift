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
    var rest = bytes
    func isDigit(_ byte: UInt8?) -> Bool { byte.map { (48...57).contains($0) } ?? false }
    func takeSign() {
      // U+2212 is a minus too.
      if rest.starts(with: [0xE2, 0x88, 0x92]) {
        rest.removeFirst(3)
        text.append(45)
      } else if rest.first == 43 || rest.first == 45 {
        text.append(rest.removeFirst())
      }
    }
    func takeDigits() -> Int {
      let before = text.count
      while isDigit(rest.first) { text.append(rest.removeFirst()) }
      return text.count - before
    }
    takeSign()
    var digits = takeDigits()
    if digits == 0 { text.append(48) }
    if rest.first == 46 || decimalComma && rest.first == 44 {
      rest.removeFirst()
      text.append(46)
      let decimals = takeDigits()
      if decimals == 0 { text.append(48) }
      digits += decimals
    }
    guard digits > 0 else { return nil }
    if rest.first == 69 || rest.first == 101 {
      text.append(rest.removeFirst())
      takeSign()
      guard takeDigits() > 0 else { return nil }
    }
    guard rest.isEmpty else { return nil }
    return Double(String(decoding: text, as: UTF8.self))
  }
}
