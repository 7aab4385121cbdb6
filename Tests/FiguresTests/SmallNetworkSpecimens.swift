import Canvas
import Figures

extension Specimens {
  /// The worked 2-2-1 net, forward and back, or a larger one with the same kind of numbers.
  static func nodes(
    _ sizes: [Int] = [2, 2, 1], backward: Bool = true, selected: String? = nil, secret: String? = nil,
    value: Float? = nil
  ) -> NodeDiagram {
    let isWorked = sizes == [2, 2, 1] && value == nil
    let values: [[Float]] =
      isWorked
      ? [[0.5, 0.8], [0.78, 0.37], [0.686]]
      : sizes.map { size in (0..<size).map { value ?? 0.1 * Float($0 + 1) } }
    let pulls: [[Float]] =
      isWorked
      ? [[], [-0.220, -0.157], [-1.458]] : sizes.map { size in (0..<size).map { value ?? 0.2 * Float($0 - 1) } }
    let worked: [[Float]] = [[0.4, -0.3, 0.6, 0.9], [0.7, 0.5]]
    let slopes: [[Float]] = [[-0.110, -0.079, -0.176, -0.126], [-0.245, -0.116]]
    var columns = sizes.indices.map { layer in
      NodeColumn(
        title: layer == 0 ? "inputs" : layer == sizes.count - 1 ? "output · σ" : "hidden · ReLU",
        nodes: (0..<sizes[layer]).map { unit in
          DiagramNode(
            label: (layer == 0 ? "x" : layer == sizes.count - 1 ? "a" : "h") + Format.subscripted(unit + 1),
            value: values[layer][unit], gradient: backward && layer > 0 ? pulls[layer][unit] : nil,
            bias: layer == 0 ? nil : value ?? -0.2, biasName: layer == 0 ? nil : "layer\(layer).bias[\(unit)]")
        })
    }
    var edges = (1..<sizes.count).map { layer in
      let count = sizes[layer - 1] * sizes[layer]
      let weights = isWorked ? worked[layer - 1] : value.map { Array(repeating: $0, count: count) } ?? signs(count)
      return EdgeLayer(
        name: "layer\(layer).weight", weights: weights,
        gradients: backward ? (isWorked ? slopes[layer - 1] : weights.reversed()) : [])
    }
    if backward {
      columns.append(NodeColumn(title: "loss", nodes: [DiagramNode(label: "L", value: value ?? 0.377)]))
      edges.append(EdgeLayer(name: nil, weights: [value ?? -1.458]))
    }
    return NodeDiagram(columns: columns, edges: edges, selected: selected, secret: secret)
  }

  /// Two linear layers, one number in, two between, one out.
  static func collapse(selected: String? = "hidden1.weight[0,1]", value: Float? = nil) -> LinearCollapse {
    LinearCollapse(
      first: LinearLayer(name: "hidden1", weights: [1, value ?? 0.5], biases: [0, value ?? 1]),
      second: LinearLayer(name: "output", weights: [-0.5, value ?? 0.5], biases: [0.25]), selected: selected)
  }

  static func chain(_ value: Float = -0.176, isSecret: Bool = false) -> ChainRule {
    ChainRule(
      result: ChainFactor(over: "∂L", under: "∂w", value: value, note: "blame"),
      factors: [
        ChainFactor(over: "∂L", under: "∂a", value: -1.458, note: "−1 / a"),
        ChainFactor(over: "∂a", under: "∂z", value: 0.215, note: "a(1 − a)"),
        ChainFactor(over: "∂z", under: "∂h₁", value: 0.7, note: "weight"),
        ChainFactor(over: "∂h₁", under: "∂s₁", value: 1, note: "ReLU is on"),
        ChainFactor(over: "∂s₁", under: "∂w", value: 0.8, note: "input x₂"),
      ], isSecret: isSecret)
  }

  static func blame(_ values: [Float] = [-0.11, -0.176, -0.22, 0.314, 0], secret: String? = nil) -> BlameList {
    BlameList(
      items: values.enumerated().map { BlameItem(title: "x₁ → h\($0)", gradient: $1, name: "w[\($0)]") },
      selected: "w[1]", secret: secret)
  }

  static func product(
    _ inputs: Int = 4, _ units: Int = 3, selected: String? = "hidden1.weight[2,2]", value: Float? = nil
  )
    -> MatrixProduct
  {
    func numbers(_ count: Int) -> [Float] { value.map { Array(repeating: $0, count: count) } ?? signs(count) }
    return MatrixProduct(
      name: "hidden1", weights: numbers(inputs * units), inputs: numbers(inputs), biases: numbers(units),
      sums: numbers(units), outputs: numbers(units).map { max(0, $0) }, activation: "ReLU", selected: selected)
  }

  /// The exam neuron, or one with so many inputs that most must be left out.
  static func sumLine(_ count: Int = 2, value: Float? = nil) -> SumLine {
    let weights: [Float] = count == 2 ? [0.7, 0.3] : (0..<count).map { Float($0 % 13 - 6) / 20 }
    let inputs: [Float] = count == 2 ? [6, 8] : (0..<count).map { Float($0 % 5) / 4 }
    let terms = zip(weights, inputs).enumerated().map { SumTerm(weight: value ?? $1.0, input: $1.1, name: "w[\($0)]") }
    let sum = zip(weights, inputs).reduce(Float(-4)) { $0 + $1.0 * $1.1 }
    return SumLine(
      name: "a:", terms: terms + [SumTerm(weight: -4, input: nil, name: "b")], sum: value ?? sum, output: 0.931,
      activation: "σ", selected: "w[1]")
  }

  static func terms(_ values: [Float] = [0.06, -0.4, 0.06, -0.18]) -> TermSum {
    TermSum(
      terms: values.enumerated().map { SumTerm(weight: $1, input: 1, name: "w[\($0)]") }
        + [SumTerm(weight: 0.05, input: nil, name: "b")],
      sum: values.reduce(0.05, +), output: 0, activation: "ReLU h₃", note: "below zero: off", selected: "w[1]")
  }
}
