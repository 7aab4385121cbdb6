import Canvas

/// Something a key can mean.
public enum Action: String, Sendable, Hashable, CaseIterable {
  case selectPrevious, selectNext, previousNeuron, nextNeuron, previousLayer, nextLayer
  case nudgeUp, nudgeDown, nudgeUpCoarse, nudgeDownCoarse, nudgeUpFine, nudgeDownFine
  case typeValue, zero, freeze, undo, reset
  case run, step, epoch, slower, faster
  case check, explain, study, nextSample, draw, lossAxis
  case forward, back, focus, chapters, search, glossary, palette, theme, help, leave, redraw, suspend, quit
  case choiceUp, choiceDown, commit, typeAnswer, hint
  case penLeft, penRight, penUp, penDown, ink, clearPad
  case listUp, listDown, open, review
  case playground, controlUp, controlDown, controlLess, controlMore, previousGroup, nextGroup, typeSetting
  case newData, testPoints, discretise, inside
  case stepBack, stepForward, keyframeBack, keyframeForward, branch, otherBranch, compare, dropBranch
  case silence, transplant, runString, saveRun, openRun
  case putPositive, putNegative, rubOut
}

/// Where a binding holds.
public enum KeyContext: Sendable, Hashable, CaseIterable {
  /// On every screen, unless text is being typed.
  case everywhere
  /// On every page of a chapter, and in the playground.
  case network
  /// On every page of a chapter.
  case page
  /// In the playground, and among its settings.
  case playground, controls, points
  case figure, choices, pad, list, review, help
  /// A number is being typed for an answer; keys that mean nothing here are text.
  case answer
  /// In the panel that explains what is wrong with a run.
  case diagnosis
}

/// Parts of the help panel.
public enum KeyGroup: String, Sendable, CaseIterable {
  case move = "Move"
  case time = "Time"
  case branches = "Branches"
  case look = "Look"
  case go = "Go"
  case program = "Program"
}

/// A key with its modifiers.
public struct KeyPress: Sendable, Hashable {
  public var key: Key
  public var modifiers: Modifiers
  public init(_ key: Key, _ modifiers: Modifiers = []) {
    self.key = key
    self.modifiers = modifiers
  }
}

/// One row of the key map: it dispatches, and it writes the footer, the help panel and the README.
public struct Binding: Sendable {
  public var action: Action
  public var context: KeyContext
  public var keys: [KeyPress]
  /// How the keys are written: `←→`, `Space`.
  public var label: String
  /// One or two words for the footer; nil keeps it out of the footer.
  public var footer: String?
  /// A few words for help; nil where another row speaks for it.
  public var help: String?
  public var group: KeyGroup
}

/// All keys of the program.
public enum KeyMap {
  /// What a key means, the narrower context first.
  public static func action(for press: KeyPress, in contexts: [KeyContext]) -> Action? {
    for context in contexts {
      if let binding = bindings.first(where: { $0.context == context && $0.keys.contains(press) }) {
        return binding.action
      }
    }
    return nil
  }

  private static func letter(_ scalar: Unicode.Scalar) -> KeyPress { KeyPress(.character(scalar)) }

  private static func row(
    _ action: Action, _ context: KeyContext, _ keys: [KeyPress], _ label: String, _ group: KeyGroup,
    footer: String? = nil, help: String? = nil
  ) -> Binding {
    Binding(
      action: action, context: context, keys: keys, label: label, footer: footer, help: help, group: group)
  }

  /// What a number can begin with.
  private static let digits = "0123456789-−".unicodeScalars.map { letter($0) }

