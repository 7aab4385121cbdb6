import Datasets
import Engine

/// Networks that read handwritten digits.
extension Recipe {
  /// 938 batches of 64 are an epoch of MNIST.
  private static func schedule(epochs: Int) -> Schedule { Schedule(.cosine(steps: epochs * 938, floor: 0)) }

  static let mnistMLP = Recipe(
    name: "mnist-mlp", summary: { "handwritten digits, read by \($0) parameters" },
    run: Run(
      model: .mlp(
        inputs: 784, hidden: [256, 128], activation: .relu, outputs: 10, outputActivation: .softmax,
        loss: .softmaxCrossEntropy, initializer: .he),
      data: .digits,
      hyperparameters: Hyperparameters(
        optimizer: .momentum(0.9), learningRate: 0.03, batch: 64, l2: 0.0003, schedule: schedule(epochs: 10))),
    epochs: 10)

  static let lenet5 = Recipe(
    name: "lenet5", summary: { "the same digits through sliding filters, \($0) parameters" },
    run: Run(
      model: .lenet5, data: .digits,
      hyperparameters: Hyperparameters(
        optimizer: .momentum(0.9), learningRate: 0.02, batch: 64, l2: 0.0005, schedule: schedule(epochs: 12))),
    epochs: 12)
}
