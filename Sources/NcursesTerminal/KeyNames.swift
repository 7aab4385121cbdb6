import CTerminal
import Canvas

/// The sequences that terminfo names for the keys of this terminal; the decoder knows xterm's without them.
func namedKeys() -> [[UInt8]: InputEvent] {
  var names: [(String, Key, Modifiers)] = [
    ("kcuu1", .up, []), ("kcud1", .down, []), ("kcub1", .left, []), ("kcuf1", .right, []),
    ("khome", .home, []), ("kend", .end, []), ("kpp", .pageUp, []), ("knp", .pageDown, []),
    ("kich1", .insert, []), ("kdch1", .delete, []), ("kcbt", .backTab, []), ("kent", .enter, []),
    ("kri", .up, .shift), ("kind", .down, .shift), ("kLFT", .left, .shift), ("kRIT", .right, .shift),
  ]
  names += (1...12).map { ("kf\($0)", .function($0), []) }
  var keys: [[UInt8]: InputEvent] = [:]
  for (name, key, modifiers) in names {
    guard let sequence = terminfoString(name)?.utf8, sequence.count > 1, sequence.first == 0x1B else { continue }
    keys[Array(sequence)] = .key(key, modifiers)
  }
  return keys
}

/// A capability of the terminal ncurses was started for, without its padding.
func terminfoString(_ name: String) -> String? {
  withUnsafeTemporaryAllocation(of: CChar.self, capacity: 256) { buffer in
    ct_string(name, buffer.baseAddress, buffer.count) ? String(cString: buffer.baseAddress!) : nil
  }
}
