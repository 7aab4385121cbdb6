import Canvas
import Curriculum
import Explainer

/// Whether the words of a page fit the panes that the screen gives them.
enum PageFit {
  /// Beyond this a page is a lecture.
  static let mostWords = 90

  /// Colours are of no matter here.
  private static let theme = Theme(.dark, depth: .mono)

  static func problems(_ page: Page) -> [String] {
    var found: [String] = []
    let words = page.blocks.flatMap(\.inlines).map(\.plain).joined().split(separator: " ").count
    if words > mostWords { found.append("the page has \(words) words; \(mostWords) is the most") }
    for (size, rows) in [(Size(width: 120, height: 40), wideRows), (Layout.smallest, compactRows)] {
      let pane = pane(page, size)
      let needed = rows(page, pane.width)
      if needed > pane.height {
        found.append(
          "the page needs \(needed) rows at \(size.width)×\(size.height), and there are \(pane.height): "
            + "shorten the longest paragraph")
      }
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

  /// Title, prose, and below it all that the question ever shows.
  private static func wideRows(_ page: Page, _ width: Int) -> Int {
    var rows = lines([.strong(page.title)], width) + 1 + prose(page, width, isCompact: false)
    if let prediction = page.prediction {
      rows += 1 + (states(of: prediction).map { question(prediction, $0, width, isCompact: false) }.max() ?? 0)
    } else if let challenge = page.challenge {
      rows += 2 + lines(challenge.task, width) + standing(challenge, width)
    }
    return rows
  }

  /// The prose stands with the bare question, then makes room for the answers, then for the explanation.
  private static func compactRows(_ page: Page, _ width: Int) -> Int {
    let text = prose(page, width, isCompact: true)
    if let prediction = page.prediction {
      let closed = text + question(prediction, QuestionState(), width, isCompact: true)
      return states(of: prediction).map { question(prediction, $0, width, isCompact: true) }.reduce(closed, max)
    }
    guard let challenge = page.challenge else { return text }
    return text + lines([.strong("Challenge"), .text("  ")] + challenge.task, width) + standing(challenge, width)
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
