import Foundation
import Testing

/// The built program in a real terminal: it opens, holds, and gives the terminal back however it ends.
@Suite(.serialized) struct InterfaceTests {
  private let state = TemporaryFolder()

  /// A chapter, open and drawn.
  private func open(
    columns: Int = 80, rows: Int = 24, environment: [String: String] = [:]
  ) throws -> PseudoTerminal {
    let terminal = try PseudoTerminal(
      ["open", "neuron"], columns: columns, rows: rows, environment: everywhere(environment))
    try terminal.waitFor("neuron")
    return terminal
  }

  private func everywhere(_ environment: [String: String] = [:]) -> [String: String] {
    // Built with a sanitizer, the program must still crash as it always does.
    let handlers = "handle_segv=0:handle_sigbus=0:handle_sigfpe=0:handle_sigill=0:handle_sigtrap=0:handle_abort=0"
    return [
      "XDG_STATE_HOME": state.path, "SWIFT_BACKTRACE": "enable=no", "TSAN_OPTIONS": handlers,
      "ASAN_OPTIONS": handlers + ":detect_leaks=0",
    ].merging(environment) { $1 }
  }

  // MARK: - In and out

  @Test(arguments: ["xterm-256color", "screen-256color", "xterm", "linux", "vt100"])
  func opensAndLeavesNothingBehind(term: String) throws {
    let terminal = try open(environment: ["TERM": term])
    try terminal.send("\u{3}")
    #expect(try terminal.waitForExit() == 0)
    #expect(terminal.leftovers == [])
  }

  @Test(arguments: [("dumb", "TERM=dumb"), ("", "TERM is not set"), ("no-such-terminal", "TERM=no-such-terminal")])
  func refusesInOneLineWhatCannotBeDrawnOn(term: String, reason: String) throws {
    let terminal = try PseudoTerminal(["open", "neuron"], columns: 300, environment: everywhere(["TERM": term]))
    #expect(try terminal.waitForExit() == 1)
    let text = String(decoding: terminal.output, as: UTF8.self)
    #expect(text.contains(reason) && text.contains("xterm-256color"))
    #expect(text.split(whereSeparator: \.isNewline).count == 1)
    #expect(!text.contains("\u{1B}"))
  }

  @Test(arguments: ["< /dev/null", "| cat"])
  func refusesInOneLineWhatIsNoTerminal(redirection: String) throws {
    let terminal = try PseudoTerminal(
      program: "/bin/sh", ["-c", "'\(PseudoTerminal.glassbox)' open neuron \(redirection)"], columns: 300,
      environment: everywhere())
    _ = try terminal.waitForExit()
    let text = String(decoding: terminal.output, as: UTF8.self)
    #expect(text.contains("is not a terminal"))
    #expect(text.split(whereSeparator: \.isNewline).count == 1)
    #expect(!text.contains("\u{1B}"))
  }

  @Test(arguments: ["render neuron --size 300x100", "lessons", "--help"], ["> /dev/full", ">&-"])
  func outputThatDoesNotArriveIsNoSuccess(line: String, redirection: String) throws {
    let terminal = try PseudoTerminal(
      program: "/bin/sh", ["-c", "'\(PseudoTerminal.glassbox)' \(line) \(redirection)"], columns: 300,
      environment: everywhere())
    #expect(try terminal.waitForExit() == 1)
    let text = String(decoding: terminal.output, as: UTF8.self)
    #expect(text.hasPrefix("glassbox: standard output: "))
    #expect(text.split(whereSeparator: \.isNewline).count == 1)
  }

  // MARK: - What the terminal can do

  @Test func onlyAsciiWithoutUTF8() throws {
    let terminal = try open(environment: ["LANG": "C"])
    #expect(terminal.output.allSatisfy { $0 < 0x80 })
  }

