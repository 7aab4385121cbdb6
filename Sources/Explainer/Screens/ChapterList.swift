import Canvas
import Curriculum

/// All chapters by part, with what has been done of each.
func drawChapterList(_ model: Model, on canvas: inout Canvas) {
  let width = model.size.width
  canvas.rule(x: 0, y: 0, width: width)
  canvas.text(" glassbox ", x: 1, y: 0, .dim)
  canvas.text(" How neural networks work ", x: 12, y: 0, .strong)
  let finished = model.library.lessons.count { model.progress.lessons[$0.id]?.finished != nil }
  canvas.text(" \(finished) of \(model.library.lessons.count) chapters ", right: width - 1, y: 0, .dim)

  let list = Rect(x: 2, y: 2, width: 76, height: model.size.height - 4)
  drawChapters(model, in: list, on: &canvas)
  drawContents(model, x: list.right + 4, on: &canvas)
}

/// A row of the list: a chapter by its index, or what stands above a part.
private enum ChapterRow: Equatable {
  case chapter(Int)
  case part(LessonPart)
  case blank
}

/// Columns of the list at which its numbers end.
private let columnEnds = [46, 54, 68, 76]

private func drawChapters(_ model: Model, in list: Rect, on canvas: inout Canvas) {
  var rows: [ChapterRow] = []
  for part in model.library.parts {
    if !rows.isEmpty { rows.append(.blank) }
    rows += [.part(part), .blank] + part.lessons.map { .chapter($0) }
  }
  for (heading, end) in zip(ChapterStanding.headings, columnEnds) {
    canvas.text(heading, right: list.x + end, y: list.y, .dim)
  }
  // Beside the first part, as long as that stays there.
  let scrolls = rows.count > list.height
  let (top, height) = scrolls ? (list.y + 1, list.height - 1) : (list.y, list.height)
  let schedule = model.reviews
  let selected = rows.firstIndex(of: .chapter(model.listIndex)) ?? 0
  let first = max(0, min(selected - height / 2, rows.count - height))
  for (offset, row) in rows.dropFirst(first).prefix(height).enumerated() {
    let y = top + offset
    switch row {
    case .blank: break
    case .part(let part):
      let end = canvas.text("Part \(part.numeral)  ", x: list.x, y: y, .dim)
      canvas.text(part.title, x: end, y: y, .strong)
    case .chapter(let index):
      let rect = Rect(x: list.x, y: y, width: list.width, height: 1)
      let standing = ChapterStanding(model.library.lessons[index], index: index, model.progress, schedule)
      drawChapter(index, standing, model, rect, on: &canvas)
      canvas.name(rect, "chapter[\(index)]")
    }
  }
}

private func drawChapter(
  _ index: Int, _ standing: ChapterStanding, _ model: Model, _ rect: Rect, on canvas: inout Canvas
) {
  let lesson = model.library.lessons[index]
  let isHere = index == model.listIndex
  if isHere { canvas.text("▸", x: rect.x, y: rect.y, .accent) }
  canvas.text(String(lesson.number), right: rect.x + 5, y: rect.y, isHere ? .accent : .dim)
  canvas.text(
    String(lesson.title.prefix(32)), x: rect.x + 6, y: rect.y, isHere ? .accent : standing.isBegun ? .text : .dim)
  if standing.isFinished { canvas.text("✓", x: rect.x + 39, y: rect.y, isHere ? .accent : .text) }
  let role: Role = isHere ? .accent : standing.isBegun ? .text : .faint
  for (text, end) in zip(standing.columns, columnEnds) {
    canvas.text(text, right: rect.x + end, y: rect.y, role)
  }
}

/// The pages of the chapter under the cursor, with what has been seen, answered and won.
private func drawContents(_ model: Model, x: Int, on canvas: inout Canvas) {
  guard model.library.lessons.indices.contains(model.listIndex), x + 24 <= model.size.width else { return }
  let lesson = model.library.lessons[model.listIndex]
  let progress = model.progress.lessons[lesson.id]
  let due = Set(model.reviews.due.filter { $0.lessonIndex == model.listIndex }.map(\.pageIndex))
  let width = model.size.width - x - 2
  canvas.text(String("\(lesson.number) · \(lesson.title)".prefix(width)), x: x, y: 2, .strong)
  for (index, page) in lesson.pages.enumerated() where 4 + index < model.size.height - 2 {
    let y = 4 + index
    let isSeen = progress?.pagesReached.contains(index) == true
    (isSeen ? ProgressMark.behind : .ahead).draw(x: x, y: y, on: &canvas)
    let (mark, role): (String, Role) =
      if due.contains(index) {
        ("review", .accent)
      } else if let answer = progress?.answers[page.title], page.prediction != nil {
        (answer.isRight ? "✓" : "×", .text)
      } else if let result = progress?.challenges[page.title], let challenge = page.challenge {
        ("best " + ChapterStanding.ChallengeStanding(best: result.best, par: challenge.par).words, .text)
      } else {
        (page.prediction != nil ? "predict" : page.challenge != nil ? "challenge" : "", .faint)
      }
    canvas.text(String(page.title.prefix(width - mark.count - 3)), x: x + 2, y: y, isSeen ? .text : .dim)
    canvas.text(mark, right: x + width, y: y, role)
    canvas.name(Rect(x: x, y: y, width: width, height: 1), "page[\(index)]")
  }
}
