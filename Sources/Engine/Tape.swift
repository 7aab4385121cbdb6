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

  init(_ graph: Graph, parameters: [[Double]], inputs: [[Double]], targets: [[Double]]) {
    batch = inputs.count
    values = graph.values.map { [Double](repeating: 0, count: $0.count * inputs.count) }
    gradients = values
    values[graph.input] = inputs.flatMap { $0 }
    self.parameters = parameters
    parameterGradients = parameters.map { [Double](repeating: 0, count: $0.count) }
    self.targets = targets.flatMap { $0 }
    sampleLosses = [Double](repeating: 0, count: inputs.count)
  }
}
