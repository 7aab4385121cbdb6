import Canvas

/// The line above the keys.
func drawComplaint(_ model: Model, on canvas: inout Canvas) {
  guard let complaint = model.complaint, let binding = KeyMap.bindings.first(where: { $0.action == .explain }) else {
    return
  }
  let y = model.size.height - 2
  let key = "   \(binding.label)"
  let room = model.size.width - 4 - key.unicodeScalars.count - 8
  var end = canvas.text("● ", x: 2, y: y, .accent)
  end = canvas.text(String(complaint.line.prefix(room)), x: end, y: y)
  end = canvas.text(key, x: end, y: y, .strong)
  canvas.text(" why?", x: end, y: y, .dim)
}

/// The panel that explains it, and where it is taught.
func drawDiagnosis(_ model: Model, on canvas: inout Canvas) {
  guard let diagnosis = model.health.diagnosis else { return }
  fade(&canvas)
  let width = min(66, model.size.width - 4)
  let lines = diagnosis.sentences.map { wrap([.text($0)], width: width - 6, canvas.theme) }
  let rows = lines.reduce(0) { $0 + $1.count + 1 }
  let panel = Rect(
    x: (model.size.width - width) / 2, y: max(1, (model.size.height - rows - 6) / 2), width: width, height: rows + 5)
  drawPanel(panel, title: diagnosis.line, foot: "Esc closes", on: &canvas)
  var y = panel.y + 2
  for sentence in lines { y = drawLines(onPanel(sentence, canvas), x: panel.x + 3, y: y, on: &canvas) + 1 }
  guard let place = model.place(of: diagnosis.kind) else { return }
  let lesson = model.library.lessons[place.lessonIndex]
  let isHere = (place.lessonIndex, place.pageIndex) == (model.lessonIndex, model.pageIndex)
  let end = canvas.text("⏎", x: panel.x + 3, y: y, onPanel(.strong, canvas))
  canvas.text(
    isHere
      ? " back to this page, which is about it"
      : " see it in chapter \(lesson.number): \(lesson.pages[place.pageIndex].title)",
    x: end, y: y, onPanel(.accent, canvas))
}
