import Curriculum
import Store

/// How far a learner is in a chapter, for the list on the screen and the one on the command line.
public struct ChapterStanding: Sendable, Hashable {
  public struct ChallengeStanding: Sendable, Hashable {
    /// nil until it is won.
    public var best: Int?
    public var par: Int?
  }

  public var isBegun: Bool
  public var isFinished: Bool
  public var pagesSeen: Int
  public var pages: Int
  /// Questions whose first answer was right.
  public var right: Int
  public var questions: Int
  public var challenges: [ChallengeStanding]
  /// Questions that are to be asked again today.
  public var due: Int

  /// - Parameter index: of the chapter in the library that the schedule was made of.
  public init(_ lesson: Lesson, index: Int, _ progress: LearnerProgress, _ schedule: ReviewSchedule) {
    let done = progress.lessons[lesson.id]
    isBegun = done != nil
    isFinished = done?.finished != nil
    pages = lesson.pages.count
    pagesSeen = lesson.pages.indices.count { done?.pagesReached.contains($0) == true }
    let asked = lesson.pages.filter { $0.prediction != nil }
    questions = asked.count
    right = asked.count { done?.answers[$0.title]?.isRight == true }
    challenges = lesson.pages.compactMap { page in
      page.challenge.map { ChallengeStanding(best: done?.challenges[page.title]?.best, par: $0.par) }
    }
    due = schedule.due.count { $0.lessonIndex == index }
  }

  public static let headings = ["pages", "right", "best/par", "due"]

  /// What stands under the headings: `3/7`, `1/2`, `4/4 –/3`, `1`; nothing where there is nothing to count.
  public var columns: [String] {
    [
      "\(pagesSeen)/\(pages)", questions == 0 ? "" : "\(right)/\(questions)",
      challenges.map(\.words).joined(separator: " "), due == 0 ? "" : String(due),
    ]
  }
}

extension ChapterStanding.ChallengeStanding {
  /// `2/3`, `–/3` before it is won, `2` where there is no par.
  public var words: String { (best.map(String.init) ?? "–") + (par.map { "/\($0)" } ?? "") }
}
