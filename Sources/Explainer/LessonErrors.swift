import Canvas
import Curriculum

/// The first mistake in the chapters of a folder, in a strip above the keys until it is mended.
func drawLessonErrors(_ model: Model, on canvas: inout Canvas) {
  guard let error = model.library.errors.first else { return }
  let file = error.file.split(separator: "/").last ?? error.file[...]
  let others = model.library.errors.count - 1
  let words: [Inline] = [
    .strong(error.line > 0 ? "× \(file):\(error.line)" : "× \(file)"), .text("  " + error.message),
    .text(others == 0 ? "" : " (and \(others) more)"),
  ]
  let lines = wrap(words, width: model.size.width - 4, canvas.theme).prefix(mostErrorRows)
  let top = model.size.height - 1 - lines.count
  canvas.fill(Rect(x: 0, y: top, width: model.size.width, height: lines.count), canvas.theme.style(.panel))
  drawLines(onPanel(Array(lines), canvas), x: 2, y: top, on: &canvas)
}

private let mostErrorRows = 3
