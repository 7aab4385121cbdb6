import Canvas

/// How this terminal counts its colours, and which of its numbers comes nearest to a colour.
enum ColorEncoding: Hashable, Sendable {
  case none
  /// The sixteen in two rows of eight; the bright ones are said with bold.
  case eight
  case sixteen
  case palette
  /// 24-bit numbers, where 0 to 7 still mean the first eight of the palette.
  case direct

  /// What a style is to ncurses: colour numbers (−1 is the terminal's own) and attributes.
  struct Paint: Hashable, Sendable {
    var foreground: Int32 = -1
    var background: Int32 = -1
    var attributes: Attributes
  }

  func paint(_ style: Style) -> Paint {
    var paint = Paint(attributes: style.attributes)
    guard self != .none else { return paint }
    paint.foreground = number(style.foreground)
    paint.background = number(style.background)
    if self == .eight {
      // Bold black would vanish on many terminals: dim white stands for dark grey.
      if paint.foreground == 8 {
        paint.foreground = 7
        paint.attributes.insert(.dim)
      } else if paint.foreground > 8 {
        paint.foreground -= 8
        paint.attributes.insert(.bold)
      }
      if paint.background >= 8 { paint.background -= 8 }
    }
    return paint
  }

  private func number(_ color: Color) -> Int32 {
    switch (color, self) {
    case (.terminal, _), (_, .none): return -1
    case (.indexed(let index), .palette): return Int32(index)
    case (.indexed(let index), .direct): return index < 8 ? Int32(index) : ColorEncoding.direct(Palette.rgb(index))
    case (.indexed(let index), _): return index < 16 ? Int32(index) : nearest(Palette.rgb(index), among: 0..<16)
    case (.rgb(let rgb), .direct): return ColorEncoding.direct(rgb)
    // The first sixteen are the user's own and may be any colour: only the cube and the greys can be compared.
    case (.rgb(let rgb), .palette): return nearest(rgb, among: 16..<256)
    case (.rgb(let rgb), _): return nearest(rgb, among: 0..<16)
    }
  }

  /// A colour so dark that its number would mean one of the eight is made a shade lighter.
  private static func direct(_ rgb: UInt32) -> Int32 { rgb < 8 ? 8 : Int32(rgb & 0xFFFFFF) }

  private func nearest(_ rgb: UInt32, among numbers: Range<Int>) -> Int32 {
    func distance(_ other: UInt32) -> Int {
      stride(from: 0, through: 16, by: 8).reduce(0) { sum, shift in
        let difference = Int(rgb >> shift & 255) - Int(other >> shift & 255)
        return sum + difference * difference
      }
    }
    return Int32(numbers.min { distance(Palette.rgb(UInt8($0))) < distance(Palette.rgb(UInt8($1))) }!)
  }
}
