import CTerminal
import Canvas

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// The terminal in front of the learner: frames out through ncurses, keys and signals in.
///
/// One at a time, used by one thread. However the program ends (a return, `exit`, a signal, a crash in any thread) the
/// terminal is given back as it was found, and what was printed to standard error meanwhile follows after.
public final class NcursesTerminal: TerminalDevice {
  public let capabilities: Capabilities
  public private(set) var size: Size

  private let encoding: ColorEncoding
  private let enter: String
  private let leave: String
  private let synchronizedOutput: Bool
  private let wakePipe: Int32

  private var decoder: InputDecoder
  /// When the decoder gives up waiting for the rest of what it has.
  private var decoderDeadline: Int64?
  private var inputIsOpen = true

  private var shown: Frame?
  private var painter: Painter
  /// False while the shell has the terminal.
  private var isUp = true
  /// `suspend()` has come back and nobody was told yet.
  private var hasContinued = false

  /// Opens the screen. Refuses, before anything is written, where there is none.
  /// - Parameter options: what the command line asks for in place of what is detected.
  public init(options: Detection.Options = Detection.Options()) throws(TerminalError) {
    guard isatty(STDIN_FILENO) == 1 else { throw .notATerminal(stream: "standard input") }
    guard isatty(STDOUT_FILENO) == 1 else { throw .notATerminal(stream: "standard output") }
    if let refusal = Detection.refusal { throw refusal }
    if ct_guard_is_armed() { throw .cannotStart(reason: "it is open already") }

    let detection = Detection.here(options: options)
    capabilities = detection.capabilities
    synchronizedOutput = detection.synchronizedOutput
    wakePipe = ct_wake_pipe()
    guard ct_guard_begin() else { throw .cannotStart(reason: String(cString: strerror(errno))) }
    let direct = capabilities.colors == .direct && ct_term_look(nil).colors < 1 << 20
    guard
      (direct && ct_screen_start(DirectColor.name, DirectColor.entry)) || ct_screen_start(nil, nil)
    else {
      ct_guard_arm("")
      ct_guard_end()
      throw .cannotStart(reason: "ncurses refused TERM=\(environmentValue("TERM") ?? "")")
    }
    (enter, leave) = NcursesTerminal.modes(detection)
    ct_guard_arm(leave + NcursesTerminal.resetSequence())

    encoding = NcursesTerminal.startColors(capabilities.colors)
    painter = Painter(encoding: encoding, pairLimit: ct_pairs())
    decoder = InputDecoder(keys: namedKeys(), escapeDelay: environmentValue("ESCDELAY").flatMap { Int($0) } ?? 25)
    size = Size(width: 1, height: 1)

    raw()
    noecho()
    nonl()
    // Puts the keypad into the mode in which terminfo describes its keys.
    keypad(ct_screen(), true)
    typeahead(-1)
    // Without a way to hide it, the cursor at least rests in a corner.
    leaveok(ct_screen(), curs_set(0) != ERR)
    ct_write(enter)
    _ = adoptSize()
  }

  deinit { restore() }

  // MARK: - Out

  public func show(_ frame: Frame) {
    guard isUp, ct_guard_is_armed(), frame != shown else { return }
    let before = shown.flatMap { $0.size == frame.size ? $0 : nil }
    if before == nil { werase(ct_screen()) }
    if painter.paint(frame, over: before, size: size) {
      wmove(ct_screen(), Int32(size.height - 1), Int32(size.width - 1))
      wnoutrefresh(ct_screen())
      update()
    }
    shown = frame
  }

  /// Lets ncurses write what differs on the screen.
  private func update() {
    if synchronizedOutput { ct_write("\u{1B}[?2026h") }
    doupdate()
    if synchronizedOutput { ct_write("\u{1B}[?2026l") }
  }

  public func redraw() {
    if isUp, ct_guard_is_armed() { repaint() }
  }

  /// Everything again: the terminal may show anything by now.
  private func repaint() {
    takeInput()
    ct_write(enter)
    clearok(ct_screen(), true)
    wnoutrefresh(ct_screen())
    update()
  }

  /// The program's own input modes, before anything is written: in the shell's a Ctrl-S typed meanwhile has stopped the
  /// output, and the first write would wait for a Ctrl-Q.
  private func takeInput() { reset_prog_mode() }

  /// Takes the size of the window; true if it is another one.
  private func adoptSize() -> Bool {
    var columns: Int32 = 0
    var rows: Int32 = 0
    if !ct_window_size(&columns, &rows) { (columns, rows) = (ct_columns(), ct_rows()) }
    resizeterm(max(1, rows), max(1, columns))
    let now = Size(width: max(1, Int(ct_columns())), height: max(1, Int(ct_rows())))
    defer { size = now }
    return now != size
  }

  // MARK: - In

