import Testing

@testable import Engine

/// Models that cannot be built say which layer is wrong and how.
struct ModelSpecTests {
  static func dense(_ name: String, _ units: Int, _ activation: Activation = .linear) -> LayerSpec {
    .dense(DenseSpec(name: name, units: units, activation: activation))
  }

  func error(_ inputs: Int, _ layers: [LayerSpec], _ loss: Loss = .meanSquaredError) -> String {
    do {
      try ModelSpec(inputs: inputs, layers: layers, loss: loss).validate()
      return ""
    } catch { return "\(error)" }
  }

  @Test func everyMistakeHasItsLine() {
    #expect(error(0, [Self.dense("a", 1)]).contains("0 inputs"))
    #expect(error(-3, [Self.dense("a", 1)]).contains("-3 inputs"))
    #expect(error(.max, [Self.dense("a", 1)]).contains("at most"))
    #expect(error(2, []).contains("no layers"))
    #expect(error(2, [Self.dense("a", 0)]).contains("layer a has 0 units for its 2 inputs"))
    #expect(error(2, [Self.dense("a", -1)]).contains("layer a has -1 units"))
    #expect(error(2, [Self.dense("a", .max)]).contains("at most"))
    #expect(error(2, [Self.dense("a", 3), Self.dense("a", 1)]).contains("two layers are called \"a\""))
    #expect(error(1 << 20, [Self.dense("a", 1 << 20)]).contains("a.weight is 1048576 × 1048576"))
    for name in ["", "a.b", "a b", "1a", "a[0]", "é"] { #expect(!error(2, [Self.dense(name, 1)]).isEmpty, "\(name)") }
    for name in ["input", "loss"] { #expect(error(2, [Self.dense(name, 1)]).contains("taken")) }
    #expect(error(2, [Self.dense("a", 2)], .softmaxCrossEntropy).contains("layer a has linear"))
    #expect(error(2, [Self.dense("a", 1, .softmax)], .softmaxCrossEntropy).contains("layer a has 1"))
    #expect(error(2, [Self.dense("a", 1, .tanh)], .binaryCrossEntropy).contains("layer a has tanh"))
    #expect(error(2, [Self.dense("a_1", 1)]) == "")
  }

  static func conv(
    _ filters: Int = 2, kernel: Int = 3, stride: Int = 1, padding: Int = 0, _ activation: Activation = .relu
  ) -> LayerSpec {
    .convolution(
      ConvolutionSpec(
        name: "conv", filters: filters, kernel: kernel, stride: stride, padding: padding, activation: activation))
  }

  func error(_ input: Shape, _ layers: [LayerSpec]) -> String {
    do {
      try ModelSpec(input: input, layers: layers, loss: .meanSquaredError).validate()
      return ""
    } catch { return "\(error)" }
  }

  @Test func imagesThatDoNotFitAreNamed() {
    let image = Shape.image(channels: 1, height: 6, width: 8)
    func pool(_ size: Int, stride: Int? = nil) -> LayerSpec {
      .pooling(PoolingSpec(name: "pool", kind: .maximum, size: size, stride: stride))
    }
    #expect(error(image, [Self.conv()]) == "")
    #expect(error(image, [Self.conv(), .flatten(FlattenSpec(name: "flat")), Self.dense("a", 2)]) == "")
    #expect(
      error(image, [Self.dense("a", 2)]).contains("layer a takes a vector or a sequence, not an image of 1 × 6 × 8"))
    #expect(error(.vector(48), [Self.conv()]).contains("layer conv slides over an image, not a vector of 48"))
    #expect(error(.vector(48), [pool(2)]).contains("layer pool slides over an image, not a vector of 48"))
    #expect(
      error(image, [Self.conv(kernel: 7)]).contains(
        "layer conv has a kernel of 7 × 7, too large for an image of 1 × 6 × 8"))
    #expect(error(image, [Self.conv(kernel: 7, padding: 1)]) == "")
    #expect(error(image, [pool(7)]).contains("layer pool has windows of 7 × 7, too large for an image of 1 × 6 × 8"))
    #expect(error(image, [Self.conv(0)]).contains("layer conv has 0 filters"))
    #expect(error(image, [Self.conv(1 << 20)]).contains("layer conv would give an image of 1048576 × 4 × 6"))
    #expect(error(image, [Self.conv(2, .softmax)]).contains("layer conv has softmax"))
    for layer in [
      Self.conv(kernel: 0), Self.conv(stride: 0), Self.conv(padding: -1), Self.conv(padding: 3),
      Self.conv(kernel: .max),
      Self.conv(stride: .max), Self.conv(.max), pool(0), pool(2, stride: 0), pool(.max), pool(2, stride: .max),
    ] { #expect(!error(image, [layer]).isEmpty, "\(layer)") }
    #expect(error(.image(channels: 0, height: 2, width: 2), [pool(1)]).contains("an image of 0 × 2 × 2"))
    #expect(error(.image(channels: .max, height: .max, width: 2), [pool(1)]).contains("at most"))
    #expect(error(.sequence(length: -1, width: 2), [Self.dense("a", 1)]).contains("a sequence of -1 × 2"))
  }

  @Test func impossibleLayersAreNamed() {
    let sequence = Shape.sequence(length: 3, width: 4)
    func residual(_ source: String) -> LayerSpec { .residual(ResidualSpec(name: "add", source: source)) }
    func join(_ source: String) -> LayerSpec { .concatenation(ConcatenationSpec(name: "join", source: source)) }
    #expect(error(.vector(4), [Self.dense("a", 4), residual("input")]) == "")
    #expect(error(.vector(4), [Self.dense("a", 5), join("input")]) == "")
    #expect(
      error(.vector(4), [Self.dense("a", 5), residual("input")])
        == "layer add cannot add a vector of 4 of input to a vector of 5; the two must be alike")
    #expect(
      error(.vector(4), [residual("a"), Self.dense("a", 4)]).contains(
        "layer add takes from \"a\", which is no layer before it"))
    #expect(error(.vector(4), [residual("add")]).contains("no layer before it"))
    #expect(
      error(sequence, [.flatten(FlattenSpec(name: "flat")), join("input")]).contains(
        "layer join cannot put a sequence of 3 × 4 of input behind a vector of 12"))
    for rate: Float in [-0.1, 1, .nan] {
      #expect(
        error(.vector(2), [.dropout(DropoutSpec(name: "drop", rate: rate))]).contains(
          "layer drop drops with probability"))
    }
    for norm in [
      BatchNormSpec(name: "norm", momentum: -1), BatchNormSpec(name: "norm", momentum: .nan),
      BatchNormSpec(name: "norm", epsilon: 0),
    ] {
      #expect(error(.vector(2), [.batchNorm(norm)]).contains("layer norm has momentum"))
    }
    #expect(
      error(.vector(2), [.layerNorm(LayerNormSpec(name: "norm", epsilon: .infinity))]).contains("layer norm has ε"))
    #expect(
      error(.image(channels: 1, height: 2, width: 2), [.layerNorm(LayerNormSpec(name: "norm"))]).contains(
        "layer norm normalises a vector or a sequence, not an image of 1 × 2 × 2"))
    #expect(
      error(sequence, [.embedding(EmbeddingSpec(name: "embed", vocabulary: 3, width: 2))]).contains(
        "layer embed takes a vector of tokens, not a sequence of 3 × 4"))
    #expect(
      error(.vector(2), [.embedding(EmbeddingSpec(name: "embed", vocabulary: 0, width: 2))]).contains(
        "layer embed has 0 tokens"))
    #expect(
      error(.vector(2), [.embedding(EmbeddingSpec(name: "embed", vocabulary: .max, width: .max))]).contains("more than")
    )
    #expect(
      error(.vector(2), [.position(PositionSpec(name: "position"))]).contains(
        "layer position adds to the positions of a sequence, not to a vector of 2"))
    #expect(
      error(.image(channels: 1, height: 2, width: 2), [.activation(ActivationSpec(name: "soft", activation: .softmax))])
        .contains("flatten"))
  }

  @Test func sequencesThatDoNotFitAreNamed() {
    let sequence = Shape.sequence(length: 3, width: 4)
    func recurrent(_ units: Int) -> LayerSpec { .recurrent(RecurrentSpec(name: "lstm", kind: .lstm, units: units)) }
    func attention(_ heads: Int) -> LayerSpec { .attention(AttentionSpec(name: "attend", heads: heads)) }
    func graph(_ first: Int, _ second: Int) -> LayerSpec {
      .graphConvolution(
        GraphConvolutionSpec(
          name: "graph", units: 2, edges: [GraphConvolutionSpec.Edge(first, second)], activation: .relu))
    }
    #expect(error(sequence, [recurrent(2), attention(1), graph(0, 2), .last(LastSpec(name: "last"))]) == "")
    let vector = "not a vector of 3"
    #expect(error(.vector(3), [recurrent(2)]).contains("layer lstm goes through a sequence, \(vector)"))
    #expect(
      error(.vector(3), [attention(1)]).contains(
        "layer attend attends to the positions of a sequence, not to a vector of 3"))
    #expect(error(.vector(3), [graph(0, 1)]).contains("layer graph takes a sequence of nodes, \(vector)"))
    #expect(
      error(.vector(3), [.last(LastSpec(name: "last"))]).contains(
        "layer last keeps the last position of a sequence, not of a vector of 3"))
    for units in [0, -1, .max] {
      #expect(error(sequence, [recurrent(units)]).contains("layer lstm has \(units) units"))
    }
    for heads in [0, 3, -2] { #expect(error(sequence, [attention(heads)]).contains("layer attend has \(heads) heads")) }
    #expect(error(sequence, [graph(0, 3)]).contains("layer graph has an edge to node 3; nodes go from 0 to 2"))
    #expect(error(sequence, [graph(-1, 0)]).contains("node -1"))
    #expect(error(.sequence(length: 2000, width: 1), [graph(0, 1)]).contains("2000 nodes"))
  }

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

  @Test func everyMessageIsOneLine() {
    for message in [error(0, []), error(2, []), error(2, [Self.dense("a\nb", 1)]), error(2, [Self.dense("a", 0)])] {
      #expect(!message.isEmpty)
      #expect(!message.contains("\n"))
    }
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
