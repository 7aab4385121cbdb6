import Canvas
import Training

extension Model {
  /// The run up to the present step as a string that gives anyone the same bits.
  mutating func showRunString() {
    guard let presentRun else { return }
    do { overlay = .runString(try presentRun.encoded()) } catch { notice = "\(error)" }
  }
}

/// The run as a string, over the screen, as it is typed in a shell.
func drawRunString(_ text: String, _ model: Model, on canvas: inout Canvas) {
  fade(&canvas)
  let width = min(84, model.size.width - 4)
  let command = "glassbox play " + text
  let scalars = Array(command.unicodeScalars)
  let perLine = width - 6
  let lines = stride(from: 0, to: scalars.count, by: perLine).map { start in
    String(String.UnicodeScalarView(scalars[start..<min(scalars.count, start + perLine)]))
  }
  let shown = min(lines.count, model.size.height - 10)
  let panel = Rect(
    x: (model.size.width - width) / 2, y: max(1, (model.size.height - shown - 7) / 2), width: width, height: shown + 6)
  drawPanel(panel, title: "This run as a string", foot: "Esc closes", on: &canvas)
  canvas.text(
    "Whoever types this has the same run, to the bit; train takes it too.", x: panel.x + 3, y: panel.y + 2,
    onPanel(.dim, canvas))
  for (row, line) in lines.prefix(shown).enumerated() {
    canvas.text(line, x: panel.x + 3, y: panel.y + 4 + row, onPanel(.text, canvas))
  }
  if shown < lines.count {
    canvas.text(
      " it goes on: a larger terminal shows all of it ", x: panel.x + 3, y: panel.bottom - 1, onPanel(.accent, canvas))
  }
}
