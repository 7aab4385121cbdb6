import ArgumentParser
import Explainer

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
