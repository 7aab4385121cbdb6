import Curriculum

/// Whether the words of a page fit the panes that the screen gives them.
enum PageFit {
  /// Beyond this a page is a lecture.
  static let mostWords = 90

  /// Beside the figure at 120 × 40, and under it at 80 × 24.
  private static let wide = (columns: 30, rows: 26)
  private static let compact = (columns: 48, rows: 8)

  static func problems(_ page: Page) -> [String] {
    var found: [String] = []
    let words = page.blocks.flatMap(\.inlines).map(\.plain).joined().split(separator: " ").count
    if words > mostWords { found.append("the page has \(words) words; \(mostWords) is the most") }
    for (pane, rows, most) in [("120×40", wideRows(page), wide.rows), ("80×24", compactRows(page), compact.rows)]
    where rows > most {
      found.append("the page needs \(rows) rows at \(pane), and there are \(most): shorten the longest paragraph")
    }
    return found
  }

  /// Title, prose with blank rows between, and below it all that the question ever shows.
  private static func wideRows(_ page: Page) -> Int {
    let width = wide.columns
    var rows = lines(page.title, width) + 1 + prose(page, width) + max(0, page.blocks.count - 1)
    if let prediction = page.prediction {
      rows += 2 + lines(prediction.question, width) + 1 + choices(prediction, width) + 1
      rows += lines(prediction.explanation, width)
    } else if let challenge = page.challenge {
      rows += 2 + lines(challenge.task, width) + 2
    }
    return rows
  }

  /// The prose stands with the bare question, then makes room for the choices, then for the explanation.
  private static func compactRows(_ page: Page) -> Int {
    let width = compact.columns
    let text = prose(page, width)
    if let prediction = page.prediction {
      let question = lines("Predict  " + prediction.question.plain, width)
      return max(text + question + 1, question + choices(prediction, width) + lines(prediction.explanation, width))
    }
    if let challenge = page.challenge { return text + lines("Challenge  " + challenge.task.plain, width) + 2 }
    return text
  }

  private static func prose(_ page: Page, _ width: Int) -> Int {
    page.blocks.reduce(0) { rows, block in
      switch block {
      case .paragraph(let inlines): rows + lines(inlines, width)
      case .list(let items): items.reduce(rows) { $0 + lines($1, width - 2) }
      case .code(let text): rows + text.split(separator: "\n").count
      }
    }
  }

  private static func choices(_ prediction: Prediction, _ width: Int) -> Int {
    prediction.choices.reduce(0) { $0 + lines($1, width - 2) }
  }

  private static func lines(_ inlines: [Inline], _ width: Int) -> Int { lines(inlines.plain, width) }

  /// Rows of a text broken at blanks.
  private static func lines(_ text: String, _ width: Int) -> Int {
    var rows = 0
    var column = 0
    for word in text.split(separator: " ") {
      if column > 0, column + 1 + word.count <= width {
        column += 1 + word.count
      } else {
        rows += max(1, (word.count + width - 1) / width)
        column = word.count % width
      }
    }
    return rows
  }
}

extension [Inline] {
  fileprivate var plain: String { map(\.plain).joined() }
}
