/// Turns the operations of a graph into instructions for one batch size, and lays out the arena on the way: places are
/// given out one after another, each on a 64-byte line.
struct Recorder {
  let graph: Graph
  let batch: Int
  let mode: PlanMode
  let compute: Compute
  /// What is being recorded.
  var phase = Phase.evaluation
  /// Where each value lies.
  private(set) var values: [Int] = []
  /// Where the gradient of each value lies; nil where none is kept.
  private(set) var gradients: [Int?] = []
  /// Where the gradients of the parameters lie, in the layout of the state.
  private(set) var parameterGradients = 0
  private(set) var targets = 0
  private(set) var sampleLosses = 0
  /// Room for the loss of each position.
  private(set) var rowLosses = 0
  private(set) var scratch = 0
  private(set) var products: [MatrixProduct] = []
  private(set) var instructions: [Instruction] = []
  /// Gradients that an update may work out on the way, and the instructions that write them.
  private(set) var outerGradients: [OuterGradient] = []
  private(set) var postponed: [Instruction] = []
  private let payloads = PayloadStore()
  private(set) var arenaCount = 0
  /// For products that share themselves out between threads.
  private var scratchCount = 0
  private(set) var partScratch = 0
  private var sharedPlaces: [Int: Int] = [:]
  private(set) var constants: [(place: Int, numbers: [Float])] = []

  /// More than this is a mistake rather than a lesson.
  static let largestArenaBytes = 2 << 30

  /// - Throws: EngineError when the arena would be larger than anything sensible.
  init(_ graph: Graph, batch: Int, mode: PlanMode, compute: Compute) throws {
    self.graph = graph
    self.batch = batch
    self.mode = mode
    self.compute = compute
    let width = graph.values.reduce(graph.targetWidth) { $0 + $1.count }
    let (count, overflow) = width.multipliedReportingOverflow(by: batch)
    guard !overflow, count <= Recorder.largestArenaBytes / 16 else {
      throw EngineError(
        "a batch of \(batch) samples with \(width) values each does not fit into memory; use a smaller batch")
    }
    let aliases = Dictionary(uniqueKeysWithValues: graph.operations.compactMap(\.alias))
    for (index, value) in graph.values.enumerated() {
      values.append(aliases[index].map { values[$0] } ?? reserve(value.count * batch))
    }
    targets = reserve(graph.targetWidth * batch)
    sampleLosses = reserve(batch)
    rowLosses = reserve(graph.targetWidth * batch)
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

  /// Room that belongs to the operation that computes a value, for what its instructions hand to each other.
  mutating func shared(_ value: Int, count: Int) -> Int {
    if let place = sharedPlaces[value] { return place }
    let place = reserve(count)
    sharedPlaces[value] = place
    return place
  }

  /// Numbers that the operation which computes a value brings along, written once when the plan is made.
  mutating func constant(_ value: Int, _ numbers: [Float]) -> Int {
    if let place = sharedPlaces[value] { return place }
    let place = shared(value, count: numbers.count)
    constants.append((place, numbers))
    return place
  }

  /// While training, what comes back through an activation takes the place of what went in: only the glass needs both.
  private mutating func reserveGradients() {
    if mode == .inspection {
      for index in graph.values.indices where graph.values[index].hasGradient {
        gradients[index] = reserve(graph.values[index].count * batch)
      }
      return
    }
    for operation in graph.operations {
      if let (before, after) = operation.sharedGradients, before != graph.input { share(before, after) }
    }
    for index in graph.values.indices
    where index != graph.input && graph.values[index].hasGradient && gradients[index] == nil {
      gradients[index] = reserve(graph.values[index].count * batch)
    }
  }

  private mutating func share(_ before: Int, _ after: Int) {
    let place = gradients[before] ?? reserve(graph.values[before].count * batch)
    gradients[before] = place
    gradients[after] = place
  }

  /// - Returns: the product's place in `products`.
  mutating func add(_ product: MatrixProduct) -> Int {
    products.append(product)
    scratchCount = max(scratchCount, product.scratchCount)
    return products.count - 1
  }

  /// The same for a product that stays within one part of a fork, which brings its own scratch.
  mutating func addUnshared(_ product: MatrixProduct) -> Int {
    products.append(product)
    return products.count - 1
  }

  /// Where a parameter lies in the state, and its gradient among those of the parameters.
  func offset(of parameter: Int) -> Int { graph.parameters[parameter].info.offset }

  /// A payload too long to be copied with its instruction; it lives as long as the recorder.
  func keep<Payload: BitwiseCopyable>(_ payload: Payload) -> UnsafePointer<Payload> { payloads.keep(payload) }

  mutating func emit(_ instruction: Instruction) { instructions.append(instruction) }

  /// An instruction for those who read this gradient; the update may do without it.
  mutating func postpone(_ instruction: Instruction, _ gradient: OuterGradient) {
    // Both ways back, from the loss and from an output, work it out alike.
    if outerGradients.contains(where: { $0.offset == gradient.offset }) { return }
    postponed.append(instruction)
    outerGradients.append(gradient)
  }

  /// The instructions recorded since the last call.
  mutating func take() -> [Instruction] {
    defer { instructions = [] }
    return instructions
  }

  /// Room that each part of a fork has to itself while its instruction runs, from `replay.scratch(part:)` on.
  mutating func needScratch(_ count: Int) { partScratch = max(partScratch, count.paddedToLine) }

  /// Instructions run one after another, so they share their scratch.
  mutating func finish() { scratch = reserve(max(scratchCount, partScratch * compute.threads)) }
}
