import Canvas
import Curriculum
import Datasets
import Shell
import Store
import Testing
import Training

@testable import Explainer

/// Part I from its first page to its last, by somebody who has a keyboard and reads everything.
@Suite struct PlayThroughTests {
  @Test(arguments: [Layout.smallest, Size(width: 120, height: 40)])
  func partOneIsPlayedWithTheKeyboardAlone(at size: Size) throws {
    let library = LessonLibrary.embedded()
    let part = library.lessons.filter { $0.part == "I" }
    let first = try #require(part.first)
    let player = try Player(library, at: first.id, size)
    for lesson in part {
      for page in lesson.pages {
        let isThere = player.model.lesson?.id == lesson.id && player.model.page == page
        try #require(isThere, "“\(page.title)” is not reached")
        try player.play(page)
        try player.press("Enter")
      }
    }
    for lesson in part {
      let kept = try #require(player.progress.lessons[lesson.id])
      #expect(kept.finished != nil, "\(lesson.id) is not finished")
      #expect(kept.pagesReached == Set(lesson.pages.indices))
      #expect(kept.answers.count == lesson.pages.count { $0.prediction != nil })
      #expect(kept.answers.values.allSatisfy { $0.isRight })
      #expect(Set(kept.challenges.keys) == Set(lesson.pages.filter { $0.challenge != nil }.map(\.title)))
    }
  }
}

/// Reads and plays page after page. What it presses it works out from the lesson, as a learner would who had the answers.
private final class Player {
  private let headless: Headless
  private let size: Size
  /// Where the words stand.
  private let pane: Rect
  private var triedNetworks: Set<Run?> = []

  init(_ library: LessonLibrary, at chapter: String, _ size: Size) throws {
    headless = try Headless(
      options: InterfaceOptions(
        library: library, chapter: chapter, locations: DataLocations(folders: []), threads: 1),
      size: size, capabilities: Capabilities())
    self.size = size
    pane = Layout(size: size, showsText: true, stateRows: 0).text
  }

  var model: Model { headless.model }
  var progress: LearnerProgress { headless.progress }
  private var title: String {
    "\(model.lesson?.id ?? ""), “\(model.page?.title ?? "")” at \(size.width)×\(size.height)"
  }

  func press(_ script: String) throws { try headless.keys(script) }

