import Engine
import Testing

@testable import Curriculum

/// Each layer that a lesson can name is the one that code would make.
@Suite struct LayerReadingTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var text: String
    /// A shape it can take.
    var input: Shape
    var layer: LayerSpec
    var testDescription: String { text }

    init(_ text: String, _ input: Shape, _ layer: LayerSpec) {
      self.text = text
      self.input = input
      self.layer = layer
    }
  }

  private static let vector = Shape.vector(4)
  private static let sequence = Shape.sequence(length: 3, width: 4)
  private static let image = Shape.image(channels: 2, height: 6, width: 8)

  static let cases = [
    Case(
      "features: [x1, x2^2, x1*x2, sin(x1)]", .vector(2),
      .features(FeaturesSpec(name: "features", features: [.x1, .x2Squared, .product, .sineOfX1]))),
    Case(
      "features: {features: [x2], name: seen}", .vector(2), .features(FeaturesSpec(name: "seen", features: [.x2]))),
    Case("dense: 3", vector, .dense(DenseSpec(name: "hidden1", units: 3, activation: .linear))),
    Case(
      "dense: {units: 3, activation: leaky-relu, init: orthogonal, name: first}", sequence,
      .dense(DenseSpec(name: "first", units: 3, activation: .leakyReLU, initializer: .orthogonal))),
    Case(
      "convolution: {filters: 5, kernel: 3}", image,
      .convolution(ConvolutionSpec(name: "conv1", filters: 5, kernel: 3, activation: .linear))),
    Case(
      "convolution: {filters: 5, kernel: 3, stride: 2, padding: 1, activation: relu, init: normal, name: edges}", image,
      .convolution(
        ConvolutionSpec(
          name: "edges", filters: 5, kernel: 3, stride: 2, padding: 1, activation: .relu, initializer: .normal))),
    Case("max-pooling: 2", image, .pooling(PoolingSpec(name: "pool1", kind: .maximum, size: 2))),
    Case(
      "max-pooling: {size: 3, stride: 1}", image,
      .pooling(PoolingSpec(name: "pool1", kind: .maximum, size: 3, stride: 1))),
    Case("average-pooling: 2", image, .pooling(PoolingSpec(name: "pool1", kind: .average, size: 2))),
    Case("flatten", image, .flatten(FlattenSpec(name: "flat"))),
    Case("flatten: {name: row}", image, .flatten(FlattenSpec(name: "row"))),
    Case("activation", image, .activation(ActivationSpec(name: "act1", activation: .relu))),
    Case("activation: gelu", image, .activation(ActivationSpec(name: "act1", activation: .gelu))),
    Case("batch-norm", image, .batchNorm(BatchNormSpec(name: "norm1"))),
    Case(
      "batch-norm: {momentum: 0.3, epsilon: 0.001}", image,
      .batchNorm(BatchNormSpec(name: "norm1", momentum: 0.3, epsilon: 0.001))),
    Case("layer-norm", sequence, .layerNorm(LayerNormSpec(name: "norm1"))),
    Case("layer-norm: 0.01", sequence, .layerNorm(LayerNormSpec(name: "norm1", epsilon: 0.01))),
    Case("dropout: 0.25", vector, .dropout(DropoutSpec(name: "drop1", rate: 0.25))),
    Case("residual: input", vector, .residual(ResidualSpec(name: "add1", source: "input"))),
    Case("concatenation: {from: input}", image, .concatenation(ConcatenationSpec(name: "join1", source: "input"))),
    Case(
      "embedding: {vocabulary: 9, width: 2}", vector,
      .embedding(EmbeddingSpec(name: "embed", vocabulary: 9, width: 2))),
    Case(
      "embedding: {vocabulary: 9, width: 2, init: uniform}", vector,
      .embedding(EmbeddingSpec(name: "embed", vocabulary: 9, width: 2, initializer: .uniform))),
    Case("position", sequence, .position(PositionSpec(name: "position"))),
    Case("position: {init: zeros}", sequence, .position(PositionSpec(name: "position", initializer: .zeros))),
    Case("attention: 2", sequence, .attention(AttentionSpec(name: "attend1", heads: 2))),
    Case(
      "attention: {heads: 4, causal: false, init: xavier}", sequence,
      .attention(AttentionSpec(name: "attend1", heads: 4, isCausal: false, initializer: .xavier))),
    Case("rnn: 5", sequence, .recurrent(RecurrentSpec(name: "rnn1", kind: .rnn, units: 5))),
    Case("lstm: {units: 5}", sequence, .recurrent(RecurrentSpec(name: "lstm1", kind: .lstm, units: 5))),
    Case(
      "gru: {units: 5, init: he, recurrent-init: uniform}", sequence,
      .recurrent(
        RecurrentSpec(name: "gru1", kind: .gru, units: 5, initializer: .he, recurrentInitializer: .uniform))),
    Case("last", sequence, .last(LastSpec(name: "last"))),
    Case(
      "graph-convolution: {units: 2, edges: [[0, 1], [1, 2]]}", sequence,
      .graphConvolution(
        GraphConvolutionSpec(name: "graph1", units: 2, edges: [.init(0, 1), .init(1, 2)], activation: .linear))),
    Case(
      "graph-convolution: {units: 2, edges: [], activation: tanh, init: he}", sequence,
      .graphConvolution(
        GraphConvolutionSpec(name: "graph1", units: 2, edges: [], activation: .tanh, initializer: .he))),
  ]

  @Test(arguments: cases) func isTheLayerThatCodeWouldMake(_ layer: Case) throws {
    let model = try model(layer.input, layers: [layer.text, "activation: {function: linear, name: end}"])
    #expect(model.input == layer.input && model.loss == .meanSquaredError)
    #expect(model.layers == [layer.layer, .activation(ActivationSpec(name: "end", activation: .linear))])
  }

  @Test func everyKindIsTried() {
    let tried = Set(Self.cases.map { String($0.text.prefix { $0 != ":" }) })
    #expect(tried == Set(Kind<LayerSpec>.layers.map(\.word)))
    #expect(Kind<LayerSpec>.layers.count == tried.count)
  }

  /// By their kinds, and the last one `output`.
  @Test func namesAreCounted() throws {
    let model = try model(
      Self.image,
      layers: [
        "convolution: {filters: 2, kernel: 3, padding: 1}", "max-pooling: 1",
        "convolution: {filters: 2, kernel: 3, padding: 1, name: second}", "average-pooling: 1",
        "convolution: {filters: 2, kernel: 3, padding: 1}", "flatten", "flatten", "dense: 4", "dense: 1",
      ])
    #expect(
      model.layers.map(\.name) == ["conv1", "pool1", "second", "pool2", "conv3", "flat", "flat2", "hidden1", "output"])
  }

  @Test(arguments: [
    ("sigmoid", Loss.binaryCrossEntropy), ("softmax", .softmaxCrossEntropy), ("tanh", .meanSquaredError),
    ("linear", .meanSquaredError),
  ]) func theLossFollowsFromTheLastActivation(_ activation: String, _ loss: Loss) throws {
    let last = "dense: {units: 2, activation: \(activation)}"
    #expect(try model(Self.vector, layers: [last]).loss == loss)
    #expect(try model(Self.vector, layers: [last], loss: .meanAbsoluteError).loss == .meanAbsoluteError)
  }

  @Test(arguments: Loss.allCases) func everyLossHasItsWord(_ loss: Loss) throws {
    let activation =
      switch loss {
      case .binaryCrossEntropy: "sigmoid"
      case .softmaxCrossEntropy: "softmax"
      case .meanSquaredError, .meanAbsoluteError: "linear"
      }
    let layers = ["dense: {units: 2, activation: \(activation)}"]
    #expect(try model(Self.vector, layers: layers, loss: loss).loss == loss)
  }

  @Test(arguments: Activation.allCases, Initializer.allCases)
  func everyActivationAndInitializerHasItsWord(_ activation: Activation, _ initializer: Initializer) throws {
    let text = "dense: {units: 2, activation: \(activation.rawValue), init: \(initializer.rawValue)}"
    #expect(
      try model(Self.vector, layers: [text, "dense: 1"]).layers[0]
        == .dense(DenseSpec(name: "hidden1", units: 2, activation: activation, initializer: initializer)))
  }

  /// Read without data, which would have to fit.
  private func model(_ input: Shape, layers: [String], loss: Loss? = nil) throws -> ModelSpec {
    let text =
      "inputs: \(input.dimensions)\nlayers:\n" + layers.map { "  - \($0)\n" }.joined()
      + (loss.map { "loss: \($0.rawValue)\n" } ?? "")
    let problems = Problems(file: "network")
    let yaml = try #require(FencedYAML(text, what: "network", offset: 0, problems: problems))
    let model = NetworkReader(yaml: yaml).model()
    #expect(problems.all.map(\.description) == [])
    return try #require(model)
  }
}