  /// Order matters: it is the order of the footer and of the help panel.
  public static let bindings: [Binding] = [
    row(
      .selectPrevious, .figure, [KeyPress(.left), letter("h")], "←→", .move, footer: "select",
      help: "select a number"),
    row(.selectNext, .figure, [KeyPress(.right), letter("l")], "", .move),
    row(.nudgeUp, .figure, [KeyPress(.up), letter("k")], "↑↓", .move, footer: "nudge", help: "nudge it"),
    row(.nudgeDown, .figure, [KeyPress(.down), letter("j")], "", .move),
    row(
      .nudgeUpCoarse, .figure, [letter("K"), KeyPress(.up, .shift), KeyPress(.pageUp)], "K J", .move,
      help: "ten times as far"),
    row(.nudgeDownCoarse, .figure, [letter("J"), KeyPress(.down, .shift), KeyPress(.pageDown)], "", .move),
    row(.nudgeUpFine, .figure, [letter(">"), KeyPress(.up, .alt)], "> <", .move, help: "a tenth as far"),
    row(.nudgeDownFine, .figure, [letter("<"), KeyPress(.down, .alt)], "", .move),
    row(.previousNeuron, .figure, [letter("(")], "( )", .move, help: "by neuron"),
    row(.nextNeuron, .figure, [letter(")")], "", .move),
    row(.previousLayer, .figure, [letter("H")], "H L", .move, help: "by layer"),
    row(.nextLayer, .figure, [letter("L")], "", .move),
    row(.typeValue, .figure, [letter("=")], "=", .move, help: "type a value"),
    row(.zero, .figure, [letter("0")], "0", .move, help: "make it zero"),
    row(.freeze, .figure, [letter("f")], "f", .move, help: "freeze it"),

    row(
      .choiceUp, .choices, [KeyPress(.up), letter("k"), KeyPress(.left)], "↑↓", .move, footer: "choose",
      help: "choose an answer"),
    row(.choiceDown, .choices, [KeyPress(.down), letter("j"), KeyPress(.right)], "", .move),
    row(.commit, .choices, [KeyPress(.enter)], "⏎", .move, footer: "commit", help: "commit to it"),
    row(.typeAnswer, .choices, digits, "0…9", .move, footer: "type", help: "type a number"),
    row(.hint, .choices, [letter("i")], "i", .look, footer: "hint", help: "a hint"),

    row(.commit, .answer, [KeyPress(.enter)], "⏎", .move, footer: "commit"),
    row(
      .choiceDown, .answer, [KeyPress(.down), KeyPress(.tab)], "↓", .move, footer: "not sure",
      help: "not sure: be shown"),
    row(.hint, .answer, [letter("i")], "i", .look, footer: "hint"),
    row(.leave, .answer, [KeyPress(.escape)], "Esc", .move, footer: "back"),
    row(.redraw, .answer, [KeyPress(.character("l"), .control)], "", .go),
    row(.suspend, .answer, [KeyPress(.character("z"), .control)], "", .go),
    row(.quit, .answer, [KeyPress(.character("c"), .control)], "", .go),

    row(.penLeft, .pad, [KeyPress(.left), letter("h")], "←→↑↓", .move, footer: "pen", help: "move the pen"),
    row(.penRight, .pad, [KeyPress(.right), letter("l")], "", .move),
    row(.penUp, .pad, [KeyPress(.up), letter("k")], "", .move),
    row(.penDown, .pad, [KeyPress(.down), letter("j")], "", .move),
    row(.ink, .pad, [letter(" ")], "Space", .move, footer: "ink", help: "pen down, pen up"),
    row(.clearPad, .pad, [letter("x")], "x", .move, footer: "clear", help: "clear the pad"),
    row(.leave, .pad, [KeyPress(.escape), letter("d")], "Esc", .move, footer: "done", help: "put the pen away"),

    row(
      .controlUp, .controls, [KeyPress(.up), letter("k")], "↑↓", .move, footer: "choose", help: "choose a setting"),
    row(.controlDown, .controls, [KeyPress(.down), letter("j")], "", .move),
    row(
      .controlLess, .controls, [KeyPress(.left), letter("h")], "←→", .move, footer: "change", help: "change it"),
    row(.controlMore, .controls, [KeyPress(.right), letter("l")], "", .move),
    row(
      .typeSetting, .controls, [letter("="), KeyPress(.enter)], "=", .move, footer: "type", help: "type, all choices"
    ),
    row(
      .previousGroup, .controls, [letter("K"), KeyPress(.pageUp), KeyPress(.up, .shift)], "K J", .move,
      help: "by group"),
    row(.nextGroup, .controls, [letter("J"), KeyPress(.pageDown), KeyPress(.down, .shift)], "", .move),

    row(
      .penLeft, .points, [KeyPress(.left), letter("h")], "←→↑↓", .move, footer: "move", help: "where the next one is"),
    row(.penRight, .points, [KeyPress(.right), letter("l")], "", .move),
    row(.penUp, .points, [KeyPress(.up), letter("k")], "", .move),
    row(.penDown, .points, [KeyPress(.down), letter("j")], "", .move),
    row(.putPositive, .points, [letter("+"), letter("=")], "+", .move, footer: "a yes", help: "put a yes"),
    row(.putNegative, .points, [letter("-"), letter("−")], "-", .move, footer: "a no", help: "put a no"),
    row(
      .rubOut, .points, [letter("x"), KeyPress(.delete)], "x", .move, footer: "rub out", help: "rub out the nearest"),
    row(.leave, .points, [KeyPress(.escape), letter("d")], "Esc", .move, footer: "done", help: "put the brush away"),

    row(.typeAnswer, .page, digits, "", .move),

    row(.hint, .page, [letter("i")], "i", .look, footer: "hint", help: "a hint"),
    row(.run, .network, [letter(" ")], "Space", .time, footer: "run", help: "run, pause, play"),
    row(.step, .network, [letter("s")], "s", .time, footer: "step", help: "a step, a neuron"),
    row(.epoch, .network, [letter("S")], "S", .time, footer: "epoch", help: "one epoch"),
    row(.slower, .network, [letter("[")], "[ ]", .time, footer: "pace", help: "slower, faster"),
    row(.faster, .network, [letter("]")], "", .time),
    row(.reset, .network, [letter("r")], "r", .time, footer: "reset", help: "start over"),
    row(
      .stepBack, .network, [letter(",")], ", .", .time, footer: "scrub", help: "a step back, on"),
    row(.stepForward, .network, [letter(".")], "", .time),
    row(.keyframeBack, .network, [letter("{")], "{ }", .time, help: "further back, on"),
    row(.keyframeForward, .network, [letter("}")], "", .time),
    row(.undo, .network, [letter("u")], "u", .time, help: "undo a change"),

    row(
      .focus, .network, [KeyPress(.tab), KeyPress(.backTab)], "Tab", .look, footer: "text", help: "text, figure"),
    row(.inside, .playground, [letter("i")], "i", .look, footer: "inside", help: "inside, landscape"),
    row(.check, .network, [letter("g")], "g", .look, footer: "check", help: "check a number"),
    row(.explain, .network, [letter("x")], "x", .look, help: "explain trouble"),
    row(.nextSample, .network, [letter("n")], "n", .move, footer: "next digit", help: "next sample"),
    row(.draw, .network, [letter("d")], "d", .look, footer: "draw", help: "draw"),
    row(.lossAxis, .network, [letter("a")], "a", .look, help: "log, linear loss"),

    row(.branch, .playground, [letter("b")], "b", .branches, footer: "branch", help: "branch off here"),
    row(.otherBranch, .playground, [letter("B")], "B", .branches, footer: "other branch", help: "other branch"),
    row(.compare, .playground, [letter("C")], "C", .branches, footer: "compare", help: "side by side"),
    row(.dropBranch, .playground, [letter("X")], "X", .branches, help: "drop the branch"),
    row(.silence, .playground, [letter("o")], "o", .branches, help: "neuron off, on"),
    row(.transplant, .playground, [letter("T")], "T", .branches, help: "transplant it"),
    row(.runString, .playground, [letter("y")], "y", .branches, footer: "run string", help: "run as a string"),
    row(.saveRun, .playground, [letter("W")], "W O", .branches, help: "save it, open one"),
    row(.openRun, .playground, [letter("O")], "", .branches),
    row(.newData, .playground, [letter("N")], "N", .look, footer: "new data", help: "new data"),
    row(.testPoints, .playground, [letter("e")], "e", .look, help: "test points"),
    row(.discretise, .playground, [letter("m")], "m", .look, help: "yes or no only"),

    row(.listUp, .list, [KeyPress(.up), letter("k")], "↑↓", .move, footer: "choose", help: "choose a chapter"),
    row(.listDown, .list, [KeyPress(.down), letter("j")], "", .move),
    row(.open, .list, [KeyPress(.enter), letter(" ")], "⏎", .go, footer: "open", help: "open it"),
    row(.leave, .list, [KeyPress(.escape), letter("c")], "Esc", .go, footer: "back", help: "back to the page"),

    row(
      .listUp, .review, [KeyPress(.up), letter("k")], "↑↓", .move, footer: "choose", help: "choose a question"),
    row(.listDown, .review, [KeyPress(.down), letter("j")], "", .move),
    row(.open, .review, [KeyPress(.enter), letter(" ")], "⏎", .go, footer: "answer it", help: "answer it afresh"),
    row(.leave, .review, [KeyPress(.escape), letter("v")], "Esc", .go, footer: "back", help: "back to the page"),

    row(.leave, .help, [KeyPress(.escape), letter("?"), KeyPress(.enter), letter(" ")], "Esc", .go, footer: "close"),

    row(
      .study, .diagnosis, [KeyPress(.enter)], "⏎", .go, footer: "see the page", help: "the page that teaches it"),
    row(
      .leave, .diagnosis, [KeyPress(.escape), letter("x"), letter(" ")], "Esc", .go, footer: "close",
      help: "put it away"),
    row(.quit, .diagnosis, [KeyPress(.character("c"), .control)], "", .program),
    row(.redraw, .diagnosis, [KeyPress(.character("l"), .control)], "", .program),
    row(.suspend, .diagnosis, [KeyPress(.character("z"), .control)], "", .program),

    row(
      .forward, .page, [KeyPress(.enter), KeyPress(.function(2))], "⏎", .go, footer: "next", help: "next, answer"),
    row(.back, .page, [KeyPress(.backspace)], "Bksp", .go, help: "page back"),
    row(.playground, .page, [letter("p")], "p", .go, footer: "playground", help: "playground"),
    row(.back, .playground, [KeyPress(.backspace)], "Bksp", .go, help: "to the chapter"),
    row(.chapters, .network, [letter("c")], "c", .go, footer: "chapters", help: "all chapters"),
    row(.review, .everywhere, [letter("v")], "v", .go, footer: "review", help: "review"),
    row(.glossary, .everywhere, [letter("w")], "w", .go, footer: "words", help: "what words mean"),
    row(.search, .everywhere, [letter("/")], "/", .go, help: "search"),
    row(.palette, .everywhere, [letter(":")], ":", .go, help: "every command"),
    row(.leave, .network, [KeyPress(.escape)], "Esc", .go, help: "out"),
    row(.theme, .everywhere, [letter("t")], "t", .program, help: "dark, light"),
    row(.help, .everywhere, [letter("?"), KeyPress(.function(1))], "?", .program, help: "this panel"),
    row(
      .quit, .everywhere, [letter("q"), KeyPress(.character("c"), .control)], "q", .program, footer: "quit",
      help: "quit"),
    row(.suspend, .everywhere, [KeyPress(.character("z"), .control)], "Ctrl-Z", .program, help: "suspend"),
    row(.redraw, .everywhere, [KeyPress(.character("l"), .control)], "Ctrl-L", .program, help: "redraw"),
    row(.quit, .help, [KeyPress(.character("c"), .control)], "", .program),
    row(.redraw, .help, [KeyPress(.character("l"), .control)], "", .program),
    row(.suspend, .help, [KeyPress(.character("z"), .control)], "", .program),
  ]
}
