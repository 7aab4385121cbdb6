import Datasets
import Engine

/// A run worth training without the screen, by name.
public struct Recipe: Sendable, Hashable {
  public let name: String
  /// What it shows, in one line.
  public let summary: String
  public let run: Run
  /// Epochs that show it.
  public let epochs: Int

  public static let all = [xor, spiral, mnistMLP, lenet5, addingProblem, charGPT, karate]

  public static func named(_ name: String) -> Recipe? { all.first { $0.name == name } }

  private static let xor = Recipe(
    name: "xor", summary: "four points that no straight line can part, and four hidden neurons that bend it",
    run: Run(
      model: .mlp(
        inputs: 2, hidden: [4], activation: .tanh, outputs: 1, outputActivation: .sigmoid, loss: .binaryCrossEntropy,
        initializer: .xavier),
      data: .table(
        inputs: [[0, 0], [0, 1], [1, 0], [1, 1]], targets: [[0], [1], [1], [0]], kind: .binary,
        inputNames: ["x₁", "x₂"], classNames: []),
      hyperparameters: Hyperparameters(learningRate: 0.5, batch: 4)),
    epochs: 2000)

  private static let spiral = Recipe(
    name: "spiral", summary: "two arms wound around each other, parted by two layers of eight neurons",
    run: Run(
      model: .mlp(
        inputs: 2, hidden: [8, 8], activation: .relu, outputs: 1, outputActivation: .sigmoid,
        loss: .binaryCrossEntropy, initializer: .he),
      data: .toy(.spiral, count: 500, noise: 0, trainShare: 0.5, scale: 0.4),
      hyperparameters: Hyperparameters(learningRate: 0.1, batch: 10)),
    epochs: 500)

  private static let mnistMLP = Recipe(
    name: "mnist-mlp", summary: "handwritten digits read by 235,146 parameters, at full speed",
    run: Run(
      model: .mlp(
        inputs: 784, hidden: [256, 128], activation: .relu, outputs: 10, outputActivation: .softmax,
        loss: .softmaxCrossEntropy, initializer: .he),
      data: .digits,
      hyperparameters: Hyperparameters(learningRate: 0.2, batch: 64)),
    epochs: 5)

  private static let lenet5 = Recipe(
    name: "lenet5", summary: "the same digits seen through sliding filters, by 61,706 parameters",
    run: Run(
      model: .lenet5, data: .digits,
      hyperparameters: Hyperparameters(optimizer: .momentum(0.9), learningRate: 0.02, batch: 64)),
    epochs: 3)

  private static let addingProblem = Recipe(
    name: "adding-problem", summary: "an LSTM that keeps two marked numbers in mind until it is asked for their sum",
    run: Run(
      model: ModelSpec(
        input: .sequence(length: 30, width: 2),
        layers: [
          .recurrent(RecurrentSpec(name: "lstm1", kind: .lstm, units: 32)), .last(LastSpec(name: "last")),
          .dense(DenseSpec(name: "output", units: 1, activation: .linear, initializer: .xavier)),
        ], loss: .meanSquaredError),
      data: .adding(length: 30, train: 5000, test: 1000),
      hyperparameters: Hyperparameters(
        optimizer: .adam(beta1: 0.9, beta2: 0.999), learningRate: 0.01, batch: 50, clipping: .norm(1))),
    epochs: 20)

  private static let charGPT = Recipe(
    name: "char-gpt", summary: "a small GPT that learns to write sonnets, letter by letter",
    run: Run(
      model: .gpt(vocabulary: Sonnets.alphabet.count, length: 64, width: 64, heads: 4, blocks: 2),
      data: .letters(length: 64),
      hyperparameters: Hyperparameters(
        optimizer: .adamW(beta1: 0.9, beta2: 0.99, weightDecay: 0.01), learningRate: 0.003, batch: 16,
        clipping: .norm(1), schedule: Schedule(.cosine(steps: 800, floor: 0.1), warmUp: 20))),
    epochs: 20)

  private static let karate = Recipe(
    name: "karate", summary: "a graph convolution that parts a karate club, told the side of two members only",
    run: Run(
      model: ModelSpec(
        input: .sequence(length: KarateClub.members, width: KarateClub.members),
        layers: [
          .graphConvolution(GraphConvolutionSpec(name: "graph1", units: 16, edges: karateTies, activation: .tanh)),
          .graphConvolution(GraphConvolutionSpec(name: "output", units: 2, edges: karateTies, activation: .softmax)),
        ], loss: .softmaxCrossEntropy),
      data: .karateClub,
      hyperparameters: Hyperparameters(optimizer: .adam(beta1: 0.9, beta2: 0.999), learningRate: 0.01, batch: 1)),
    epochs: 200)

  private static let karateTies = KarateClub.ties.map { GraphConvolutionSpec.Edge($0, $1) }
}
