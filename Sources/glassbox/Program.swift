import ArgumentParser
import Shell

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// The way in: arguments to a verb, errors to one line on standard error and an exit status.
@main
enum Program {
  static func main() {
    // A reader that went away (`glassbox render … | head`) is no reason to crash.
    signal(SIGPIPE, SIG_DFL)
    do {
      var command = try Glassbox.parseAsRoot()
      try command.run()
      try StandardOutput.finish()
    } catch {
      let outcome = Outcome(error, arguments: Array(CommandLine.arguments.dropFirst()))
      switch outcome {
      case .answer(let text):
        print(text)
        do { try StandardOutput.finish() } catch {
          StandardError.write("glassbox: \(error)\n")
          exit(1)
        }
      case .failure(let line, _): if !line.isEmpty { StandardError.write(line + "\n") }
      }
      exit(outcome.status)
    }
  }
}

/// How the program ends when a command throws.
enum Outcome: Equatable {
  /// Asked-for text: help, version, a completion script.
  case answer(String)
  /// One line for standard error; empty where all has been said.
  case failure(String, status: Int32)

  var status: Int32 {
    switch self {
    case .answer: 0
    case .failure(_, let status): status
    }
  }

  /// - Parameter arguments: as typed, without the program's name; used to point to the right help.
  init(_ error: any Error, arguments: [String]) {
    let code = Glassbox.exitCode(for: error)
    // Several lines of a library's message become one.
    let message = Glassbox.message(for: error).split(whereSeparator: \.isNewline).joined(separator: " ")
    switch code {
    case _ where error is ShellError:
      // A chapter, a page or a key that does not exist.
      self = .failure("glassbox: \(message). See: \(helpCommand(for: arguments))", status: 2)
    case .success:
      self = .answer(Glassbox.fullMessage(for: error))
    case .validationFailure:
      let sentence = message.hasSuffix(".") || message.hasSuffix("?") ? message : message + "."
      self = .failure("glassbox: \(sentence) See: \(helpCommand(for: arguments))", status: 2)
    default:
      self = .failure(message.isEmpty ? "" : "glassbox: \(message)", status: code.rawValue)
    }
  }
}

/// `glassbox train --help` for whatever was typed after `glassbox train`.
private func helpCommand(for arguments: [String]) -> String {
  var command: any ParsableCommand.Type = Glassbox.self
  var words = ["glassbox"]
  for argument in arguments {
    guard let next = command.configuration.subcommands.first(where: { name(of: $0) == argument }) else { break }
    command = next
    words.append(argument)
  }
  return (words + ["--help"]).joined(separator: " ")
}

private func name(of command: any ParsableCommand.Type) -> String {
  command.configuration.commandName ?? String(describing: command).lowercased()
}
