import Datasets
import Engine
import Testing
import Training

@Suite struct ValidationTests {
  private func model(_ inputs: Int, _ outputs: Int, _ activation: Activation, _ loss: Loss) -> ModelSpec {
    .mlp(inputs: inputs, hidden: [3], activation: .tanh, outputs: outputs, outputActivation: activation, loss: loss)
  }

  private func table(_ targets: [[Float]], _ kind: TargetKind) -> DataSpec {
    .table(inputs: targets.map { _ in [0, 1] }, targets: targets, kind: kind, inputNames: [], classNames: [])
  }

  private func refusal(_ model: ModelSpec, _ data: DataSpec) -> String? {
    let error = #expect(throws: (any Error).self) { try TestRuns.trainer(Run(model: model, data: data)) }
    let line = error.map { "\($0)" }
    #expect(line?.contains("\n") == false)
    return line
  }

  @Test func inputsMustFit() {
    let line = refusal(model(3, 1, .sigmoid, .binaryCrossEntropy), table([[0], [1]], .binary))
    #expect(line == "the model takes a vector of 3, but a sample has 2 numbers")
  }

  @Test func targetsMustFitTheLoss() {
    let line = refusal(model(2, 1, .sigmoid, .binaryCrossEntropy), table([[0.5], [3]], .regression(1)))
    #expect(line?.contains("binary-cross-entropy") == true && line?.contains("mse") == true)
    #expect(
      refusal(model(2, 2, .softmax, .softmaxCrossEntropy), table([[0], [2]], .classes(3)))?.contains("3") == true)
    #expect(refusal(model(2, 2, .linear, .meanSquaredError), table([[0], [2]], .regression(1))) != nil)
    #expect(refusal(model(2, 3, .linear, .meanSquaredError), table([[0], [1]], .binary)) != nil)
  }

  @Test func targetsMustBeWhatTheySay() {
    #expect(refusal(model(2, 1, .sigmoid, .binaryCrossEntropy), table([[0], [2]], .binary)) != nil)
    #expect(refusal(model(2, 3, .softmax, .softmaxCrossEntropy), table([[0], [3]], .classes(3))) != nil)
    #expect(refusal(model(2, 3, .softmax, .softmaxCrossEntropy), table([[0], [1.5]], .classes(3))) != nil)
  }

  @Test func tokensMustBeOnesThatTheModelKnows() {
    func model(_ vocabulary: Int) -> ModelSpec {
      ModelSpec(
        inputs: 2,
        layers: [
          .embedding(EmbeddingSpec(name: "embed", vocabulary: vocabulary, width: 3)), .last(LastSpec(name: "last")),
          .dense(DenseSpec(name: "output", units: 1, activation: .sigmoid)),
        ], loss: .binaryCrossEntropy)
    }
    let line = refusal(model(1), table([[0], [1]], .binary))
    #expect(line == "training sample 0 has the token 1.0; layer embed knows whole numbers from 0 to 0")
    #expect(throws: Never.self) { try TestRuns.trainer(Run(model: model(2), data: table([[0], [1]], .binary))) }
    let half = DataSpec.table(inputs: [[0, 0.5]], targets: [[1]], kind: .binary, inputNames: [], classNames: [])
    #expect(refusal(model(2), half)?.contains("the token 0.5") == true)
    #expect(refusal(model(2), .builtInDigits(train: 1, test: 0))?.contains("takes a vector of 2") == true)
  }

  @Test func thereMustBeData() {
    #expect(refusal(model(2, 1, .sigmoid, .binaryCrossEntropy), table([], .binary)) != nil)
  }

  @Test func goodOnesPass() throws {
    let model = model(2, 2, .softmax, .softmaxCrossEntropy)
    let trainer = try TestRuns.trainer(Run(model: model, data: table([[0], [1]], .binary)))
    try trainer.takeStep()
    // Ten are the default; two is all there is.
    #expect(trainer.hyperparameters.batch == 2)
  }
}
