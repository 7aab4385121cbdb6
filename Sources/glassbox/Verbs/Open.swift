import ArgumentParser
import Canvas
import Curriculum
import Engine
import Foundation
import NcursesTerminal
import Shell
import Store
import Training

/// `glassbox open`, and `glassbox` alone: the program itself.
struct Open: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Open a chapter, or where you left off.",
    discussion: """
      Press ? inside for the keys, q to leave. With --lessons, a chapter that is saved shows at once, and a mistake in it \
      stands above the keys until it is mended.
      """)

  @Argument(help: ArgumentHelp("A chapter by id or number; without it, where you left off.", valueName: "chapter"))
  var chapter: String?

  @Option(help: ArgumentHelp("Page of the chapter, from 1.", valueName: "n"))
  var page: Int?

  @OptionGroup var display: DisplayOptions

  @Option(help: "dark or light.")
  var theme: Theme.Name?

  @Option(help: "Threads of the engine; without this one a core.")
  var threads: Int?

  @OptionGroup var data: DataOptions

  @OptionGroup var lessons: LessonOptions

  func validate() throws { try checkThreads(threads) }

  func run() throws {
    let watcher = lessons.watcher
    try data.locations.check()
    try runInterface(
      InterfaceOptions(
        library: try lessons.library(), chapter: chapter, page: page, locations: data.locations, threads: threads,
        theme: theme, watcher: watcher), display)
  }
}

func checkThreads(_ threads: Int?) throws {
  guard let threads, !(1...1024).contains(threads) else { return }
  throw ValidationError("--threads must be 1 to 1024, not \(threads)")
}

/// Takes the terminal and gives it to the program until the learner quits.
func runInterface(_ options: InterfaceOptions, _ display: DisplayOptions) throws {
  _ = try CPULevel.requested()
  let keeper = ProgressKeeper()
  let (progress, note) = keeper.load()
  // What can't be opened is said before the screen is taken.
  _ = try options.model(size: Size(width: 80, height: 24), capabilities: Capabilities(), progress: progress)
  let terminal = try NcursesTerminal(options: display.detection)
  defer { terminal.restore() }
  let interface = try Interface(
    terminal: terminal, options: options, progress: progress, notice: note, clock: SystemClock(), save: keeper.save)
  if let signal = interface.run() {
    terminal.restore()
    throw ExitCode(128 + signal)
  }
}

/// The learner's progress on disk, as the interface uses it.
private final class ProgressKeeper {
  private var store = ProgressStore(environment: ProcessInfo.processInfo.environment)

  func load() -> (progress: LearnerProgress, notice: String?) {
    let outcome = store.load()
    return (outcome.progress, outcome.notice)
  }

  func save(_ progress: LearnerProgress) -> String? { store.save(progress).notice }
}
