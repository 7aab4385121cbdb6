import Datasets
import Engine
import Testing

@testable import Curriculum

@Suite struct ModelContextTests {
  private let exam = ModelContext(
    spec: .mlp(
      inputs: 2, hidden: [], activation: .relu, outputs: 1, outputActivation: .sigmoid, loss: .binaryCrossEntropy),
    parameters: ["output.weight": [0.7, 0.3], "output.bias": [-4]], input: [6, 8], target: [1],
    metrics: ["step": 12, "train_loss": 99],
    data: DataSplit(
      train: Dataset(storage: .floats([6, 8, 1, 10]), targets: [1, 0], inputSize: 2, kind: .binary),
      test: Dataset(storage: .floats([9, 1]), targets: [0], inputSize: 2, kind: .binary), origin: "exam"))

  @Test(arguments: [
    ("output.z", 2.6), ("round(output.a, 3)", 0.931), ("at(9,1,output.z)", 2.6), ("round(at(1,10,output.a), 3)", 0.426),
    ("with(output.bias = 0, output.z)", 6.6), ("with(output.weight[1] = 0, at(1,10,output.z))", -3.3),
    ("output.weight[1,0]", 0.3), ("input[1]", 8), ("at(1,2,sum(input))", 3), ("step", 12), ("parameters", 3),
    ("round(loss, 4)", 0.0716), ("train_count", 2), ("train_loss", 99),
    ("round(with(output.bias = -4, train_loss), 4)", 0.3130), ("test_accuracy", 0), ("train_accuracy", 1),
    ("with(output.bias = -3, train_accuracy)", 0.5),
  ]) func answers(_ source: String, _ value: Double) throws {
    #expect(abs(try Expression(source).evaluate(in: exam) - value) < 1e-9)
  }

  @Test(arguments: [
    ("at(1, output.z)", "at(…) gives 1 inputs; the network has 2"),
    ("with(output.z = 1, output.a)", "with(…) changes parameters, and `output.z` is none"),
    ("after(1 step, output.a)", "after(…) cannot be worked out here"),
    ("at(1,2,loss)", "there is no `loss` here"),
  ]) func refuses(_ source: String, _ message: String) throws {
    let error = #expect(throws: ExpressionError.self) { try Expression(source).evaluate(in: exam) }
    #expect(error?.message == message)
  }
}
