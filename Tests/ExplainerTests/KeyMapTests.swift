import Canvas
import Explainer
import Testing

@Suite struct KeyMapTests {
  /// Every set of contexts that a model can be in.
  private let situations: [[KeyContext]] = [
    [.figure, .page, .everywhere], [.choices, .page, .everywhere], [.pad, .page, .everywhere], [.list, .everywhere],
    [.review, .everywhere], [.help], [.answer],
  ]

  @Test func noKeyMeansTwoThingsInOneContext() {
    for context in KeyContext.allCases {
      var owners: [KeyPress: Action] = [:]
      for binding in KeyMap.bindings where binding.context == context {
        for key in binding.keys {
          #expect(owners[key] == nil, "\(key) means \(binding.action) and \(owners[key]!) in \(context)")
          owners[key] = binding.action
        }
      }
    }
  }

  @Test func everyActionHasAKey() {
    let bound = Set(KeyMap.bindings.map(\.action))
    for action in Action.allCases { #expect(bound.contains(action), "\(action) has no key") }
  }

  @Test func controlCAlwaysQuits() {
    for contexts in situations {
      #expect(KeyMap.action(for: KeyPress(.character("c"), .control), in: contexts) == .quit)
    }
  }

  @Test func theNarrowerContextWins() {
    #expect(KeyMap.action(for: KeyPress(.up), in: situations[0]) == .nudgeUp)
    #expect(KeyMap.action(for: KeyPress(.up), in: situations[1]) == .choiceUp)
    #expect(KeyMap.action(for: KeyPress(.character(" ")), in: situations[2]) == .ink)
    #expect(KeyMap.action(for: KeyPress(.character(" ")), in: situations[0]) == .run)
  }

  @Test func whatTheFooterShowsIsAlsoInHelp() {
    for binding in KeyMap.bindings where binding.footer != nil && binding.context != .help {
      let isInHelp =
        KeyMap.bindings.contains { $0.action == binding.action && $0.help != nil } || binding.action == .leave
      #expect(isInHelp, "\(binding.action)")
    }
  }
}
