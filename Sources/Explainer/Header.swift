import Canvas

/// ` glassbox ─ 8 · Title ─── Part I ●●◐○ page 3 of 6 `, set in a rule.
func drawHeader(_ model: Model, on canvas: inout Canvas) {
  let width = model.size.width
  canvas.rule(x: 0, y: 0, width: width)
  canvas.text(" glassbox ", x: 1, y: 0, .dim)
  guard let lesson = model.lesson else { return }
  let title = " \(lesson.number) · \(lesson.title) "
  canvas.text(title, x: 12, y: 0, .strong)

  if model.isReviewing {
    canvas.text(" review ", right: width - 1, y: 0, .accent)
    return
  }
  let page = "page \(model.pageIndex + 1) of \(lesson.pages.count) "
  let part = " Part \(lesson.part)  "
  let chapters = model.library.lessons.indices.filter { model.library.lessons[$0].part == lesson.part }
  var column = width - 1 - page.unicodeScalars.count - 3 - chapters.count - part.unicodeScalars.count
  guard column > 12 + title.unicodeScalars.count else { return }
  column = canvas.text(part, x: column, y: 0, .dim)
  for index in chapters {
    let isFinished = model.progress.lessons[model.library.lessons[index].id]?.finished != nil
    let mark: ProgressMark = index == model.lessonIndex ? .here : isFinished ? .behind : .ahead
    mark.draw(x: column, y: 0, on: &canvas)
    column += 1
  }
  column = canvas.text("   page ", x: column, y: 0, .dim)
  column = canvas.text(String(model.pageIndex + 1), x: column, y: 0, .strong)
  canvas.text(" of \(lesson.pages.count) ", x: column, y: 0, .dim)
}