  func play(_ page: Page) throws {
    read(page)
    try lookAtTheFigureAlone()
    try tryEverything()
    try press("r")
    if let prediction = page.prediction { try answer(prediction) }
    if let challenge = page.challenge { try win(challenge) }
    let keys = ["⏎ next", "? help"] + (model.isTrainable ? ["Space run"] : [])
    for key in keys { #expect(footer.contains(key), "\(title) does not show \(key): \(footer)") }
  }

  // MARK: - Reading

  private func read(_ page: Page) {
    expect(page.title, in: text(of: headless.frame.bounds))
    for block in page.blocks {
      switch block {
      case .paragraph(let words): expect(plain(words))
      case .list(let items, _): for item in items { expect(plain(item)) }
      case .code(let code):
        for line in code.split(separator: "\n") { expect(String(line)) }
      }
    }
    if let prediction = page.prediction { expect(plain(prediction.question)) }
    if let challenge = page.challenge { expect(plain(challenge.task)) }
    keysDoWhatTheWordsPromise(page)
  }

  private func expect(_ words: String, in text: String? = nil) {
    let text = text ?? self.text(of: pane)
    let words = words.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    #expect(text.contains(words), "\(title) cuts “\(words)”:\n\(headless.frame.plainText)")
  }

  /// What stands in a part of the screen, its lines joined as a reader joins them.
  private func text(of rect: Rect) -> String {
    let frame = headless.frame
    return (rect.y..<size.height).map { y in
      String(String.UnicodeScalarView((rect.x..<rect.right).map { frame[$0, y].scalar }))
    }.joined(separator: " ").split(whereSeparator: \.isWhitespace).joined(separator: " ")
  }

  private var footer: String {
    String(headless.frame.plainText.split(separator: "\n", omittingEmptySubsequences: false)[size.height - 1])
  }

  private func plain(_ words: [Inline]) -> String { words.map(\.plain).joined() }

  /// A key that a page names in bold does something on it.
  private func keysDoWhatTheWordsPromise(_ page: Page) {
    let words = page.blocks.flatMap(\.inlines) + (page.challenge?.task ?? [])
    for case .strong(let label) in words {
      for binding in KeyMap.bindings where binding.label.contains(label) && model.keyContexts.contains(binding.context)
      {
        #expect(model.reasonAgainst(binding.action) == nil, "\(title) names \(label)")
      }
    }
  }

  /// A narrow screen can give the figure all the room.
  private func lookAtTheFigureAlone() throws {
    guard Layout.isCompact(size) else { return }
    let page = headless.frame
    try press("Tab")
    #expect(!model.showsText && headless.frame != page, "\(title) has no figure alone")
    if !model.elements.isEmpty {
      #expect(text(of: headless.frame.bounds).contains("["), "\(title) shows nothing selected in its figure alone")
    }
    try press("Tab")
    #expect(headless.frame == page, "\(title) does not come back from its figure")
  }

  // MARK: - Touching

  /// Goes through all that can be selected and sees each selection; the first time that a network is met, turns each
  /// number and takes that back.
  private func tryEverything() throws {
    let elements = model.elements
    let isNew = triedNetworks.insert(model.scene?.run).inserted
    let start = model.selected
    var reached: Set<String> = []
    var still = headless.frame
    for _ in elements {
      let selected = try #require(model.selected)
      reached.insert(selected.name)
      if isNew { try turn(selected, from: still) }
      try press("Right")
      let next = headless.frame
      if elements.count > 1 { #expect(next != still, "\(title) does not show that \(selected.name) is selected") }
      still = next
    }
    #expect(reached == Set(elements.map(\.name)), "\(title)")
    #expect(model.selected == start)
  }

  private func turn(_ selected: SelectableElement, from still: Frame) throws {
    let value = try #require(model.value(of: selected.element))
    try press("Up")
    #expect(model.value(of: selected.element) != value, "\(title): ↑ does not turn \(selected.name)")
    #expect(headless.frame != still, "\(title) does not show that \(selected.name) was turned")
    try press("u")
    #expect(model.value(of: selected.element) == value, "\(title): u does not take \(selected.name) back")
  }

  // MARK: - Answering

  private func answer(_ prediction: Prediction) throws {
    if let hint = prediction.hint { try readHint(hint) }
    try press("Enter")
    let given: GivenAnswer
    switch prediction.answer {
    case .choice(let choices, let right):
      for choice in choices { expect(choice) }
      given = .choice(right)
      try press(Array(repeating: "Down", count: right).joined(separator: " ") + " Enter")
    case .number(let number):
      given = .number(number.value)
      try press("text:\(number.truth.text) Enter")
    }
    #expect(model.prediction.committed == given, "\(title) is not answered")
    expect(plain(prediction.explanation))
  }

  private func readHint(_ hint: String) throws {
    try press("i")
    let foot = Rect(x: 0, y: size.height - mostNoticeRows, width: size.width, height: mostNoticeRows)
    expect(hint, in: text(of: foot))
  }

  // MARK: - Winning

  private func win(_ challenge: Challenge) throws {
    for hint in challenge.hints { try readHint(hint) }
    #expect(!model.challenge.isWon, "\(title) is won before anything is done")
    for edit in challenge.reference { try press(try keys(for: edit)) }
    #expect(model.challenge.isWon, "\(title) is not won:\n\(headless.frame.plainText)")
    if let par = challenge.par { #expect(model.count(challenge.parCounts) <= par) }
    expect("✓ won")
  }

  /// The keys by which a learner does what a lesson's edit does.
  private func keys(for edit: Edit) throws -> String {
    switch edit {
    case .set(let element, let value): try select(element) + " = text:\(value) Enter"
    case .hyperparameter("rate", let value): try select(.rate) + " = text:\(value) Enter"
    case .steps(let count): "s*\(count)"
    case .epochs(let count): "S*\(count)"
    case .hyperparameter, .input: throw NoKey(edit: edit)
    }
  }

  private func select(_ element: ParameterElement) throws -> String {
    func kind(_ element: ParameterElement) -> Substring? { element.name.split(separator: ".").last }
    // Of numbers that move as one the first stands for all.
    let isTied = model.scene?.options["tied"] == "all"
    let index = model.elements.firstIndex {
      $0.element == element || isTied && kind($0.element) == kind(element)
    }
    guard let index else { throw NoKey(edit: .set(element, 0)) }
    let distance = index - model.selectedIndex
    return distance == 0 ? "" : (distance > 0 ? "Right" : "Left") + "*\(abs(distance))"
  }

  private struct NoKey: Error { var edit: Edit }
}
