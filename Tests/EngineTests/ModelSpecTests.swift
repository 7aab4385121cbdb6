import Testing

@testable import Engine

struct ModelSpecTests {
  /// Counts that are written in many places: four gates of (inputs + units + 1) · units; 12 · width² and the small parts of
  /// a GPT's block.
  @Test func countsAreTheKnownOnes() throws {
    func count(_ spec: ModelSpec) throws -> Int { try spec.parameterInfos().reduce(0) { $0 + $1.count } }
    func recurrent(_ kind: RecurrentSpec.Kind) -> ModelSpec {
      ModelSpec(
        input: .sequence(length: 3, width: 10),
        layers: [.recurrent(RecurrentSpec(name: "r", kind: kind, units: 20))], loss: .meanSquaredError)
    }
    #expect(try count(recurrent(.rnn)) == 20 * 31)
    #expect(try count(recurrent(.lstm)) == 4 * 20 * 31)
    #expect(try count(recurrent(.gru)) == 3 * 20 * 31 + 20)
    let width = 64
    #expect(
      try count(.gpt(vocabulary: 65, length: 32, width: width, heads: 4, blocks: 2))
        == 65 * width + 32 * width + 2 * (12 * width * width + 13 * width) + 2 * width + width * 65 + 65)
  }

  @Test func outlineTellsEveryShape() throws {
    let outline = try ModelSpec.lenet5.outline()
    #expect(outline.parameters.reduce(0) { $0 + $1.count } == 61_706)
    #expect(
      outline.layers.map(\.output.dimensions) == [
        [6, 28, 28], [6, 14, 14], [16, 10, 10], [16, 5, 5], [400], [120], [84], [10],
      ])
    #expect(
      outline.layers.map(\.input.dimensions) == [[1, 28, 28]] + outline.layers.dropLast().map(\.output.dimensions))
    #expect(outline.layers.map(\.multiplications) == [117_600, 0, 240_000, 0, 0, 48_000, 10_080, 840])
    #expect(outline.values.map(\.name).prefix(5) == ["input", "conv1.z", "conv1.a", "pool1.a", "conv2.z"])
    #expect(outline.output == .vector(10))
  }

  @Test func optimisersRefuseImpossibleNumbers() {
    for optimizer: Optimizer in [
      .momentum(1), .momentum(-0.1), .momentum(.nan), .rmsprop(decay: 1.5), .adam(beta1: 1, beta2: 0.9),
      .adam(beta1: 0.9, beta2: .infinity), .adamW(beta1: 0.9, beta2: 0.9, weightDecay: -1),
    ] {
      #expect(throws: EngineError.self) { try StepSettings(optimizer: optimizer, learningRate: 0.1).validate() }
    }
    for rate in [-1, .nan, .infinity] as [Float] {
      #expect(throws: EngineError.self) { try StepSettings(optimizer: .sgd, learningRate: rate).validate() }
    }
    for optimizer in Examples.optimizers {
      #expect(throws: Never.self) { try StepSettings(optimizer: optimizer, learningRate: 0.1).validate() }
    }
  }

  @Test func elementNamesReadBack() throws {
    let infos = try ModelSpec.mlp(
      inputs: 4, hidden: [8], activation: .relu, outputs: 1, outputActivation: .linear, loss: .meanSquaredError
    ).parameterInfos()
    #expect(infos[0].elementName(31) == "hidden1.weight[3,7]")
    for info in infos {
      for index in 0..<info.count {
        #expect(try ParameterInfo.parseElement(info.elementName(index), in: infos) == (info.name, index))
      }
    }
    #expect(try ParameterInfo.parseElement("hidden1.weight[ 3, 7 ]", in: infos) == ("hidden1.weight", 31))
    #expect(try ParameterInfo.parseElement("output.bias", in: infos) == ("output.bias", 0))
    for text in [
      "", "[", "hidden1.weight", "hidden1.weight[3]", "hidden1.weight[3,8]", "hidden1.weight[-1,0]",
      "hidden1.weight[3,7", "hidden1.weight[a,b]", "hidden1.weight[3,7]x", "hidden1.weight[]", "hidden1.a[0]",
      "hidden1.weight[99999999999999999999,0]",
    ] {
      #expect(throws: EngineError.self, "\(text)") { try ParameterInfo.parseElement(text, in: infos) }
    }
  }
}
