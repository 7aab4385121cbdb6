import Foundation

/// The built program, run once without a terminal.
struct Command {
  let status: Int32
  let output: String
  let errors: String

  /// It lies beside the test bundle.
  private static let program = URL(fileURLWithPath: CommandLine.arguments[0]).resolvingSymlinksInPath()
    .deletingLastPathComponent().appending(path: "glassbox")

  init(_ arguments: String...) throws { try self.init(arguments) }

  /// - Parameter environment: what differs from that of the tests.
  init(_ arguments: [String], environment: [String: String] = [:]) throws {
    let process = Process()
    process.executableURL = Self.program
    process.arguments = arguments
    // A learner's own progress is not for tests: a folder that is not there has none.
    process.environment = ProcessInfo.processInfo.environment.merging(["XDG_STATE_HOME": "/nowhere/at/all"]) { $1 }
      .merging(environment) { $1 }
    let (output, errors) = (Pipe(), Pipe())
    process.standardOutput = output
    process.standardError = errors
    process.standardInput = FileHandle.nullDevice
    try process.run()
    // Less than a pipe holds: one after the other will not block the program.
    let told = errors.fileHandleForReading.readDataToEndOfFile()
    self.output = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    self.errors = String(decoding: told, as: UTF8.self)
    process.waitUntilExit()
    status = process.terminationStatus
  }
}
