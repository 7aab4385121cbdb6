import Canvas
import Curriculum

/// How far a question has come: all that decides how it looks.
public struct QuestionState: Sendable, Hashable {
  /// Whether the keys go to the answers.
  public var isOpen = false
  /// The row under the cursor while it is open.
  public var cursor = 0
  /// The number being typed, if one is.
  public var typed: String?
  public var given: GivenAnswer?

  public init(given: GivenAnswer? = nil, isOpen: Bool = false) {
    self.given = given
    self.isOpen = isOpen
  }
}

extension Model {
  var questionState: QuestionState {
    var state = QuestionState(given: prediction.committed, isOpen: focus == .choices)
    state.cursor = prediction.cursor
    if case .field(let field) = overlay, field.purpose == .answer { state.typed = field.text }
    return state
  }
}

/// A question with its answers, or after the commit with the truth and what is to be learnt from it.
/// - Parameter isSpaced: whether what is to be learnt stands apart from the truth; nil where only a wide page has room.
public func predictionLines(
  _ prediction: Prediction, _ state: QuestionState, width: Int, isCompact: Bool, isSpaced: Bool? = nil, _ theme: Theme
) -> [TextLine] {
  let head = head(prediction, state, width: width, isCompact: isCompact, theme)
  if let given = state.given {
    let gap: [TextLine] = isSpaced ?? !isCompact ? [[]] : []
    return head + verdict(prediction, given, width: width, theme) + gap
      + wrap(prediction.explanation, width: width, theme)
  }
  let enter: TextLine = [TextRun("⏎", theme.style(.strong)), TextRun(" to answer", theme.style(.dim))]
  if isCompact, !state.isOpen { return head + [enter] }
  let answers = answers(prediction, state, width: width, theme).flatMap { $0 }
  return head + answers + (isCompact || state.isOpen ? [] : [[], enter])
}

/// The lines, counted from the question's first, that each answer takes; none before it is open or after the commit.
func answerRows(
  _ prediction: Prediction, _ state: QuestionState, width: Int, isCompact: Bool, _ theme: Theme
) -> [Range<Int>] {
  guard state.given == nil, state.isOpen || !isCompact else { return [] }
  var row = head(prediction, state, width: width, isCompact: isCompact, theme).count
  return answers(prediction, state, width: width, theme).map { lines in
    defer { row += lines.count }
    return row..<row + lines.count
  }
}

private func head(
  _ prediction: Prediction, _ state: QuestionState, width: Int, isCompact: Bool, _ theme: Theme
) -> [TextLine] {
  let role: Role = state.given == nil ? .accent : .strong
  let lines = labelled("Predict", prediction.question, role: role, isCompact: isCompact, width, theme)
  return isCompact ? lines : lines + [[]]
}

/// What can be answered, each with its lines.
private func answers(
  _ prediction: Prediction, _ state: QuestionState, width: Int, _ theme: Theme
) -> [[TextLine]] {
  let texts = prediction.answerRows
  return texts.enumerated().map { index, text in
    let isHere = state.isOpen && index == state.cursor
    let isWayOut = index == texts.count - 1
    let mark = isHere ? "▸ " : "  "
    let style = theme.style(isHere ? .accent : isWayOut ? .dim : .text)
    if !isWayOut, prediction.number != nil {
      guard let typed = state.typed else {
        return [[TextRun(mark, style), TextRun("type a number", theme.style(isHere ? .accent : .dim))]]
      }
      return [[TextRun(mark + typed, style), TextRun(" ", theme.style(.chip))]]
    }
    return marked(mark, text, style, width: width, theme)
  }
}

/// The answer given beside the right one.
private func verdict(_ prediction: Prediction, _ given: GivenAnswer, width: Int, _ theme: Theme) -> [TextLine] {
  let isRight = prediction.isRight(given)
  switch prediction.answer {
  case .choice(let texts, let right):
    return texts.enumerated().flatMap { index, text in
      let isMine = given == .choice(index)
      let style = theme.style(isMine ? .accent : index == right ? .strong : .text)
      return marked(index == right ? "✓ " : isMine ? "× " : "  ", text, style, width: width, theme)
    }
  case .number(let number):
    let truth = number.truth.text
    guard case .number(let typed) = given else { return marked("✓ ", truth, theme.style(.strong), width: width, theme) }
    let mine = number.shown(typed)
    if isRight {
      return marked(
        "✓ ", mine == truth ? truth : "\(mine), that is \(truth)", theme.style(.accent), width: width, theme)
    }
    let own = [Inline.strong(mine), .text("  ")] + reason(typed, number)
    var lines = wrap(own, width: width - 2, theme).enumerated().map { row, line in
      [TextRun(row == 0 ? "× " : "  ", theme.style(.accent))] + line
    }
    if let first = lines.first, first.count > 1 { lines[0][1].style = theme.style(.accent) }
    return lines + marked("✓ ", truth, theme.style(.strong), width: width, theme)
  }
}

/// What may be behind a wrong number.
private func reason(_ typed: Double, _ number: NumberAnswer) -> [Inline] {
  if let misconception = number.misconception(behind: typed) { return misconception.words }
  if number.isNear(typed, -number.value) { return [.text("the right size, the other sign")] }
  let decimals = ShownNumber(number.truth.text)?.decimals ?? 0
  return [.text("off by " + Format.plain(abs(typed - number.value), decimals: decimals))]
}

extension NumberAnswer {
  /// A typed number as it was meant, in the units of the truth.
  func shown(_ typed: Double) -> String {
    var text = "\(typed)".replacing("-", with: "−")
    if text.hasSuffix(".0") { text.removeLast(2) }
    return text + (ShownNumber(truth.text)?.isPercentage == true ? " %" : "")
  }
}

private func marked(_ mark: String, _ text: String, _ style: Style, width: Int, _ theme: Theme) -> [TextLine] {
  wrap([.text(text)], width: width - 2, theme).enumerated().map { row, line in
    [TextRun(row == 0 ? mark : "  ", style)] + line.map { TextRun($0.text, style) }
  }
}
