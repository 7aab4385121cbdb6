/// What the reference interpreter writes on: every value and gradient of a batch in Double, by position in the graph.
struct Tape {
  let batch: Int
  /// batch × the value's shape, row-major.
  var values: [[Double]]
  var gradients: [[Double]]
  var parameters: [[Double]]
  var parameterGradients: [[Double]]
  /// batch × target width.
  var targets: [Double]
  var sampleLosses: [Double]
  /// Running averages, and what a step of training would make of them.
  let statistics: [[Double]]
  var newStatistics: [[Double]]
  let phase: Phase
  /// What the randomness of a step depends on.
  let seed: UInt64
  let step: Int

  init(
    _ graph: Graph, parameters: [[Double]], statistics: [[Double]], inputs: [[Double]], targets: [[Double]],
    phase: Phase,
    seed: UInt64, step: Int
  ) {
    batch = inputs.count
    values = graph.values.map { [Double](repeating: 0, count: $0.count * inputs.count) }
    gradients = values
    values[graph.input] = inputs.flatMap { $0 }
    self.parameters = parameters
    parameterGradients = parameters.map { [Double](repeating: 0, count: $0.count) }
    self.targets = targets.flatMap { $0 }
    sampleLosses = [Double](repeating: 0, count: inputs.count)
    self.statistics = statistics
    newStatistics = statistics
    self.phase = phase
    self.seed = seed
    self.step = step
  }
}
