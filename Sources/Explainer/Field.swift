import Canvas
import Curriculum
import Store
import Training

/// Something a typed line finds.
struct FieldResult: Sendable, Hashable {
  enum Target: Sendable, Hashable {
    case action(Action)
    case page(lesson: Int, page: Int)
    case element(String)
    case value(Float)
    /// A control of the playground, and what it is to be set to.
    case setting(Control, String)
    /// What the run is to be called.
    case newName(String)
    case savedRun(String)
    /// A word of the glossary, to be shown or to be taught.
    case word(String)
    case lesson(teaching: String)
  }
  var title: String
  var detail: String
  var target: Target
  /// Why it can't be done now.
  var reason: String?
}

extension Model {
  /// What the line finds, best first.
  func results(_ field: Field) -> [FieldResult] {
    switch field.purpose {
    case .value: valueResults(field.text)
    case .setting: settingResults(field.text)
    case .runName: nameResults(field.text)
    case .savedRun: savedRunResults(field.text)
    case .search: searchResults(field.text)
    case .palette: paletteResults(field.text)
    case .answer: []
    case .glossary:
      words(field.text).map { FieldResult(title: $0.title, detail: $0.chapter, target: .lesson(teaching: $0.id)) }
    }
  }

  private func valueResults(_ text: String) -> [FieldResult] {
    guard let value = Float(text.replacing("−", with: "-")), value.isFinite, let selected else { return [] }
    let now = self.value(of: selected.element).map { "now " + Format.signed($0, decimals: 3) } ?? ""
    return [
      FieldResult(title: selected.title + " = " + Format.plain(value, decimals: 3), detail: now, target: .value(value))
    ]
  }

  private func searchResults(_ text: String) -> [FieldResult] {
    let words = text.lowercased().split(separator: " ")
    guard !words.isEmpty else { return [] }
    var found: [(rank: Int, result: FieldResult)] = []
    for (lessonIndex, lesson) in library.lessons.enumerated() {
      for (pageIndex, page) in lesson.pages.enumerated() {
        let title = (lesson.title + " " + page.title).lowercased()
        let body = page.plainText.lowercased()
        guard words.allSatisfy({ title.contains($0) || body.contains($0) }) else { continue }
        let rank = words.allSatisfy { title.contains($0) } ? 0 : 1
        found.append(
          (
            rank,
            FieldResult(
              title: "\(lesson.number) · \(page.title)", detail: "page \(pageIndex + 1)",
              target: .page(lesson: lessonIndex, page: pageIndex))
          ))
      }
    }
    for entry in library.glossary.entries {
      let title = entry.title.lowercased()
      let body = entry.text.map(\.plain).joined().lowercased()
      guard words.allSatisfy({ title.contains($0) || body.contains($0) }) else { continue }
      let rank = words.allSatisfy { title.contains($0) } ? -1 : 2
      found.append((rank, FieldResult(title: entry.title, detail: "word", target: .word(entry.id))))
    }
    return found.enumerated().sorted { ($0.element.rank, $0.offset) < ($1.element.rank, $1.offset) }.map(
      \.element.result)
  }

  /// What can be done on the present screen.
  private var contextsOfPalette: [KeyContext] {
    screen == .playground
      ? [.figure, .controls, .playground, .network, .everywhere] : [.figure, .page, .network, .everywhere]
  }

  private func paletteResults(_ text: String) -> [FieldResult] {
    let typed = text.lowercased()
    var results: [FieldResult] = []
    if let element = scene?.element(named: text) {
      results.append(FieldResult(title: element.name, detail: element.title, target: .element(element.name)))
    }
    for (index, lesson) in library.lessons.enumerated()
    where !typed.isEmpty && (lesson.id.hasPrefix(typed) || String(lesson.number) == typed) {
      results.append(
        FieldResult(
          title: "\(lesson.number) · \(lesson.title)", detail: "chapter", target: .page(lesson: index, page: 0)))
    }
    for binding in KeyMap.bindings
    where !binding.label.isEmpty && contextsOfPalette.contains(binding.context) {
      guard let help = binding.help, binding.action != .palette, typed.isEmpty || help.lowercased().contains(typed)
      else {
        continue
      }
      results.append(
        FieldResult(
          title: help, detail: binding.label, target: .action(binding.action), reason: reasonAgainst(binding.action)))
    }
    for element in elements where !typed.isEmpty && (element.name.contains(typed) || element.title.contains(typed)) {
      if element.name != text {
        results.append(FieldResult(title: element.name, detail: element.title, target: .element(element.name)))
      }
    }
    return results
  }

