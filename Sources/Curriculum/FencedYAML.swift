import Yams

/// A mapping written in YAML inside a lesson: typed access by key, every mistake reported with its line in the file.
struct FencedYAML {
  let problems: Problems
  /// What is being read, for messages: `scene`, `data`, `front matter`.
  let what: String
  /// Lines of the file before the YAML's first.
  let offset: Int
  /// Line of the mapping itself, in the file.
  let line: Int
  private(set) var entries: [(key: String, line: Int, node: Node)]

  /// Nil after a mistake that was reported.
  init?(_ text: String, what: String, offset: Int, problems: Problems) {
    let node: Node?
    do {
      node = try Yams.compose(yaml: text)
    } catch let error as YamlError {
      let (line, problem) = Self.place(error, offset: offset, text: text)
      problems.report(line, "the \(what) is not YAML: \(problem)")
      return nil
    } catch {
      problems.report(offset + 1, "the \(what) is not YAML")
      return nil
    }
    guard let node else {
      problems.report(offset, "the \(what) is empty; fill it in or take it out")
      return nil
    }
    self.init(node, what: what, offset: offset, problems: problems)
  }

  init?(_ node: Node, what: String, offset: Int, problems: Problems) {
    let line = offset + (node.mark?.line ?? 1)
    guard case .mapping(let mapping) = node else {
      problems.report(line, "the \(what) must be a list of `key: value` lines")
      return nil
    }
    self.problems = problems
    self.what = what
    self.offset = offset
    self.line = line
    self.entries = mapping.map { key, value in
      (key.string ?? "", offset + (key.mark?.line ?? 1), value)
    }
  }

  /// Nothing said.
  init(what: String, offset: Int = 0, line: Int = 0, problems: Problems) {
    self.problems = problems
    self.what = what
    self.offset = offset
    self.line = line
    entries = []
  }

  private static func place(_ error: YamlError, offset: Int, text: String) -> (Int, String) {
    let advice = "; look at quotes, brackets and indentation"
    switch error {
    case .scanner(let context, let problem, let mark, _), .parser(let context, let problem, let mark, _),
      .composer(let context, let problem, let mark, _):
      // What was opened and never closed is wrong where it was opened.
      if let context, context.text.contains("flow") || context.text.contains("quoted") {
        return (offset + context.mark.line, problem + advice)
      }
      // A mistake noticed after the last character belongs to the last line.
      let lines = max(1, text.split(separator: "\n").count)
      return (offset + min(mark.line, lines), problem + advice)
    case .duplicatedKeysInMapping(let duplicates, let context):
      let names = duplicates.map { "`\($0)`" }.joined(separator: ", ")
      return (offset + context.mark.line, "\(names) is there twice; keep one")
    case .reader(let problem, _, _, _): return (offset + 1, problem)
    default: return (offset + 1, "it cannot be read")
    }
  }

  // MARK: - Keys

  /// Reports each key that is not among `known`.
  /// - Returns: whether all are.
  @discardableResult func allow(_ known: [String]) -> Bool {
    let strangers = entries.filter { !known.contains($0.key) }
    for entry in strangers {
      let suggestion = Spelling.suggestion(for: entry.key, among: known)
      let rest = suggestion.isEmpty ? "; there are \(known.joined(separator: ", "))" : suggestion
      problems.report(entry.line, "unknown key `\(entry.key)` in \(what)\(rest)")
    }
    return strangers.isEmpty
  }

  func has(_ key: String) -> Bool { entries.contains { $0.key == key } }

  func node(_ key: String) -> Node? { entries.first { $0.key == key }?.node }

  /// Line of a key, or of the mapping where the key is missing.
  func line(_ key: String) -> Int { entries.first { $0.key == key }?.line ?? line }

  /// Line on which a value stands.
  func line(of node: Node) -> Int { offset + (node.mark?.line ?? 1) }

  /// This mapping over another: keys of `base` that are missing here are taken from there.
  func filled(from base: FencedYAML, except omitted: Set<String>) -> FencedYAML {
    var merged = self
    merged.entries += base.entries.filter { !has($0.key) && !omitted.contains($0.key) }
    return merged
  }

  /// With one more value, on the line on which it stands.
  func adding(_ key: String, _ value: Node) -> FencedYAML {
    var more = self
    more.entries.append((key, line(of: value), value))
    return more
  }

