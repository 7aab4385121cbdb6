import Datasets
import Engine
import Foundation
import Store
import Testing
import Training

@testable import glassbox

/// `train` with a run string or the name of a saved run, as typed.
@Suite struct TrainStringTests {
  private let folder: URL

  init() throws {
    folder = FileManager.default.temporaryDirectory.appending(path: "glassbox-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  }

  private func train(_ arguments: String...) throws -> Command {
    try Command(["train"] + arguments, environment: ["XDG_STATE_HOME": folder.path])
  }

  /// The spiral's run at step 40, as it would be shared.
  private func spiral(steps: Int = 40) throws -> SharedRun {
    let compute = Compute(threads: 1)
    let recipe = try #require(Recipe.named("spiral"))
    let trainer = try Trainer(run: recipe.run, locations: DataLocations(folders: []), compute: compute)
    try trainer.train(steps: steps)
    return SharedRun(
      run: trainer.run, step: steps, weightsHash: trainer.weightsHash, arithmetic: compute.arithmetic)
  }

  @Test func aRunStringIsTrainedToWhereItWasShared() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    let shared = try spiral()
    let hash = try #require(shared.weightsHash)
    let command = try train(shared.encoded())
    #expect(command.status == 0, "\(command.errors)")
    #expect(command.output.hasPrefix("shared run: spiral, 500 points, 105 parameters, seed 1\n"))
    #expect(command.output.contains("weights        \(hash)\nthe same weights as when it was shared, to the bit\n"))
    // Further on, or from another start, there is nothing to compare.
    let further = try train(shared.encoded(), "--steps", "41")
    #expect(further.status == 0 && !further.output.contains("as when it was shared"))
    let other = try train(shared.encoded(), "--seed", "2")
    #expect(other.status == 0 && !other.output.contains(hash) && !other.output.contains("shared, to"))
    var changed = shared
    changed.weightsHash = "0000000000000000"
    #expect(try train(changed.encoded()).output.contains("not the weights that it was shared with, 0000000000000000"))
  }

  @Test func aSavedRunIsTrainedByName() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    let shared = try spiral()
    try RunStore(environment: ["XDG_STATE_HOME": folder.path]).save(shared, as: "unwound")
    let command = try train("unwound", "--json")
    #expect(command.status == 0 && command.output.contains("\"weights_hash\": \"\(shared.weightsHash ?? "")\""))
    let file = folder.appending(path: "glassbox/runs/unwound")
    try Data("gb1:damaged".utf8).write(to: file)
    let damaged = try train("unwound")
    #expect(damaged.status == 1 && damaged.output.isEmpty)
    #expect(
      damaged.errors == "glassbox: \(file.path): the run string is damaged or cut short; copy it again, all of it\n")
    let missing = try train("wound")
    #expect(missing.status == 2 && missing.errors.contains("there is no recipe or saved run 'wound'"))
    #expect(missing.errors.count { $0 == "\n" } == 1)
  }

  @Test func whatCannotBeTrainedIsOneLine() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    for (text, says) in [
      (String(try spiral().encoded().dropLast(3)), "damaged or cut short"), ("gb9:abc", "a newer glassbox made this"),
    ] {
      let command = try train(text)
      #expect(command.status == 1 && command.output.isEmpty && command.errors.contains(says), "\(command.errors)")
      #expect(command.errors.count { $0 == "\n" } == 1)
    }
    let unbegun = try train(spiral(steps: 0).encoded())
    #expect(unbegun.status == 2 && unbegun.errors.contains("say how far with --steps or --epochs"))
  }

  @Test func ownDataMustBeNamedAndTheSame() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    let rows = (0..<60).map { "\($0 % 9);\($0 % 7);\($0 % 9 > 4 ? "yes" : "no")" }
    let file = folder.appending(path: "own.csv").path
    try Data(("a;b;c\n" + rows.joined(separator: "\n") + "\n7;8\n").utf8).write(to: URL(filePath: file))
    let run = Run(
      model: .mlp(
        inputs: 2, hidden: [3], activation: .tanh, outputs: 1, outputActivation: .sigmoid, loss: .binaryCrossEntropy),
      data: .csv(try CSVTable(path: file).spec()))
    let text = try SharedRun(run: run, arithmetic: Compute(threads: 1).arithmetic).encoded()
    let alone = try train(text, "--steps", "9")
    #expect(
      alone.status == 1
        && alone.errors
          == "glassbox: own.csv: this run learns from that file, which is yours; name it with --data FILE\n"
    )
    for place in [file, folder.path] {
      let command = try train(text, "--steps", "9", "--data", place)
      #expect(command.status == 0, "\(command.errors)")
      #expect(
        command.output.hasPrefix("shared run: own.csv, 60 rows, 13 parameters, seed 1\nleft out: line 62, column 3:"))
    }
    let other = folder.appending(path: "other.csv").path
    try Data("a;b;c\n1;2;yes\n2;1;no\n".utf8).write(to: URL(filePath: other))
    let wrong = try train(text, "--steps", "9", "--data", other)
    #expect(
      wrong.status == 1 && wrong.errors.hasPrefix("glassbox: \(other): is not the file that this run learned from"))
  }
}
