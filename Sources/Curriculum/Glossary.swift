/// The words of the trade, as `Lessons/glossary.md` explains them.
public struct Glossary: Sendable, Hashable {
  /// By title.
  public var entries: [GlossaryEntry]

  public init(entries: [GlossaryEntry] = []) {
    self.entries = entries.sorted { ($0.title.lowercased(), $0.title) < ($1.title.lowercased(), $1.title) }
  }

  public func entry(_ id: String) -> GlossaryEntry? { entries.first { $0.id == id } }
}

/// One word and what it means.
public struct GlossaryEntry: Sendable, Hashable {
  /// How `[words](#id)` names it: the title in small letters, `-` for blanks, as Markdown names its headings.
  public var id: String
  public var title: String
  public var text: [Inline]
  /// Id of the chapter that teaches it.
  public var chapter: String
  /// Line of the file, from 1.
  public var line: Int

  public init(id: String, title: String, text: [Inline], chapter: String, line: Int) {
    self.id = id
    self.title = title
    self.text = text
    self.chapter = chapter
    self.line = line
  }
}

/// Reads the glossary: a title and an introduction for those who read the file by itself, then for each word a `##`
/// heading, a paragraph, and a line ``Taught in `neuron`.``
struct GlossaryParser {
  /// More would be a lesson.
  static let mostWords = 45

  private let problems: Problems

  /// - Returns: the entries without mistakes, and all mistakes.
  static func parse(_ bytes: [UInt8], file: String) -> (glossary: Glossary, errors: [LessonError]) {
    let problems = Problems(file: file)
    guard let text = SourceText.decode(bytes, problems) else { return (Glossary(), problems.all) }
    let entries = GlossaryParser(problems: problems).entries(text)
    return (Glossary(entries: entries), problems.all.sorted { $0.line < $1.line })
  }

  private struct Draft {
    var title: String
    var line: Int
    var text: [Inline]?
    var chapter: String?
  }

  private func entries(_ text: String) -> [GlossaryEntry] {
    let reader = InlineReader(problems: problems, offset: 0)
    var drafts: [Draft] = []
    for (line, block) in Markdown.blocks(text) {
      switch block {
      case .heading(level: 1, _, _) where drafts.isEmpty: break
      case .heading(level: 2, let inlines, isUnderlined: false):
        drafts.append(Draft(title: inlines.map(\.plain).joined(), line: line))
      case .paragraph(let inlines):
        guard let last = drafts.indices.last else { continue }
        let prose = reader.prose(inlines)
        if let chapter = chapter(prose) {
          drafts[last].chapter = chapter
        } else if drafts[last].text == nil {
          check(prose, line)
          drafts[last].text = prose
        } else {
          problems.report(line, "an entry is one paragraph and a line like “Taught in `neuron`.”")
        }
      default: problems.report(line, "an entry is a `##` heading, a paragraph, and a line like “Taught in `neuron`.”")
      }
    }
    var entries: [GlossaryEntry] = []
    for draft in drafts {
      let id = Self.id(draft.title)
      if let other = entries.first(where: { $0.id == id }) {
        problems.report(draft.line, "“\(draft.title)” is already explained on line \(other.line)")
      } else if draft.text == nil {
        problems.report(draft.line, "“\(draft.title)” is not explained")
      } else if draft.chapter == nil {
        problems.report(draft.line, "“\(draft.title)” needs a line that names its chapter: “Taught in `neuron`.”")
      }
      guard let text = draft.text, let chapter = draft.chapter else { continue }
      entries.append(GlossaryEntry(id: id, title: draft.title, text: text, chapter: chapter, line: draft.line))
    }
    return entries
  }

  /// The id in ``Taught in `neuron`.``
  private func chapter(_ prose: [Inline]) -> String? {
    guard prose.count == 3, case .text("Taught in ") = prose[0], case .code(let id) = prose[1],
      case .text(".") = prose[2]
    else { return nil }
    return id
  }

  private func check(_ prose: [Inline], _ line: Int) {
    for case .claim(let claim) in prose {
      problems.report(claim.line, "the claim `\(claim.text)` has no network here that could prove it")
    }
    let words = prose.map(\.plain).joined().split(separator: " ").count
    if words > Self.mostWords { problems.report(line, "the entry has \(words) words; \(Self.mostWords) is the most") }
  }

  /// The anchor that Markdown gives a heading.
  static func id(_ title: String) -> String {
    String(
      title.lowercased().compactMap { letter in
        letter == " " ? "-" : letter.isLetter || letter.isNumber || letter == "-" ? letter : nil
      })
  }
}
