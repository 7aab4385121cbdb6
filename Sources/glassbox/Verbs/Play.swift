import ArgumentParser
import Canvas
import Datasets
import Engine
import Explainer
import Shell

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
    let playground = try Playground(requested: requestedName, &locations)
    try runInterface(
      InterfaceOptions(
        library: try lessons.library(), locations: locations, threads: threads, theme: theme, playground: playground,
        watcher: lessons.watcher), display)
  }
}

extension Playground {
  /// What was asked for by name or string; else the table that `--data` names, or the two spirals.
  /// - Throws: what `RequestedRun` throws, DataError for a table that cannot be used, EngineError for a run whose network
  ///   the playground cannot draw.
  init(requested: String?, _ locations: inout DataLocations) throws {
    locations.takeFile()
    if let requested {
      let request = try RequestedRun(requested)
      guard let playground = Playground(request.run) else {
        throw EngineError("the playground cannot draw the network of \(request.title); train trains it")
      }
      self = playground
    } else if let file = locations.file {
      self.init(data: .csv(try CSVTable(path: file).spec()))
    } else {
      self.init()
    }
  }
}
