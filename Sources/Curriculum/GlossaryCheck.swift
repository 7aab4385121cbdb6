/// Whether chapters and glossary agree.
enum GlossaryCheck {
  /// Marked words that the glossary does not explain.
  static func unknownTerms(in lessons: [Lesson], _ glossary: Glossary) -> [LessonError] {
    let ids = glossary.entries.map(\.id)
    let known = Set(ids)
    return lessons.flatMap { lesson in
      lesson.pages.flatMap(\.terms).filter { !known.contains($0.id) }.map { term in
        LessonError(
          file: lesson.file, line: term.line, message: message(term, Spelling.suggestion(for: term.id, among: ids)))
      }
    }
  }

  /// Words that the glossary itself uses without explaining them, and entries that send the reader to a chapter that is
  /// not there.
  static func mistakes(in glossary: Glossary, file: String, lessons: [Lesson]) -> [LessonError] {
    let ids = glossary.entries.map(\.id)
    let chapters = lessons.map(\.id)
    var errors: [LessonError] = []
    for entry in glossary.entries {
      for case .term(let term) in entry.text where !ids.contains(term.id) {
        errors.append(
          LessonError(
            file: file, line: term.line, message: message(term, Spelling.suggestion(for: term.id, among: ids))))
      }
      if !chapters.contains(entry.chapter) {
        let suggestion = Spelling.suggestion(for: entry.chapter, among: chapters)
        errors.append(
          LessonError(
            file: file, line: entry.line,
            message: "“\(entry.title)” is taught in `\(entry.chapter)`, and there is no such chapter\(suggestion)"))
      }
    }
    return errors.sorted { $0.line < $1.line }
  }

  private static func message(_ term: Term, _ suggestion: String) -> String {
    "the glossary has no `\(term.id)` for “\(term.text)”"
      + (suggestion.isEmpty ? "; explain it in \(LessonLibrary.glossaryName)" : suggestion)
  }
}

extension Page {
  /// Every marked word of the page, in reading order.
  public var terms: [Term] {
    var inlines = blocks.flatMap(\.inlines)
    if let prediction { inlines += prediction.inlines }
    if let challenge { inlines += challenge.task }
    return inlines.compactMap { if case .term(let term) = $0 { term } else { nil } }
  }
}
