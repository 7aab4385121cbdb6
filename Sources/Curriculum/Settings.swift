import Yams

/// The settings of one layer, optimiser or the like. They are asked for one after another; what was asked for is all that
/// may be said, and what the guide to lessons shows.
final class Settings {
  struct Key: Equatable {
    let name: String
    /// Nil where it must be said.
    let usual: String?
  }

  private(set) var yaml: FencedYAML
  /// What stands beside the kind's word without a key, for the first setting: `dropout: 0.2`.
  private let bare: Node?
  /// Of the layer that is read; empty for what has no name.
  private(set) var name = ""
  private(set) var keys: [Key] = []

  init(_ yaml: FencedYAML, bare: Node? = nil) {
    self.yaml = yaml
    self.bare = bare
  }

  /// Of a layer with this name.
  func named(_ name: String) -> Settings {
    let settings = Settings(yaml.called("layer \(name)"), bare: bare)
    settings.name = name
    return settings
  }

  /// Nil after a mistake that was reported.
  /// - Parameter extra: keys that are read elsewhere
  func product<Product>(of kind: Kind<Product>, extra: [String] = []) -> Product? {
    let before = yaml.problems.all.count
    let product = kind.read(self)
    if bare != nil, keys.isEmpty {
      yaml.problems.report(yaml.line, "\(yaml.what) has no settings; write `\(kind.word)` alone")
    }
    if yaml.allow(extra + keys.map(\.name)) {
      for key in keys where key.usual == nil && !yaml.has(key.name) {
        yaml.problems.report(yaml.line, "\(yaml.what) needs `\(key.name)`")
      }
    }
    return yaml.problems.all.count == before ? product : nil
  }

  /// Notes a key; a value without one is for the first.
  /// - Returns: whether the key has a value.
  func asks(_ key: String, usual: String?) -> Bool {
    if keys.isEmpty, let bare { yaml = yaml.adding(key, bare) }
    keys.append(Key(name: key, usual: usual))
    return yaml.has(key)
  }

  /// A whole number.
  /// - Parameter range: left out where the engine knows the bounds
  func integer(_ key: String, usual: Int? = nil, in range: ClosedRange<Int> = Int.min...Int.max) -> Int {
    guard asks(key, usual: usual.map { "\($0)" }) else { return usual ?? 0 }
    return yaml.integer(key, in: range) ?? 0
  }

  func number(_ key: String, usual: Float? = nil, in range: ClosedRange<Double>? = nil) -> Float {
    let shown = usual.map { $0 == $0.rounded() ? "\(Int($0))" : "\($0)" }
    guard asks(key, usual: shown) else { return usual ?? 0 }
    guard let number = yaml.number(key) else { return 0 }
    if let range, !range.contains(number) { yaml.wrong(key, "a number \(range.lowerBound) … \(range.upperBound)") }
    return Float(number)
  }

  func flag(_ key: String, usual: Bool) -> Bool {
    asks(key, usual: "\(usual)") ? yaml.flag(key) ?? usual : usual
  }

  func text(_ key: String) -> String {
    asks(key, usual: nil) ? yaml.string(key) ?? "" : ""
  }

  /// One of the words a type knows.
  func choice<Choice: RawRepresentable & CaseIterable>(_ key: String, usual: Choice) -> Choice
  where Choice.RawValue == String {
    asks(key, usual: usual.rawValue) ? yaml.choice(key) ?? usual : usual
  }

  /// Some of the words a type knows.
  func choices<Choice: RawRepresentable & CaseIterable>(_ key: String) -> [Choice] where Choice.RawValue == String {
    asks(key, usual: nil) ? yaml.choices(key) ?? [] : []
  }
}