  public var wake: @Sendable () -> Void { { ct_wake() } }

  public func nextEvents(timeout milliseconds: Int?) -> [TerminalEvent] {
    let deadline = milliseconds.map { ct_milliseconds() + Int64(max(0, $0)) }
    while true {
      let hadInput = wait(until: hasContinued ? 0 : [deadline, decoderDeadline].compactMap { $0 }.min())
      var events = takeSignals()
      if hadInput { events += readInput() }
      if let due = decoderDeadline, ct_milliseconds() >= due {
        decoderDeadline = nil
        events += translate(decoder.expire())
      }
      if !events.isEmpty { return events }
      if let deadline, ct_milliseconds() >= deadline { return [] }
    }
  }

  /// Sleeps until a byte, a signal or the time comes; true if standard input has something to say.
  private func wait(until time: Int64?) -> Bool {
    var watched = [
      pollfd(fd: inputIsOpen ? STDIN_FILENO : -1, events: Int16(POLLIN), revents: 0),
      pollfd(fd: wakePipe, events: Int16(POLLIN), revents: 0),
    ]
    let left = time.map { Int32(clamping: max(0, $0 - ct_milliseconds())) } ?? -1
    return poll(&watched, 2, left) > 0 && watched[0].revents != 0
  }

  private func readInput() -> [TerminalEvent] {
    var buffer = [UInt8](repeating: 0, count: 4096)
    let count = ct_read_input(&buffer, buffer.count)
    if count < 0 {
      inputIsOpen = false
      decoderDeadline = nil
      return translate(decoder.expire()) + [.inputClosed]
    }
    let events = translate(decoder.feed(buffer[..<count]))
    decoderDeadline = decoder.patience.map { ct_milliseconds() + Int64($0) }
    return events
  }

  private func translate(_ events: [InputEvent]) -> [TerminalEvent] {
    events.map { $0 == .key(.character("z"), .control) ? .suspendRequested : .input($0) }
  }

  private func takeSignals() -> [TerminalEvent] {
    var signal: Int32 = 0
    let happened = Int(ct_take(&signal))
    var events: [TerminalEvent] = []
    if hasContinued {
      hasContinued = false
      events.append(.continued)
    } else if happened & CT_CONTINUE != 0, isUp {
      // Stopped by a signal that cannot be caught: who knows what the terminal shows now.
      takeInput()
      endwin()
      repaint()
      events.append(.continued)
    }
    if happened & CT_RESIZE != 0 || events == [.continued], isUp, adoptSize() {
      shown = nil
      clearok(ct_screen(), true)
      events.append(.resize)
    }
    if happened & CT_WAKE != 0 { events.append(.wake) }
    if happened & CT_SUSPEND != 0 { events.append(.suspendRequested) }
    if happened & CT_TERMINATE != 0 { events.append(.terminate(signal: signal)) }
    return events
  }

  // MARK: - Leaving

  public func suspend() {
    guard isUp, ct_guard_is_armed() else { return }
    ct_write(leave)
    endwin()
    isUp = ct_stop()
    if isUp {
      def_shell_mode()
      repaint()
      hasContinued = true
    }
  }

  public func restore() {
    guard ct_guard_is_armed() else { return }
    if isUp {
      ct_write(leave)
      endwin()
    }
    isUp = false
    ct_guard_end()
  }

  // MARK: - Setting up

  /// What ncurses does not ask the terminal for, and how it is taken back: the mouse (buttons and drags, in the form that
  /// reaches beyond column 223) and marks around pasted text.
  private static func modes(_ detection: Detection) -> (enter: String, leave: String) {
    var enter = ""
    var leave = detection.synchronizedOutput ? "\u{1B}[?2026l" : ""
    if detection.capabilities.mouse {
      enter += "\u{1B}[?1000h\u{1B}[?1002h\u{1B}[?1006h"
      leave += "\u{1B}[?1006l\u{1B}[?1002l\u{1B}[?1000l"
    }
    enter += "\u{1B}[?2004h"
    leave += "\u{1B}[?2004l"
    return (enter, leave)
  }

  /// What `endwin` would write, for those who can only call write(2).
  private static func resetSequence() -> String {
    var reset = ["rmkx", "sgr0", "cnorm"].compactMap(terminfoString).joined()
    // Where there is no other screen to go back to, the prompt goes below the picture.
    reset += terminfoString("rmcup") ?? "\r\n"
    return reset
  }

  private static func startColors(_ depth: ColorDepth) -> ColorEncoding {
    guard depth != .mono, has_colors() else { return .none }
    start_color()
    use_default_colors()
    switch (depth, ct_colors()) {
    case (_, (1 << 20)...): return .direct
    case (.ansi16, 16...): return .sixteen
    case (_, 256...): return .palette
    case (_, 16...): return .sixteen
    default: return .eight
    }
  }
}
