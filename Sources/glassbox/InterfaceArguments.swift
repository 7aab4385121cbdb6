import ArgumentParser
import Canvas
import Datasets
import Engine
import Explainer
import Foundation
import NcursesTerminal
import Shell
import Store
import Training

/// What may be said of the program on the screen, whatever it opens with.
struct InterfaceArguments: ParsableArguments {
  @OptionGroup var display: DisplayOptions

  @Option(help: "dark or light.")
  var theme: Theme.Name?

  @Option(help: "Threads of the engine; without this one a core.")
  var threads: Int?

  @OptionGroup var data: DataOptions

  @OptionGroup var lessons: LessonOptions

  func validate() throws {
    if let threads, !(1...1024).contains(threads) {
      throw ValidationError("--threads must be 1 to 1024, not \(threads)")
    }
  }

  /// Takes the terminal and gives it to the program until the learner quits.
  func run(
    at locations: DataLocations, chapter: String? = nil, page: Int? = nil, playground: PlaygroundStart? = nil
  ) throws {
    let watcher = lessons.watcher
    try locations.check()
    let options = InterfaceOptions(
      library: try lessons.library(), chapter: chapter, page: page, locations: locations, threads: threads,
      theme: theme, playground: playground, watcher: watcher, runs: { SavedRuns().answer($0) })
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
