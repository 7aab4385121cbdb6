/// y = Â · x for the nodes of a graph: each takes from itself and from its neighbours.
struct Propagation: OperationBody {
  var input: Int
  var output: Int
  var nodes: Int
  var width: Int
  /// nodes × nodes, symmetric.
  var adjacency: [Double]

  var multiplications: Int { nodes * nodes * width }

  func forward(_ tape: inout Tape) {
    for sample in 0..<tape.batch {
      for (node, other, weight) in pairs {
        for column in 0..<width {
          tape.values[output][(sample * nodes + node) * width + column] +=
            weight * tape.values[input][(sample * nodes + other) * width + column]
        }
      }
    }
  }

  /// dx = Âᵀ · dy, and Â is its own transpose.
  func backward(_ tape: inout Tape) {
    for sample in 0..<tape.batch {
      for (node, other, weight) in pairs {
        for column in 0..<width {
          tape.gradients[input][(sample * nodes + other) * width + column] +=
            weight * tape.gradients[output][(sample * nodes + node) * width + column]
        }
      }
    }
  }

  private var pairs: [(node: Int, other: Int, weight: Double)] {
    adjacency.enumerated().filter { $1 != 0 }.map { ($0 / nodes, $0 % nodes, $1) }
  }

  /// D^−½ (A + I) D^−½
  static func normalised(_ edges: [GraphConvolutionSpec.Edge], nodes: Int) -> [Double] {
    var matrix = [Double](repeating: 0, count: nodes * nodes)
    for edge in edges {
      matrix[edge.first * nodes + edge.second] = 1
      matrix[edge.second * nodes + edge.first] = 1
    }
    for node in 0..<nodes { matrix[node * nodes + node] = 1 }
    let degrees = (0..<nodes).map { matrix[$0 * nodes..<($0 + 1) * nodes].reduce(0, +) }
    for index in matrix.indices {
      matrix[index] /= (degrees[index / nodes] * degrees[index % nodes]).squareRoot()
    }
    return matrix
  }
}

extension Propagation {
  /// target = Â · source, sample by sample.
  struct Run: BitwiseCopyable {
    var product: Int
    var nodes: Int
    var width: Int
    var adjacency: Int
    var source: Int
    var target: Int

    func run(_ start: Int, _ count: Int, part: Int, _ replay: Replay) {
      for sample in start..<start + count {
        let place = sample * nodes * width
        replay.products[product].run(
          rows: nodes, replay.arena + adjacency, replay.arena + (source + place), into: replay.arena + (target + place),
          start: .zero, scratch: replay.scratch(part: part))
      }
    }
  }

  private func record(_ recorder: inout Recorder, from source: Int, to target: Int) {
    let product = MatrixProduct(
      rows: nodes, columns: width, depth: nodes, a: .rowMajor(nodes), b: .rowMajor(width), compute: recorder.compute,
      isParallel: false)
    recorder.needScratch(product.scratchCount)
    recorder.emit(
      Instruction(
        .propagation(
          recorder.keep(
            Run(
              product: recorder.addUnshared(product), nodes: nodes, width: width,
              adjacency: recorder.constant(output, adjacency.map { Float($0) }), source: source, target: target))),
        count: recorder.batch, weight: multiplications, unit: 1))
  }

  func recordForward(_ recorder: inout Recorder) {
    record(&recorder, from: recorder.values[input], to: recorder.values[output])
  }

  func recordBackward(_ recorder: inout Recorder) {
    guard let outputGradient = recorder.gradients[output], let inputGradient = recorder.gradients[input] else { return }
    record(&recorder, from: outputGradient, to: inputGradient)
  }
}

extension GraphConvolutionSpec: LayerDefinition {
  var lastActivation: Activation? { activation }

  func record(in graph: inout Graph) throws {
    let (input, shape) = (graph.output, graph.outputShape)
    guard case .sequence(let nodes, let width) = shape else {
      throw EngineError("layer \(name) takes a sequence of nodes, not \(shape.inWords)")
    }
    guard [nodes, nodes].product <= Graph.widestLayer else {
      throw EngineError("layer \(name) has \(nodes) nodes; at most 1024 are possible")
    }
    for edge in edges {
      for node in [edge.first, edge.second] where !(0..<nodes).contains(node) {
        throw EngineError("layer \(name) has an edge to node \(node); nodes go from 0 to \(nodes - 1)")
      }
    }
    let mean = try graph.addOutput("\(name).mean", shape, of: name)
    graph.add(
      .propagation(
        Propagation(
          input: input, output: mean, nodes: nodes, width: width,
          adjacency: Propagation.normalised(edges, nodes: nodes))))
    try DenseSpec(name: name, units: units, activation: activation, initializer: initializer).record(in: &graph)
  }
}
