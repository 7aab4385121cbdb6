import CPseudoTerminal

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// A program in a terminal of its own, seen from the back side: what it draws, what it leaves behind.
///
/// Every wait ends with what it waits for, or fails after a deadline that a slow machine does not reach.
final class PseudoTerminal {
  struct Failure: Error, CustomStringConvertible { let description: String }

  /// The built program, which lies beside the test bundle.
  static let glassbox: String = {
    let found = realpath("/proc/self/exe", nil)
    defer { free(found) }
    let own = found.map { String(cString: $0) } ?? CommandLine.arguments[0]
    return own.split(separator: "/", omittingEmptySubsequences: false).dropLast().joined(separator: "/") + "/glassbox"
  }()

  private static let deadline: Int64 = 60_000

  let process: pid_t
  private(set) var screen: ScreenModel
  /// Every byte the program wrote.
  private(set) var output: [UInt8] = []
  private var front: Int32
  private var back: Int32
  private let modesBefore: termios
  private var status: Int32?

  /// Starts a program in a session of its own, as `ssh` or a terminal window would.
  /// - Parameter environment: all that it gets, besides PATH, a good terminal and a good locale.
  init(
    program: String = PseudoTerminal.glassbox, _ arguments: [String], columns: Int = 80, rows: Int = 24,
    environment: [String: String] = [:]
  ) throws {
    front = -1
    back = -1
    guard pt_open(&front, &back, Int32(columns), Int32(rows)) == 0 else {
      throw Failure(description: "no pseudo-terminal to be had: \(String(cString: strerror(errno)))")
    }
    var modes = termios()
    tcgetattr(back, &modes)
    modesBefore = modes
    screen = ScreenModel(columns: columns, rows: rows)
    var variables = ["TERM": "xterm-256color", "LANG": "C.UTF-8"]
    variables["PATH"] = getenv("PATH").map { String(cString: $0) }
    variables.merge(environment) { $1 }
    let front = front
    process = PseudoTerminal.withCStrings([program] + arguments) { arguments in
      PseudoTerminal.withCStrings(variables.map { "\($0)=\($1)" }) { pt_spawn(front, program, arguments, $0) }
    }
    guard process > 0 else {
      throw Failure(description: "\(program) does not start: \(String(cString: strerror(errno)))")
    }
  }

  deinit {
    if status == nil, process > 0 {
      kill(process, SIGKILL)
      waitpid(process, nil, 0)
    }
    hangUp()
  }

  private static func withCStrings<Result>(
    _ strings: [String], _ body: ([UnsafeMutablePointer<CChar>?]) -> Result
  ) -> Result {
    let copies = strings.map { strdup($0) }
    defer { for copy in copies { free(copy) } }
    return body(copies + [nil])
  }

  // MARK: - What a person does

  func send(_ text: String) throws { try send(Array(text.utf8)) }

  /// Types bytes; reads what the program writes meanwhile, so that neither waits for the back.
  func send(_ bytes: [UInt8]) throws {
    var rest = bytes[...]
    while !rest.isEmpty {
      let piece = Array(rest.prefix(1024))
      guard let ready = wait(POLLIN | POLLOUT, PseudoTerminal.deadline) else {
        throw failure("the program does not read its input")
      }
      if ready & POLLIN != 0 { _ = readOnce() }
      if ready & POLLOUT != 0 {
        let count = write(front, piece, piece.count)
        if count > 0 { rest = rest.dropFirst(count) }
      }
    }
  }

  func resize(columns: Int, rows: Int) {
    screen.resize(columns: columns, rows: rows)
    pt_set_size(front, Int32(columns), Int32(rows))
  }

  /// Another program writes on the same screen.
  func scribble(_ text: String) { screen.feed(text.utf8) }

  /// Another program gives the terminal the modes it had at first, as a shell does.
  func putModesBack() {
    var modes = modesBefore
    tcsetattr(back, TCSANOW, &modes)
  }

