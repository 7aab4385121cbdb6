import Curriculum
import Store

/// Where the learner is among the questions that come back.
public struct ReviewState: Sendable, Hashable {
  /// The row under the cursor in the list.
  public var index = 0
  /// What was asked last.
  public var asked: ReviewItem?
  /// The page from which the list was opened first.
  public var cameFrom: PagePlace?
}

extension Model {
  public var reviews: ReviewSchedule { ReviewSchedule(library, progress, now: now, in: timeZone) }

  /// Whether the page asks a question that has come back.
  public var isReviewing: Bool { screen == .chapter && review.asked != nil }

  /// `2 to review`, while something is due and the learner is not at it.
  var dueWords: String? {
    let count = reviews.due.count
    return count == 0 || isReviewing || screen == .review ? nil : "\(count) to review"
  }

  /// Opens the list, or comes back to it from a question.
  mutating func openReview() {
    if review.asked == nil { review.cameFrom = PagePlace(lessonIndex: lessonIndex, pageIndex: pageIndex) }
    review.index = 0
    overlay = nil
    screen = .review
  }

  mutating func askSelected() -> [Effect] {
    let items = reviews.items
    return items.indices.contains(review.index) ? ask(items[review.index]) : []
  }

  /// Asks a question afresh, on its page as the chapter sets it up. That is no visit: the next start is where the learner
  /// left off.
  mutating func ask(_ item: ReviewItem) -> [Effect] {
    (lessonIndex, pageIndex) = (item.lessonIndex, item.pageIndex)
    clearPage()
    screen = .chapter
    overlay = nil
    review.asked = item
    let effects = scene.map { load($0) } ?? []
    return effects + forward()
  }

  /// Notes the answer, and says when the question comes back and what the first answer was.
  mutating func settleReview(of item: ReviewItem, isRight: Bool) {
    guard let lesson, let page, let question = page.prediction else { return }
    let first = progress.lessons[lesson.id]?.answers[page.title].flatMap { GivenAnswer($0, to: question) }
    progress.review(item.reason, lesson: lesson.id, question: page.title, isRight: isRight, at: now, in: timeZone)
    // What is missed has a card of its own from then on.
    let reason = isRight ? item.reason : .missed
    guard let card = progress.lessons[lesson.id]?.card(reason, of: page.title) else { return }
    let today = Day(now, in: timeZone)
    let due = card.due(today: today, in: timeZone).words(asOf: today)
    notice =
      (isRight ? "Right: " : "Not yet: ") + (reason == .finished ? "this chapter" : "this") + " comes back \(due)."
      + (first.map { " " + question.firstWords($0) } ?? "")
  }

  /// From the list to the page where it was opened.
  mutating func leaveReview() -> [Effect] {
    guard review.asked != nil, let place = review.cameFrom else {
      screen = home
      return []
    }
    return openLesson(place.lessonIndex, page: place.pageIndex)
  }
}

extension Prediction {
  /// What the first answer was, in a sentence.
  fileprivate func firstWords(_ given: GivenAnswer) -> String {
    switch given {
    case .choice(let index): "Your first answer was “\(choices[index])”."
    case .number(let typed): "Your first answer was \(number?.shown(typed) ?? "")."
    case .notSure: "At first you asked to be shown."
    }
  }
}
