import Datasets
import Engine

/// Networks that remember.
extension Recipe {
  static let addingProblem = adding(
    .lstm, name: "adding-problem",
    summary: "an LSTM keeps two of a hundred numbers in mind")
  static let addingProblemGRU = adding(
    .gru, name: "adding-problem-gru", summary: "a GRU does the same with a gate less")
  static let addingProblemRNN = adding(
    .rnn, name: "adding-problem-rnn",
    summary: "a plain recurrent net cannot: no gradient gets that far")

  private static func adding(_ kind: RecurrentSpec.Kind, name: String, summary: String) -> Recipe {
    Recipe(
      name: name, summary: summary,
      run: Run(
        model: ModelSpec(
          input: .sequence(length: 100, width: 2),
          layers: [
            .recurrent(RecurrentSpec(name: "\(kind.rawValue)1", kind: kind, units: 64, recurrentInitializer: .xavier)),
            .last(LastSpec(name: "last")),
            .dense(DenseSpec(name: "output", units: 1, activation: .linear, initializer: .xavier)),
          ], loss: .meanSquaredError),
        data: .adding(length: 100, train: 20_000, test: 2_000),
        hyperparameters: Hyperparameters(
          optimizer: .adam(beta1: 0.9, beta2: 0.999), learningRate: 0.002, batch: 50, clipping: .norm(1))),
      epochs: 10)
  }

  static let charLSTM = Recipe(
    name: "char-lstm", summary: "an LSTM learns to write like Shakespeare, by letters",
    run: Run(
      model: ModelSpec(
        input: .vector(64),
        layers: [
          .embedding(EmbeddingSpec(name: "embed", vocabulary: Letters.alphabet.count, width: 32)),
          .recurrent(RecurrentSpec(name: "lstm1", kind: .lstm, units: 128)),
          .dense(DenseSpec(name: "output", units: Letters.alphabet.count, activation: .softmax, initializer: .xavier)),
        ], loss: .softmaxCrossEntropy),
      data: .plays(length: 64),
      hyperparameters: Hyperparameters(
        optimizer: .adam(beta1: 0.9, beta2: 0.999), learningRate: 0.004, batch: 32, clipping: .norm(1),
        schedule: Schedule(.cosine(steps: 2000, floor: 0.1)))),
    steps: 2000)

  /// nanoGPT's recipe for a machine without a graphics card (Karpathy 2022, README, "i only have a macbook"), whose
  /// held-out loss is given there as 1.88.
  static let charGPT = Recipe(
    name: "char-gpt",
    summary: "a GPT of four blocks learns the same by attention",
    run: Run(
      model: .gpt(vocabulary: Letters.alphabet.count, length: 64, width: 128, heads: 4, blocks: 4),
      data: .plays(length: 64),
      hyperparameters: Hyperparameters(
        optimizer: .adamW(beta1: 0.9, beta2: 0.99, weightDecay: 0.1), learningRate: 0.001, batch: 12,
        clipping: .norm(1), schedule: Schedule(.cosine(steps: 1900, floor: 0.1), warmUp: 100))),
    steps: 2000)
}
