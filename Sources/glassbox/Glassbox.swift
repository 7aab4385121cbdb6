import ArgumentParser

/// `glassbox`, and the verbs it knows.
struct Glassbox: ParsableCommand {
  static let version = "0.1.0"

  static let configuration = CommandConfiguration(
    commandName: "glassbox",
    abstract: "Learn how neural networks work by holding one.",
    discussion: """
      Errors are one line on standard error. The exit status is 0 when all went well, 1 when the work failed and 2 when \
      the command line was wrong. Completions for your shell: glassbox --generate-completion-script bash (or zsh, fish).
      """,
    version: version,
    subcommands: [Open.self, Play.self, Render.self, Train.self, Lessons.self, Bench.self, Doctor.self],
    defaultSubcommand: Open.self)
}
