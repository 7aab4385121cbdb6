import Curriculum

/// What one of a scene's options may say.
public enum StageOption: Sendable, Hashable {
  case text
  /// One of these words.
  case word([String])
  /// Some of these words, with blanks between them.
  case words([String])
  /// Above 0.
  case number
  /// From 1 on.
  case count
  /// The name of a number that can be selected, or one of these words.
  case element(or: [String] = [])

  /// What a value must be, where it is not that.
  fileprivate func demand(_ value: String, _ scene: Scene) -> String? {
    switch self {
    case .text: nil
    case .word(let words): words.contains(value) ? nil : "one of " + words.joined(separator: ", ")
    case .words(let words):
      value.split(separator: " ").allSatisfy { words.contains(String($0)) }
        ? nil : "some of " + words.joined(separator: ", ")
    case .number: Float(value).map { $0 > 0 && $0.isFinite } == true ? nil : "a number above 0"
    case .count: Int(value).map { $0 > 0 } == true ? nil : "a whole number from 1 on"
    case .element(let words):
      words.contains(value) || scene.element(named: value) != nil
        ? nil : (["the name of a parameter, such as output.bias[0]"] + words).joined(separator: ", or ")
    }
  }
}

extension Stage {
  /// What a scene asks of its picture that the picture can't give, each in one line.
  public func problems(_ scene: Scene) -> [String] {
    let known = options.merging(commonOptions) { own, _ in own }
    let values = scene.options.sorted { $0.key < $1.key }.compactMap { name, value -> String? in
      guard let option = known[name] else {
        let names = known.keys.sorted().joined(separator: ", ")
        return "unknown option `\(name)`; the figure `\(scene.figure)` knows \(names)"
      }
      return option.demand(value, scene).map { "the option `\(name)` must be \($0), not `\(value)`" }
    }
    return values + [misfit(scene)].compactMap { $0 }
  }

  /// What every scene may say, whatever draws it.
  private var commonOptions: [String: StageOption] {
    ["select": .element(), "rate": .number, "tied": .word(["all"])]
  }
}
