import Yams

/// One of the things that a lesson can name: a layer, an optimiser, a data set.
struct Kind<Product>: Sendable {
  /// How a lesson names it: `max-pooling`.
  let word: String
  /// What it is, for the guide.
  let summary: String
  /// What the first of them is called where it has a name in the model and says none: `pool1`.
  var called = ""
  /// Asks for its settings, one after another. What comes back is of use only where nothing was reported.
  let read: @Sendable (Settings) -> Product

  init(_ word: String, _ summary: String, called: String = "", read: @escaping @Sendable (Settings) -> Product) {
    self.word = word
    self.summary = summary
    self.called = called
    self.read = read
  }

  /// What it asks for.
  var settings: [Settings.Key] {
    let asked = Settings(FencedYAML(what: word, problems: Problems(file: "")))
    _ = read(asked)
    return asked.keys
  }
}

extension FencedYAML {
  /// A kind alone, with one setting or with several: `adam`, `{momentum: 0.8}`, `{adam: {beta1: 0.8}}`.
  ///
  /// - Parameters:
  ///   - line: where it stands
  ///   - what: for messages, `optimizer`
  /// - Returns: the kind and what is said beside it; nil after a mistake that was reported.
  func kind<Product>(
    _ node: Node, line: Int, among kinds: [Kind<Product>], what: String
  ) -> (kind: Kind<Product>, settings: Settings)? {
    let known = kinds.map(\.word)
    let word: String
    var beside: Node?
    switch node {
    case .scalar(let scalar): word = scalar.string
    case .mapping(let mapping) where mapping.count == 1:
      word = mapping.first?.key.string ?? ""
      beside = mapping.first?.value
    default:
      problems.report(
        line, "`\(what)` must be \(known.joined(separator: ", ")), or one of them with settings in braces")
      return nil
    }
    guard let kind = kinds.first(where: { $0.word == word }) else {
      let suggestion = Spelling.suggestion(for: word, among: known)
      problems.report(
        line,
        "unknown \(what) `\(word)`" + (suggestion.isEmpty ? "; there are \(known.joined(separator: ", "))" : suggestion)
      )
      return nil
    }
    let nothing = FencedYAML(what: word, offset: offset, line: line, problems: problems)
    guard let beside, beside.string?.isEmpty != true else { return (kind, Settings(nothing)) }
    guard case .mapping = beside else { return (kind, Settings(nothing, bare: beside)) }
    return FencedYAML(beside, what: word, offset: offset, problems: problems).map { (kind, Settings($0)) }
  }

  /// What a key names, read to the end.
  /// - Returns: nil where the key is missing, and after a mistake that was reported.
  func read<Product>(_ key: String, among kinds: [Kind<Product>]) -> Product? {
    guard let node = node(key), let (kind, settings) = kind(node, line: line(key), among: kinds, what: key) else {
      return nil
    }
    return settings.product(of: kind)
  }
}
