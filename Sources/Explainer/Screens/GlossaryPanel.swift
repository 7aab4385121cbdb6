import Canvas
import Curriculum

/// The glossary: its words on the left, narrowed down by what is typed, and what the selected one means on the right.
func drawGlossary(_ field: Field, _ model: Model, on canvas: inout Canvas) {
  fade(&canvas)
  let size = model.size
  let panel = Rect(
    x: max(1, (size.width - 84) / 2), y: max(1, (size.height - 30) / 2), width: min(84, size.width - 2),
    height: min(30, size.height - 2))
  let words = model.words(field.text)
  drawPanel(panel, title: "Words", foot: words.isEmpty ? "Esc closes" : "⏎ where it is taught", on: &canvas)
  drawPrompt(field, "w", in: panel, on: &canvas)
  if field.text.isEmpty { canvas.text("type to find one", x: panel.x + 7, y: panel.y + 1, onPanel(.faint, canvas)) }
  let count = "\(words.count) word\(words.count == 1 ? "" : "s")"
  canvas.text(count, right: panel.right - 3, y: panel.y + 1, onPanel(.dim, canvas))
  guard words.indices.contains(field.selected) else {
    canvas.text("no such word", x: panel.x + 5, y: panel.y + 3, onPanel(.dim, canvas))
    return
  }
  let divider = panel.x + 30
  let list = Rect(x: panel.x + 3, y: panel.y + 3, width: divider - panel.x - 4, height: panel.height - 4)
  drawWords(words, field, here: field.text.isEmpty ? model.pageWords.count : 0, in: list, on: &canvas)
  for y in list.y..<list.bottom { canvas.put(canvas.glyph("│"), x: divider, y: y, onPanel(.rule, canvas)) }
  let text = Rect(x: divider + 3, y: list.y, width: panel.right - 3 - divider - 3, height: list.height)
  drawMeaning(words[field.selected], model, in: text, on: &canvas)
}

/// A row of the list: a word by its index, or what stands above a group of them.
private enum WordRow: Equatable {
  case word(Int)
  case heading(String)
  case blank
}

private func drawWords(
  _ words: [GlossaryEntry], _ field: Field, here: Int, in list: Rect, on canvas: inout Canvas
) {
  var rows = words.indices.map { WordRow.word($0) }
  if here > 0, here < words.count {
    rows.insert(contentsOf: [.blank, .heading("All others")], at: here)
    rows.insert(.heading("On this page"), at: 0)
  }
  let selected = rows.firstIndex(of: .word(field.selected)) ?? 0
  let first = max(0, min(selected - list.height / 2, rows.count - list.height))
  if first > 0 { canvas.text("▴", x: list.right - 1, y: list.y, onPanel(.dim, canvas)) }
  if first + list.height < rows.count { canvas.text("▾", x: list.right - 1, y: list.bottom - 1, onPanel(.dim, canvas)) }
  for (offset, row) in rows.dropFirst(first).prefix(list.height).enumerated() {
    let y = list.y + offset
    switch row {
    case .blank: break
    case .heading(let title): canvas.text(title, x: list.x, y: y, onPanel(.dim, canvas))
    case .word(let index):
      let isHere = index == field.selected
      if isHere { canvas.text("▸", x: list.x, y: y, onPanel(.accent, canvas)) }
      canvas.text(
        String(words[index].title.prefix(list.width - 2)), x: list.x + 2, y: y,
        onPanel(isHere ? .accent : .text, canvas))
      canvas.name(Rect(x: list.x, y: y, width: list.width, height: 1), "result[\(index)]")
    }
  }
}

private func drawMeaning(_ entry: GlossaryEntry, _ model: Model, in rect: Rect, on canvas: inout Canvas) {
  canvas.text(entry.title, x: rect.x, y: rect.y, onPanel(.strong, canvas))
  let lines = wrap(entry.text, width: rect.width, canvas.theme)
  var row = drawLines(onPanel(lines, canvas), x: rect.x, y: rect.y + 2, on: &canvas) + 1
  guard let place = model.library.place(of: entry) else { return }
  let lesson = model.library.lessons[place.lesson]
  let page = "page \(place.page + 1): \(lesson.pages[place.page].title)"
  for words in ["taught in \(lesson.number) · \(lesson.title)", page] {
    canvas.text(String(words.prefix(rect.width)), x: rect.x, y: row, onPanel(.dim, canvas))
    row += 1
  }
}
