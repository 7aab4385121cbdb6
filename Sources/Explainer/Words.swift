import Curriculum

extension Model {
  /// The words that this page marks, in the order of its prose.
  var pageWords: [GlossaryEntry] {
    guard screen == .chapter, let page else { return [] }
    return page.terms.reduce(into: []) { words, term in
      guard let entry = library.glossary.entry(term.id), !words.contains(entry) else { return }
      words.append(entry)
    }
  }

  /// The whole glossary, the words of this page first; with letters typed, what has them in its name, then what has them
  /// in its explanation.
  func words(_ typed: String) -> [GlossaryEntry] {
    let here = pageWords
    let all = here + library.glossary.entries.filter { !here.contains($0) }
    let typed = typed.lowercased()
    guard !typed.isEmpty else { return all }
    let named = all.filter { $0.title.lowercased().contains(typed) }
    return named
      + all.filter { !named.contains($0) && $0.text.map(\.plain).joined().lowercased().contains(typed) }
  }

  /// Lays the glossary over the page, at a word if one is asked for.
  mutating func openGlossary(at id: String? = nil) {
    let index = words("").firstIndex { $0.id == id } ?? 0
    overlay = .field(Field(purpose: .glossary, selected: index))
  }

  /// Goes to where a word is taught; on that page already, the glossary just closes.
  mutating func openLesson(teaching id: String) -> [Effect] {
    guard let entry = library.glossary.entry(id), let place = library.place(of: entry) else {
      notice = "the chapter that teaches this is not among these lessons"
      return []
    }
    if screen == .chapter, (lessonIndex, pageIndex) == (place.lesson, place.page) { return [] }
    return openLesson(place.lesson, page: place.page)
  }
}
