import Canvas

/// Lines that a notice may take: the keys' own, and the empty one above it.
public let mostNoticeRows = 2

/// A notice in the lines it takes at a width of the screen.
public func noticeLines(_ notice: String, screenWidth: Int, _ theme: Theme) -> [TextLine] {
  wrap([.text(notice)], width: screenWidth - 4, theme)
}

/// The keys of the present focus, most useful first; `? help` always on the right. A notice takes its place.
func drawFooter(_ model: Model, on canvas: inout Canvas) {
  let row = model.size.height - 1
  let width = model.size.width
  canvas.fill(Rect(x: 0, y: row, width: width, height: 1), canvas.theme.style(.text))
  if let notice = model.notice {
    var lines = noticeLines(notice, screenWidth: width, canvas.theme)
    if lines.count > mostNoticeRows {
      lines = Array(lines.prefix(mostNoticeRows))
      lines[mostNoticeRows - 1].append(TextRun(" …", canvas.theme.style(.dim)))
    }
    let top = row + 1 - lines.count
    canvas.fill(Rect(x: 0, y: top, width: width, height: lines.count), canvas.theme.style(.text))
    drawLines(lines, x: 2, y: top, on: &canvas)
    return
  }
  if case .field(let field) = model.overlay, field.purpose != .answer {
    drawKeys(
      [("⏎", field.purpose == .glossary ? "go there" : "choose"), ("↑↓", "move"), ("Esc", "close")], until: width - 2,
      row, on: &canvas)
    return
  }
  let help = model.overlay == nil ? "? help" : ""
  var limit = width - 2 - help.count - 3
  var keys = footerKeys(model)
  // The way on is never dropped for want of room.
  if let way = keys.firstIndex(where: { ["next", "answer"].contains($0.1) }), width >= 40 {
    let (key, word) = keys.remove(at: way)
    limit -= 1 + word.unicodeScalars.count
    canvas.text(key, x: limit - 1, y: row, .strong)
    canvas.text(word, x: limit + 1, y: row, .dim)
    limit -= 4
  }
  drawKeys(keys, until: limit, row, on: &canvas)
  if !help.isEmpty {
    canvas.text("?", x: width - 2 - help.count, y: row, .strong)
    canvas.text("help", x: width - 2 - help.count + 2, y: row, .dim)
  }
}

/// Keys that do something now, with the words of the moment (`pause` while it runs, `answer` while a question waits).
private func footerKeys(_ model: Model) -> [(String, String)] {
  var seen: Set<Action> = []
  return KeyMap.bindings.compactMap { binding in
    guard let word = binding.footer, !binding.label.isEmpty, let key = binding.keys.first,
      // A narrower context may mean something else by the same key.
      model.keyContexts.contains(binding.context), KeyMap.action(for: key, in: model.keyContexts) == binding.action,
      model.reasonAgainst(binding.action) == nil,
      // What holds on every page can have a place of its own in a narrower context.
      seen.insert(binding.action).inserted
    else { return nil }
    switch binding.action {
    case .run where !model.isTrainable:
      return (binding.label, model.playback?.isPlaying == true ? "halt" : "play the pass")
    case .step where !model.isTrainable: return (binding.label, "next neuron")
    case .glossary: return model.pageWords.isEmpty ? nil : (binding.label, word)
    case .run: return (binding.label, model.isRunning ? "pause" : "run")
    case .forward:
      if model.focus == .choices { return nil }
      return (binding.label, model.waitsForAnswer ? "answer" : "next")
    case .focus:
      if model.isCompact { return (binding.label, model.showsText ? "figure" : "text") }
      return (binding.label, model.focus == .choices ? "figure" : "answers")
    default: return (binding.label, word)
    }
  }
}

private func drawKeys(_ keys: [(String, String)], until limit: Int, _ row: Int, on canvas: inout Canvas) {
  var column = 2
  for (key, word) in keys {
    let end = column + key.unicodeScalars.count + 1 + word.unicodeScalars.count
    if end > limit { return }
    canvas.text(key, x: column, y: row, .strong)
    canvas.text(word, x: column + key.unicodeScalars.count + 1, y: row, .dim)
    column = end + 3
  }
}
