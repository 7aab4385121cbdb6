import Datasets
import Engine

/// Networks that fit on a screen.
extension Recipe {
  static let xor = Recipe(
    name: "xor", summary: "four points that no straight line can part",
    run: Run(
      model: .mlp(
        inputs: 2, hidden: [4], activation: .tanh, outputs: 1, outputActivation: .sigmoid, loss: .binaryCrossEntropy,
        initializer: .xavier),
      data: .table(
        inputs: [[0, 0], [0, 1], [1, 0], [1, 1]], targets: [[0], [1], [1], [0]], kind: .binary,
        inputNames: ["x₁", "x₂"], classNames: []),
      hyperparameters: Hyperparameters(learningRate: 0.5, batch: 4)),
    epochs: 2000)

  static let spiral = Recipe(
    name: "spiral", summary: { "two arms wound around each other, parted by \($0) numbers" },
    run: Run(
      model: .mlp(
        inputs: 2, hidden: [8, 8], activation: .relu, outputs: 1, outputActivation: .sigmoid,
        loss: .binaryCrossEntropy, initializer: .he),
      data: .toy(.spiral, count: 500, noise: 0, trainShare: 0.5, scale: 0.4),
      hyperparameters: Hyperparameters(optimizer: .momentum(0.9), learningRate: 0.02, batch: 10)),
    epochs: 500)

  /// The experiment of 1986 that made backpropagation known (Rumelhart, Hinton, Williams, "Learning representations by
  /// back-propagating errors", figure 1): six inputs, two hidden units, and the question whether the inputs are the same
  /// read from either end. All 64 patterns make a sweep. There E is half the sum of the squared errors and ε is 0.1; here
  /// the loss is their mean, so the same step takes a rate of 0.1 · 64 / 2. The weights there begin within ±0.3, here within ±0.5.
  static let mirrorSymmetry = Recipe(
    name: "mirror-symmetry",
    summary: "the experiment of 1986: is this row of bits a palindrome?",
    run: Run(
      model: .mlp(
        inputs: 6, hidden: [2], activation: .sigmoid, outputs: 1, outputActivation: .sigmoid, loss: .meanSquaredError,
        initializer: .uniform),
      data: .table(
        inputs: sixBits, targets: sixBits.map { [$0 == $0.reversed() ? 1 : 0] }, kind: .binary,
        inputNames: (1...6).map { "x\($0)" }, classNames: []),
      hyperparameters: Hyperparameters(optimizer: .momentum(0.9), learningRate: 3.2, batch: 64)),
    epochs: 8000)

  private static let sixBits: [[Float]] = (0..<64).map { number in (0..<6).map { Float(number >> $0 & 1) } }
}
