/// Something wrong at one place of a table.
public struct CSVProblem: Hashable, Sendable, CustomStringConvertible {
  /// Both from 1.
  public var line: Int
  public var column: Int
  /// The column's name, where it has one.
  public var name: String?
  public var what: String

  init(line: Int, column: Int, name: String? = nil, _ what: String) {
    self.line = line
    self.column = column
    self.name = name
    self.what = what
  }

  /// `line 17, column 3 (age): "many" is not a number`
  public var description: String {
    "line \(line), column \(column)\(name.map { " (\(shown($0)))" } ?? ""): \(what)"
  }
}

extension String {
  /// In quotes, on one line and not too long for it.
  var quoted: String {
    let text = shown(self)
    return text.count <= 40 ? "\"\(text)\"" : "\"\(text.prefix(37))…\""
  }
}
