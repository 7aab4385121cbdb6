/// A function applied to each value of a layer; softmax couples the values of one layer.
public enum Activation: String, Codable, Sendable, CaseIterable {
  case linear, step, relu, leakyReLU = "leaky-relu", sigmoid, tanh, gelu, softmax
}

/// How wrong an output is.
public enum Loss: String, Codable, Sendable, CaseIterable {
  case meanSquaredError = "mse"
  case meanAbsoluteError = "mae"
  /// Targets 0 or 1, last layer sigmoid; computed from the logits.
  case binaryCrossEntropy = "binary-cross-entropy"
  /// One class number a sample, last layer softmax; computed from the logits.
  case softmaxCrossEntropy = "softmax-cross-entropy"
}

/// How a layer's weights start. Biases start at zero.
public enum Initializer: String, Codable, Sendable, CaseIterable {
  case zeros, uniform, xavier, he
}

/// A fully connected layer: a = f(x · weight + bias), weight stored as inputs × units.
public struct DenseSpec: Codable, Hashable, Sendable {
  /// Prefix of its values: `hidden1.weight`, `hidden1.bias`, `hidden1.z` (before the activation), `hidden1.a` (after it).
  public var name: String
  public var units: Int
  public var activation: Activation
  public var initializer: Initializer
  public init(name: String, units: Int, activation: Activation, initializer: Initializer = .he) {
    self.name = name
    self.units = units
    self.activation = activation
    self.initializer = initializer
  }
}

public enum LayerSpec: Codable, Hashable, Sendable {
  case dense(DenseSpec)
}

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
}

/// The rule that moves the parameters.
public enum Optimizer: Codable, Hashable, Sendable {
  case sgd
  case momentum(Float)
  /// Decay of the squared average; no momentum in it.
  case rmsprop(decay: Float)
  case adam(beta1: Float, beta2: Float)
  /// Adam with decoupled weight decay (Loshchilov, Hutter 2019).
  case adamW(beta1: Float, beta2: Float, weightDecay: Float)
}
