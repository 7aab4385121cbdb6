/// A model made ready for one batch size: one arena, replayed without allocating.
///
/// Training adds the mean over the batch. `State` is only written by `train`. A plan works with any state of its model;
/// handing it one of another model, or asking a plan for what its mode leaves out, is a mistake of the program and stops it.
public final class Plan {
  public let batch: Int
  public let mode: PlanMode
  private let graph: Graph
  private let compute: Compute
  private let arena: FloatBuffer
  private let kernels: UnsafeMutablePointer<KernelTable>
  private let products: UnsafeMutableBufferPointer<MatrixProduct>
  /// Where everything lies in the arena.
  private let places: Recorder
  private let forward: InstructionList
  private let forwardAndLoss: InstructionList
  private let forwardAndBackward: InstructionList
  private let backwardFromOutput: InstructionList
  private let statistics: InstructionList
  /// Gradients that only those who read them need.
  private let postponed: InstructionList
  /// Whether there are gradients that it did not write.
  private var isPostponed = false
  /// What the gradients in the arena belong to; nil before the first backward pass.
  private var differentiated: Objective?

  /// - Throws: EngineError when the batch is empty, the spec is bad or there is no memory for both.
  public init(spec: ModelSpec, batch: Int, mode: PlanMode, compute: Compute) throws {
    guard batch > 0 else { throw EngineError("a batch of \(batch) samples; it needs at least 1") }
    graph = try Graph(spec)
    self.batch = batch
    self.mode = mode
    self.compute = compute
    var recorder = try Recorder(graph, batch: batch, mode: mode, compute: compute)
    let layers = graph.operations.filter { $0.kind != .loss }
    let losses = graph.operations.filter { $0.kind == .loss }
    // Softmax cross-entropy gives the probabilities on its way.
    let withoutSoftmax = graph.loss == .softmaxCrossEntropy ? Array(layers.dropLast()) : layers
    let isFromLogits = graph.loss.function.isFromLogits

    for operation in layers { operation.recordForward(&recorder) }
    forward = InstructionList(recorder.take())
    for operation in withoutSoftmax + losses { operation.recordForward(&recorder) }
    forwardAndLoss = InstructionList(recorder.take())
    if mode != .evaluation {
      recorder.phase = mode == .training ? .training : .evaluation
      for operation in withoutSoftmax { operation.recordForward(&recorder) }
      for operation in losses { operation.recordBackward(&recorder) }
      for operation in (isFromLogits ? layers.dropLast() : layers[...]).reversed() {
        operation.recordBackward(&recorder)
      }
    }
    forwardAndBackward = InstructionList(recorder.take())
    if mode == .training { for operation in layers { operation.recordStatistics(&recorder) } }
    statistics = InstructionList(recorder.take())
    postponed = InstructionList(recorder.postponed)
    recorder.phase = .evaluation
    if mode != .evaluation { for operation in layers.reversed() { operation.recordBackward(&recorder) } }
    backwardFromOutput = InstructionList(recorder.take())

    recorder.finish()
    places = recorder
    arena = try FloatBuffer(count: recorder.arenaCount)
    for (place, numbers) in recorder.constants {
      (arena.start + place).update(from: numbers, count: numbers.count)
    }
    kernels = .allocate(capacity: 1)
    kernels.initialize(to: compute.kernels)
    products = .allocate(capacity: recorder.products.count)
    _ = products.initialize(from: recorder.products)
  }

  deinit {
    kernels.deinitialize(count: 1)
    kernels.deallocate()
    products.deinitialize()
    products.deallocate()
  }

  /// batch × inputs, row-major; the caller writes it before each replay. Gradients are read before: those that nobody
  /// has read yet are products of the inputs, and gone once these may be others.
  public var inputs: UnsafeMutableBufferPointer<Float> {
    if isPostponed { (isPostponed, differentiated) = (false, nil) }
    return UnsafeMutableBufferPointer(
      start: arena.start + places.values[graph.input], count: batch * graph.values[graph.input].count)
  }

  /// batch × outputs; with softmax cross-entropy batch × 1 (or × positions), the class number as a Float.
  public var targets: UnsafeMutableBufferPointer<Float> {
    UnsafeMutableBufferPointer(start: arena.start + places.targets, count: batch * graph.targetWidth)
  }