  /// Under another name in messages.
  func called(_ what: String) -> FencedYAML {
    var other = FencedYAML(what: what, offset: offset, line: line, problems: problems)
    other.entries = entries
    return other
  }

  // MARK: - Values

  func string(_ key: String) -> String? {
    guard let node = node(key) else { return nil }
    guard case .scalar(let scalar) = node else {
      wrong(key, "text")
      return nil
    }
    return scalar.string
  }

  func number(_ key: String) -> Double? {
    guard let node = node(key) else { return nil }
    guard let number = Self.number(node) else {
      wrong(key, "a number")
      return nil
    }
    return number
  }

  func integer(_ key: String, in range: ClosedRange<Int>) -> Int? {
    guard let number = number(key) else { return nil }
    guard number == number.rounded(), let whole = Int(exactly: number), range.contains(whole) else {
      let bounds =
        switch (range.lowerBound, range.upperBound) {
        case (Int.min, Int.max): ""
        case (let least, Int.max): " of at least \(least)"
        case (let least, let most): " \(least) … \(most)"
        }
      wrong(key, "a whole number\(bounds)")
      return nil
    }
    return whole
  }

  func flag(_ key: String) -> Bool? {
    guard let node = node(key) else { return nil }
    guard let flag = node.bool else {
      wrong(key, "`true` or `false`")
      return nil
    }
    return flag
  }

  /// One of the words a type knows.
  func choice<Choice: RawRepresentable & CaseIterable>(_ key: String) -> Choice? where Choice.RawValue == String {
    string(key).flatMap { choice($0, of: key) }
  }

  /// Some of the words a type knows.
  func choices<Choice: RawRepresentable & CaseIterable>(_ key: String) -> [Choice]? where Choice.RawValue == String {
    strings(key)?.compactMap { choice($0, of: key) }
  }

  private func choice<Choice: RawRepresentable & CaseIterable>(
    _ text: String, of key: String
  ) -> Choice? where Choice.RawValue == String {
    if let choice = Choice(rawValue: text) { return choice }
    let all = Choice.allCases.map(\.rawValue)
    let suggestion = Spelling.suggestion(for: text, among: all)
    problems.report(
      line(key),
      "unknown \(key) `\(text)`\(suggestion.isEmpty ? "; there are \(all.joined(separator: ", "))" : suggestion)")
    return nil
  }

  func strings(_ key: String) -> [String]? {
    guard let node = node(key) else { return nil }
    guard case .sequence(let sequence) = node else {
      if let one = node.string { return [one] }
      wrong(key, "a list")
      return nil
    }
    let texts = sequence.compactMap(\.string)
    guard texts.count == sequence.count else {
      wrong(key, "a list of words")
      return nil
    }
    return texts
  }

  func numbers(_ key: String) -> [Double]? {
    guard let node = node(key) else { return nil }
    guard let numbers = Self.flat(node) else {
      wrong(key, "a list of numbers")
      return nil
    }
    return numbers
  }

  /// A list of lists of numbers.
  func rows(_ key: String) -> [[Double]]? {
    guard let node = node(key) else { return nil }
    guard case .sequence(let sequence) = node else {
      wrong(key, "a list of rows, each a list of numbers")
      return nil
    }
    var rows: [[Double]] = []
    for row in sequence {
      guard case .sequence = row, let numbers = Self.flat(row) else {
        problems.report(line(of: row), "each row of `\(key)` must be a list of numbers")
        return nil
      }
      rows.append(numbers)
    }
    return rows
  }

  func mapping(_ key: String) -> FencedYAML? {
    guard let node = node(key) else { return nil }
    return FencedYAML(node, what: "`\(key)`", offset: offset, problems: problems)
  }

  func wrong(_ key: String, _ wanted: String) { problems.report(line(key), "`\(key)` must be \(wanted)") }

  /// Numbers as people write them: `0.1`, `−4` with U+2212.
  static func number(_ node: Node) -> Double? {
    guard case .scalar(let scalar) = node else { return nil }
    let text = scalar.string.replacing("\u{2212}", with: "-")
    guard let number = Double(text), number.isFinite else { return nil }
    return number
  }

  /// Nested lists of numbers in reading order; one number is a list of one.
  static func flat(_ node: Node) -> [Double]? {
    guard case .sequence(let sequence) = node else { return number(node).map { [$0] } }
    var all: [Double] = []
    for inner in sequence {
      guard let numbers = flat(inner) else { return nil }
      all += numbers
    }
    return all
  }
}
