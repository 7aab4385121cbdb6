/// A model as a value.
public struct ModelSpec: Codable, Hashable, Sendable {
  /// Numbers a sample has.
  public var inputs: Int
  public var layers: [LayerSpec]
  public var loss: Loss
  public init(inputs: Int, layers: [LayerSpec], loss: Loss) {
    self.inputs = inputs
    self.layers = layers
    self.loss = loss
  }

  /// A stack of dense layers named `hidden1`, `hidden2`, …, `output`.
  public static func mlp(
    inputs: Int, hidden: [Int], activation: Activation, outputs: Int, outputActivation: Activation, loss: Loss,
    initializer: Initializer = .he
  ) -> ModelSpec {
    var layers = hidden.enumerated().map { index, units in
      LayerSpec.dense(
        DenseSpec(name: "hidden\(index + 1)", units: units, activation: activation, initializer: initializer))
    }
    layers.append(
      .dense(DenseSpec(name: "output", units: outputs, activation: outputActivation, initializer: initializer)))
    return ModelSpec(inputs: inputs, layers: layers, loss: loss)
  }

  /// - Throws: EngineError for a model that cannot be built, naming the layer and the shapes that do not fit.
  public func validate() throws { _ = try Graph(self) }

  /// The trainable arrays in order of the layers, weight before bias.
  /// - Throws: EngineError for a model that cannot be built.
  public func parameterInfos() throws -> [ParameterInfo] { try Graph(self).parameters.map(\.info) }

  /// Numbers the model gives for a sample.
  /// - Throws: EngineError for a model that cannot be built.
  public func outputCount() throws -> Int {
    let graph = try Graph(self)
    return graph.values[graph.output].width
  }
}
