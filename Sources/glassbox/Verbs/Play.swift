import ArgumentParser
import Canvas
import Datasets
import Engine
import Explainer
import Shell
import Training

/// `glassbox play`: the playground.
struct Play: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Open the playground: any data, any small network, every number in reach.",
    discussion: """
      Opens with two spirals, with a run that somebody shared (gb1:…) or that was saved by name, or, with --data FILE, \
      with a table of your own: its last column is what the network is to predict.

      Press ? inside for the keys, q to leave, Esc for the chapter where you left off.
      """)

  @Argument(help: ArgumentHelp("A run string, the name of a saved run, or a recipe.", valueName: "run"))
  var requestedName: String?

  @OptionGroup var display: DisplayOptions

  @Option(help: "dark or light.")
  var theme: Theme.Name?

  @Option(help: "Threads of the engine; without this one a core.")
  var threads: Int?

  @OptionGroup var data: DataOptions

  @OptionGroup var lessons: LessonOptions

  func validate() throws {
    try checkThreads(threads)
    // What is no run at all is wrong usage; what is a damaged one is told when it is read.
    do { _ = try requestedName.map { try RequestedRun($0) } } catch let error as ValidationError { throw error } catch {
    }
  }

  func run() throws {
    var locations = data.locations
    let playground = try PlaygroundStart(requested: requestedName, &locations)
    try locations.check()
    try runInterface(
      InterfaceOptions(
        library: try lessons.library(), locations: locations, threads: threads, theme: theme, playground: playground,
        watcher: lessons.watcher), display)
  }
}

extension PlaygroundStart {
  /// What was asked for by name or string, at the step where it was shared; else the table that `--data` names, or the
  /// two spirals.
  /// - Throws: what `RequestedRun` throws, DataError for a table that cannot be used, EngineError for a run whose network
  ///   the playground cannot build.
  init(requested: String?, _ locations: inout DataLocations) throws {
    locations.takeFile()
    let table = try locations.file.map { OwnTable(try CSVTable(path: $0)) }
    if let requested {
      let request = try RequestedRun(requested)
      // What cannot be trained is told before the screen is taken.
      let run = try Trainer(run: request.run, locations: locations, compute: Compute(requestedThreads: 1)).run
      guard let settings = Playground(run, table: table) else {
        throw EngineError("the playground cannot build the network of \(request.title); train trains it")
      }
      let notice = try request.shared.flatMap { $0.notice(on: try Compute(requestedThreads: 1)) }
      self.init(settings, step: request.shared?.step ?? 0, notice: notice)
    } else if let table {
      try self.init(learningFrom: table)
    } else {
      self.init()
    }
  }
}
