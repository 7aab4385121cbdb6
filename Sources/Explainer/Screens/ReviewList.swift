import Canvas
import Curriculum
import Store

/// What comes back today and what later, with the question under the cursor.
func drawReviewList(_ model: Model, on canvas: inout Canvas) {
  let size = model.size
  let schedule = model.reviews
  canvas.rule(x: 0, y: 0, width: size.width)
  canvas.text(" glassbox ", x: 1, y: 0, .dim)
  canvas.text(" Review ", x: 12, y: 0, .strong)
  guard !schedule.items.isEmpty else {
    drawNothingYet(model, on: &canvas)
    return
  }
  if !schedule.due.isEmpty { canvas.text(" \(schedule.due.count) today ", right: size.width - 1, y: 0, .dim) }
  let isWide = size.width >= 116
  let list = Rect(x: 2, y: 2, width: 76, height: size.height - (isWide ? 16 : 12))
  drawItems(schedule, model, in: list, on: &canvas)
  let detail =
    isWide
    ? Rect(x: 84, y: 2, width: size.width - 86, height: size.height - 4)
    : Rect(x: 2, y: size.height - 9, width: 76, height: 7)
  if isWide {
    canvas.rule(x: 2, y: size.height - 13, width: 76)
    drawForecast(schedule, Rect(x: 2, y: size.height - 11, width: 76, height: 9), on: &canvas)
  } else {
    canvas.rule(x: 2, y: detail.y - 1, width: size.width - 4)
  }
  guard schedule.items.indices.contains(model.review.index) else { return }
  canvas.clipped(to: detail) {
    drawDetail(schedule.items[model.review.index], model, in: detail, on: &$0)
  }
}

private func drawNothingYet(_ model: Model, on canvas: inout Canvas) {
  canvas.text("Nothing to bring back yet", x: 2, y: 2, .strong)
  var row = drawLines(
    wrap(
      [.text("A question that you miss comes back here, and of each chapter that you finish one question at a time:")],
      width: 62, canvas.theme), x: 2, y: 4, on: &canvas)
  drawScale(nil, x: 2, y: row + 1, on: &canvas)
  row += 4
  let words =
    "Each right answer takes it a step along, a wrong one back to the start. What was almost forgotten "
    + "and then found again is what stays, so miss some: it is the way in."
  drawLines(wrap([.text(words)], width: 62, canvas.theme), x: 2, y: row, on: &canvas)
}

/// A row of the list: an item by its index, or what stands above a group of them.
private enum ReviewRow: Equatable {
  case item(Int)
  case heading(String)
  case words(String)
  case blank
}

private func drawItems(_ schedule: ReviewSchedule, _ model: Model, in list: Rect, on canvas: inout Canvas) {
  let due = schedule.due.count
  var rows: [ReviewRow] = []
  if due > 0 {
    rows += [.heading("Today"), .blank] + (0..<due).map { .item($0) }
  } else if let next = schedule.next {
    let day = next.due.words(asOf: schedule.today)
    rows += [
      .heading("All caught up"), .blank, .words("The next question comes back \(day). Until then, let it sink in."),
    ]
  }
  if due < schedule.items.count {
    rows += [.blank, .heading("Later"), .blank] + (due..<schedule.items.count).map { .item($0) }
  }
  let selected = rows.firstIndex(of: .item(model.review.index)) ?? 0
  // The heading stays in sight as long as the list allows.
  let first = max(0, min(selected - list.height + 2, rows.count - list.height))
  for (offset, row) in rows.dropFirst(first).prefix(list.height).enumerated() {
    let y = list.y + offset
    switch row {
    case .blank: break
    case .heading(let title): canvas.text(title, x: list.x, y: y, .strong)
    case .words(let words): canvas.text(words, x: list.x, y: y)
    case .item(let index):
      let rect = Rect(x: list.x, y: y, width: list.width, height: 1)
      drawItem(schedule.items[index], schedule, model, isHere: index == model.review.index, rect, on: &canvas)
      canvas.name(rect, "review[\(index)]")
    }
  }
}

private func drawItem(
  _ item: ReviewItem, _ schedule: ReviewSchedule, _ model: Model, isHere: Bool, _ rect: Rect, on canvas: inout Canvas
) {
  let lesson = model.library.lessons[item.lessonIndex]
  let isDue = item.due <= schedule.today
  if isHere { canvas.text("▸", x: rect.x, y: rect.y, .accent) }
  canvas.text(String(lesson.number), right: rect.x + 5, y: rect.y, isHere ? .accent : .dim)
  let title = String(lesson.pages[item.pageIndex].title.prefix(34))
  canvas.text(title, x: rect.x + 6, y: rect.y, isHere ? .accent : isDue ? .text : .dim)
  canvas.text(item.reason == .missed ? "missed" : "chapter", x: rect.x + 42, y: rect.y, .dim)
  drawBoxes(item.box, pitch: 1, x: rect.x + 53, y: rect.y, on: &canvas)
  if !isDue { canvas.text(item.due.words(asOf: schedule.today), x: rect.x + 62, y: rect.y, isHere ? .accent : .dim) }
}

