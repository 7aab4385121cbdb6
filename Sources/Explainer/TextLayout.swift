import Canvas
import Curriculum

/// A line of prose, ready to draw.
public typealias TextLine = [TextRun]

/// Breaks prose into lines of at most `width` columns, at blanks; a word longer than a line is cut.
public func wrap(_ inlines: [Inline], width: Int, _ theme: Theme) -> [TextLine] {
  var lines: [TextLine] = []
  var line: TextLine = []
  var column = 0
  var needsBlank = false

  func flush() {
    lines.append(line)
    line = []
    column = 0
    needsBlank = false
  }

  for inline in inlines {
    let run = styled(inline, theme)
    var pieces = run.text.split(separator: " ", omittingEmptySubsequences: false).map(String.init)
    // "word" + "," of two runs belong together; a blank between runs is a piece of its own.
    if pieces.isEmpty { pieces = [""] }
    for (index, piece) in pieces.enumerated() {
      if index > 0 { needsBlank = column > 0 }
      var word = piece
      guard !word.isEmpty else { continue }
      if needsBlank, column + 1 + word.unicodeScalars.count > width { flush() }
      if !needsBlank, column > 0, column + word.unicodeScalars.count > width {
        // Glued to the word before it, as a comma is: take that word along.
        var carried = carry(&line)
        var length = carried.reduce(0) { $0 + $1.text.unicodeScalars.count }
        if length + word.unicodeScalars.count > width {
          line += carried
          (carried, length) = ([], 0)
        }
        flush()
        line = carried
        column = length
      }
      if needsBlank {
        // The blank in front of a run is not its own, or it would be underlined too.
        append(" ", like: index == 0 ? line.last ?? run : run, to: &line)
        column += 1
        needsBlank = false
      }
      while word.unicodeScalars.count > width, width > 0 {
        let head = String(word.prefix(width - column))
        append(head, like: run, to: &line)
        word.removeFirst(head.count)
        flush()
      }
      append(word, like: run, to: &line)
      column += word.unicodeScalars.count
    }
  }
  if !line.isEmpty { lines.append(line) }
  return lines
}

private func append(_ text: String, like run: TextRun, to line: inout TextLine) {
  if let last = line.last, last.style == run.style, last.name == run.name {
    line[line.count - 1].text += text
  } else {
    line.append(TextRun(text, run.style, name: run.name))
  }
}

/// Takes the last word off a line.
private func carry(_ line: inout TextLine) -> TextLine {
  var carried: TextLine = []
  while let run = line.popLast() {
    if let blank = run.text.lastIndex(of: " ") {
      let tail = String(run.text[run.text.index(after: blank)...])
      if !tail.isEmpty { carried.insert(TextRun(tail, run.style, name: run.name), at: 0) }
      line.append(TextRun(String(run.text[..<blank]), run.style, name: run.name))
      return carried
    }
    carried.insert(run, at: 0)
  }
  return carried
}

private func styled(_ inline: Inline, _ theme: Theme) -> TextRun {
  switch inline {
  case .text(let text): TextRun(text, theme.style(.text))
  case .strong(let text), .emphasis(let text), .code(let text): TextRun(text, theme.style(.strong))
  case .claim(let claim): TextRun(claim.text, theme.style(.strong))
  case .term(let term): TextRun(term.text, theme.style(.term), name: "term[\(term.id)]")
  }
}

/// Draws lines from a row on. Returns the row after them.
@discardableResult
func drawLines(_ lines: [TextLine], x: Int, y: Int, on canvas: inout Canvas) -> Int {
  for (row, line) in lines.enumerated() { canvas.text(line, x: x, y: y + row) }
  return y + lines.count
}
