import Datasets
import Engine
import Testing

@testable import glassbox

@Suite struct BenchmarkTests {
  @Test func medianAndExtremes() {
    let odd = Measurement([3, 1, 2])
    #expect((odd.lowest, odd.median, odd.highest) == (1, 2, 3))
    #expect(odd.rounds == [3, 1, 2])
    #expect(Measurement([4, 1, 2, 3]).median == 2.5)
    #expect(Measurement([7]).percentile95 == 7)
    #expect(Measurement((1...50).reversed().map(Double.init)).percentile95 == 48)
    #expect(Measurement((1...100).map(Double.init)).percentile95 == 95)
    let scaled = odd.scaled(by: 2)
    #expect((scaled.lowest, scaled.median, scaled.highest) == (2, 4, 6))
  }

  @Test func operationsOfAStep() {
    let tiny = Workload(
      name: "tiny",
      model: .mlp(
        inputs: 2, hidden: [4, 2], activation: .tanh, outputs: 1, outputActivation: .linear, loss: .meanSquaredError),
      settings: StepSettings(optimizer: .sgd, learningRate: 0.1), batch: 10,
      data: Dataset(storage: .floats([]), targets: [], inputSize: 2, kind: .regression(1)))
    // Forward and the weights' gradients: 2 × (2·4 + 4·2 + 2·1) each; the inputs' gradients: 2 × (4·2 + 2·1).
    let products = [18, 18, 10].reduce(0, +)
    #expect(tiny.operationsPerStep == Double(10 * 2 * products))
  }

  @Test func jumpsEndInALine() throws {
    var jumps = Jumps.standard[0]
    (jumps.steps, jumps.count) = (1000, 4)
    let row = try jumps.measure(Compute(threads: 1))
    #expect(row.toState.rounds.count == 4 && row.keyframeBytes > 0)
    #expect(zip(row.toKeyframe.rounds, row.toState.rounds).allSatisfy { 0 < $0 && $0 < $1 })
    let report = BenchmarkReport(level: .v3, peaks: [], rows: [], jumps: [row], frame: nil)
    #expect(report.table.contains("2-8-8-1 ReLU, sgd") && report.jsonLines.contains(#""workload": "jump 2-8-8-1"#))
  }

  @Test func tableLinesUp() {
    var table = TextTable(["name", "n"])
    table.append(["long name", "1,000"])
    #expect(table.description == "name           n\nlong name  1,000")
  }
}
