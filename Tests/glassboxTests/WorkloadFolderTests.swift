import Datasets
import Engine
import Foundation
import Testing

@testable import glassbox

@Suite struct WorkloadFolderTests {
  /// A folder with one workload: 2-2-1, four samples, all weights 0.5.
  private func inFolder(index: String? = nil, extra: String = "", _ body: (String) throws -> Void) throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "workloads-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    func write(_ name: String, _ values: [Float]) throws {
      var data = Data()
      for value in values { withUnsafeBytes(of: value.bitPattern.littleEndian) { data.append(contentsOf: $0) } }
      try data.write(to: folder.appending(path: name))
    }
    try write("x.bin", [0, 0, 0, 1, 1, 0, 1, 1])
    try write("y.bin", [0, 1, 1, 0])
    try write("w0.bin", Array(repeating: 0.5, count: 4))
    try write("b0.bin", [0, 0])
    try write("w1.bin", [0.5, 0.5])
    try write("b1.bin", [0])
    let array = { (name: String, shape: String) in
      "\"\(name)\": {\"file\": \"\(name).bin\", \"shape\": \(shape), \"dtype\": \"float32\"}"
    }
    let arrays = [
      array("x", "[4, 2]"), array("y", "[4, 1]"), array("w0", "[2, 2]"), array("b0", "[2]"), array("w1", "[2, 1]"),
      array("b1", "[1]"),
    ].joined(separator: ", ")
    let entry =
      "{\"config\": {\"kind\": \"mlp\", \"sizes\": [2, 2, 1], \"act\": \"tanh\", \"loss\": \"mse\", \"opt\": \"sgd\", "
      + "\"lr\": 0.1, \"batch\": 4, \"loss_step\": 1\(extra)}, \"arrays\": {\(arrays)}}"
    try Data((index ?? "{\"tiny\": \(entry)}").utf8).write(to: folder.appending(path: "index.json"))
    try body(folder.path)
  }

  @Test func lossOfTheFirstStepIsTheOneWorkedByHand() throws {
    try inFolder { folder in
      let workload = try #require(try readWorkloads(folder).first)
      var runner = try WorkloadRunner(workload, compute: Compute(threads: 1))
      runner.run(1)
      // Both hidden units are tanh(½(x₁ + x₂)); the output is tanh of their mean weight sum; half the mean square.
      let squares = [(0.0, 0.0), (1.0, 1.0), (1.0, 1.0), (2.0, 0.0)].map { sum, target in
        let error = tanh(tanh(sum / 2)) - target
        return error * error / 2
      }
      let loss = squares.reduce(0, +) / 4
      #expect(abs(Double(runner.loss) * workload.lossScale - loss) < 1e-6)
    }
  }

  @Test func inferenceOnlyAsksForOutputs() throws {
    try inFolder(extra: ", \"infer\": true") { folder in
      let workload = try #require(try readWorkloads(folder, names: ["tiny"]).first)
      let trained = Workload(
        name: "", model: workload.model, settings: workload.settings, batch: 4, data: workload.data)
      #expect(workload.operationsPerStep < trained.operationsPerStep / 2)
      let report = try Benchmark(workloads: [workload], threads: [1], rounds: 1, seconds: 0.001).run { _ in }
      #expect(report.rows[0].loss == nil && report.rows[0].stepsPerSecond.median > 0)
    }
  }

  @Test func anUnknownNameIsToldWithThoseThereAre() throws {
    try inFolder { folder in
      let error = try #require(throws: DataError.self) { try readWorkloads(folder, names: ["tyni"]) }
      #expect(error.description.hasSuffix("no workload tyni; there are tiny"))
    }
  }

  @Test func arraysMustFitTheirShapes() throws {
    try inFolder { folder in
      try Data(repeating: 0, count: 12).write(to: URL(fileURLWithPath: folder + "/x.bin"))
      let error = try #require(throws: DataError.self) { try readWorkloads(folder) }
      #expect(error.description.contains("x.bin: 12 bytes"))
    }
  }

  @Test func ratesAreCountedPerRepetition() throws {
    try inFolder { folder in
      let workload = try #require(try readWorkloads(folder).first)
      let report = try Benchmark(workloads: [workload], threads: [1], rounds: 2, seconds: 0.001).run { _ in }
      #expect(report.rows.count == 1)
      #expect(report.rows[0].stepsPerSecond.rounds.count == 2)
      #expect(report.rows[0].loss?.step == 1)
      #expect(report.table.contains("tiny"))
      for line in report.jsonLines.split(separator: "\n") {
        #expect(try JSONSerialization.jsonObject(with: Data(line.utf8)) is [String: Any])
      }
    }
  }

  @Test(arguments: [
    "", "{}", "[]", "{\"a\": {\"config\": {}}}",
    "{\"a\": {\"config\": {\"kind\": \"mlp\", \"loss\": \"mse\", \"opt\": \"sgd\", \"batch\": 1, \"loss_step\": 1}, \"arrays\": {}}}",
    "{\"a\": {\"config\": {\"kind\": \"mlp\", \"sizes\": [2, 1], \"act\": \"tanh\", \"loss\": \"mse\", \"opt\": \"sgd\", \"batch\": 1, \"loss_step\": 1}, \"arrays\": {}}}",
  ])
  func whatIsNoIndexIsToldInOneLine(index: String) throws {
    try inFolder(index: index) { folder in
      let error = try #require(throws: DataError.self) { try readWorkloads(folder) }
      #expect(error.description.hasPrefix(folder))
      #expect(!error.description.contains("\n"))
    }
  }
}
