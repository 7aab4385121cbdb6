/// A terminal's side of the talk: as much of a VT220 as ncurses uses for the terminals under test. Colours are ignored.
struct ScreenModel {
  private(set) var columns: Int
  private(set) var rows: Int
  private var cells: [[Unicode.Scalar]]
  private var shell: [[Unicode.Scalar]]?
  private var x = 0
  private var y = 0
  private var last: Unicode.Scalar = " "
  private var modes: Set<Int> = [7, 25]
  /// Bytes of an unfinished character or sequence.
  private var pending: [UInt8] = []

  init(columns: Int, rows: Int) {
    self.columns = columns
    self.rows = rows
    cells = ScreenModel.blank(columns, rows)
  }

  private static func blank(_ columns: Int, _ rows: Int) -> [[Unicode.Scalar]] {
    Array(repeating: Array(repeating: " ", count: columns), count: rows)
  }

  /// Rows without the blanks at their ends.
  var text: String {
    cells.map { row in
      let line = String(String.UnicodeScalarView(row))
      return String(line[..<(line.lastIndex { $0 != " " }.map { line.index(after: $0) } ?? line.startIndex)]) + "\n"
    }.joined()
  }

  var firstLine: String { String(text.prefix { $0 != "\n" }) }

  /// The last line with anything on it.
  var lastLine: String { text.split(separator: "\n").last.map(String.init) ?? "" }

  var isAlternate: Bool { shell != nil }

  /// What a program switched on and not off again.
  var leftovers: [String] {
    var found: [String] = []
    if isAlternate { found.append("the alternate screen") }
    if !modes.contains(25) { found.append("no cursor") }
    if !modes.contains(7) { found.append("no wrapping") }
    found += modes.subtracting([7, 25, 12]).sorted().map { "mode \($0)" }
    return found
  }

  mutating func resize(columns: Int, rows: Int) {
    func fit(_ old: [[Unicode.Scalar]]) -> [[Unicode.Scalar]] {
      (0..<rows).map { y in (0..<columns).map { x in y < old.count && x < old[y].count ? old[y][x] : " " } }
    }
    cells = fit(cells)
    shell = shell.map(fit)
    self.columns = columns
    self.rows = rows
    x = min(x, columns - 1)
    y = min(y, rows - 1)
  }

  mutating func feed(_ bytes: some Sequence<UInt8>) {
    for byte in bytes {
      pending.append(byte)
      if isComplete { take() }
    }
  }

  private var isComplete: Bool {
    let first = pending[0]
    if first == 0x1B {
      guard pending.count > 1 else { return false }
      switch pending[1] {
      case 0x5B: return pending.count > 2 && (0x40...0x7E).contains(pending.last!)
      case 0x5D: return pending.last == 0x07 || pending.suffix(2) == [0x1B, 0x5C]
      case 0x20...0x2F: return pending.count > 2
      default: return true
      }
    }
    return pending.count >= (first < 0xC0 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4)
  }

  private mutating func take() {
    defer { pending.removeAll() }
    switch pending[0] {
    case 0x1B: if pending[1] == 0x5B { control() } else if pending[1] == 0x4D { y = max(0, y - 1) }
    case 0x08: x = max(0, x - 1)
    case 0x09: x = min(columns - 1, (x / 8 + 1) * 8)
    case 0x0A: lineFeed()
    case 0x0D: x = 0
    case 0..<0x20: break
    default: put(String(decoding: pending, as: UTF8.self).unicodeScalars.first!)
    }
  }

  private mutating func lineFeed() {
    if y + 1 < rows {
      y += 1
    } else {
      cells.removeFirst()
      cells.append(Array(repeating: " ", count: columns))
    }
  }

  private mutating func put(_ scalar: Unicode.Scalar) {
    if x >= columns {
      // At the margin a terminal waits for the next letter before it wraps.
      x = 0
      lineFeed()
    }
    cells[y][x] = scalar
    last = scalar
    x += 1
  }

  private mutating func control() {
    let body = pending[2..<pending.count - 1]
    let isPrivate = body.first == 0x3F
    let numbers = String(decoding: body.filter { $0 == 0x3B || (0x30...0x39).contains($0) }, as: UTF8.self)
      .split(separator: ";", omittingEmptySubsequences: false).map { Int($0) ?? 0 }
    let first = numbers.first ?? 0
    let count = max(1, first)
    let column = min(x, columns - 1)
    switch Character(Unicode.Scalar(pending.last!)) {
    case "h" where isPrivate: for mode in numbers { set(mode) }
    case "l" where isPrivate: for mode in numbers { reset(mode) }
    case _ where isPrivate: break
    case "H", "f":
      y = min(rows, count) - 1
      x = min(columns, max(1, numbers.count > 1 ? numbers[1] : 1)) - 1
    case "A": y = max(0, y - count)
    case "B", "e": y = min(rows - 1, y + count)
    case "C", "a": x = min(columns - 1, column + count)
    case "D": x = max(0, column - count)
    case "G", "`": x = min(columns, count) - 1
    case "d": y = min(rows, count) - 1
    case "J":
      if first == 2 { cells = ScreenModel.blank(columns, rows) }
      if first == 0 {
        erase(column..<columns)
        for below in y + 1..<max(y + 1, rows) { cells[below] = Array(repeating: " ", count: columns) }
      }
    case "K": erase(first == 1 ? 0..<column + 1 : first == 2 ? 0..<columns : column..<columns)
    case "X": erase(column..<min(columns, column + count))
    case "P":
      let gone = min(count, columns - column)
      cells[y].removeSubrange(column..<column + gone)
      cells[y] += Array(repeating: " ", count: gone)
    case "@":
      let new = min(count, columns - column)
      cells[y].insert(contentsOf: Array(repeating: " ", count: new), at: column)
      cells[y].removeLast(new)
    case "b": for _ in 0..<count { put(last) }
    default: break
    }
  }

  private mutating func erase(_ range: Range<Int>) {
    for column in range { cells[y][column] = " " }
  }

  private mutating func set(_ mode: Int) {
    if mode == 1049 || mode == 47 {
      if shell == nil { shell = cells }
      cells = ScreenModel.blank(columns, rows)
    } else {
      modes.insert(mode)
    }
  }

  private mutating func reset(_ mode: Int) {
    if mode == 1049 || mode == 47 {
      if let before = shell { cells = before }
      shell = nil
    } else {
      modes.remove(mode)
    }
  }
}
