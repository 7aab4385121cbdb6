/// How far a learner has come: pages seen, answers given, challenges won.
public struct Progress: Codable, Hashable, Sendable {
  /// An answer to a prediction.
  public struct Answer: Codable, Hashable, Sendable {
    public var choice: Int
    public var isRight: Bool
  }

  /// One chapter.
  public struct Chapter: Codable, Hashable, Sendable {
    /// Pages that have been open, counted from 0.
    public var pages: Set<Int> = []
    /// First answers, by page.
    public var answers: [Int: Answer] = [:]
    /// Fewest moves with which the challenge of a page was won.
    public var bestMoves: [Int: Int] = [:]
    public var isFinished = false
    public init() {}
  }

  public static let currentVersion = 1

  public var version = Progress.currentVersion
  public var lastLesson: String?
  public var lastPage = 0
  public var chapters: [String: Chapter] = [:]
  public var theme: String?

  public init() {}

  public mutating func visit(lesson: String, page: Int) {
    lastLesson = lesson
    lastPage = page
    chapters[lesson, default: Chapter()].pages.insert(page)
  }

  /// The choice once made on a page.
  public func answer(lesson: String, page: Int) -> Int? { chapters[lesson]?.answers[page]?.choice }

  public mutating func record(answer: Int, isRight: Bool, lesson: String, page: Int) {
    if chapters[lesson]?.answers[page] != nil { return }
    chapters[lesson, default: Chapter()].answers[page] = Answer(choice: answer, isRight: isRight)
  }

  public mutating func record(challenge lesson: String, page: Int, moves: Int) {
    let best = chapters[lesson]?.bestMoves[page] ?? .max
    chapters[lesson, default: Chapter()].bestMoves[page] = min(best, moves)
  }

  public func bestMoves(lesson: String, page: Int) -> Int? { chapters[lesson]?.bestMoves[page] }

  public mutating func finish(lesson: String) {
    chapters[lesson, default: Chapter()].isFinished = true
  }
}
