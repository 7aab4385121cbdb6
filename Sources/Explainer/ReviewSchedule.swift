import Curriculum
import Foundation
import Store

/// A question that is to be asked again, and when.
public struct ReviewItem: Sendable, Hashable {
  public enum Reason: Sendable, Hashable {
    /// The question itself was missed once.
    case missed
    /// Its chapter is finished, and asks its questions in turn.
    case finished
  }

  public var reason: Reason
  public var lessonIndex: Int
  public var pageIndex: Int
  /// Box of its card, from 0.
  public var box: Int
  public var due: Day
}

/// What is to be asked again of all that was missed or finished: a value, made anew from progress whenever it is wanted.
///
/// Cards are kept only once they were reviewed. Before that, a question's first card lies in the first box since it was
/// missed, and a chapter's since it was finished.
public struct ReviewSchedule: Sendable {
  public let today: Day
  /// The longest due first.
  public let items: [ReviewItem]

  public init(_ library: LessonLibrary, _ progress: LearnerProgress, now: Date, in zone: TimeZone) {
    let today = Day(now, in: zone)
    var items: [ReviewItem] = []
    for (lessonIndex, lesson) in library.lessons.enumerated() {
      guard let done = progress.lessons[lesson.id] else { continue }
      func add(_ reason: ReviewItem.Reason, _ card: ReviewCard, page: Int) {
        items.append(
          ReviewItem(
            reason: reason, lessonIndex: lessonIndex, pageIndex: page, box: card.box,
            due: card.due(today: today, in: zone)))
      }
      var others: [Int] = []
      for (index, page) in lesson.pages.enumerated() where page.prediction != nil {
        if let card = done.card(.missed, of: page.title) {
          add(.missed, card, page: index)
        } else {
          others.append(index)
        }
      }
      if let card = done.card(.finished), !others.isEmpty {
        add(.finished, card, page: others[card.moves % others.count])
      }
    }
    self.today = today
    self.items = items.sorted {
      ($0.due.number, $0.lessonIndex, $0.pageIndex) < ($1.due.number, $1.lessonIndex, $1.pageIndex)
    }
  }

  public var due: [ReviewItem] { items.filter { $0.due <= today } }

  /// The first that is not due yet.
  public var next: ReviewItem? { items.first { $0.due > today } }
}

extension Day {
  /// `today`, `tomorrow`, `in 3 days`.
  public func words(asOf today: Day) -> String {
    switch self - today {
    case ...0: "today"
    case 1: "tomorrow"
    case let days: "in \(days) days"
    }
  }
}

extension LearnerProgress {
  /// Moves the card of what was asked again, and keeps it.
  public mutating func review(
    _ reason: ReviewItem.Reason, lesson: String, question: String, isRight: Bool, at now: Date, in zone: TimeZone
  ) {
    guard let card = lessons[lesson]?.card(reason, of: question) else { return }
    let moved = card.answered(isRight: isRight, at: now, in: zone)
    keep(moved, lesson: lesson, question: reason == .missed ? question : nil)
    // What its chapter asked and was missed gets a card of its own.
    if reason == .finished, !isRight { keep(ReviewCard(since: now), lesson: lesson, question: question) }
  }
}

extension LessonProgress {
  /// The card of a question, if it was missed once, or of the chapter itself, if it is finished.
  func card(_ reason: ReviewItem.Reason, of question: String = "") -> ReviewCard? {
    switch reason {
    case .missed: cards[question] ?? answers[question].flatMap { $0.isRight ? nil : ReviewCard(since: $0.date) }
    case .finished: chapterCard ?? finished.map { ReviewCard(since: $0) }
    }
  }
}
