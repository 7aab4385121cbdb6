import Canvas

/// What the parameters and the final byte of a sequence say.
extension InputDecoder {
  /// Numbers between semicolons; one that is missing is 0, one that is absurd is a million.
  static func numbers(_ bytes: ArraySlice<UInt8>) -> [Int] {
    bytes.split(separator: UInt8(ascii: ";"), omittingEmptySubsequences: false).map { field in
      // Sub-parameters after a colon say nothing that is needed here.
      field.prefix { $0 != UInt8(ascii: ":") }.reduce(0) { min(1_000_000, $0 * 10 + Int($1) - 0x30) }
    }
  }

  static func modifiers(_ number: Int) -> Modifiers {
    guard (2...16).contains(number) else { return [] }
    let bits = number - 1
    var modifiers: Modifiers = []
    if bits & 1 != 0 { modifiers.insert(.shift) }
    if bits & 0b1010 != 0 { modifiers.insert(.alt) }
    if bits & 4 != 0 { modifiers.insert(.control) }
    return modifiers
  }

  static func key(_ last: UInt8, _ numbers: [Int]) -> InputEvent? {
    let modifiers = modifiers(numbers.count > 1 ? numbers[1] : 0)
    switch last {
    case UInt8(ascii: "~"):
      // xterm's modifyOtherKeys: 27, modifiers, character.
      if numbers.first == 27, numbers.count == 3 { return character(numbers[2], modifiers) }
      return numberedKey(numbers.first ?? 0).map { .key($0, modifiers) }
    case UInt8(ascii: "u"): return character(numbers.first ?? 0, modifiers)
    case UInt8(ascii: "a")...UInt8(ascii: "d") where numbers.allSatisfy { $0 == 0 }:
      // rxvt's Shift with an arrow.
      return .key([.up, .down, .right, .left][Int(last) - 0x61], .shift)
    default: return letterKey(last).map { .key($0, modifiers) }
    }
  }

  /// The keys that the VT220 and its heirs number.
  private static func numberedKey(_ number: Int) -> Key? {
    switch number {
    case 1, 7: .home
    case 2: .insert
    case 3: .delete
    case 4, 8: .end
    case 5: .pageUp
    case 6: .pageDown
    case 11...15: .function(number - 10)
    case 17...21: .function(number - 11)
    case 23...26: .function(number - 12)
    case 28, 29: .function(number - 13)
    case 31...34: .function(number - 14)
    default: nil
    }
  }

  /// A key sent as the number of its character ("CSI u").
  private static func character(_ number: Int, _ modifiers: Modifiers) -> InputEvent? {
    switch number {
    case 9: return modifiers.contains(.shift) ? .key(.backTab, []) : .key(.tab, modifiers)
    case 13: return .key(.enter, modifiers)
    case 27: return .key(.escape, modifiers)
    case 8, 127: return .key(.backspace, modifiers)
    default:
      guard number >= 32, let scalar = Unicode.Scalar(UInt32(number)), !(0x80..<0xA0).contains(number) else {
        return nil
      }
      return .key(.character(scalar), modifiers.subtracting(.shift))
    }
  }

  /// The left button and the wheel; the others are the terminal's business.
  static func mouse(code: Int, x: Int, y: Int, released: Bool) -> InputEvent? {
    guard x > 0, y > 0, x < 10_000, y < 10_000, (0..<256).contains(code) else { return nil }
    let point = Point(x: x - 1, y: y - 1)
    let button = code & 3
    let action: MouseAction
    switch (code & 0b1100_0000, code & 32 != 0) {
    case (64, _):
      guard button < 2, !released else { return nil }
      action = button == 0 ? .wheelUp : .wheelDown
    case (0, true):
      if button == 3 {
        action = .move
      } else if button == 0 {
        action = .drag
      } else {
        return nil
      }
    case (0, false):
      if released {
        // Before SGR a release did not say of which button.
        guard button == 0 || button == 3 else { return nil }
        action = .release
      } else if button == 0 {
        action = .press
      } else {
        return nil
      }
    default: return nil
    }
    return .mouse(action, point)
  }

  /// The keys that xterm names by the last letter of a sequence.
  static func letterKey(_ byte: UInt8) -> Key? {
    switch byte {
    case UInt8(ascii: "A"): .up
    case UInt8(ascii: "B"): .down
    case UInt8(ascii: "C"): .right
    case UInt8(ascii: "D"): .left
    case UInt8(ascii: "H"): .home
    case UInt8(ascii: "F"): .end
    case UInt8(ascii: "P")...UInt8(ascii: "S"): .function(Int(byte) - 0x4F)
    case UInt8(ascii: "Z"): .backTab
    default: nil
    }
  }
}
