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

  public static let all = [xor, spiral, mnistMLP, lenet5]

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
}