  /// batch × outputs of the last layer after its activation, from the latest replay.
  public var outputs: UnsafeBufferPointer<Float> {
    UnsafeBufferPointer(
      start: arena.start + places.values[graph.output], count: batch * graph.values[graph.output].count)
  }

  /// Loss of each sample, from the latest replay.
  public var sampleLosses: UnsafeBufferPointer<Float> {
    UnsafeBufferPointer(start: arena.start + places.sampleLosses, count: batch)
  }

  /// Bytes of the arena.
  public var arenaBytes: Int { arena.count * MemoryLayout<Float>.stride }

  /// Only the outputs; targets are not read.
  public func predict(_ state: State) {
    writePostponed()
    forward.run(replay(state))
  }

  /// Outputs and the mean loss.
  public func evaluate(_ state: State) -> Float {
    writePostponed()
    forwardAndLoss.run(replay(state))
    return meanLoss
  }

  /// Forward, backward, one update; counts the step. Gradients are as they were clipped then. Returns the mean loss before the update (without penalties).
  public func train(_ state: State, _ settings: StepSettings) -> Float {
    precondition(mode == .training, "only a plan for training may change a state")
    let replay = replay(state)
    let loss = differentiateLoss(replay)
    statistics.run(replay)
    let gradients = arena.start + places.parameterGradients
    if settings.takesOuterGradients(state) {
      settings.update(state, gradients: gradients, outer: places.outerGradients, replay: replay)
    } else {
      writePostponed()
      settings.clipping?.apply(gradients, count: graph.flatCount, kernels)
      settings.update(state, gradients: gradients, replay: replay)
    }
    state.step += 1
    return loss
  }

  /// Forward and backward of the mean loss; gradients become readable, nothing is updated. A plan for training does what
  /// the next step of training would: it drops and normalises by the batch. Returns the mean loss.
  public func differentiateLoss(_ state: State) -> Float {
    precondition(mode != .evaluation, "a plan for evaluation has no gradients")
    return differentiateLoss(replay(state))
  }

  private func differentiateLoss(_ replay: Replay) -> Float {
    forwardAndBackward.run(replay)
    differentiated = .loss
    isPostponed = !postponed.isEmpty
    return meanLoss
  }

  /// Forward and backward of one output of the first sample (after its activation). Where there is no such output, all
  /// gradients are zero.
  public func differentiateOutput(_ index: Int, _ state: State) {
    precondition(mode != .evaluation, "a plan for evaluation has no gradients")
    writePostponed()
    forward.run(replay(state))
    let width = graph.values[graph.output].count
    if let place = places.gradients[graph.output] {
      let gradient = UnsafeMutableBufferPointer(start: arena.start + place, count: batch * width)
      gradient.update(repeating: 0)
      if index >= 0, index < width { gradient[index] = 1 }
    }
    backwardFromOutput.run(replay(state))
    isPostponed = !postponed.isEmpty
    differentiated = .output(index)
  }

  /// Names of every value: `input`, `hidden1.z`, `hidden1.a`, `output.z`, `output.a`, `loss`.
  public var valueNames: [String] { graph.values.map(\.name) + ["loss"] }

  /// A value (batch × its shape) of the latest replay, by name; `loss` is the mean, a single number. Parameters are read from
  /// State.
  /// - Throws: EngineError for an unknown name.
  public func value(_ name: String) throws -> Tensor {
    if name == "loss" { return Tensor(shape: [1], values: [meanLoss]) }
    writePostponed()
    guard let index = graph.value(named: name) else { throw unknown(name) }
    return tensor(places.values[index], [batch] + graph.values[index].shape.dimensions)
  }