  /// Keys while a line is typed: every letter is text.
  mutating func receiveInField(_ event: InputEvent) -> [Effect] {
    guard case .field(var field) = overlay else { return [] }
    if field.purpose == .answer { return receiveAnswer(event, field) }
    switch event {
    case .key(.character("c"), .control): return [.quit]
    case .key(.character("z"), .control): return [.suspend]
    case .key(.character("l"), .control): return [.redraw]
    case .key(.character("u"), .control): field.text = ""
    case .key(.character(let scalar), let modifiers) where !modifiers.contains(.control) && scalar.value >= 0x20:
      if field.text.unicodeScalars.count < 60 { field.text.unicodeScalars.append(scalar) }
      field.selected = 0
    case .paste(let text):
      field.text = String((field.text + text.filter { !$0.isNewline }).prefix(60))
      field.selected = 0
    case .key(.backspace, _):
      if field.text.isEmpty {
        overlay = nil
        return []
      }
      field.text.removeLast()
      field.selected = 0
    case .key(.up, _): field.selected = max(0, field.selected - 1)
    case .key(.down, _): field.selected = min(max(0, results(field).count - 1), field.selected + 1)
    case .key(.escape, _):
      overlay = nil
      return []
    case .key(.enter, _), .key(.tab, _):
      return choose(field)
    case .mouse(.press, let point):
      let name = view(self).name(at: point) ?? ""
      if field.purpose == .glossary { return showWord(named: name, in: field) }
      guard let index = indexed(name, "result") else { return [] }
      field.selected = index
      return choose(field)
    default: break
    }
    overlay = .field(field)
    return []
  }

  /// Keys while a number is typed for an answer: those that can stand in one are text, the key map has the others.
  private mutating func receiveAnswer(_ event: InputEvent, _ field: Field) -> [Effect] {
    var field = field
    switch event {
    case .key(.backspace, _): _ = field.text.popLast()
    case .key(.character("u"), .control): field.text = ""
    case .key(.character(let scalar), []) where Field.numeric.contains(scalar):
      // Where fractions have a comma, it is still a point.
      field.text.unicodeScalars.append(scalar == "," ? "." : scalar == "-" ? "−" : scalar)
    case .paste(let text):
      field.text.unicodeScalars += text.unicodeScalars.filter { Field.numeric.contains($0) }
    case .key(let key, let modifiers):
      return KeyMap.action(for: KeyPress(key, modifiers), in: [.answer]).map { perform($0) } ?? []
    case .mouse(let action, let point): return receiveMouse(action, point)
    }
    field.text = String(field.text.prefix(12))
    overlay = .field(field)
    return []
  }

  /// A click in the glossary shows a word; Enter goes where it is taught.
  private mutating func showWord(named name: String, in field: Field) -> [Effect] {
    if let index = indexed(name, "result") {
      overlay = .field(Field(purpose: .glossary, text: field.text, selected: index))
    } else if let word = bracketed(name, "term") {
      openGlossary(at: word)
    }
    return []
  }

  private mutating func choose(_ field: Field) -> [Effect] {
    let results = results(field)
    overlay = nil
    guard results.indices.contains(field.selected) else {
      switch field.purpose {
      case .value: notice = field.text.isEmpty ? nil : "“\(field.text)” is not a number"
      case .setting:
        guard let playground, !field.text.isEmpty else { return [] }
        notice = "\(playground.control.title): \(playground.settings.demand(playground.control)), not “\(field.text)”"
      case .runName: notice = field.text.isEmpty ? nil : RunStore.problem(withName: field.text)
      case .search, .palette, .glossary, .savedRun:
        notice = field.text.isEmpty ? nil : "nothing found for “\(field.text)”"
      case .answer: break
      }
      return []
    }
    switch results[field.selected].target {
    case .action(let action): return perform(action)
    case .page(let lesson, let page): return openLesson(lesson, page: page)
    case .element(let name):
      if !select(named: name) { notice = "there is no \(name) here" }
      return []
    case .value(let value): return setSelected(to: value)
    case .setting(let control, let text): return set(control, typed: text)
    case .newName(let name): return presentRun.map { [.runs(.save($0, as: name))] } ?? []
    case .savedRun(let name): return [.runs(.open(name))]
    case .word(let id):
      openGlossary(at: id)
      return []
    case .lesson(let id): return openLesson(teaching: id)
    }
  }
}

extension Page {
  /// Its words without marks, for searching.
  var plainText: String {
    blocks.map { block in
      switch block {
      case .paragraph(let inlines): inlines.map(\.plain).joined()
      case .list(let items, _): items.map { $0.map(\.plain).joined() }.joined(separator: " ")
      case .code(let code): code
      }
    }.joined(separator: " ")
  }
}