  func signal(_ number: Int32) { kill(process, number) }

  /// Closes the terminal's window.
  func hangUp() {
    if front >= 0 { close(front) }
    if back >= 0 { close(back) }
    front = -1
    back = -1
  }

  // MARK: - What a person sees

  /// Reads until the screen is as wanted.
  func waitUntil(_ what: String, _ isTrue: (ScreenModel) -> Bool) throws {
    let end = PseudoTerminal.now() + PseudoTerminal.deadline
    while !isTrue(screen) {
      guard wait(POLLIN, end - PseudoTerminal.now()) != nil, readOnce() else {
        throw failure("never \(what)")
      }
    }
  }

  func waitFor(_ text: String) throws { try waitUntil("saw “\(text)”") { $0.text.contains(text) } }

  /// Reads until nothing came for so long; returns how many bytes there were.
  func readUntilQuiet(milliseconds: Int64) -> Int {
    let before = output.count
    while wait(POLLIN, milliseconds) != nil, readOnce() {}
    return output.count - before
  }

  /// Reads until the program ends.
  /// - Returns: its exit status, or 128 and the number of the signal that ended it.
  func waitForExit() throws -> Int32 {
    let end = PseudoTerminal.now() + PseudoTerminal.deadline
    while status == nil {
      if front >= 0, wait(POLLIN, 10) != nil { _ = readOnce() }
      var raw: Int32 = 0
      if waitpid(process, &raw, WNOHANG) == process {
        status = raw & 0x7F == 0 ? raw >> 8 & 0xFF : 128 + raw & 0x7F
      } else if PseudoTerminal.now() > end {
        throw failure("the program does not end")
      }
    }
    if front >= 0 { _ = readUntilQuiet(milliseconds: 50) }
    return status!
  }

  /// What the program changed and did not change back; empty is well.
  var leftovers: [String] {
    var now = termios()
    tcgetattr(back, &now)
    var found = screen.leftovers
    if now.c_lflag != modesBefore.c_lflag { found.append("local modes") }
    if now.c_iflag != modesBefore.c_iflag { found.append("input modes") }
    if now.c_oflag != modesBefore.c_oflag { found.append("output modes") }
    return found
  }

  /// Processor time used so far, in seconds. Only where the system tells it as Linux does.
  var processorTime: Double? {
    guard let file = fopen("/proc/\(process)/stat", "r") else { return nil }
    defer { fclose(file) }
    var buffer = [UInt8](repeating: 0, count: 4096)
    let count = fread(&buffer, 1, buffer.count, file)
    // The name, which may hold blanks, ends at the last parenthesis; times are fields 14 and 15.
    let fields = String(decoding: buffer[..<count], as: UTF8.self).split(separator: ")").last!.split(separator: " ")
    return (Double(fields[11])! + Double(fields[12])!) / Double(sysconf(Int32(_SC_CLK_TCK)))
  }

  // MARK: - Reading

  private func wait(_ events: Int32, _ milliseconds: Int64) -> Int32? {
    var watched = pollfd(fd: front, events: Int16(events), revents: 0)
    return poll(&watched, 1, Int32(clamping: max(0, milliseconds))) > 0 ? Int32(watched.revents) : nil
  }

  private func readOnce() -> Bool {
    var buffer = [UInt8](repeating: 0, count: 65536)
    let count = read(front, &buffer, buffer.count)
    guard count > 0 else { return false }
    output += buffer[..<count]
    screen.feed(buffer[..<count])
    return true
  }

  private func failure(_ what: String) -> Failure { Failure(description: what + "; the screen:\n" + screen.text) }

  private static func now() -> Int64 {
    var now = timespec()
    clock_gettime(CLOCK_MONOTONIC, &now)
    return Int64(now.tv_sec) * 1000 + Int64(now.tv_nsec) / 1_000_000
  }
}
