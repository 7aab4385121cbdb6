/// Why the screen cannot be opened; `description` is one line that says what to do.
public enum TerminalError: Error, Equatable, CustomStringConvertible {
  /// Standard input or output is a file or a pipe.
  case notATerminal(stream: String)
  case termUnset
  /// The terminal exists but cannot place text: `dumb`, a teletype.
  case termTooSimple(String)
  /// No terminfo entry of that name.
  case termUnknown(String)
  /// No terminfo entries at all.
  case noTerminfo
  case cannotStart(reason: String)

  public var description: String {
    switch self {
    case .notATerminal(let stream):
      "\(stream) is not a terminal: run glassbox in a terminal window, or print a screen with `glassbox render SCREEN`"
    case .termUnset:
      "TERM is not set: say what your terminal is, for example TERM=xterm-256color glassbox"
    case .termTooSimple(let name):
      "TERM=\(name) cannot place text on a screen: try TERM=xterm-256color glassbox, or `glassbox render SCREEN`"
    case .termUnknown("xterm-256color"):
      "this machine has no terminfo entry for TERM=xterm-256color: install ncurses-base, or set TERMINFO to its folder"
    case .termUnknown(let name):
      "this machine has no terminfo entry for TERM=\(name): try TERM=xterm-256color glassbox, or install ncurses-term"
    case .noTerminfo:
      "this machine has no terminfo entries: install ncurses-base, or set TERMINFO to a folder that has them"
    case .cannotStart(let reason):
      "the terminal cannot be opened: \(reason)"
    }
  }
}