  @Test(arguments: [
    ([:], "38;5;", "38;2;"), (["NO_COLOR": "1"], "m", "38;"), (["GLASSBOX_COLOR": "24bit"], "38;2;", "38;5;"),
    (["GLASSBOX_SYNC": "0"], "?1049h", "?2026"), (["GLASSBOX_MOUSE": "off"], "?2004h", "?1002"),
  ])
  func environmentDecidesWhatIsWritten(environment: [String: String], written: String, notWritten: String) throws {
    let terminal = try open(environment: environment)
    let text = String(decoding: terminal.output, as: UTF8.self)
    #expect(text.contains("\u{1B}[") && text.contains(written))
    #expect(!text.contains(notWritten))
  }

  // MARK: - While it is open

  /// A chapter, open, with all its numbers there: the screen is what `render` prints.
  private func openSettled(columns: Int = 80, rows: Int = 24) throws -> PseudoTerminal {
    let printed = try PseudoTerminal(
      ["render", "neuron", "--size", "\(columns)x\(rows)"], columns: columns, rows: rows + 1, environment: everywhere())
    #expect(try printed.waitForExit() == 0)
    let picture = printed.screen.text.split(separator: "\n")
    #expect(picture.count > 10)
    let terminal = try open(columns: columns, rows: rows)
    try terminal.waitUntil("showed what `render` printed:\n\(printed.screen.text)") {
      $0.text.split(separator: "\n") == picture
    }
    return terminal
  }

  /// `render` is how the other tests see the program.
  @Test(arguments: [(80, 24), (120, 40)])
  func theScreenIsWhatRenderPrints(columns: Int, rows: Int) throws {
    let terminal = try openSettled(columns: columns, rows: rows)
    #expect(terminal.screen.isAlternate)
  }

