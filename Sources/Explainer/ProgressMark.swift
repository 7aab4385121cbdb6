import Canvas

/// A step of a way and where the learner is on it: `●●◐○○`, or `##>..` where nothing but ASCII can be shown.
enum ProgressMark {
  case behind, here, ahead

  func draw(x: Int, y: Int, on canvas: inout Canvas) {
    let isPlain = canvas.capabilities.glyphs == .ascii
    switch self {
    case .behind: canvas.text(isPlain ? "#" : "●", x: x, y: y, .text)
    case .here: canvas.text(isPlain ? ">" : "◐", x: x, y: y, .accent)
    case .ahead: canvas.text(isPlain ? "." : "○", x: x, y: y, .faint)
    }
  }
}
