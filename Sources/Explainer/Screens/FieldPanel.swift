import Canvas

/// The typed line and what it finds.
func drawField(_ field: Field, _ model: Model, on canvas: inout Canvas) {
  fade(&canvas)
  let size = model.size
  let results = model.results(field)
  let visible = min(results.count, max(1, size.height - 12), 14)
  let panel = Rect(
    x: max(1, (size.width - 72) / 2), y: max(1, size.height / 6), width: min(72, size.width - 2),
    height: max(5, visible + 4))
  let title =
    switch field.purpose {
    case .palette: "Commands"
    case .search: "Search"
    case .value: model.selected?.title ?? "Value"
    case .answer: "Answer"
    case .glossary: "Words"
    case .setting: model.playground?.control.title ?? "Setting"
    case .runName: "Save this run"
    case .savedRun: "Saved runs"
    }
  drawPanel(panel, title: title, foot: results.isEmpty ? "Esc closes" : "⏎ chooses", on: &canvas)
  let prompt = field.purpose == .palette ? ":" : field.purpose == .search ? "/" : "="
  drawPrompt(field, prompt, in: panel, on: &canvas)
  let first = max(0, min(field.selected - visible / 2, results.count - visible))
  for row in 0..<visible where results.indices.contains(first + row) {
    let result = results[first + row]
    let isHere = first + row == field.selected
    let y = panel.y + 3 + row
    let role: Role = result.reason != nil ? .faint : isHere ? .accent : .text
    if isHere { canvas.text("▸", x: panel.x + 3, y: y, onPanel(.accent, canvas)) }
    canvas.text(String(result.title.prefix(panel.width - 22)), x: panel.x + 5, y: y, onPanel(role, canvas))
    canvas.text(String(result.detail.prefix(16)), right: panel.right - 3, y: y, onPanel(.dim, canvas))
    canvas.name(Rect(x: panel.x + 1, y: y, width: panel.width - 2, height: 1), "result[\(first + row)]")
  }
  if results.isEmpty {
    let words =
      switch field.purpose {
      case .value: field.text.isEmpty ? "type a number" : "not a number yet"
      case .search: field.text.isEmpty ? "words to look for in all chapters, and in the glossary" : "nothing found"
      case .setting: model.playground.map { $0.settings.demand($0.control) } ?? ""
      case .runName: "a name of letters, digits, - and _; a letter or digit first"
      case .savedRun: "nothing found"
      case .palette, .glossary, .answer: "nothing found"
      }
    canvas.text(words, x: panel.x + 5, y: panel.y + 3, onPanel(.dim, canvas))
  }
}

/// The line that is being typed, in the first row of its panel.
func drawPrompt(_ field: Field, _ prompt: String, in panel: Rect, on canvas: inout Canvas) {
  canvas.text(prompt, x: panel.x + 3, y: panel.y + 1, onPanel(.accent, canvas))
  let end = canvas.text(
    String(field.text.suffix(panel.width - 10)), x: panel.x + 5, y: panel.y + 1, onPanel(.strong, canvas))
  canvas.text(" ", x: end, y: panel.y + 1, canvas.theme.style(.chip))
}
