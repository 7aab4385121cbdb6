import Canvas
import Testing

@testable import Explainer

@Suite struct KeyMapTests {
  /// Every set of contexts that a model can be in, but while a line is typed.
  private let situations: [[KeyContext]]

  init() throws {
    var found: [[KeyContext]] = []
    for screen in [Screen.chapter, .playground, .chapters, .review] {
      for focus in Focus.allCases {
        for overlay in [nil, .help, .diagnosis, .field(Field(purpose: .answer))] as [Overlay?] {
          var model = try Sample.model()
          (model.screen, model.focus, model.overlay) = (screen, focus, overlay)
          if !found.contains(model.keyContexts) { found.append(model.keyContexts) }
        }
      }
    }
    situations = found
  }

  @Test func noContextIsForgotten() {
    #expect(Set(situations.joined()) == Set(KeyContext.allCases))
  }

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

  /// Whatever is on the screen, unless a line of text is typed.
  @Test(arguments: [("c", Action.quit), ("z", .suspend), ("l", .redraw)] as [(Unicode.Scalar, Action)])
  func theProgramsKeysWorkEverywhere(key: Unicode.Scalar, action: Action) {
    for contexts in situations {
      #expect(KeyMap.action(for: KeyPress(.character(key), .control), in: contexts) == action, "\(contexts)")
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
    let (figure, choices, pad): ([KeyContext], [KeyContext], [KeyContext]) =
      (
        [.figure, .page, .network, .everywhere], [.choices, .page, .network, .everywhere],
        [.pad, .page, .network, .everywhere]
      )
    #expect(KeyMap.action(for: KeyPress(.up), in: figure) == .nudgeUp)
    #expect(KeyMap.action(for: KeyPress(.up), in: choices) == .choiceUp)
    #expect(KeyMap.action(for: KeyPress(.character(" ")), in: pad) == .ink)
    #expect(KeyMap.action(for: KeyPress(.character(" ")), in: figure) == .run)
  }

  @Test func whatTheFooterShowsIsAlsoInHelp() {
    for contexts in situations
    where KeyMap.bindings.contains(where: { contexts.contains($0.context) && $0.action == .help }) {
      let bindings = KeyMap.bindings.filter { contexts.contains($0.context) }
      for binding in bindings where binding.footer != nil {
        let isInHelp = bindings.contains { $0.action == binding.action && $0.help != nil }
        #expect(isInHelp, "\(binding.action) in \(contexts)")
      }
    }
  }
}
