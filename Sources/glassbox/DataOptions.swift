import ArgumentParser
import Datasets
import Foundation

/// Where data is looked for.
struct DataOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Look for data here first, then in $GLASSBOX_DATA and $XDG_DATA_HOME/glassbox; or the table of your own that a run learns from.",
      valueName: "path"), completion: .file())
  var data: String?

  var locations: DataLocations { DataLocations(option: data, environment: ProcessInfo.processInfo.environment) }
}
