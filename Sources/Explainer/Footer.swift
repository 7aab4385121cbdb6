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
      [
        FooterKey(label: "⏎", word: field.purpose == .glossary ? "go there" : "choose"),
        FooterKey(label: "↑↓", word: "move"), FooterKey(label: "Esc", word: "close"),
      ], until: width - 2, row, on: &canvas)
    return
  }
  let help = model.overlay == nil ? "? help" : ""
  var limit = width - 2 - help.count - 3
  var keys = footerKeys(model)
  // The way on is never dropped for want of room, nor what is due.
  let pinned: [Action] = model.screen == .playground ? [.focus] : [.review, .forward]
  for action in pinned where width >= 40 {
    guard let index = keys.firstIndex(where: { $0.action == action }) else { continue }
    let key = keys.remove(at: index)
    limit -= key.label.unicodeScalars.count + 1 + key.word.unicodeScalars.count
    let end = canvas.text(key.label, x: limit, y: row, .strong)
    canvas.text(key.word, x: end + 1, y: row, .dim)
    limit -= 3
  }
  drawKeys(keys, until: limit, row, on: &canvas)
  if !help.isEmpty {
    canvas.text("?", x: width - 2 - help.count, y: row, .strong)
    canvas.text("help", x: width - 2 - help.count + 2, y: row, .dim)
  }
}

/// A key and its word at the foot of the screen.
private struct FooterKey {
  /// nil where a typed line takes the keys.
  var action: Action?
  var label: String
  var word: String
}

/// Keys that do something now, with the words of the moment (`pause` while it runs, `answer` while a question waits).
private func footerKeys(_ model: Model) -> [FooterKey] {
  var seen: Set<Action> = []
  return KeyMap.bindings.compactMap { binding in
    guard let word = binding.footer, !binding.label.isEmpty, let key = binding.keys.first,
      // A narrower context may mean something else by the same key.
      model.keyContexts.contains(binding.context), KeyMap.action(for: key, in: model.keyContexts) == binding.action,
      model.reasonAgainst(binding.action) == nil,
      // What holds on every page can have a place of its own in a narrower context.
      seen.insert(binding.action).inserted
    else { return nil }
    // Its sign in plain letters would be taken for another key.
    let label = model.capabilities.glyphs == .ascii && binding.label == "⏎" ? "Enter" : binding.label
    return wordNow(for: binding, word, model).map { FooterKey(action: binding.action, label: label, word: $0) }
  }
}

/// The word of the moment for a key; nil keeps the key out of the footer.
private func wordNow(for binding: Binding, _ word: String, _ model: Model) -> String? {
  switch binding.action {
  case .run where !model.isTrainable: model.playback?.isPlaying == true ? "halt" : "play the pass"
  case .step where !model.isTrainable: "next neuron"
  // The playground has much to offer and one line to say it in; on a page time runs forward.
  case .epoch where model.screen == .playground, .reset where model.screen == .playground: nil
  case .stepBack where model.screen != .playground: nil
  case .inside: model.playground?.picture.next.title
  case .glossary: model.pageWords.isEmpty ? nil : word
  case .run: model.isUnderWay ? "pause" : "run"
  case .forward:
    if model.focus == .choices {
      nil
    } else if model.waitsForAnswer {
      "answer"
    } else {
      model.isReviewing ? "go on reviewing" : "next"
    }
  case .review: model.dueWords
  case .focus:
    if model.screen == .playground {
      model.focus == .controls ? "network" : "settings"
    } else if model.isCompact {
      model.showsText ? "figure" : "text"
    } else {
      model.focus == .choices ? "figure" : "answers"
    }
  default: word
  }
}

private func drawKeys(_ keys: [FooterKey], until limit: Int, _ row: Int, on canvas: inout Canvas) {
  var column = 2
  for key in keys {
    let end = column + key.label.unicodeScalars.count + 1 + key.word.unicodeScalars.count
    if end > limit { return }
    canvas.text(key.label, x: column, y: row, .strong)
    canvas.text(key.word, x: column + key.label.unicodeScalars.count + 1, y: row, .dim)
    column = end + 3
  }
}
