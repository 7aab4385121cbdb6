/// Turns the operations of a graph into instructions for one batch size, and lays out the arena on the way: places are
/// given out one after another, each on a 64-byte line.
struct Recorder {
  let graph: Graph
  let batch: Int
  let mode: PlanMode
  let compute: Compute
  /// Where each value lies.
  private(set) var values: [Int] = []
  /// Where the gradient of each value lies; nil where none is kept.
  private(set) var gradients: [Int?] = []
  /// Where the gradients of the parameters lie, in the layout of the state.
  private(set) var parameterGradients = 0
  private(set) var targets = 0
  private(set) var sampleLosses = 0
  private(set) var scratch = 0
  private(set) var products: [MatrixProduct] = []
  private(set) var instructions: [Instruction] = []
  private(set) var arenaCount = 0
  private var scratchCount = 0

  /// More than this is a mistake rather than a lesson.
  static let largestArenaBytes = 2 << 30

  /// - Throws: EngineError when the arena would be larger than anything sensible.
  init(_ graph: Graph, batch: Int, mode: PlanMode, compute: Compute) throws {
    self.graph = graph
    self.batch = batch
    self.mode = mode
    self.compute = compute
    let width = graph.values.reduce(graph.targetWidth) { $0 + $1.width }
    let (count, overflow) = width.multipliedReportingOverflow(by: batch)
    guard !overflow, count <= Recorder.largestArenaBytes / 16 else {
      throw EngineError(
        "a batch of \(batch) samples with \(width) values each does not fit into memory; use a smaller batch")
    }
    values = graph.values.map { reserve($0.width * batch) }
    targets = reserve(graph.targetWidth * batch)
    sampleLosses = reserve(batch)
    gradients = graph.values.map { _ in nil }
    if mode != .evaluation {
      parameterGradients = reserve(graph.flatCount)
      reserveGradients()
    }
  }

  mutating func reserve(_ count: Int) -> Int {
    defer { arenaCount += count.paddedToLine }
    return arenaCount
  }

  /// While training, what comes back through an activation takes the place of what went in: only the glass needs both.
  private mutating func reserveGradients() {
    if mode == .inspection {
      for index in graph.values.indices { gradients[index] = reserve(graph.values[index].width * batch) }
      return
    }
    for operation in graph.operations {
      switch operation {
      case .activate(let activate): share(activate.input, activate.output)
      case .softmax(let softmax): share(softmax.input, softmax.output)
      case .dense, .loss: break
      }
    }
    for index in graph.values.indices where index != graph.input && gradients[index] == nil {
      gradients[index] = reserve(graph.values[index].width * batch)
    }
  }

  private mutating func share(_ before: Int, _ after: Int) {
    let place = reserve(graph.values[before].width * batch)
    gradients[before] = place
    gradients[after] = place
  }

  /// - Returns: the product's place in `products`.
  mutating func add(_ product: MatrixProduct) -> Int {
    products.append(product)
    scratchCount = max(scratchCount, product.scratchCount)
    return products.count - 1
  }

  mutating func emit(_ instruction: Instruction) { instructions.append(instruction) }

  /// The instructions recorded since the last call.
  mutating func take() -> [Instruction] {
    defer { instructions = [] }
    return instructions
  }

  /// Products run one after another, so they share their scratch.
  mutating func finish() { scratch = reserve(scratchCount) }
}
