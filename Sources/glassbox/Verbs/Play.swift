import ArgumentParser
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

  @OptionGroup var interface: InterfaceArguments

  func validate() throws {
    // What is no run at all is wrong usage; what is a damaged one is told when it is read.
    do { _ = try requestedName.map { try RequestedRun($0) } } catch let error as ValidationError { throw error } catch {
    }
  }

  func run() throws {
    var locations = interface.data.locations
    let playground = try PlaygroundStart(requested: requestedName, &locations)
    try interface.run(at: locations, playground: playground)
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
      func settings(_ run: Run) throws -> Playground {
        if let settings = Playground(run, table: table) { return settings }
        throw EngineError("the playground cannot build the network of \(request.title); train trains it")
      }
      _ = try settings(request.run)
      // What cannot be trained is told before the screen is taken.
      let compute = try Compute(requestedThreads: 1)
      let run = try Trainer(run: request.run, locations: locations, compute: compute).run
      self.init(try settings(run), step: request.shared?.step ?? 0, notice: request.shared?.notice(on: compute))
    } else if let table {
      try self.init(learningFrom: table)
    } else {
      self.init()
    }
  }
}
