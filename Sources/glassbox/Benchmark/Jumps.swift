import Datasets
import Engine
import Training

/// How long it takes to go to any step of a long run.
struct JumpRow {
  var name: String
  var steps: Int
  var threads: Int
  /// Milliseconds to the nearest keyframe before a step, and to the step itself, jump by jump.
  var toKeyframe: Measurement
  var toState: Measurement
  /// Bytes of all keyframes.
  var keyframeBytes: Int
}

/// A run taken to its end, and then to steps all over it.
struct Jumps {
  var name: String
  var run: Run
  var steps: Int
  var count = 50

  /// The default run of the playground, and as many steps as ten epochs of MNIST have.
  static let standard = [
    Jumps(
      name: "2-8-8-1 ReLU, sgd",
      run: Run(
        model: .mlp(
          inputs: 2, hidden: [8, 8], activation: .relu, outputs: 1, outputActivation: .sigmoid,
          loss: .binaryCrossEntropy),
        data: .toy(.spiral, count: 500, noise: 0, trainShare: 0.5, scale: 0.4),
        hyperparameters: Hyperparameters(learningRate: 0.03, batch: 10)), steps: 100_000),
    Jumps(
      name: "784-256-128-10 ReLU, adam",
      run: Run(
        model: .mlp(
          inputs: 784, hidden: [256, 128], activation: .relu, outputs: 10, outputActivation: .softmax,
          loss: .softmaxCrossEntropy),
        data: .builtInDigits(train: 4096, test: 1),
        hyperparameters: Hyperparameters(
          optimizer: .adam(beta1: 0.9, beta2: 0.999), learningRate: 0.001, batch: 64)), steps: 9380),
  ]

  func measure(_ compute: Compute) throws -> JumpRow {
    let memory = KeyframeMemory()
    let trainer = try Trainer(
      run: run, data: run.data.load(seed: run.seed, locations: DataLocations(folders: [])), compute: compute,
      keyframes: memory)
    try trainer.train(steps: steps)
    // Keyframes go with their trainer, which may be gone after the last jump.
    let keyframeBytes = memory.used
    var (toKeyframe, toState): ([Double], [Double]) = ([], [])
    for jump in 1...count {
      // Multiples of the golden ratio come to lie everywhere, in no order.
      let step = Int((Double(jump) * 0.618_033_988_749_895).truncatingRemainder(dividingBy: 1) * Double(steps))
      let start = ContinuousClock.now
      try trainer.rewind(to: step)
      toKeyframe.append((ContinuousClock.now - start) / .milliseconds(1))
      try trainer.seek(to: step)
      toState.append((ContinuousClock.now - start) / .milliseconds(1))
    }
    return JumpRow(
      name: name, steps: steps, threads: compute.threads, toKeyframe: Measurement(toKeyframe),
      toState: Measurement(toState), keyframeBytes: keyframeBytes)
  }
}
