import Engine

/// Reads the `network` of a scene: a stack of dense layers in short, or any layers one by one.
struct NetworkReader {
  static let keys = ["inputs", "layers", "hidden", "activation", "outputs", "output", "loss", "init"]
  /// What a list of layers says by itself.
  private static let shortKeys = ["hidden", "activation", "outputs", "output", "init"]
  private static let sizes = 1...100_000

  let yaml: FencedYAML

  /// Nil after a mistake that was reported.
  func model() -> ModelSpec? {
    guard yaml.allow(Self.keys) else { return nil }
    for key in yaml.has("layers") ? ["inputs"] : ["inputs", "outputs"] where !yaml.has(key) {
      yaml.problems.report(yaml.line, "the network has no `\(key)`; say how many")
    }
    return yaml.has("layers") ? layered() : dense()
  }

  private func layered() -> ModelSpec? {
    let before = yaml.problems.all.count
    for entry in yaml.entries where Self.shortKeys.contains(entry.key) {
      yaml.problems.report(entry.line, "`\(entry.key)` and `layers` do not go together; each layer says it by itself")
    }
    let input = input()
    guard let layers = LayerReader(yaml: yaml).layers(), let last = layers.last else { return nil }
    let loss: Loss = yaml.choice("loss") ?? usualLoss(after: last.spec.activation)
    guard yaml.problems.all.count == before, let input else { return nil }
    return valid(ModelSpec(input: input, layers: layers.map(\.spec), loss: loss), lines: layers.map(\.line))
  }

  /// One number for a vector, two for a sequence, three for an image.
  private func input() -> Shape? {
    guard let extents = yaml.numbers("inputs") else { return nil }
    let whole = extents.compactMap { Int(exactly: $0) }
    guard whole.count == extents.count, (1...3).contains(whole.count) else {
      yaml.wrong("inputs", "a whole number, [length, width] of a sequence, or [channels, height, width] of an image")
      return nil
    }
    switch whole.count {
    case 1: return .vector(whole[0])
    case 2: return .sequence(length: whole[0], width: whole[1])
    default: return .image(channels: whole[0], height: whole[1], width: whole[2])
    }
  }

  private func dense() -> ModelSpec? {
    let before = yaml.problems.all.count
    let inputs = yaml.integer("inputs", in: Self.sizes)
    let outputs = yaml.integer("outputs", in: Self.sizes)
    let hidden = yaml.numbers("hidden") ?? []
    if !hidden.allSatisfy({ Int(exactly: $0).map(Self.sizes.contains) ?? false }) {
      yaml.wrong("hidden", "a list of layer sizes, such as [8, 8]")
    }
    let activation: Activation = yaml.choice("activation") ?? .relu
    let output: Activation = yaml.choice("output") ?? (outputs == 1 ? .sigmoid : .softmax)
    let loss: Loss = yaml.choice("loss") ?? usualLoss(after: output)
    let initializer: Initializer = yaml.choice("init") ?? .he
    guard yaml.problems.all.count == before, let inputs, let outputs else { return nil }
    return valid(
      .mlp(
        inputs: inputs, hidden: hidden.map { Int($0) }, activation: activation, outputs: outputs,
        outputActivation: output, loss: loss, initializer: initializer), lines: [])
  }

  private func usualLoss(after activation: Activation?) -> Loss {
    switch activation {
    case .sigmoid: .binaryCrossEntropy
    case .softmax: .softmaxCrossEntropy
    default: .meanSquaredError
    }
  }

  /// The model if it can be built; else what the engine says stands on the line of the layer to blame.
  /// - Parameter lines: of the layers, where each has one
  private func valid(_ model: ModelSpec, lines: [Int]) -> ModelSpec? {
    do {
      try model.validate()
      return model
    } catch {
      let line = (error as? EngineError)?.layer.map { lines.isEmpty ? yaml.line("loss") : lines[$0] }
      yaml.problems.report(line ?? yaml.line("inputs"), "\(error)")
      return nil
    }
  }
}
