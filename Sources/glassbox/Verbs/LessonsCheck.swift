import ArgumentParser
import Curriculum
import Engine
import LessonChecker

extension Lessons {
  /// `glassbox lessons check`: proves the chapters.
  struct Check: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Prove the chapters.",
      discussion: """
        Every number in the prose is computed again, every prediction's answer is found out, every challenge is lost as \
        set up and won by its reference solution, and every page fits an 80×24 terminal. Mistakes are lines of \
        file:line: what is wrong.
        """)

    @Argument(
      help: ArgumentHelp(
        "A folder of chapters or the file of one; without it those built in.", valueName: "path"),
      completion: .file(extensions: ["md"]))
    var path: String?

    @OptionGroup var data: DataOptions

    func run() throws {
      let library = try path.map { try LessonLibrary.at($0) } ?? .embedded()
      try data.locations.check()
      let checker = LessonChecker(locations: data.locations, compute: try Compute(requestedThreads: nil))
      let progress = ProgressLine()
      let mistakes = checker.check(library) { progress.show("proving \($0.file)") }
      progress.clear()
      for mistake in mistakes { StandardError.write("\(mistake)\n") }
      guard mistakes.isEmpty else { throw ExitCode.failure }
      let count = library.lessons.count
      print("\(count) chapter\(count == 1 ? "" : "s"): every claim, prediction and challenge is proved.")
    }
  }
}
