import Testing

@testable import Engine

/// Models that cannot be built say in one line which layer is wrong, and what does not fit what.
struct BadSpecTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var input: Shape
    var layers: [LayerSpec]
    var loss = Loss.meanSquaredError
    /// What the line must hold.
    var message: String
    var testDescription: String { message }
  }

  static func bad(
    _ input: Shape, _ layers: LayerSpec..., loss: Loss = .meanSquaredError, says message: String
  ) -> Case { Case(input: input, layers: layers, loss: loss, message: message) }

  // MARK: Layers in short

  static func dense(_ name: String, _ units: Int, _ activation: Activation = .linear) -> LayerSpec {
    .dense(DenseSpec(name: name, units: units, activation: activation))
  }

  static func conv(
    _ filters: Int = 2, kernel: Int = 3, stride: Int = 1, padding: Int = 0, _ activation: Activation = .relu
  ) -> LayerSpec {
    .convolution(
      ConvolutionSpec(
        name: "conv", filters: filters, kernel: kernel, stride: stride, padding: padding, activation: activation))
  }

  static func pool(_ size: Int, stride: Int? = nil) -> LayerSpec {
    .pooling(PoolingSpec(name: "pool", kind: .maximum, size: size, stride: stride))
  }

  static func add(_ source: String) -> LayerSpec { .residual(ResidualSpec(name: "add", source: source)) }
  static func join(_ source: String) -> LayerSpec { .concatenation(ConcatenationSpec(name: "join", source: source)) }
  static func drop(_ rate: Float) -> LayerSpec { .dropout(DropoutSpec(name: "drop", rate: rate)) }

  static func batchNorm(momentum: Float = 0.1, epsilon: Float = 1e-5) -> LayerSpec {
    .batchNorm(BatchNormSpec(name: "norm", momentum: momentum, epsilon: epsilon))
  }

  static func layerNorm(_ epsilon: Float = 1e-5) -> LayerSpec {
    .layerNorm(LayerNormSpec(name: "norm", epsilon: epsilon))
  }

  static func embed(_ vocabulary: Int, _ width: Int) -> LayerSpec {
    .embedding(EmbeddingSpec(name: "embed", vocabulary: vocabulary, width: width))
  }

  static func features(_ features: InputFeature...) -> LayerSpec {
    .features(FeaturesSpec(name: "see", features: features))
  }

  static func lstm(_ units: Int) -> LayerSpec { .recurrent(RecurrentSpec(name: "lstm", kind: .lstm, units: units)) }
  static func attend(_ heads: Int) -> LayerSpec { .attention(AttentionSpec(name: "attend", heads: heads)) }
  static let position = LayerSpec.position(PositionSpec(name: "position"))
  static let last = LayerSpec.last(LastSpec(name: "last"))
  static let flat = LayerSpec.flatten(FlattenSpec(name: "flat"))
  static let soft = LayerSpec.activation(ActivationSpec(name: "soft", activation: .softmax))

  static func graph(_ first: Int, _ second: Int, units: Int = 2) -> LayerSpec {
    .graphConvolution(
      GraphConvolutionSpec(
        name: "graph", units: units, edges: [GraphConvolutionSpec.Edge(first, second)], activation: .relu))
  }

  static let image = Shape.image(channels: 1, height: 6, width: 8)
  static let sequence = Shape.sequence(length: 3, width: 4)

  // MARK: The table

  static let cases: [Case] = [
    // The input.
    bad(.vector(0), dense("a", 1), says: "the model has 0 inputs; it needs at least 1"),
    bad(.vector(-3), dense("a", 1), says: "the model has -3 inputs"),
    bad(.vector(.max), dense("a", 1), says: "at most 1048576"),
    bad(.image(channels: 0, height: 2, width: 2), pool(1), says: "an image of 0 × 2 × 2"),
    bad(.image(channels: .max, height: .max, width: 2), pool(1), says: "at most 1048576"),
    bad(.sequence(length: -1, width: 2), dense("a", 1), says: "a sequence of -1 × 2"),
    // Names.
    bad(.vector(2), says: "the model has no layers"),
    Case(
      input: .vector(2), layers: (0..<5000).map { dense("a\($0)", 1) },
      message: "the model has 5000 layers; at most 4096"),
    bad(.vector(2), dense("a", 3), dense("a", 1), says: "two layers are called \"a\""),
    bad(.vector(2), dense("", 1), says: "empty name"),
    bad(.vector(2), dense("a.b", 1), says: "a layer cannot be called \"a.b\""),
    bad(.vector(2), dense("a b", 1), says: "a layer cannot be called \"a b\""),
    bad(.vector(2), dense("1a", 1), says: "a layer cannot be called \"1a\""),
    bad(.vector(2), dense("a[0]", 1), says: "a layer cannot be called \"a[0]\""),
    bad(.vector(2), dense("é", 1), says: "a layer cannot be called \"é\""),
    bad(.vector(2), dense("a\nb", 1), says: "a layer cannot be called \"a\\nb\""),
    bad(.vector(2), dense("input", 1), says: "\"input\": that name is taken"),
    bad(.vector(2), dense("loss", 1), says: "\"loss\": that name is taken"),
    // Dense layers.
    bad(.vector(2), dense("a", 0), says: "layer a has 0 units for its 2 inputs"),
    bad(.vector(2), dense("a", 3), dense("b", -1), says: "layer b has -1 units for its 3 inputs"),
    bad(.vector(2), dense("a", .max), says: "layer a has 9223372036854775807 units; at most 1048576"),
    bad(.vector(1 << 20), dense("a", 1 << 20), says: "a.weight is 1048576 × 1048576: the model would have more than"),
    bad(
      .vector(5000), dense("a", 5000), dense("b", 5000),
      says: "b.weight is 5000 × 5000: the model would have more than"),
    bad(image, dense("a", 2), says: "layer a takes a vector or a sequence, not an image of 1 × 6 × 8"),
    // Losses.
    bad(
      .vector(2), dense("a", 2), loss: .softmaxCrossEntropy,
      says: "needs softmax as the last activation; layer a has linear"),
    bad(
      .vector(2), dense("a", 1, .softmax), loss: .softmaxCrossEntropy, says: "needs 2 outputs or more; layer a has 1"),
    bad(
      .vector(2), dense("a", 1, .tanh), loss: .binaryCrossEntropy,
      says: "needs sigmoid as the last activation; layer a has tanh"),
    bad(image, flat, loss: .binaryCrossEntropy, says: "layer flat has none"),
    bad(.vector(2), dense("a", 2, .softmax), drop(0.1), loss: .softmaxCrossEntropy, says: "layer drop has none"),
    // Features of a point.
    bad(.vector(2), features(), says: "layer see has no feature; give it at least one"),
    bad(.vector(2), features(.x1, .product, .x1), says: "layer see has the feature x₁ twice"),
    bad(.vector(2), features(.sineOfX2, .sineOfX2), says: "layer see has the feature sin x₂ twice"),
    bad(.vector(3), features(.x1), says: "layer see takes a point of the plane, a vector of 2, not a vector of 3"),
    bad(.sequence(length: 1, width: 2), features(.x1), says: "not a sequence of 1 × 2"),
    // Images.
    bad(.vector(48), conv(), says: "layer conv slides over an image, not a vector of 48"),
    bad(sequence, conv(), says: "layer conv slides over an image, not a sequence of 3 × 4"),
    bad(image, conv(kernel: 7), says: "layer conv has a kernel of 7 × 7, too large for an image of 1 × 6 × 8"),
    bad(
      image, conv(kernel: 11, padding: 2), says: "kernel of 11 × 11, too large for an image of 1 × 6 × 8 with padding 2"
    ),
    bad(image, conv(kernel: 5), pool(3), says: "layer pool has windows of 3 × 3, too large for an image of 2 × 2 × 4"),
    bad(image, conv(0), says: "layer conv has 0 filters"),
    bad(image, conv(.max), says: "layer conv has 9223372036854775807 filters"),
    bad(image, conv(1 << 20), says: "layer conv would give an image of 1048576 × 4 × 6"),
    bad(image, conv(kernel: 0), says: "layer conv has a kernel of 0"),
    bad(image, conv(kernel: .max), says: "layer conv has a kernel of 9223372036854775807"),
    bad(image, conv(stride: 0), says: "layer conv has a kernel of 3, stride 0"),
    bad(image, conv(stride: .max), says: "layer conv has a kernel of 3, stride 9223372036854775807"),
    bad(image, conv(padding: -1), says: "stride 1 and padding -1"),
    bad(image, conv(padding: 3), says: "stride 1 and padding 3"),
    bad(image, conv(2, .softmax), says: "layer conv has softmax"),
    bad(.vector(48), pool(2), says: "layer pool slides over an image, not a vector of 48"),
    bad(image, pool(7), says: "layer pool has windows of 7 × 7, too large for an image of 1 × 6 × 8"),
    bad(image, pool(0), says: "layer pool has windows of 0"),
    bad(image, pool(.max), says: "layer pool has windows of 9223372036854775807"),
    bad(image, pool(2, stride: 0), says: "layer pool has windows of 2 and stride 0"),
    bad(image, pool(2, stride: .max), says: "layer pool has windows of 2 and stride 9223372036854775807"),
    bad(image, soft, says: "layer soft has softmax, which couples the numbers of a vector; flatten"),
    // Ways around.
    bad(
      .vector(4), dense("a", 5), add("input"),
      says: "layer add cannot add a vector of 4 of input to a vector of 5; the two must be alike"),
    bad(
      image, conv(), add("input"), says: "layer add cannot add an image of 1 × 6 × 8 of input to an image of 2 × 4 × 6"),
    bad(.vector(4), add("a"), dense("a", 4), says: "layer add takes from \"a\", which is no layer before it"),
    bad(.vector(4), add("add"), says: "layer add takes from \"add\", which is no layer before it"),
    bad(.vector(4), join("nothing"), says: "layer join takes from \"nothing\", which is no layer before it"),
    bad(
      sequence, flat, join("input"), says: "layer join cannot put a sequence of 3 × 4 of input behind a vector of 12"),
    bad(
      image, pool(2), join("input"),
      says: "layer join cannot put an image of 1 × 6 × 8 of input behind an image of 1 × 3 × 4"),
    // Regularisation.
    bad(.vector(2), drop(-0.1), says: "layer drop drops with probability -0.1"),
    bad(.vector(2), drop(1), says: "layer drop drops with probability 1"),
    bad(.vector(2), drop(.nan), says: "layer drop drops with probability nan"),
    bad(.vector(2), batchNorm(momentum: -1), says: "layer norm has momentum -1"),
    bad(.vector(2), batchNorm(momentum: .nan), says: "layer norm has momentum nan"),
    bad(.vector(2), batchNorm(epsilon: 0), says: "ε 0"),
    bad(.vector(2), layerNorm(.infinity), says: "layer norm has ε inf"),
    bad(image, layerNorm(), says: "layer norm normalises a vector or a sequence, not an image of 1 × 6 × 8"),
    // Sequences.
    bad(sequence, embed(3, 2), says: "layer embed takes a vector of tokens, not a sequence of 3 × 4"),
    bad(.vector(2), embed(0, 2), says: "layer embed has 0 tokens of 2 numbers"),
    bad(.vector(2), embed(3, -1), says: "layer embed has 3 tokens of -1 numbers"),
    bad(.vector(2), embed(.max, .max), says: "the model would have more than"),
    bad(.vector(1 << 20), embed(4, 4), says: "layer embed would give a sequence of 1048576 × 4"),
    bad(.vector(2), position, says: "layer position adds to the positions of a sequence, not to a vector of 2"),
    bad(.vector(3), lstm(2), says: "layer lstm goes through a sequence, not a vector of 3"),
    bad(sequence, lstm(0), says: "layer lstm has 0 units"),
    bad(sequence, lstm(-1), says: "layer lstm has -1 units"),
    bad(sequence, lstm(.max), says: "layer lstm has 9223372036854775807 units"),
    bad(.vector(3), last, says: "layer last keeps the last position of a sequence, not of a vector of 3"),
    bad(sequence, last, last, says: "two layers are called \"last\""),
    bad(.vector(3), attend(1), says: "layer attend attends to the positions of a sequence, not to a vector of 3"),
    bad(
      sequence, attend(0), says: "layer attend has 0 heads, which cannot share out the 4 numbers of a sequence of 3 × 4"
    ),
    bad(
      sequence, attend(3), says: "layer attend has 3 heads, which cannot share out the 4 numbers of a sequence of 3 × 4"
    ),
    bad(sequence, attend(-2), says: "layer attend has -2 heads"),
    // Graphs.
    bad(.vector(3), graph(0, 1), says: "layer graph takes a sequence of nodes, not a vector of 3"),
    bad(sequence, graph(0, 3), says: "layer graph has an edge to node 3; nodes go from 0 to 2"),
    bad(sequence, graph(-1, 0), says: "layer graph has an edge to node -1"),
    bad(sequence, graph(0, 1, units: 0), says: "layer graph has 0 units for its 4 inputs"),
    bad(.sequence(length: 2000, width: 1), graph(0, 1), says: "layer graph has 2000 nodes"),
  ]

  @Test(arguments: cases) func saysWhatIsWrong(_ bad: Case) {
    let spec = ModelSpec(input: bad.input, layers: bad.layers, loss: bad.loss)
    // A plan and a state refuse it alike: nobody has to ask first.
    for attempt: () throws -> Void in [
      { try spec.validate() }, { _ = try State(spec: spec, seed: 1) }, { _ = try spec.outline() },
      { _ = try Plan(spec: spec, batch: 2, mode: .training, compute: Compute(threads: 1)) },
    ] {
      let error = #expect(throws: EngineError.self) { try attempt() }
      let line = error?.description ?? ""
      #expect(line.contains(bad.message), "it says: \(line)")
      #expect(!line.contains { $0.isNewline })
    }
  }

  /// What comes close and fits.
  @Test func goodOnesPass() throws {
    for (input, layers): (Shape, [LayerSpec]) in [
      (.vector(2), [Self.dense("a_1", 1)]), (.vector(2), [Self.features(.product, .x1), Self.dense("a", 1)]),
      (Self.image, [Self.conv()]), (Self.image, [Self.conv(kernel: 7, padding: 1)]),
      (Self.image, [Self.conv(), Self.flat, Self.dense("a", 2)]), (Self.image, [Self.pool(6)]),
      (.vector(4), [Self.dense("a", 4), Self.add("input")]), (.vector(4), [Self.dense("a", 5), Self.join("input")]),
      (Self.sequence, [Self.lstm(2), Self.attend(1), Self.graph(0, 2), Self.last]),
      (.vector(3), [Self.embed(5, 4), Self.position, Self.attend(2)]),
    ] {
      let spec = ModelSpec(input: input, layers: layers, loss: .meanSquaredError)
      _ = try Plan(spec: spec, batch: 2, mode: .training, compute: Compute(threads: 1))
    }
    for batch in [0, -1] {
      let spec = ModelSpec(inputs: 2, layers: [Self.dense("a", 1)], loss: .meanSquaredError)
      #expect(throws: EngineError.self) {
        try Plan(spec: spec, batch: batch, mode: .training, compute: Compute(threads: 1))
      }
    }
  }
}
