import Canvas
import Figures

/// Draws a figure alone on a canvas, as the tests want it.
func draw(
  _ figure: some Figure, _ width: Int, _ height: Int, glyphs: GlyphTier = .braille, colors: ColorDepth = .palette256,
  in rect: Rect? = nil
) -> Frame {
  var canvas = Canvas(
    size: Size(width: width, height: height), theme: Theme(.dark, depth: colors),
    capabilities: Capabilities(glyphs: glyphs, colors: colors))
  figure.draw(in: rect ?? Rect(x: 0, y: 0, width: width, height: height), on: &canvas)
  return canvas.frame
}

/// A repeatable sequence of numbers 0 … 1.
struct RandomNumbers: IteratorProtocol {
  private var state: UInt64
  init(_ seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 | 1 }
  mutating func next() -> Float? {
    state ^= state << 13
    state ^= state >> 7
    state ^= state << 17
    return Float(state >> 40) / Float(1 << 24)
  }
}

/// Numbers that figures meet when training goes wrong.
let hostile: [Float] = [
  .nan, .infinity, -.infinity, 0, -0.0, .greatestFiniteMagnitude, -.greatestFiniteMagnitude, 1e-38,
]
