import Datasets
import Engine

/// Networks over graphs.
extension Recipe {
  static let karate = Recipe(
    name: "karate", summary: "a graph convolution that parts a karate club, told the side of two members only",
    run: Run(
      model: ModelSpec(
        input: .sequence(length: KarateClub.members, width: KarateClub.members),
        layers: [
          .graphConvolution(GraphConvolutionSpec(name: "graph1", units: 16, edges: ties, activation: .tanh)),
          .graphConvolution(GraphConvolutionSpec(name: "output", units: 2, edges: ties, activation: .softmax)),
        ], loss: .softmaxCrossEntropy),
      data: .karateClub,
      hyperparameters: Hyperparameters(optimizer: .adam(beta1: 0.9, beta2: 0.999), learningRate: 0.01, batch: 1)),
    epochs: 200)

  private static let ties = KarateClub.ties.map { GraphConvolutionSpec.Edge($0, $1) }
}
