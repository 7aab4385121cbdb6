import Canvas
import Curriculum
import Explainer

/// Whether the words of a page fit the panes that the screen gives them.
enum PageFit {
  /// Beyond this a page is a lecture.
  static let mostWords = 90

  /// Colours are of no matter here.
  private static let theme = Theme(.dark, depth: .mono)

  /// What is wrong, and the line it is wrong on.
  static func problems(_ page: Page) -> [(line: Int, message: String)] {
    var found: [(line: Int, message: String)] = []
    let words = page.blocks.flatMap(\.inlines).map(\.plain).joined(separator: " ").split(separator: " ").count
    if words > mostWords {
      found.append(
        (page.line, "the page has \(words) words; \(mostWords) is the most, so shorten it or make two of it"))
    }
    for (size, looks) in [(Size(width: 120, height: 40), wideLooks), (Layout.smallest, compactLooks)] {
      let pane = pane(page, size)
      guard let longest = looks(page, pane.width).max(by: { $0.rows < $1.rows }), longest.rows > pane.height else {
        continue
      }
      found.append(
        (
          longest.line,
          "the page needs \(longest.rows) rows at \(size.width)×\(size.height), and there are \(pane.height); "
            + "shorten \(longest.cause)"
        ))
    }
    return found
  }

  static func isTooLong(notice: String) -> Bool {
    noticeLines(notice, screenWidth: Layout.smallest.width, theme).count > mostNoticeRows
  }

  /// Where the words stand; most figures put a list of numbers below them.
  private static func pane(_ page: Page, _ size: Size) -> Rect {
    let stateRows = page.scene.flatMap { stages[$0.figure]?.stateRows } ?? 0
    return Layout(size: size, showsText: true, stateRows: stateRows).text
  }

  /// One of the ways in which a page is shown: the rows it needs, and what to shorten where they are too many.
  private struct Look {
    var rows: Int
    var cause: String
    var line: Int
  }

  /// Title, prose, and below it all that the question ever shows.
  private static func wideLooks(_ page: Page, _ width: Int) -> [Look] {
    let text = lines([.strong(page.title)], width) + 1 + prose(page, width, isCompact: false)
    if let prediction = page.prediction {
      return states(of: prediction).map { state in
        Look(
          rows: text + 1 + question(prediction, state, width, isCompact: false),
          cause: state.given == nil ? "its prose, question or choices" : "its prose or explanation", line: page.line)
      }
    }
    guard let challenge = page.challenge else { return [Look(rows: text, cause: "its prose", line: page.line)] }
    let task = 2 + lines(challenge.task, width) + standing(challenge, width)
    return [Look(rows: text + task, cause: "its prose or task", line: page.line)]
  }

  /// The prose stands with the bare question, then makes room for the answers, then for the explanation.
  private static func compactLooks(_ page: Page, _ width: Int) -> [Look] {
    let text = prose(page, width, isCompact: true)
    if let prediction = page.prediction {
      let closed = question(prediction, QuestionState(), width, isCompact: true)
      return [Look(rows: text + closed, cause: "its prose or question", line: page.line)]
        + states(of: prediction).map { state in
          Look(
            rows: question(prediction, state, width, isCompact: true),
            cause: state.given == nil ? "its question or choices" : "its explanation", line: prediction.line)
        }
    }
    guard let challenge = page.challenge else { return [Look(rows: text, cause: "its prose", line: page.line)] }
    let task = lines([.strong("Challenge"), .text("  ")] + challenge.task, width) + standing(challenge, width)
    return [Look(rows: text + task, cause: "its prose or task", line: page.line)]
  }

  /// Every way in which a question is ever shown but the closed one.
  private static func states(of prediction: Prediction) -> [QuestionState] {
    let given: [GivenAnswer] =
      switch prediction.answer {
      case .choice(let texts, _): texts.indices.map { .choice($0) }
      case .number(let number): ([number.value] + number.misconceptions.map(\.value)).map { .number($0) }
      }
    return [QuestionState(isOpen: true), QuestionState(given: .notSure)] + given.map { QuestionState(given: $0) }
  }

  private static func question(_ prediction: Prediction, _ state: QuestionState, _ width: Int, isCompact: Bool) -> Int {
    predictionLines(prediction, state, width: width, isCompact: isCompact, theme).count
  }

  /// The watched number, and the score once it is won.
  private static func standing(_ challenge: Challenge, _ width: Int) -> Int {
    let par = challenge.par ?? 1
    let score = scoreWords(challenge, count: par, best: par + 1, isWon: true)
    return (challenge.watch == nil ? 0 : 1) + lines([.text(score)], width)
  }

  private static func prose(_ page: Page, _ width: Int, isCompact: Bool) -> Int {
    proseLines(page, width: width, isCompact: isCompact, theme).count
  }

  private static func lines(_ inlines: [Inline], _ width: Int) -> Int { wrap(inlines, width: width, theme).count }
}
