import ArgumentParser
import Canvas
import Explainer
import Shell

/// `glassbox play`: the playground.
struct Play: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Open the playground: any data, any small network, every number in reach.",
    discussion: "Press ? inside for the keys, q to leave, Esc for the chapter where you left off.")

  @OptionGroup var display: DisplayOptions

  @Option(help: "dark or light.")
  var theme: Theme.Name?

  @Option(help: "Threads of the engine; without this one a core.")
  var threads: Int?

  @OptionGroup var data: DataOptions

  @OptionGroup var lessons: LessonOptions

  func validate() throws { try checkThreads(threads) }

  func run() throws {
    try runInterface(
      InterfaceOptions(
        library: try lessons.library(), locations: data.locations, threads: threads, theme: theme,
        playground: Playground(), watcher: lessons.watcher), display)
  }
}
