import CTerminal
import Canvas

/// Frames into the cells of ncurses: which rows changed, and which pair of colours a style is.
struct Painter {
  private let encoding: ColorEncoding
  private let pairLimit: Int32
  /// What each style became; far fewer than cells.
  private var inks: [Style: Ink] = [:]
  private var pairs: [UInt64: Int32] = [:]
  private var pairsRanOut = false
  private var row: [cchar_t] = []

  private struct Ink {
    var attributes: UInt32
    var pair: Int32
  }

  init(encoding: ColorEncoding, pairLimit: Int32) {
    self.encoding = encoding
    self.pairLimit = pairLimit
  }

  /// Puts what differs from `before` (all of it if that is nil) into ncurses' window, cut to `size`.
  /// - Returns: false if nothing differs.
  mutating func paint(_ frame: Frame, over before: Frame?, size: Size) -> Bool {
    var changed = paintRows(of: frame, over: before, size: size)
    if pairsRanOut {
      // Pairs of earlier frames are given up. What a single frame needs too many of stays without colour.
      pairs.removeAll()
      inks.removeAll()
      changed = paintRows(of: frame, over: nil, size: size)
      pairsRanOut = false
    }
    return changed
  }

  private mutating func paintRows(of frame: Frame, over before: Frame?, size: Size) -> Bool {
    let width = min(frame.size.width, size.width)
    var changed = before == nil
    for y in 0..<min(frame.size.height, size.height) {
      let start = y * frame.size.width
      guard let span = Painter.span(frame.cells, before?.cells, start..<start + width) else { continue }
      changed = true
      put(frame.cells[span], x: span.lowerBound - start, y: y)
    }
    return changed
  }

  /// From the first to the last cell of a row that differs.
  private static func span(_ cells: [Cell], _ before: [Cell]?, _ range: Range<Int>) -> Range<Int>? {
    guard let before else { return range.isEmpty ? nil : range }
    guard let first = range.first(where: { cells[$0] != before[$0] }) else { return nil }
    return first..<range.last { cells[$0] != before[$0] }! + 1
  }

  private mutating func put(_ cells: ArraySlice<Cell>, x: Int, y: Int) {
    row.removeAll(keepingCapacity: true)
    var style = cells.first!.style
    var ink = self.ink(style)
    for cell in cells {
      if cell.style != style {
        style = cell.style
        ink = self.ink(style)
      }
      var encoded = cchar_t()
      ct_set_cell(&encoded, Painter.character(cell.scalar), ink.attributes, ink.pair)
      row.append(encoded)
    }
    mvadd_wchnstr(Int32(y), Int32(x), row, Int32(row.count))
  }

  /// What fills exactly one cell: a wider or narrower character would shift the rest of the row.
  private static func character(_ scalar: Unicode.Scalar) -> wchar_t {
    let character = wchar_t(scalar.value)
    if scalar.value >= 0x20 && scalar.value < 0x7F { return character }
    return ct_is_narrow(character) ? character : wchar_t(UInt8(ascii: "?"))
  }

  private mutating func ink(_ style: Style) -> Ink {
    if let known = inks[style] { return known }
    let paint = encoding.paint(style)
    var attributes: UInt32 = 0
    if paint.attributes.contains(.bold) { attributes |= UInt32(CT_BOLD) }
    if paint.attributes.contains(.dim) { attributes |= UInt32(CT_DIM) }
    if paint.attributes.contains(.reverse) { attributes |= UInt32(CT_REVERSE) }
    if paint.attributes.contains(.underline) { attributes |= UInt32(CT_UNDERLINE) }
    let ink = Ink(attributes: attributes, pair: pair(paint.foreground, paint.background))
    inks[style] = ink
    return ink
  }

  private mutating func pair(_ foreground: Int32, _ background: Int32) -> Int32 {
    if foreground < 0 && background < 0 { return 0 }
    let key = UInt64(UInt32(bitPattern: foreground)) << 32 | UInt64(UInt32(bitPattern: background))
    if let known = pairs[key] { return known }
    // Pair 0 is the terminal's own.
    let next = Int32(pairs.count + 1)
    guard next < pairLimit, init_extended_pair(next, foreground, background) != ERR else {
      pairsRanOut = true
      return 0
    }
    pairs[key] = next
    return next
  }
}
