import Datasets
import Engine

/// Training work as a value: a model, its data in the order in which it is fed, and how it is updated.
struct Workload {
  var name: String
  var model: ModelSpec
  var settings: StepSettings
  var batch: Int
  var data: Dataset
  /// Parameters that start at given values, by name.
  var initial: [String: [Float]] = [:]
  /// Parameters that stay as they are, by name.
  var frozen: [String] = []
  /// Whether the outputs are only asked for, a batch at a time, and nothing is trained.
  var isInference = false
  /// Factor from the engine's loss to the one that the workload quotes.
  var lossScale = 1.0
  /// The step whose loss is quoted, so that engines can be compared: same data, same start, same order.
  var lossStep: Int?

  /// Multiplications and additions of one step: the products forward and, in training, backward for the weights and, from
  /// the second layer on, for the inputs.
  var operationsPerStep: Double {
    let layers = (try? model.outline().layers) ?? []
    let total = layers.enumerated().reduce(0.0) { sum, layer in
      sum + (isInference ? 2 : layer.offset == 0 ? 4 : 6) * Double(layer.element.multiplications)
    }
    return total * Double(batch)
  }
}

extension Workload {
  /// What is measured where nothing else is asked for: the smallest nets of the lessons, and digits.
  static func standard() throws -> [Workload] {
    let nowhere = DataLocations(folders: [])
    let circle = try DataSpec.toy(.circle, count: 500, noise: 0, trainShare: 0.9, scale: 1).load(
      seed: 1, locations: nowhere
    ).train
    let spiral = try DataSpec.toy(.spiral, count: 500, noise: 0, trainShare: 0.5, scale: 0.4).load(
      seed: 1, locations: nowhere
    ).train
    let digits = try DataSpec.builtInDigits(train: 4096, test: 1).load(seed: 1, locations: nowhere).train
    let adam = StepSettings(optimizer: .adam(beta1: 0.9, beta2: 0.999), learningRate: 0.001)
    let mlp = ModelSpec.mlp(
      inputs: 784, hidden: [256, 128], activation: .relu, outputs: 10, outputActivation: .softmax,
      loss: .softmaxCrossEntropy)
    var workloads = [
      Workload(
        name: "2-4-2-1 tanh, sgd",
        model: .mlp(
          inputs: 2, hidden: [4, 2], activation: .tanh, outputs: 1, outputActivation: .sigmoid,
          loss: .binaryCrossEntropy, initializer: .xavier),
        settings: StepSettings(optimizer: .sgd, learningRate: 0.03), batch: 10, data: circle),
      Workload(
        name: "2-8-8-1 ReLU, sgd",
        model: .mlp(
          inputs: 2, hidden: [8, 8], activation: .relu, outputs: 1, outputActivation: .sigmoid,
          loss: .binaryCrossEntropy),
        settings: StepSettings(optimizer: .sgd, learningRate: 0.1), batch: 10, data: spiral),
    ]
    for batch in [64, 256] {
      workloads.append(
        Workload(
          name: "784-256-128-10 ReLU, sgd", model: mlp,
          settings: StepSettings(optimizer: .sgd, learningRate: 0.05), batch: batch, data: digits))
      workloads.append(
        Workload(name: "784-256-128-10 ReLU, adam", model: mlp, settings: adam, batch: batch, data: digits))
    }
    return workloads
  }
}

/// A workload under way: batches in order, round and round, through the plans that training and looking use.
struct WorkloadRunner: Repeatable {
  private let plan: Plan
  private let state: State
  private let settings: StepSettings
  private let isInference: Bool
  private let data: Dataset
  private let batches: Int
  private(set) var steps = 0
  /// The loss of the latest step, before its update.
  private(set) var loss: Float = 0

  init(_ workload: Workload, compute: Compute) throws {
    isInference = workload.isInference
    plan = try Plan(
      spec: workload.model, batch: workload.batch, mode: isInference ? .evaluation : .training, compute: compute)
    state = try State(spec: workload.model, seed: 1, initial: workload.initial)
    for info in state.parameters where workload.frozen.contains(info.name) {
      state.frozen[info.name] = Set(0..<info.count)
    }
    settings = workload.settings
    data = workload.data
    batches = data.count / workload.batch
    guard batches > 0 else {
      throw EngineError("\(workload.name): \(data.count) samples do not fill a batch of \(workload.batch)")
    }
  }

  mutating func run(_ count: Int) {
    let width = data.targetWidth
    for _ in 0..<count {
      let first = steps % batches * plan.batch
      let inputs = plan.inputs.baseAddress!
      for row in 0..<plan.batch { data.copyInput(first + row, into: inputs + row * data.inputSize) }
      steps += 1
      if isInference {
        plan.predict(state)
        continue
      }
      data.targets.withUnsafeBufferPointer {
        plan.targets.baseAddress!.update(from: $0.baseAddress! + first * width, count: plan.batch * width)
      }
      loss = plan.train(state, settings)
    }
  }
}
