import Canvas

/// Keys as words: `Right*3 Space text:0.5 Enter steps:100`.
public struct KeyScript: Sendable, Hashable {
  public enum Step: Sendable, Hashable {
    case input(InputEvent)
    /// So many training steps.
    case steps(Int)
    /// So many days go by.
    case days(Int)
    case resize(Size)
  }

  public var steps: [Step] = []

  public init(steps: [Step]) { self.steps = steps }

  /// - Throws: ShellError that names the word it does not know.
  public init(_ script: String) throws {
    for word in script.split(whereSeparator: \.isWhitespace) { steps += try KeyScript.parse(String(word)) }
  }

  private static func parse(_ word: String) throws -> [Step] {
    if word.hasPrefix("text:") {
      return word.dropFirst(5).unicodeScalars.map { .input(.key(.character($0), [])) }
    }
    if word.hasPrefix("paste:") { return [.input(.paste(String(word.dropFirst(6))))] }
    if word.hasPrefix("steps:") {
      guard let count = Int(word.dropFirst(6)), count > 0 else { throw unknown(word) }
      return [.steps(count)]
    }
    if word.hasPrefix("days:") {
      guard let count = Int(word.dropFirst(5)), (1...10_000).contains(count) else { throw unknown(word) }
      return [.days(count)]
    }
    if word.hasPrefix("Resize:") {
      guard let size = Size(parsing: word.dropFirst(7)) else { throw unknown(word) }
      return [.resize(size)]
    }
    for (prefix, action) in mouse where word.hasPrefix(prefix) {
      let numbers = word.dropFirst(prefix.count).split(separator: ",").map { Int($0) }
      guard numbers.count == 2, let x = numbers[0], let y = numbers[1] else { throw unknown(word) }
      return [.input(.mouse(action, Point(x: x, y: y)))]
    }
    // A star repeats; a lone star is the star key.
    if let star = word.lastIndex(of: "*"), star > word.startIndex, let count = Int(word[word.index(after: star)...]) {
      guard (1...10_000).contains(count) else { throw unknown(word) }
      return Array(repeating: .input(try key(String(word[..<star]))), count: count)
    }
    return [.input(try key(word))]
  }

  private static func key(_ word: String) throws -> InputEvent {
    var modifiers: Modifiers = []
    var name = Substring(word)
    while name.count > 2, name.dropFirst().first == "-", let modifier = modifierNames[name.first!] {
      modifiers.insert(modifier)
      name = name.dropFirst(2)
    }
    if let key = names[String(name)] { return .key(key, modifiers) }
    if name.first == "F", let number = Int(name.dropFirst()), (1...24).contains(number) {
      return .key(.function(number), modifiers)
    }
    guard name.unicodeScalars.count == 1, let scalar = name.unicodeScalars.first else { throw unknown(word) }
    return .key(.character(scalar), modifiers)
  }

  private static func unknown(_ word: String) -> ShellError {
    ShellError(
      "--keys: “\(word)” is no key; use a letter, Up Down Left Right Enter Tab Esc BS Space F1, C-x, S-Up, *3 to repeat, text:…, steps:N, days:N"
    )
  }

  private static let modifierNames: [Character: Modifiers] = ["C": .control, "S": .shift, "M": .alt]
  private static let mouse: [(String, MouseAction)] = [
    ("Mouse:", .press), ("Drag:", .drag), ("WheelUp:", .wheelUp), ("WheelDown:", .wheelDown),
  ]
  private static let names: [String: Key] = [
    "Up": .up, "Down": .down, "Left": .left, "Right": .right, "Home": .home, "End": .end, "PgUp": .pageUp,
    "PgDn": .pageDown, "Ins": .insert, "Del": .delete, "Enter": .enter, "Tab": .tab, "BackTab": .backTab,
    "Esc": .escape, "Escape": .escape, "Space": .character(" "), "BS": .backspace, "Backspace": .backspace,
    "PageUp": .pageUp, "PageDown": .pageDown, "Insert": .insert, "Delete": .delete,
  ]
}
