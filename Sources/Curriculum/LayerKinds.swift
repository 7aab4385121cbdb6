import Datasets
import Engine

extension Kind<LayerSpec> {
  /// Every layer of the engine as a lesson writes it.
  static let layers: [Kind] = [
    Kind("features", "of a point in the plane, such as [x1, x1^2, x1*x2, sin(x2)]", called: "features") {
      .features(FeaturesSpec(name: $0.name, features: $0.choices("features")))
    },
    Kind("dense", "every input to every unit", called: "hidden1") {
      .dense(
        DenseSpec(
          name: $0.name, units: $0.integer("units"), activation: $0.activation(), initializer: $0.initializer()))
    },
    Kind("convolution", "filters that slide over an image", called: "conv1") {
      .convolution(
        ConvolutionSpec(
          name: $0.name, filters: $0.integer("filters"), kernel: $0.integer("kernel"),
          stride: $0.integer("stride", usual: 1),
          padding: $0.integer("padding", usual: 0), activation: $0.activation(), initializer: $0.initializer()))
    },
    Kind("max-pooling", "the greatest number of each window", called: "pool1") { .pooling($0.pooling(.maximum)) },
    Kind("average-pooling", "the mean of each window", called: "pool1") { .pooling($0.pooling(.average)) },
    Kind("flatten", "an image or a sequence as one vector", called: "flat") { .flatten(FlattenSpec(name: $0.name)) },
    Kind("activation", "a function by itself, such as behind a normalisation", called: "act1") {
      .activation(ActivationSpec(name: $0.name, activation: $0.choice("function", usual: .relu)))
    },
    Kind("batch-norm", "each channel normalised over the batch", called: "norm1") {
      .batchNorm(
        BatchNormSpec(
          name: $0.name, momentum: $0.number("momentum", usual: 0.1), epsilon: $0.number("epsilon", usual: 1e-5)))
    },
    Kind("layer-norm", "each position normalised over its own numbers", called: "norm1") {
      .layerNorm(LayerNormSpec(name: $0.name, epsilon: $0.number("epsilon", usual: 1e-5)))
    },
    Kind("dropout", "a share of the numbers left out while training", called: "drop1") {
      .dropout(DropoutSpec(name: $0.name, rate: $0.number("rate")))
    },
    Kind("residual", "plus what an earlier layer, or `input`, gave", called: "add1") {
      .residual(ResidualSpec(name: $0.name, source: $0.text("from")))
    },
    Kind("concatenation", "and behind it what an earlier layer, or `input`, gave", called: "join1") {
      .concatenation(ConcatenationSpec(name: $0.name, source: $0.text("from")))
    },
    Kind("embedding", "a vector for each token", called: "embed") {
      .embedding(
        EmbeddingSpec(
          name: $0.name, vocabulary: $0.integer("vocabulary"), width: $0.integer("width"),
          initializer: $0.initializer(.normal)))
    },
    Kind("position", "a learned vector added to each position", called: "position") {
      .position(PositionSpec(name: $0.name, initializer: $0.initializer(.normal)))
    },
    Kind("attention", "positions that look at each other", called: "attend1") {
      .attention(
        AttentionSpec(
          name: $0.name, heads: $0.integer("heads"), isCausal: $0.flag("causal", usual: true),
          initializer: $0.initializer(.normal)))
    },
    Kind("rnn", "a state carried along a sequence", called: "rnn1") { .recurrent($0.recurrent(.rnn)) },
    Kind("lstm", "the same with three gates and a cell that is added to", called: "lstm1") {
      .recurrent($0.recurrent(.lstm))
    },
    Kind("gru", "the same with two gates", called: "gru1") { .recurrent($0.recurrent(.gru)) },
    Kind("last", "only the last position of a sequence", called: "last") { .last(LastSpec(name: $0.name)) },
    Kind("graph-convolution", "each node with its neighbours; `edges` are pairs of nodes", called: "graph1") {
      .graphConvolution(
        GraphConvolutionSpec(
          name: $0.name, units: $0.integer("units"), edges: $0.edges("edges"), activation: $0.activation(),
          initializer: $0.initializer(.xavier)))
    },
  ]
}

extension Settings {
  fileprivate func activation() -> Activation { choice("activation", usual: .linear) }

  fileprivate func initializer(_ usual: Initializer = .he) -> Initializer { choice("init", usual: usual) }

  /// Windows side by side unless they overlap on purpose.
  fileprivate func pooling(_ kind: PoolingSpec.Kind) -> PoolingSpec {
    let size = integer("size")
    return PoolingSpec(
      name: name, kind: kind, size: size,
      stride: asks("stride", usual: "size") ? yaml.integer("stride", in: Int.min...Int.max) : nil)
  }

  fileprivate func recurrent(_ kind: RecurrentSpec.Kind) -> RecurrentSpec {
    RecurrentSpec(
      name: name, kind: kind, units: integer("units"), initializer: initializer(.xavier),
      recurrentInitializer: choice("recurrent-init", usual: .orthogonal))
  }

  /// Pairs of nodes, or a graph that the program knows.
  fileprivate func edges(_ key: String) -> [GraphConvolutionSpec.Edge] {
    guard asks(key, usual: nil) else { return [] }
    if yaml.node(key)?.string == "karate-club" {
      return KarateClub.ties.map { GraphConvolutionSpec.Edge($0, $1) }
    }
    let pairs = (yaml.rows(key) ?? []).map { $0.compactMap { Int(exactly: $0) } }
    guard pairs.allSatisfy({ $0.count == 2 }) else {
      yaml.wrong(key, "pairs of nodes, such as [[0, 1], [1, 2]], or `karate-club`")
      return []
    }
    return pairs.map { GraphConvolutionSpec.Edge($0[0], $0[1]) }
  }
}
