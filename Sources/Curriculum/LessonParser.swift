/// Reads one chapter.
///
/// A lesson is Markdown that also reads well by itself: front matter, pages parted by `---` between blank lines, each
/// with a `##` title, prose, and fenced blocks `scene`, `predict` and `challenge` written in YAML.
public struct LessonParser {
  /// Keys of the front matter.
  static let keys = ["id", "title", "part", "sources"]

  private let problems: Problems
  private let file: String

  /// - Parameters:
  ///   - bytes: the file as it is; need not be valid UTF-8.
  ///   - file: its name as messages should show it; the last part gives the number (`02-neuron.md`).
  /// - Returns: the lesson, where it has no mistakes; all mistakes otherwise.
  public static func parse(_ bytes: [UInt8], file: String) -> (lesson: Lesson?, errors: [LessonError]) {
    let parser = LessonParser(problems: Problems(file: file), file: file)
    let lesson = parser.lesson(bytes)
    let errors = parser.problems.all.sorted { $0.line < $1.line }
    return (errors.isEmpty ? lesson : nil, errors)
  }

  public static func parse(_ text: String, file: String) -> (lesson: Lesson?, errors: [LessonError]) {
    parse(Array(text.utf8), file: file)
  }

  private func lesson(_ bytes: [UInt8]) -> Lesson? {
    guard let text = SourceText.decode(bytes, problems) else { return nil }
    guard !text.allSatisfy(\.isWhitespace) else {
      problems.report(1, "the file is empty; `glassbox lessons new ID` writes one to start from")
      return nil
    }
    let name = file.split(separator: "/").last.map(String.init) ?? file
    let number = name.prefix { $0.isASCII && $0.isNumber }
    guard let number = Int(number), number > 0, name.dropFirst(String(number).count).contains("-") else {
      problems.report(0, "the name must begin with the chapter's number: 02-neuron.md")
      return nil
    }
    var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    guard lines[0].trimmed == "---", let end = lines.dropFirst().firstIndex(where: { $0.trimmed == "---" }) else {
      problems.report(1, "the file must begin with front matter between two `---` lines: id, title, part")
      return nil
    }
    let front = lines[1..<end].joined(separator: "\n")
    // Blank lines in its place keep the numbering.
    for line in 0...end { lines[line] = "" }
    for (index, line) in lines.enumerated() { checkLinks(line, index + 1) }
    let header = header(front)
    let pages = pages(lines.joined(separator: "\n"), firstLine: end + 2)
    checkTitles(pages)
    guard let header else { return nil }
    return Lesson(
      id: header.id, number: number, title: header.title, part: header.part, sources: header.sources, pages: pages,
      file: file)
  }

  /// What a learner did on a page is remembered by the page's title.
  private func checkTitles(_ pages: [Page]) {
    var lines: [String: Int] = [:]
    for page in pages where page.prediction != nil || page.challenge != nil {
      if let line = lines[page.title] {
        problems.report(
          page.line,
          "the title `\(page.title)` is already that of the page on line \(line), which asks something too; "
            + "choose another, as answers are kept by it")
      } else {
        lines[page.title] = page.line
      }
    }
  }

  /// To Markdown a destination with blanks is no link, and the claim would be shown as it is written.
  private func checkLinks(_ text: String, _ line: Int) {
    for start in text.ranges(of: "](=").map(\.upperBound) {
      var depth = 1
      let formula = text[start...].prefix { character in
        depth += character == "(" ? 1 : character == ")" ? -1 : 0
        return depth > 0
      }
      if formula.contains(where: \.isWhitespace) || depth > 0 {
        problems.report(
          line, "a formula with blanks needs angle brackets, and must stand on one line: `](<=\(formula.trimmed)>)`")
      }
    }
  }

  // MARK: - Front matter

  private func header(_ text: String) -> (id: String, title: String, part: String, sources: [String])? {
    guard let yaml = FencedYAML(text, what: "front matter", offset: 1, problems: problems) else { return nil }
    let before = problems.all.count
    yaml.allow(Self.keys)
    for key in ["id", "title", "part"] where !yaml.has(key) {
      problems.report(yaml.line, "the front matter has no `\(key)`; add it")
    }
    let id = yaml.string("id") ?? ""
    let title = yaml.string("title") ?? ""
    let part = yaml.string("part") ?? ""
    if yaml.has("id"), id.isEmpty || !id.allSatisfy({ $0.isASCII && ($0.isLowercase || $0.isNumber || $0 == "-") }) {
      yaml.wrong("id", "lower-case letters, digits and `-`")
    }
    if yaml.has("id"), !id.isEmpty, id.allSatisfy(\.isNumber) {
      yaml.wrong("id", "a word, as numbers name chapters too")
    }
    if yaml.has("title"), title.trimmed.isEmpty { yaml.wrong("title", "a title") }
    if yaml.has("part"), !["I", "II", "III", "IV"].contains(part) { yaml.wrong("part", "I, II, III or IV") }
    let sources = yaml.strings("sources") ?? []
    return problems.all.count == before ? (id, title, part, sources) : nil
  }

  // MARK: - Pages

