import ArgumentParser
import Shell
import Testing

@testable import glassbox

/// What the program says and returns for a command line that is not run, or not right.
@Suite struct CommandLineTests {
  private func outcome(_ line: String) throws -> Outcome {
    let arguments = line.split(separator: " ").map(String.init)
    let error = try #require(throws: (any Error).self) {
      // Help is a command of its own, which throws its text when run.
      var command = try Glassbox.parseAsRoot(arguments)
      try command.run()
    }
    return Outcome(error, arguments: arguments)
  }

  @Test func versionIsAnAnswer() throws {
    #expect(try outcome("--version") == .answer(Glassbox.version))
  }

  @Test func helpIsAnAnswer() throws {
    let help = try outcome("--help")
    guard case .answer(let text) = help else {
      Issue.record("help was \(help)")
      return
    }
    #expect(text.contains("USAGE: glassbox"))
    #expect(help.status == 0)
  }

  @Test(arguments: [
    ("open one two", "glassbox open --help"),
    ("bench --nonsense", "glassbox bench --help"),
    ("bench --workloads", "glassbox bench --help"),
  ])
  func wrongUsageIsOneLineThatPointsToHelp(line: String, help: String) throws {
    let outcome = try outcome(line)
    guard case .failure(let message, let status) = outcome else {
      Issue.record("\(line) was \(outcome)")
      return
    }
    #expect(status == 2)
    #expect(message.split(whereSeparator: { $0.isNewline }).count == 1)
    #expect(message.hasPrefix("glassbox: "))
    #expect(message.hasSuffix("See: \(help)"))
  }

  @Test func aChapterThatDoesNotExistIsWrongUsage() {
    let outcome = Outcome(ShellError("there is no chapter"), arguments: ["nonsense"])
    #expect(outcome == .failure("glassbox: there is no chapter. See: glassbox --help", status: 2))
  }

  @Test func helpIsThatOfTheVerbAsFarAsItWasUnderstood() throws {
    guard case .failure(let message, _) = try outcome("lessons list --nonsense") else {
      Issue.record("it was understood")
      return
    }
    #expect(message.hasSuffix("See: glassbox lessons list --help"))
  }

  @Test(arguments: ["open neuron", "render neuron", "play", "render play"])
  func dataThatIsNotThereIsSaidBeforeAnythingIsShown(line: String) throws {
    guard case .failure(let message, let status) = try outcome(line + " --data /nowhere/at/all") else {
      Issue.record("it was shown")
      return
    }
    #expect(status == 1)
    #expect(message.contains("/nowhere/at/all is not there"))
  }

  @Test func failedWorkIsStatusOne() {
    struct Broken: Error, CustomStringConvertible { let description = "no data" }
    #expect(Outcome(Broken(), arguments: []) == .failure("glassbox: no data", status: 1))
  }

  @Test(arguments: ["bash", "zsh", "fish"])
  func completionsExist(shell: String) throws {
    guard case .answer(let script) = try outcome("--generate-completion-script \(shell)") else {
      Issue.record("no script for \(shell)")
      return
    }
    #expect(script.contains("bench"))
  }
}
