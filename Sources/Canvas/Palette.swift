/// The xterm palette of 256 colours in numbers.
public enum Palette {
  /// 0xRRGGBB of a palette number.
  public static func rgb(_ number: UInt8) -> UInt32 {
    let n = Int(number)
    if n < 16 { return sixteen[n] }
    if n >= 232 {
      let grey = UInt32(8 + 10 * (n - 232))
      return grey << 16 | grey << 8 | grey
    }
    func component(_ i: Int) -> UInt32 { i == 0 ? 0 : UInt32(55 + 40 * i) }
    let cube = n - 16
    return component(cube / 36) << 16 | component(cube / 6 % 6) << 8 | component(cube % 6)
  }

  private static let sixteen: [UInt32] = [
    0x000000, 0xcd0000, 0x00cd00, 0xcdcd00, 0x0000ee, 0xcd00cd, 0x00cdcd, 0xe5e5e5,
    0x7f7f7f, 0xff0000, 0x00ff00, 0xffff00, 0x5c5cff, 0xff00ff, 0x00ffff, 0xffffff,
  ]
}
