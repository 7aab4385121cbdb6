import Datasets
import Engine

/// Networks over graphs.
extension Recipe {
  /// Three layers carry a label along three ties, which reaches everybody (Kipf, Welling 2017, appendix A, there with
  /// fewer units).
  static let karate = Recipe(
    name: "karate", summary: "two labels part a club of 34 along its friendships",
    run: Run(
      model: ModelSpec(
        input: .sequence(length: KarateClub.members, width: KarateClub.members),
        layers: [
          .graphConvolution(GraphConvolutionSpec(name: "graph1", units: 16, edges: ties, activation: .tanh)),
          .graphConvolution(GraphConvolutionSpec(name: "graph2", units: 16, edges: ties, activation: .tanh)),
          .graphConvolution(GraphConvolutionSpec(name: "output", units: 2, edges: ties, activation: .softmax)),
        ], loss: .softmaxCrossEntropy),
      data: .karateClub,
      hyperparameters: Hyperparameters(optimizer: .adam(beta1: 0.9, beta2: 0.999), learningRate: 0.01, batch: 1)),
    epochs: 200)

  private static let ties = KarateClub.ties.map { GraphConvolutionSpec.Edge($0, $1) }
}
