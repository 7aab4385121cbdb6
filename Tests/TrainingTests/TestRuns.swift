import Datasets
import Engine

@testable import Training

/// Small runs that several tests share.
enum TestRuns {
  static let locations = DataLocations(folders: [])

  /// 2-4-2-1 tanh on a toy set of 100 and 100 samples.
  static func toy(
    _ set: ToySet = .circle, activation: Activation = .tanh, batch: Int = 10, learningRate: Float = 0.1,
    optimizer: Optimizer = .sgd, seed: UInt64 = 1
  ) -> Run {
    Run(
      model: .mlp(
        inputs: 2, hidden: [4, 2], activation: activation, outputs: 1, outputActivation: .sigmoid,
        loss: .binaryCrossEntropy, initializer: .xavier),
      data: .toy(set, count: 200, noise: 0, trainShare: 0.5, scale: 0.4), seed: seed,
      hyperparameters: Hyperparameters(optimizer: optimizer, learningRate: learningRate, batch: batch))
  }

  /// One neuron with known weights on two samples: everything about it can be worked out by hand.
  static let neuron = Run(
    model: .mlp(
      inputs: 2, hidden: [], activation: .linear, outputs: 1, outputActivation: .linear, loss: .meanSquaredError),
    data: .table(
      inputs: [[1, 2], [3, -1]], targets: [[1], [0]], kind: .regression(1), inputNames: [], classNames: []),
    initial: ["output.weight": [0.5, -0.25], "output.bias": [0.125]],
    hyperparameters: Hyperparameters(learningRate: 0.1, batch: 2))

  /// Three classes in rows of pictures large enough to have a look at chunks: more than 2,000 samples.
  static func manySamples(count: Int = 2500) -> Run {
    let inputs = (0..<count).map { [Float($0 % 3) - 1, Float($0 % 7) / 7] }
    let targets = (0..<count).map { [Float($0 % 3)] }
    return Run(
      model: .mlp(
        inputs: 2, hidden: [8], activation: .relu, outputs: 3, outputActivation: .softmax,
        loss: .softmaxCrossEntropy),
      data: .table(inputs: inputs, targets: targets, kind: .classes(3), inputNames: [], classNames: []),
      hyperparameters: Hyperparameters(learningRate: 0.2, batch: 64))
  }

  static func trainer(_ run: Run, threads: Int = 1) throws -> Trainer {
    try Trainer(run: run, locations: locations, compute: Compute(threads: threads))
  }
}

extension Trainer {
  /// Counts over one half of the data, row = truth, column = answer; empty for regression.
  func confusion(_ part: DataPart = .test) throws -> [Int] {
    var pass = ScoringPass(part, of: self, state: state)
    while !pass.isComplete { try pass.advance(self) }
    return pass.confusion.counts
  }
}

/// The same numbers each time (SplitMix 64).
struct SplitMix: RandomNumberGenerator {
  private var state: UInt64
  init(seed: UInt64) { state = seed }
  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var mixed = (state ^ (state >> 30)) &* 0xbf58_476d_1ce4_e5b9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
    return mixed ^ (mixed >> 31)
  }
}
