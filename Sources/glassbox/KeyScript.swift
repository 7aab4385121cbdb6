import Canvas

/// What a person would do, written in words: `Right*3 Space text:0.5 Enter steps:500`.
struct KeyScript: Equatable {
  enum Step: Equatable {
    case event(InputEvent)
    /// Training steps; time stands still otherwise.
    case steps(Int)
  }

  /// A word that is none.
  struct Mistake: Error, CustomStringConvertible {
    let description: String
  }

  var steps: [Step] = []

  /// - Throws: Mistake, with the word and what is understood.
  init(_ text: String) throws {
    for word in text.split(separator: " ").map(String.init) { steps += try KeyScript.read(word) }
  }

  private static func read(_ word: String) throws -> [Step] {
    if word.hasPrefix("text:") {
      return word.dropFirst("text:".count).unicodeScalars.map { .event(.key(.character($0), [])) }
    }
    if word.hasPrefix("steps:") {
      guard let count = Int(word.dropFirst("steps:".count)), count > 0 else {
        throw Mistake(description: "\(word): how many steps? For example steps:500")
      }
      return [.steps(count)]
    }
    var name = Substring(word)
    var count = 1
    // A lone `*` is a key; after a key it repeats.
    if let star = word.lastIndex(of: "*"), star != word.startIndex, let number = Int(word[word.index(after: star)...]) {
      guard (1...10_000).contains(number) else {
        throw Mistake(description: "\(word): a key can be repeated 1 to 10000 times")
      }
      name = word[..<star]
      count = number
    }
    guard let event = event(name) else {
      throw Mistake(
        description:
          "\(word) is no key; there are single characters, \(named.map(\.0).joined(separator: " ")) F1 … F12, "
          + "before them S- M- C- for Shift, Alt, Ctrl, then text:… and steps:N")
    }
    return Array(repeating: .event(event), count: count)
  }

  private static let named: [(String, Key)] = [
    ("Up", .up), ("Down", .down), ("Left", .left), ("Right", .right), ("Home", .home), ("End", .end),
    ("PageUp", .pageUp), ("PageDown", .pageDown), ("Insert", .insert), ("Delete", .delete), ("Enter", .enter),
    ("Tab", .tab), ("BackTab", .backTab), ("Escape", .escape), ("Backspace", .backspace),
    ("Space", .character(" ")),
  ]

  private static func event(_ word: Substring) -> InputEvent? {
    var name = word
    var modifiers: Modifiers = []
    let prefixes: [(String, Modifiers)] = [("S-", .shift), ("M-", .alt), ("C-", .control)]
    while name.count > 2, let prefix = prefixes.first(where: { name.hasPrefix($0.0) }) {
      modifiers.insert(prefix.1)
      name = name.dropFirst(2)
    }
    if let known = named.first(where: { $0.0 == name }) { return .key(known.1, modifiers) }
    if name.unicodeScalars.count == 1, let scalar = name.unicodeScalars.first {
      return .key(.character(scalar), modifiers)
    }
    if name.hasPrefix("F"), let number = Int(name.dropFirst()), (1...12).contains(number) {
      return .key(.function(number), modifiers)
    }
    // What people type for them elsewhere.
    switch name {
    case "Esc": return .key(.escape, modifiers)
    case "BSpace": return .key(.backspace, modifiers)
    case "PgUp", "PPage": return .key(.pageUp, modifiers)
    case "PgDn", "NPage": return .key(.pageDown, modifiers)
    default: return nil
    }
  }
}