  /// The gradient of a parameter or value by name, after a backward pass. A plan for training keeps those of parameters
  /// and `z` only.
  /// - Throws: EngineError for an unknown name, or where no gradient is kept.
  public func gradient(_ name: String) throws -> Tensor {
    guard let differentiated else { throw EngineError("no gradient of \(name) yet: nothing has been differentiated") }
    if name == "loss" { return Tensor(shape: [1], values: [differentiated == .loss ? 1 : 0]) }
    writePostponed()
    if let parameter = graph.parameters.first(where: { $0.info.name == name }) {
      return tensor(places.parameterGradients + parameter.info.offset, parameter.info.shape)
    }
    guard let index = graph.value(named: name) else { throw unknown(name) }
    guard graph.values[index].hasGradient else {
      throw EngineError("\(name) is there to be looked at; its gradient is not worked out")
    }
    guard let place = places.gradients[index],
      !graph.values.indices.contains(where: { $0 < index && places.gradients[$0] == place })
    else { throw EngineError("a plan for training keeps no gradient of \(name); one for inspection does") }
    let shape = [batch] + graph.values[index].shape.dimensions
    if index == graph.output, differentiated == .loss, graph.loss.function.isFromLogits {
      return Tensor(shape: shape, values: outputSlopes())
    }
    return tensor(place, shape)
  }

  /// The first value or gradient, in order of computation, that is NaN or infinite: its name and element. The parameters
  /// of the state come last, as an update writes them after all else.
  public func firstNonFinite(_ state: State) -> (name: String, index: Int, value: Float)? {
    func search(_ name: String, _ start: UnsafeMutablePointer<Float>, _ count: Int) -> (String, Int, Float)? {
      for index in 0..<count where !start[index].isFinite { return (name, index, start[index]) }
      return nil
    }
    writePostponed()
    for (value, place) in zip(graph.values, places.values) {
      if let found = search(value.name, arena.start + place, batch * value.count) { return found }
    }
    if let found = search("loss", arena.start + places.sampleLosses, batch) { return found }
    if differentiated != nil {
      for (value, place) in zip(graph.values, places.gradients).reversed() {
        guard let place else { continue }
        if let found = search("gradient of \(value.name)", arena.start + place, batch * value.count) { return found }
      }
      for info in graph.parameters.map(\.info).reversed() {
        let start = arena.start + places.parameterGradients + info.offset
        if let found = search("gradient of \(info.name)", start, info.count) { return found }
      }
    }
    for info in state.parameters {
      if let found = search(info.name, state.values.start + info.offset, info.count) { return found }
    }
    return nil
  }

  /// Puts what a step did not write to where it is read.
  private func writePostponed() {
    guard isPostponed else { return }
    isPostponed = false
    // Products of values and gradients: they read nothing of a state.
    postponed.run(replay())
  }

  private var meanLoss: Float {
    kernels.pointee.sum(batch, arena.start + places.sampleLosses) / Float(batch)
  }

  private func replay(_ state: State) -> Replay {
    precondition(state.values.count == graph.flatCount, "the state belongs to another model")
    return replay(state.values.start, state.statistics.start, seed: state.seed, step: state.step)
  }

  /// Without a state, for instructions that only touch the arena.
  private func replay() -> Replay { replay(arena.start, arena.start, seed: 0, step: 0) }

  private func replay(
    _ parameters: UnsafeMutablePointer<Float>, _ statistics: UnsafeMutablePointer<Float>, seed: UInt64, step: Int
  ) -> Replay {
    Replay(
      arena: arena.start, parameters: parameters, statistics: statistics, seed: seed, step: step,
      scratch: arena.start + places.scratch,
      partScratch: places.partScratch,
      products: UnsafePointer(products.baseAddress!), kernels: UnsafePointer(kernels), pool: compute.pool)
  }

  private func tensor(_ place: Int, _ shape: [Int]) -> Tensor {
    Tensor(
      shape: shape, values: Array(UnsafeBufferPointer(start: arena.start + place, count: shape.reduce(1, *))))
  }

  /// What the losses from logits pass over: the derivative for each activation of the last layer.
  private func outputSlopes() -> [Float] {
    let width = graph.values[graph.output].count
    return (0..<batch).flatMap { row in
      let a = outputs[row * width..<(row + 1) * width].map(Double.init)
      let y = targets[row * graph.targetWidth..<(row + 1) * graph.targetWidth].map(Double.init)
      return graph.outputSlopes(a[...], y[...]).map { Float($0 / Double(batch)) }
    }
  }

  private func unknown(_ name: String) -> EngineError {
    EngineError("no value is called \(name.debugDescription); there are \(valueNames.joined(separator: ", "))")
  }
}