  private struct Draft {
    var line: Int
    /// Nothing on it was read yet.
    var isUntouched = true
    var title: String?
    var blocks: [Block] = []
    var scene: FencedYAML?
    var predict: FencedYAML?
    var challenge: FencedYAML?
    var claims: [[Inline]] = []
    /// Something went wrong inside, so what is missing was perhaps there.
    var isDamaged = false
  }

  private func pages(_ text: String, firstLine: Int) -> [Page] {
    var drafts = [Draft(line: firstLine)]
    for (line, block) in Markdown.blocks(text) {
      if case .rule = block {
        drafts.append(Draft(line: line + 1))
      } else {
        if drafts[drafts.count - 1].isUntouched { drafts[drafts.count - 1].line = line }
        drafts[drafts.count - 1].isUntouched = false
        read(block, line, into: &drafts[drafts.count - 1])
      }
    }
    var pages: [Page] = []
    var scene: Scene?
    var sceneYAML: FencedYAML?
    var isKnown = true
    for draft in drafts {
      var starts = false
      if let block = draft.scene {
        isKnown = false
        scene = nil
        if let (yaml, fresh) = SceneReader(yaml: block).inherited(from: sceneYAML) {
          starts = fresh
          sceneYAML = yaml
          scene = SceneReader(yaml: yaml).scene()
          isKnown = scene != nil
        }
      } else if draft.isDamaged {
        isKnown = false
      }
      pages.append(page(draft, scene, starts, isKnown: isKnown))
    }
    return pages
  }

  private func page(_ draft: Draft, _ scene: Scene?, _ starts: Bool, isKnown: Bool) -> Page {
    if draft.title == nil && !draft.isDamaged {
      problems.report(draft.line, "the page has no title; begin it with `## …`")
    }
    var prediction: Prediction?
    var challenge: Challenge?
    if let scene {
      let check = NameCheck(names: ModelNames(scene.run.model), problems: problems)
      for inlines in draft.claims { check.check(inlines) }
      prediction = draft.predict.flatMap { QuestionReader(yaml: $0, scene: scene).prediction() }
      challenge = draft.challenge.flatMap { QuestionReader(yaml: $0, scene: scene).challenge() }
      if let prediction {
        check.check(prediction.question)
        check.check(prediction.explanation)
      }
      if let challenge { check.check(challenge.task) }
    } else if isKnown,
      draft.predict != nil || draft.challenge != nil || draft.claims.joined().contains(where: \.isClaim)
    {
      problems.report(
        draft.line,
        "the page asks or claims something, but has no scene, and neither has one before it; add a `scene` block")
    }
    return Page(
      title: draft.title ?? "", blocks: draft.blocks, scene: scene, startsScene: starts, prediction: prediction,
      challenge: challenge, line: draft.line)
  }

  private func read(_ block: MarkdownBlock, _ line: Int, into draft: inout Draft) {
    let reader = InlineReader(problems: problems, offset: 0)
    switch block {
    case .heading(_, _, isUnderlined: true):
      draft.isDamaged = true
      problems.report(line, "`---` or `===` directly under text makes it a heading; leave a blank line between them")
    case .heading(let level, let inlines, _):
      if level != 2 {
        problems.report(line, "a page's title is written with two `#`, the chapter's title stands in the front matter")
      } else if draft.title != nil {
        problems.report(line, "a second title on one page; part the pages with `---` between blank lines")
      }
      draft.title = inlines.map(\.plain).joined()
    case .paragraph(let inlines):
      let prose = reader.prose(inlines)
      draft.claims.append(prose)
      draft.blocks.append(.paragraph(prose))
    case .list(let items, let isOrdered):
      let prose = items.map(reader.prose)
      draft.claims += prose
      draft.blocks.append(.list(prose, isOrdered: isOrdered))
    case .fence(let info, let text): fence(info, text, line, into: &draft)
    case .unsupported(let what):
      problems.report(line, "\(what) has no place in a lesson; write paragraphs, lists and code")
    case .rule: break
    }
  }

  private func fence(_ info: String, _ text: String, _ line: Int, into draft: inout Draft) {
    let kinds: [(name: String, path: WritableKeyPath<Draft, FencedYAML?>)] = [
      ("scene", \.scene), ("predict", \.predict), ("challenge", \.challenge),
    ]
    guard let kind = kinds.first(where: { $0.name == info }) else {
      let suggestion = Spelling.suggestion(for: info, among: kinds.map(\.name))
      if !info.isEmpty && !suggestion.isEmpty {
        problems.report(line, "unknown block `\(info)`\(suggestion)")
        draft.isDamaged = true
      } else {
        draft.blocks.append(.code(text))
      }
      return
    }
    if draft[keyPath: kind.path] != nil {
      problems.report(line, "a second `\(info)` on one page; part the pages with `---` between blank lines")
      return
    }
    draft[keyPath: kind.path] = FencedYAML(text, what: info, offset: line, problems: problems)
    if draft[keyPath: kind.path] == nil { draft.isDamaged = true }
  }
}

extension Inline {
  var isClaim: Bool { if case .claim = self { true } else { false } }
}
