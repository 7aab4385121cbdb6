/// What the loop hears from a terminal.
public enum TerminalEvent: Hashable, Sendable {
  /// A key, the mouse, or pasted text.
  case input(InputEvent)
  /// The terminal has another size: read `size`, show a new frame.
  case resize
  /// `wake()` was called since the last look, once or many times.
  case wake
  /// A signal asks the program to end (its number); the terminal is still up.
  case terminate(signal: Int32)
  /// Ctrl-Z, typed or sent by another program: finish what must not be interrupted, then call `suspend()`.
  case suspendRequested
  /// The program runs again after it was stopped, with the screen as it was.
  case continued
  /// No more input will ever come: the terminal was closed.
  case inputClosed
}

/// A screen with a keyboard. `NcursesTerminal` is the real one; tests have one without a screen.
///
/// Belongs to one thread, except for `wake`.
public protocol TerminalDevice: AnyObject {
  /// Columns and rows now; at least 1 × 1.
  var size: Size { get }

  /// What the terminal can show. Does not change while it is up.
  var capabilities: Capabilities { get }

  /// Puts a frame on the screen. A frame equal to the shown one writes nothing at all; a frame of another size than the
  /// terminal's is cut off or leaves the rest blank.
  func show(_ frame: Frame)

  /// Writes the whole screen again, as something else may have written over it.
  func redraw()

  /// Waits until something happens and returns all of it, in order.
  /// - Parameter milliseconds: how long at most; `nil` waits as long as it takes, 0 only looks.
  /// - Returns: the events, or nothing when the time is over.
  func nextEvents(timeout milliseconds: Int?) -> [TerminalEvent]

  /// Ends the wait of `nextEvents` with a `.wake`. May be called from any thread: `let wake = terminal.wake` gives a
  /// closure to take there. Many calls before the next look are one event.
  var wake: @Sendable () -> Void { get }

  /// Gives the terminal back to the shell, stops the program (Ctrl-Z), and returns when it was brought back to the
  /// foreground; `.continued` follows as an event.
  func suspend()

  /// Gives the terminal back as it was found, for good. A second call does nothing.
  func restore()
}

extension TerminalDevice {
  /// Where nobody else can write, there is nothing to do.
  public func redraw() {}
}