/// `●●◐○○`: boxes behind, the present one, boxes ahead; with none of them present all are ahead.
private func drawBoxes(_ box: Int?, pitch: Int, x: Int, y: Int, on canvas: inout Canvas) {
  for index in ReviewCard.intervals.indices {
    if pitch > 1, index > 0 {
      let isBehind = box.map { index <= $0 } ?? false
      canvas.rule(x: x + (index - 1) * pitch + 1, y: y, width: pitch - 1, isBehind ? .text : .rule)
    }
    let mark: ProgressMark = box.map { index < $0 ? .behind : index == $0 ? .here : .ahead } ?? .ahead
    mark.draw(x: x + index * pitch, y: y, on: &canvas)
  }
}

/// The question under the cursor, and what its answer will do.
private func drawDetail(_ item: ReviewItem, _ model: Model, in rect: Rect, on canvas: inout Canvas) {
  let lesson = model.library.lessons[item.lessonIndex]
  let page = lesson.pages[item.pageIndex]
  guard let question = page.prediction?.question else { return }
  let isTall = rect.height > 12
  canvas.text(
    String("\(lesson.number) · \(lesson.title), page \(item.pageIndex + 1)".prefix(rect.width)), x: rect.x, y: rect.y,
    .dim)
  var row = rect.y + 1
  if isTall {
    canvas.text(page.title, x: rect.x, y: row, .strong)
    row += 2
  }
  // The scale below has its rows; a long question gives way.
  let lines = wrap(question, width: rect.width, canvas.theme).prefix(max(1, rect.bottom - row - (isTall ? 7 : 3)))
  row = drawLines(Array(lines), x: rect.x, y: row, on: &canvas) + 1
  if !isTall { row = rect.bottom - 2 }
  drawScale(item.box, x: rect.x, y: row, on: &canvas)
  drawStakes(item, today: model.reviews.today, x: isTall ? rect.x : rect.x + 44, y: isTall ? row + 3 : row, on: &canvas)
}

/// When the question comes back after a right answer, and when after a wrong one.
private func drawStakes(_ item: ReviewItem, today: Day, x: Int, y: Int, on canvas: inout Canvas) {
  let intervals = ReviewCard.intervals
  let isDue = item.due <= today
  let right = isDue ? today + intervals[min(item.box + 1, intervals.count - 1)] : item.due
  let wrong = today + intervals[0]
  for (row, (word, day)) in [("right", right), ("wrong", wrong)].enumerated() {
    canvas.text(word, x: x, y: y + row, .dim)
    canvas.text(day.words(asOf: today), x: x + 7, y: y + row, .text)
  }
}

/// How much comes back on each day, as far as the longest interval goes.
private func drawForecast(_ schedule: ReviewSchedule, _ rect: Rect, on canvas: inout Canvas) {
  let days = ReviewCard.intervals[ReviewCard.intervals.count - 1]
  let baseline = rect.bottom - 2
  canvas.text("The next \(days / 7) weeks", x: rect.x, y: rect.y, .strong)
  for day in 0...days {
    let x = rect.x + 2 * day
    canvas.text(day % 7 == 0 ? "┴─" : "──", x: x, y: baseline, .axis)
    let count = schedule.items.count { max(0, $0.due - schedule.today) == day }
    let role: Role = day == 0 ? .accent : .text
    let room = baseline - rect.y - 2
    for level in 0..<min(count, room) { canvas.text("●", x: x, y: baseline - 1 - level, role) }
    // More than fit are counted.
    if count > room { canvas.text(String(count), x: x, y: baseline - room, role) }
    if day % 7 == 0 {
      canvas.text(day == 0 ? "today" : day == 7 ? "1 week" : String(day / 7), x: x, y: baseline + 1, .dim)
    }
  }
}

/// The way of a card through its boxes, with the days that it rests in each.
private func drawScale(_ box: Int?, x: Int, y: Int, on canvas: inout Canvas) {
  let pitch = 6
  drawBoxes(box, pitch: pitch, x: x, y: y, on: &canvas)
  var end = x
  for (index, days) in ReviewCard.intervals.enumerated() {
    end = canvas.text(String(days), x: x + index * pitch, y: y + 1, index == box ? .strong : .dim)
  }
  canvas.text(" days", x: end, y: y + 1, .dim)
}
