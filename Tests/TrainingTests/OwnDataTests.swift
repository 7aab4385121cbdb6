import Datasets
import Engine
import PortableMath
import Testing

@testable import Training

/// A large table of the learner's own, from its bytes to what a network is worth on it.
@Suite struct OwnDataTests {
  /// 10,000 rows: a size, a kind, whether it is liked and what it costs.
  private static let table: [UInt8] = {
    let random = Philox(seed: 9, purpose: .data)
    var text = "number;size;kind;liked;price\r\n"
    for row in 0..<10_000 {
      let size = Int(random.uniformDouble(2 * row) * 20_000)
      let kind = Int(random.uniformDouble(2 * row + 1) * 3)
      let liked = size > 10_000 || kind == 1
      let decimals = "\(size % 100)"
      let shown = row % 500 == 7 ? "" : "\(size / 100),\(decimals.count == 1 ? "0" : "")\(decimals)"
      let price = 2000 * size / 100 + (kind == 2 ? 150_000 : 0)
      text +=
        row % 2500 == 3
        ? "\(row);oops\r\n"
        : "\(row);\(shown);\(["hut", "house", "\"flat; high\""][kind]);\(liked ? "yes" : "no");\(price)\r\n"
    }
    return Array(text.utf8)
  }()

  private func trainer(_ inputs: [String], _ target: String, outputs: Activation, loss: Loss) throws -> Trainer {
    let table = try CSVTable(path: "own.csv", bytes: Self.table)
    #expect(table.rowCount == 9_996 && table.problemCount == 4)
    #expect(try !table.spec(target: target).inputs.contains("number"))
    let spec = try table.spec(inputs: inputs, target: target)
    let data = try table.split(spec, seed: 1)
    #expect(data.train.inputNames == ["size", "kind = flat; high", "kind = house", "kind = hut"])
    #expect(data.notes.contains { $0.hasSuffix("missing values of \"size\": taken as the mean") })
    let run = Run(
      model: .mlp(
        inputs: data.train.inputSize, hidden: [8], activation: .tanh, outputs: 1, outputActivation: outputs, loss: loss),
      data: .csv(spec),
      hyperparameters: Hyperparameters(optimizer: .momentum(0.9), learningRate: 0.05, batch: 50))
    return try Trainer(run: run, data: data, compute: Compute(threads: 1))
  }

  @Test func itLearnsClasses() throws {
    let trainer = try trainer(["size", "kind"], "liked", outputs: .sigmoid, loss: .binaryCrossEntropy)
    #expect(trainer.data.train.classNames == ["no", "yes"])
    for _ in 0..<5 { try trainer.trainEpoch() }
    let metrics = try trainer.metrics(.test)
    #expect(try #require(metrics.score?.accuracy) > 0.97)
    #expect(try trainer.confusion().reduce(0, +) == trainer.data.test.count)
  }

  @Test func itLearnsNumbers() throws {
    let trainer = try trainer(["size", "kind"], "price", outputs: .linear, loss: .meanSquaredError)
    for _ in 0..<5 { try trainer.trainEpoch() }
    let metrics = try trainer.metrics(.test)
    let explained = metrics.measures.first { $0.name == "R²" }?.value
    #expect(try #require(explained) > 0.95)
  }
}
