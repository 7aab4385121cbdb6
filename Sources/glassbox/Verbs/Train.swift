import ArgumentParser
import Engine
import Foundation
import Training

/// `glassbox train`: a run without the screen.
struct Train: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Train without the screen.",
    discussion: """
      \(recipes)

      A run string (gb1:…, from y in the playground) or the name of a saved run trains that run, to the step at which it \
      was shared unless told otherwise; where it learned from a file of your own, name that file with --data.

      The same recipe, data and seed give the same weights at any number of threads; the hash says so. With --json \
      each line is an epoch and the last one is where the run ended; train_loss is over the first 10,000 samples at \
      most. Ctrl-C ends it at the next step and tells how far it got; with --save it is kept as well, and --resume \
      goes on from there with the same bits as if it had never stopped.
      """)

  /// Each on a line of its own that fits into 80 columns.
  private static var recipes: String {
    let width = Recipe.all.reduce(0) { max($0, $1.name.count) } + 2
    return Recipe.all.map { $0.name + String(repeating: " ", count: width - $0.name.count) + $0.summary }
      .joined(separator: "\n")
  }

  @Argument(
    help: ArgumentHelp("A recipe, a run string or the name of a saved run.", valueName: "run"),
    completion: .list(Recipe.all.map(\.name)))
  var requestedName: String

  @OptionGroup var data: DataOptions

  @Option(help: "Epochs in all; without this and --steps as many as the recipe needs.")
  var epochs: Int?

  @Option(help: "Stop after so many steps.")
  var steps: Int?

  @Option(help: "Another start and another order of samples.")
  var seed: UInt64?

  @Option(help: "Threads; without this one a core.")
  var threads: Int?

  @Option(help: ArgumentHelp("Keep where the run ends, as safetensors.", valueName: "file"), completion: .file())
  var save: String?

  @Option(help: ArgumentHelp("Go on from a file that --save wrote.", valueName: "file"), completion: .file())
  var resume: String?

  @Flag(help: "One line of JSON an epoch.")
  var json = false

  func validate() throws {
    for (name, value) in [("--epochs", epochs), ("--steps", steps), ("--threads", threads)] {
      if let value, value < 1 { throw ValidationError("\(name) must be at least 1, not \(value)") }
    }
    if let threads, threads > 1024 { throw ValidationError("--threads must be at most 1024, not \(threads)") }
    if seed != nil, resume != nil { throw ValidationError("--seed is for new runs: what --resume reads has its own") }
    do {
      let requested = try RequestedRun(requestedName)
      if requested.end == nil, epochs == nil, steps == nil {
        throw ValidationError("the run was shared before its first step: say how far with --steps or --epochs")
      }
    } catch let error as ValidationError { throw error } catch {
      // What cannot be read is no wrong usage: `run` says so.
    }
  }

  func run() throws {
    let requested = try RequestedRun(requestedName)
    let end = requested.end ?? (.max, .max)
    var run = requested.run
    if let seed { run.seed = seed }
    if let save { try CheckpointFile(path: save).requireWritable() }
    Interruption.listen()
    let compute = try Compute(requestedThreads: threads)
    let trainer = try trainer(requested, run, compute)
    let training = HeadlessTraining(
      trainer: trainer, lastEpoch: epochs ?? (steps == nil ? end.epochs : .max),
      lastStep: steps ?? (epochs == nil ? end.steps : .max),
      tell: json
        ? {
          print($0.jsonLine)
          // Whoever reads the pipe waits for this line, not for a full buffer.
          fflush(nil)
        } : nil)
    if !json {
      print(
        "\(requested.title): \(trainer.data.origin), \(trainer.state.parameterCount) parameters, seed \(trainer.run.seed)"
      )
      for note in trainer.data.notes + [requested.shared?.notice(on: compute)].compactMap({ $0 }) { print(note) }
    }
    let report = try training.run()
    if !json {
      print(report.summary)
      let comparison = requested.comparison(
        step: trainer.step, weightsHash: trainer.weightsHash, seed: trainer.run.seed)
      if let comparison { print(comparison) }
    }
    if let failure = trainer.failure {
      // A run that broke down is no place to go on from; what was saved before stays.
      throw EngineError("training stopped: \(failure); try a smaller learning rate or another seed")
    }
    if let save { try CheckpointFile(path: save).write(trainer.checkpoint) }
  }

  private func trainer(_ requested: RequestedRun, _ run: Run, _ compute: Compute) throws -> Trainer {
    var locations = data.locations
    if case .csv = run.data { locations.takeFile() }
    guard let resume else { return try Trainer(run: run, locations: locations, compute: compute) }
    let checkpoint = try CheckpointFile(path: resume).read()
    guard checkpoint.run.model == run.model, checkpoint.run.data == run.data else {
      throw CheckpointError("\(resume): holds another run than \(requested.title)")
    }
    let split = try checkpoint.run.data.load(seed: checkpoint.run.seed, locations: locations)
    do { return try Trainer(resuming: checkpoint, data: split, compute: compute) } catch {
      throw CheckpointError("\(resume): \(error)")
    }
  }
}
