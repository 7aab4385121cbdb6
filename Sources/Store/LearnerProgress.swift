import Foundation

/// How far a learner has come: what the program remembers between two starts.
///
/// Two of these merge without losing anything, in any order and any number of times, so that programs that run at once
/// need not know of each other.
public struct LearnerProgress: Codable, Equatable, Sendable {
  /// The version that this program writes; a file with a higher one is neither read nor written.
  public static let currentVersion = 1

  public var version = LearnerProgress.currentVersion
  /// The lesson that was open last, by id, and its page, from 0.
  public private(set) var lastLesson: String?
  public private(set) var lastPage = 0
  public private(set) var lastVisit: Date?
  /// By lesson id.
  public internal(set) var lessons: [String: LessonProgress] = [:]
  /// The theme that was chosen, by name.
  public private(set) var theme: String?
  public private(set) var themeChosen: Date?

  public init() {}

  /// Notes that a page is open.
  public mutating func visit(lesson: String, page: Int, at date: Date) {
    lastLesson = lesson
    lastPage = max(0, page)
    lastVisit = date
    lessons[lesson, default: LessonProgress()].pagesReached.insert(lastPage)
  }

  /// Notes the answer to a prediction; the latest one stays. Neither choice nor number: the learner was not sure.
  public mutating func answer(
    lesson: String, question: String, choice: Int? = nil, number: Double? = nil, isRight: Bool, at date: Date
  ) {
    let given = Answer(choice: choice ?? Answer.noChoice, number: number, isRight: isRight, date: date)
    lessons[lesson, default: LessonProgress()].answers.merge([question: given], uniquingKeysWith: Answer.later)
  }

  /// Notes a challenge that was won; the best result stays.
  /// - Parameter result: what is compared with par: fewer is better.
  public mutating func win(lesson: String, challenge: String, result: Int, at date: Date) {
    let won = ChallengeResult(best: result, date: date)
    lessons[lesson, default: LessonProgress()].challenges.merge(
      [challenge: won], uniquingKeysWith: ChallengeResult.better)
  }

  /// Notes that a lesson is done; the first time stays.
  public mutating func finish(lesson: String, at date: Date) {
    let first = lessons[lesson]?.finished.map { min($0, date) } ?? date
    lessons[lesson, default: LessonProgress()].finished = first
  }

  /// Notes the card of a question that was missed once, or with no question that of the chapter itself.
  public mutating func keep(_ card: ReviewCard, lesson: String, question: String? = nil) {
    var kept = LessonProgress()
    if let question { kept.cards[question] = card } else { kept.chapterCard = card }
    lessons[lesson] = (lessons[lesson] ?? LessonProgress()).merged(with: kept)
  }

  public mutating func choose(theme: String, at date: Date) {
    self.theme = theme
    themeChosen = date
  }

  /// All that either of two knows.
  public func merged(with other: LearnerProgress) -> LearnerProgress {
    var result = self
    result.version = LearnerProgress.currentVersion
    // Equal times are settled by content, so that the order of merging makes no difference.
    if (other.lastVisit ?? .distantPast, other.lastLesson ?? "", other.lastPage)
      > (lastVisit ?? .distantPast, lastLesson ?? "", lastPage)
    {
      (result.lastLesson, result.lastPage, result.lastVisit) = (other.lastLesson, other.lastPage, other.lastVisit)
    }
    if (other.themeChosen ?? .distantPast, other.theme ?? "") > (themeChosen ?? .distantPast, theme ?? "") {
      (result.theme, result.themeChosen) = (other.theme, other.themeChosen)
    }
    result.lessons.merge(other.lessons) { $0.merged(with: $1) }
    return result
  }
}

/// What was done in one lesson.
public struct LessonProgress: Codable, Equatable, Sendable {
  /// Pages that were open, from 0.
  public internal(set) var pagesReached: Set<Int> = []
  /// By the title of the page that asks.
  public internal(set) var answers: [String: Answer] = [:]
  /// By the title of the page with the challenge.
  public internal(set) var challenges: [String: ChallengeResult] = [:]
  public internal(set) var finished: Date?
  /// By the title of the page that asks: questions missed once that were reviewed since.
  public internal(set) var cards: [String: ReviewCard] = [:]
  /// Of the chapter itself, once it was finished and reviewed since.
  public internal(set) var chapterCard: ReviewCard?

  init() {}

  public init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    pagesReached = try values.decode(Set<Int>.self, forKey: .pagesReached)
    answers = try values.decode([String: Answer].self, forKey: .answers)
    challenges = try values.decode([String: ChallengeResult].self, forKey: .challenges)
    finished = try values.decodeIfPresent(Date.self, forKey: .finished)
    // Files from before there were reviews have no cards.
    cards = try values.decodeIfPresent([String: ReviewCard].self, forKey: .cards) ?? [:]
    chapterCard = try values.decodeIfPresent(ReviewCard.self, forKey: .chapterCard)
  }

  func merged(with other: LessonProgress) -> LessonProgress {
    var result = self
    result.pagesReached.formUnion(other.pagesReached)
    result.answers.merge(other.answers, uniquingKeysWith: Answer.later)
    result.challenges.merge(other.challenges, uniquingKeysWith: ChallengeResult.better)
    result.finished = [finished, other.finished].compactMap { $0 }.min()
    result.cards.merge(other.cards, uniquingKeysWith: ReviewCard.later)
    result.chapterCard = [chapterCard, other.chapterCard].compactMap { $0 }.reduce(nil) { later, card in
      later.map { ReviewCard.later($0, card) } ?? card
    }
    return result
  }
}

/// The answer to a prediction.
public struct Answer: Codable, Equatable, Sendable {
  /// For an answer that is no choice. A number and not null, as earlier programs read one.
  public static let noChoice = -1

  /// The index of the choice, or `noChoice`.
  public var choice: Int
  /// What was typed, where a number was asked for.
  public var number: Double?
  public var isRight: Bool
  public var date: Date

  /// Whether the learner asked to be shown.
  public var isNotSure: Bool { choice == Answer.noChoice && number == nil }

  static func later(_ a: Answer, _ b: Answer) -> Answer { a.order >= b.order ? a : b }

  private var order: (Date, Int, Double, Int) { (date, choice, number ?? -.infinity, isRight ? 1 : 0) }
}

/// The best result of a challenge.
public struct ChallengeResult: Codable, Equatable, Sendable {
  public var best: Int
  public var date: Date

  static func better(_ a: ChallengeResult, _ b: ChallengeResult) -> ChallengeResult {
    (a.best, a.date) <= (b.best, b.date) ? a : b
  }
}