  @Test func nothingIsWrittenWhenNothingChanges() throws {
    let terminal = try openSettled()
    _ = terminal.readUntilQuiet(milliseconds: 500)
    let before = terminal.processorTime
    #expect(terminal.readUntilQuiet(milliseconds: 1000) == 0)
    // Sequences that mean nothing wake the program, but not the screen.
    try terminal.send("\u{1B}[I\u{1B}[O")
    #expect(terminal.readUntilQuiet(milliseconds: 500) == 0)
    if let before, let after = terminal.processorTime { #expect(after - before < 0.1) }
  }

  @Test func everySizeIsSurvived() throws {
    let terminal = try open()
    for (columns, rows) in [
      (1, 1), (400, 120), (2, 1), (1, 50), (300, 2), (79, 23), (10, 5), (96, 24), (40, 12), (120, 40), (1, 1), (80, 24),
    ] {
      terminal.resize(columns: columns, rows: rows)
      // A key on the way, so that drawing and resizing meet.
      try terminal.send("\u{1B}[A")
    }
    let fresh = try open(columns: 100, rows: 30)
    terminal.resize(columns: 100, rows: 30)
    try terminal.waitUntil("looked as when opened at this size") { $0.firstLine == fresh.screen.firstLine }
    try terminal.send("\u{3}")
    #expect(try terminal.waitForExit() == 0)
    #expect(terminal.leftovers == [])
  }

  @Test func noiseIsSurvived() throws {
    let terminal = try open()
    // Escapes, half sequences, bytes that are no UTF-8, NULs; nothing that quits or stops.
    let parts: [[UInt8]] = [
      [0x1B], Array("\u{1B}[".utf8), Array("\u{1B}[<0;".utf8), [0xFF], [0xC3], [0x00], Array("\u{1B}[<64;9;9M".utf8),
      Array("\u{1B}]0;".utf8), [0x1B, 0x5B, 0x4D], Array("\u{1B}[1;2".utf8), [0x80], [0x0D], Array("\u{1B}[A".utf8),
    ]
    var state: UInt32 = 1
    let noise = (0..<4000).flatMap { _ in
      state = state &* 1_664_525 &+ 1_013_904_223
      return parts[Int(state >> 8) % parts.count]
    }
    try terminal.send(noise)
    try terminal.send("\u{1B}\\")
    _ = terminal.readUntilQuiet(milliseconds: 500)
    try terminal.send("\u{3}")
    #expect(try terminal.waitForExit() == 0)
    #expect(terminal.leftovers == [])
  }

  @Test func stopsAndComesBack() throws {
    let terminal = try PseudoTerminal(
      program: "/bin/sh", ["-i"], environment: everywhere(["PS1": "ready> ", "ENV": ""]))
    try terminal.waitUntil("saw a prompt") { $0.lastLine == "ready>" }
    try terminal.send("'\(PseudoTerminal.glassbox)' open neuron\r")
    try terminal.waitUntil("opened") { $0.isAlternate && $0.text.contains("neuron") }
    try terminal.send("\u{1A}")
    // Typed before the shell has its terminal back, the next line would be read with the wrong modes.
    try terminal.waitUntil("stopped") { $0.text.contains("Stopped") && $0.lastLine == "ready>" }
    #expect(terminal.screen.leftovers == [])
    try terminal.send("fg\r")
    try terminal.waitUntil("came back") { $0.isAlternate && $0.text.contains("neuron") }
    try terminal.send("\u{3}")
    try terminal.waitUntil("ended") { $0.lastLine == "ready>" }
    try terminal.send("exit\r")
    _ = try terminal.waitForExit()
    #expect(terminal.screen.leftovers == [])
  }

  /// SIGSTOP cannot be caught, and whoever sent it may have left the terminal in any state.
  @Test func survivesBeingStoppedUnasked() throws {
    let terminal = try openSettled()
    let before = terminal.screen.text
    terminal.signal(SIGSTOP)
    terminal.scribble("\u{1B}[?1049l\u{1B}[2J\u{1B}[?25hgarbage")
    terminal.signal(SIGCONT)
    try terminal.waitUntil("was whole again") { $0.isAlternate && $0.text == before }
    try terminal.send("\u{3}")
    #expect(try terminal.waitForExit() == 0)
    #expect(terminal.leftovers == [])
  }

  /// In the modes of a shell Ctrl-S holds the terminal's output.
  @Test func survivesControlSWhileStopped() throws {
    let terminal = try openSettled()
    let before = terminal.screen.text
    terminal.signal(SIGSTOP)
    terminal.putModesBack()
    try terminal.send("\u{13}")
    terminal.scribble("\u{1B}[2J")
    terminal.signal(SIGCONT)
    try terminal.waitUntil("was whole again") { $0.text == before }
    try terminal.send("\u{3}")
    #expect(try terminal.waitForExit() == 0)
    #expect(terminal.leftovers == [])
  }

  @Test func controlLDrawsTheScreenAfresh() throws {
    let terminal = try openSettled()
    let before = terminal.screen.text
    terminal.scribble("\u{1B}[1;1H\u{1B}[2Jsomebody else wrote here")
    try terminal.send("\u{C}")
    try terminal.waitUntil("was whole again") { $0.text == before }
  }

  // MARK: - Ends that nobody planned

  @Test(arguments: [SIGTERM, SIGHUP, SIGINT, SIGQUIT])
  func aSignalEndsItInOrder(number: Int32) throws {
    let terminal = try open()
    terminal.signal(number)
    #expect(try terminal.waitForExit() == 128 + number)
    #expect(terminal.leftovers == [])
  }

  @Test(arguments: [SIGSEGV, SIGBUS, SIGILL, SIGTRAP, SIGABRT, SIGFPE])
  func aCrashGivesTheTerminalBack(number: Int32) throws {
    let terminal = try open()
    terminal.signal(number)
    #expect(try terminal.waitForExit() == 128 + number)
    #expect(terminal.leftovers == [])
  }

  @Test func aClosedWindowEndsIt() throws {
    let terminal = try open()
    terminal.hangUp()
    // The signal and the end of input race; both are a reason to go, and neither is a crash.
    #expect([0, 1, 128 + SIGHUP].contains(try terminal.waitForExit()))
  }
}

/// A folder that is gone when the test is over.
private final class TemporaryFolder {
  let path = FileManager.default.temporaryDirectory.path + "/glassbox-test-" + UUID().uuidString

  init() { try? FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true) }

  deinit { try? FileManager.default.removeItem(atPath: path) }
}
