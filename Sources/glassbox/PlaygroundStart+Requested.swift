import Datasets
import Engine
import Explainer
import Training

extension PlaygroundStart {
  /// What was asked for by name or string, at the step where it was shared; else the table that `--data` names, or the
  /// two spirals.
  /// - Throws: what `RequestedRun` throws, DataError for a table that cannot be used, EngineError for a run whose network
  ///   the playground cannot build or that cannot be trained.
  init(requested: String?, _ locations: inout DataLocations) throws {
    locations.takeFile()
    let table = try locations.file.map { OwnTable(try CSVTable(path: $0)) }
    if let requested {
      let request = try RequestedRun(requested)
      try self.init(request, table: table)
      // What cannot be trained is told before the screen is taken, and what was changed about it is shown as it is.
      let trainer = try Trainer(run: request.run, locations: locations, compute: Compute(requestedThreads: 1))
      settings.hyperparameters = trainer.run.hyperparameters
    } else if let table {
      try self.init(learningFrom: table)
    } else {
      self.init()
    }
  }

  /// - Parameter table: that the run learns from; nil to look for it where it was.
  /// - Throws: EngineError for a run whose network the playground cannot build.
  init(_ request: RequestedRun, table: OwnTable?) throws {
    var table = table
    if table == nil, case .csv(let spec) = request.run.data, let own = try? CSVTable(path: spec.path) {
      table = own.hash == spec.hash ? OwnTable(own) : nil
    }
    guard let settings = Playground(request.run, table: table) else {
      throw EngineError("the playground cannot build the network of \(request.title); train trains it")
    }
    self.init(
      settings, step: request.shared?.step ?? 0,
      notice: try request.shared?.notice(on: Compute(requestedThreads: 1)))
  }
}
