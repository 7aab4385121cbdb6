import Canvas
import Curriculum

/// All chapters by part, with what has been done of each.
func drawChapterList(_ model: Model, on canvas: inout Canvas) {
  let width = model.size.width
  canvas.rule(x: 0, y: 0, width: width)
  canvas.text(" glassbox ", x: 1, y: 0, .dim)
  canvas.text(" How neural networks work ", x: 12, y: 0, .strong)
  let finished = model.library.lessons.filter { model.progress.lessons[$0.id]?.finished != nil }.count
  canvas.text(" \(finished) of \(model.library.lessons.count) chapters ", right: width - 1, y: 0, .dim)

  let parts = orderedParts(model.library)
  let columnWidth = model.isCompact ? 40 : 44
  var (x, y) = (2, 2)
  for part in parts {
    let lessons = model.library.lessons.indices.filter { model.library.lessons[$0].part == part }
    if y + lessons.count + 2 > model.size.height - 2, y > 2, x + columnWidth * 2 < width {
      x += columnWidth + 2
      y = 2
    }
    canvas.text("Part \(part)", x: x, y: y, .dim)
    canvas.text(partTitle(part), x: x + 7 + part.count, y: y, .strong)
    y += 2
    for index in lessons {
      drawRow(index, model, Rect(x: x, y: y, width: columnWidth, height: 1), on: &canvas)
      y += 1
    }
    y += 1
  }
  drawContents(model, x: max(x + columnWidth + 2, model.isCompact ? 0 : 84), on: &canvas)
}

/// The pages of the chapter under the cursor, with what has been seen, answered and won.
private func drawContents(_ model: Model, x: Int, on canvas: inout Canvas) {
  guard model.library.lessons.indices.contains(model.listIndex), x + 24 <= model.size.width else { return }
  let lesson = model.library.lessons[model.listIndex]
  let progress = model.progress.lessons[lesson.id]
  let width = model.size.width - x - 2
  canvas.text(String("\(lesson.number) · \(lesson.title)".prefix(width)), x: x, y: 2, .strong)
  for (index, page) in lesson.pages.enumerated() where 4 + index < model.size.height - 2 {
    let y = 4 + index
    let isSeen = progress?.pagesReached.contains(index) == true
    canvas.text(isSeen ? "●" : "○", x: x, y: y, isSeen ? .text : .faint)
    let mark: String
    if let answer = progress?.answers[page.title] {
      mark = answer.isRight ? "✓" : "×"
    } else if let result = progress?.challenges[page.title] {
      mark = "best \(result.best)"
    } else {
      mark = page.prediction != nil ? "predict" : page.challenge != nil ? "challenge" : ""
    }
    canvas.text(String(page.title.prefix(width - mark.count - 4)), x: x + 2, y: y, isSeen ? .text : .dim)
    canvas.text(mark, right: x + width, y: y, mark.count > 7 || mark == "predict" ? .faint : .text)
    canvas.name(Rect(x: x, y: y, width: width, height: 1), "page[\(index)]")
  }
}

private func drawRow(_ index: Int, _ model: Model, _ rect: Rect, on canvas: inout Canvas) {
  let lesson = model.library.lessons[index]
  let isHere = index == model.listIndex
  let chapter = model.progress.lessons[lesson.id]
  let role: Role = isHere ? .accent : chapter == nil ? .dim : .text
  if isHere { canvas.text("▸", x: rect.x, y: rect.y, .accent) }
  canvas.text(String(lesson.number), right: rect.x + 5, y: rect.y, isHere ? .accent : .dim)
  canvas.text(lesson.title, x: rect.x + 6, y: rect.y, role)
  if let chapter {
    let seen = min(chapter.pagesReached.count, lesson.pages.count)
    let words = chapter.finished != nil ? "✓" : "\(seen)/\(lesson.pages.count)"
    canvas.text(words, right: rect.x + min(rect.width, 38), y: rect.y, isHere ? .accent : .dim)
  }
  canvas.name(rect, "chapter[\(index)]")
}

/// Parts in the order in which their chapters come.
private func orderedParts(_ library: LessonLibrary) -> [String] {
  library.lessons.reduce(into: []) { parts, lesson in
    if !parts.contains(lesson.part) { parts.append(lesson.part) }
  }
}

private func partTitle(_ part: String) -> String {
  switch part {
  case "I": "The machine"
  case "II": "Making it learn well"
  case "III": "The shapes of networks"
  case "IV": "Out in the world"
  default: ""
  }
}
