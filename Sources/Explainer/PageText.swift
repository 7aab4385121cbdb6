import Canvas
import Curriculum
import Figures

/// The words of a page: title, prose, the question or the task.
func drawText(_ page: Page, _ model: Model, in rect: Rect, on canvas: inout Canvas) {
  var row = rect.y
  if !model.isCompact {
    row = drawLines(wrap([.strong(page.title)], width: rect.width, canvas.theme), x: rect.x, y: row, on: &canvas) + 1
  }
  row = drawProse(page, model, in: rect, from: row, on: &canvas)
  let lines = taskLines(page, model, width: rect.width, canvas.theme)
  guard !lines.isEmpty else { return }
  // The question stands at the foot of the column, unless the prose needs the room.
  let gap = !model.isCompact || row > rect.y && row + 1 + lines.count <= rect.bottom ? 1 : 0
  let top = max(row + gap, model.isCompact ? row : rect.bottom - lines.count)
  drawTask(page, model, lines, in: rect, from: top, on: &canvas)
}

/// Rows that the words of a wide page take.
func textRows(_ page: Page, _ model: Model, width: Int) -> Int {
  let theme = Theme(model.theme, depth: .mono)
  let task = taskLines(page, model, width: width, theme).count
  return wrap([.strong(page.title)], width: width, theme).count + 1
    + proseLines(page, width: width, isCompact: false, theme).count + (task == 0 ? 0 : task + 1)
}

/// Rows of prose at a width: what the page needs apart from its question.
public func proseLines(_ page: Page, width: Int, isCompact: Bool, _ theme: Theme) -> [TextLine] {
  var lines: [TextLine] = []
  for block in page.blocks {
    if !lines.isEmpty, !isCompact { lines.append([]) }
    switch block {
    case .paragraph(let inlines): lines += wrap(inlines, width: width, theme)
    case .list(let items, let isOrdered):
      for (number, item) in items.enumerated() {
        for (row, line) in wrap(item, width: width - 2, theme).enumerated() {
          let mark = row > 0 ? "  " : isOrdered ? "\((number + 1) % 10) " : "· "
          lines.append([TextRun(mark, theme.style(.dim))] + line)
        }
      }
    case .code(let code):
      for line in code.split(separator: "\n", omittingEmptySubsequences: false) {
        lines.append([TextRun(String(line.prefix(width)), theme.style(.strong))])
      }
    }
  }
  return lines
}

private func drawProse(_ page: Page, _ model: Model, in rect: Rect, from row: Int, on canvas: inout Canvas) -> Int {
  // After the answer the prose makes room for what was learnt, and before it where the answers need it.
  if model.isCompact, model.prediction.committed != nil { return row }
  let needed = taskLines(page, model, width: rect.width, canvas.theme).count
  let room = model.isCompact ? max(0, rect.bottom - row - needed) : rect.height
  func lines(isCompact: Bool) -> [TextLine] {
    proseLines(page, width: rect.width, isCompact: isCompact, canvas.theme)
  }
  var words = lines(isCompact: false)
  // Paragraphs stand apart where there are rows for it, and the question with them.
  if model.isCompact, words.count + (needed > 0 ? 1 : 0) > room { words = lines(isCompact: true) }
  if model.isCompact, model.focus == .choices, words.count > room { return row }
  return drawLines(Array(words.prefix(room)), x: rect.x, y: row, on: &canvas)
}

private func taskLines(_ page: Page, _ model: Model, width: Int, _ theme: Theme) -> [TextLine] {
  if let prediction = page.prediction {
    func lines(isSpaced: Bool?) -> [TextLine] {
      predictionLines(
        prediction, model.questionState, width: width, isCompact: model.isCompact, isSpaced: isSpaced, theme)
    }
    let spaced = lines(isSpaced: true)
    let rows = Layout(size: model.size, showsText: true, stateRows: 0).text.height
    return model.isCompact && spaced.count > rows ? lines(isSpaced: false) : spaced
  }
  if let challenge = page.challenge { return challengeLines(challenge, page, model, width: width, theme) }
  return []
}

private func challengeLines(
  _ challenge: Challenge, _ page: Page, _ model: Model, width: Int, _ theme: Theme
) -> [TextLine] {
  var lines = labelled("Challenge", challenge.task, role: .strong, isCompact: model.isCompact, width, theme)
  let best = model.lesson.flatMap { model.progress.lessons[$0.id]?.challenges[page.title]?.best }
  let score = scoreWords(
    challenge, count: model.count(challenge.parCounts), best: best, isWon: model.challenge.isWon)
  if let watch = challenge.watch, let context = model.liveContext(), let value = try? watch.evaluate(in: context) {
    lines.append([
      TextRun("now ", theme.style(.dim)), TextRun(Format.plain(value, decimals: 3), theme.style(.strong)),
    ])
  }
  let style = theme.style(model.challenge.isWon ? .accent : .dim)
  lines += wrap([.text(score)], width: width, theme).map { $0.map { TextRun($0.text, style) } }
  return lines
}

/// How a challenge stands: `✓ won: 3 moved, par 3, best 2`.
public func scoreWords(_ challenge: Challenge, count: Int, best: Int?, isWon: Bool) -> String {
  var words = isWon ? "✓ won: " : ""
  words += challenge.parCounts.text(count)
  if let par = challenge.par { words += ", par \(par)" }
  if let best, best != count { words += ", best \(best)" }
  return words
}

/// `Predict` on a line of its own, or in front of the words where rows are few.
func labelled(
  _ label: String, _ words: [Inline], role: Role, isCompact: Bool, _ width: Int, _ theme: Theme
) -> [TextLine] {
  if !isCompact { return [[TextRun(label, theme.style(role))]] + wrap(words, width: width, theme) }
  var lines = wrap([.strong(label), .text("  ")] + words, width: width, theme)
  if let first = lines.first?.first, first.text.hasPrefix(label) {
    let rest = String(first.text.dropFirst(label.count))
    lines[0][0] = TextRun(label, theme.style(role))
    if !rest.isEmpty { lines[0].insert(TextRun(rest, theme.style(.text)), at: 1) }
  }
  return lines
}

private func drawTask(
  _ page: Page, _ model: Model, _ lines: [TextLine], in rect: Rect, from row: Int, on canvas: inout Canvas
) {
  drawLines(lines, x: rect.x, y: row, on: &canvas)
  guard let prediction = page.prediction else { return }
  let rows = answerRows(
    prediction, model.questionState, width: rect.width, isCompact: model.isCompact, canvas.theme)
  for (index, range) in rows.enumerated() {
    canvas.name(Rect(x: rect.x, y: row + range.lowerBound, width: rect.width, height: range.count), "choice[\(index)]")
  }
}
