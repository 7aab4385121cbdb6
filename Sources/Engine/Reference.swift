/// Runs any model plainly in Double: slow, short, obviously right. Tests and the `g` key rely on it.
public struct Reference {
  public let spec: ModelSpec
  /// Parameters by name, in Double.
  public var parameters: [String: [Double]]
  /// Running averages by name (`norm1.mean`), in Double.
  public private(set) var statistics: [String: [Double]]
  /// Whether batch norm and dropout behave as in the next step of training.
  public var phase = Phase.evaluation
  private let graph: Graph
  private let seed: UInt64
  /// Steps of training before this one, which decide what is dropped.
  private var step: Int
  /// What the optimiser keeps for each element of each parameter, and the steps it has taken.
  private var memory: [String: [[Double]]] = [:]
  private var steps = 0

  /// - Throws: EngineError for a bad spec, an unknown or missing name or a wrong count.
  public init(spec: ModelSpec, parameters: [String: [Double]]) throws {
    graph = try Graph(spec)
    let infos = graph.parameters.map(\.info)
    for name in parameters.keys.sorted() { _ = try infos.named(name) }
    for info in infos {
      guard let given = parameters[info.name] else { throw EngineError("\(info.name) is missing") }
      guard given.count == info.count else {
        throw EngineError("\(info.name) is \(info.shape.inWords) and takes \(info.count) values, not \(given.count)")
      }
    }
    self.spec = spec
    self.parameters = parameters
    statistics = Dictionary(
      uniqueKeysWithValues: graph.statistics.map { ($0.name, [Double](repeating: Double($0.start), count: $0.count)) })
    seed = 0
    step = 0
  }

  /// The present parameters and running averages of a state.
  public init(_ state: State) {
    spec = state.spec
    graph = state.graph
    seed = state.seed
    step = state.step
    statistics = Dictionary(
      uniqueKeysWithValues: state.graph.statistics.map { statistic in
        let range = statistic.offset..<statistic.offset + statistic.count
        return (statistic.name, range.map { Double(state.statistics.start[$0]) })
      })
    parameters = Dictionary(
      uniqueKeysWithValues: state.parameters.map { info in
        (info.name, (info.offset..<info.offset + info.count).map { Double(state.values.start[$0]) })
      })
  }

  /// Mean loss over samples, each a row of inputs and of targets (class number for softmax cross-entropy).
  /// - Throws: EngineError when a row has the wrong length or there is none.
  public func loss(inputs: [[Double]], targets: [[Double]]) throws -> Double {
    try objective(.loss, inputs: inputs, targets: targets)
  }

  /// The loss of each sample; their mean is the model's.
  /// - Throws: EngineError when a row has the wrong length or there is none.
  public func sampleLosses(inputs: [[Double]], targets: [[Double]]) throws -> [Double] {
    try forward(inputs: inputs, targets: targets).sampleLosses
  }

  /// The same model, judged by another loss.
  /// - Throws: EngineError for a loss that does not go with the last layer.
  public func judged(by loss: Loss) throws -> Reference {
    var other = spec
    other.loss = loss
    return try Reference(spec: other, parameters: parameters)
  }

  /// Outputs of one sample.
  /// - Throws: EngineError when the sample has the wrong length.
  public func outputs(_ input: [Double]) throws -> [Double] {
    try forward(inputs: [input], targets: nil).values[graph.output]
  }

  /// Every value of one sample by name (`hidden1.z`, …).
  /// - Throws: EngineError when the sample has the wrong length.
  public func values(_ input: [Double]) throws -> [String: [Double]] {
    let tape = try forward(inputs: [input], targets: nil)
    return Dictionary(uniqueKeysWithValues: zip(graph.values.map(\.name), tape.values))
  }

  /// The value of the objective. Targets may be empty where an output is asked for.
  /// - Throws: EngineError when a row has the wrong length, there is none, or there is no such output.
  public func objective(_ objective: Objective, inputs: [[Double]], targets: [[Double]]) throws -> Double {
    let tape = try forward(inputs: inputs, targets: objective == .loss ? targets : nil)
    switch objective {
    case .loss: return tape.sampleLosses.reduce(0, +) / Double(tape.batch)
    case .output(let index): return tape.values[graph.output][try checked(output: index)]
    }
  }

  /// Gradient of the objective for every parameter.
  /// - Throws: EngineError when a row has the wrong length, there is none, or there is no such output.
  public func gradients(_ objective: Objective, inputs: [[Double]], targets: [[Double]]) throws -> [String: [Double]] {
    let tape = try backward(objective, inputs: inputs, targets: targets)
    return Dictionary(uniqueKeysWithValues: zip(graph.parameters.map(\.info.name), tape.parameterGradients))
  }

  /// Gradient of the objective for every value, batch × width each.
  /// - Throws: EngineError when a row has the wrong length, there is none, or there is no such output.
  public func valueGradients(
    _ objective: Objective, inputs: [[Double]], targets: [[Double]]
  ) throws -> [String: [Double]] {
    var tape = try backward(objective, inputs: inputs, targets: targets)
    if objective == .loss, spec.loss.function.isFromLogits {
      let width = graph.values[graph.output].count
      for (row, target) in targets.enumerated() {
        let cells = row * width..<(row + 1) * width
        let slopes = graph.outputSlopes(tape.values[graph.output][cells], target[...])
        tape.gradients[graph.output].replaceSubrange(cells, with: slopes.map { $0 / Double(tape.batch) })
      }
    }
    let kept = zip(graph.values, tape.gradients).filter(\.0.hasGradient)
    return Dictionary(uniqueKeysWithValues: kept.map { ($0.name, $1) })
  }

  /// Analytic against numeric for one parameter element.
  /// - Throws: EngineError for an unknown element or samples that do not fit.
  public func check(
    _ name: String, _ index: Int, _ objective: Objective, inputs: [[Double]], targets: [[Double]]
  ) throws -> GradientCheck {
    let info = try graph.parameters.map(\.info).named(name)
    guard index >= 0, index < info.count, let value = parameters[name]?[index] else {
      throw EngineError("\(name) is \(info.shape.inWords): it has no element \(index)")
    }
    let gradient = try gradients(objective, inputs: inputs, targets: targets)[name]?[index] ?? 0
    var other = self
    let values = try GradientCheck.places(around: value).map { moved in
      other.parameters[name]?[index] = moved
      return try other.objective(objective, inputs: inputs, targets: targets)
    }
    return GradientCheck(analytic: gradient, at: value, values: values)
  }

  /// One step of training, as `Plan.train` does it.
  /// - Parameter frozen: elements that stay, by parameter name.
  /// - Returns: the mean loss before the update.
  /// - Throws: EngineError for samples or settings that do not fit.
  @discardableResult public mutating func train(
    _ settings: StepSettings, inputs: [[Double]], targets: [[Double]], frozen: [String: Set<Int>] = [:]
  ) throws -> Double {
    try settings.validate()
    phase = .training
    defer { phase = .evaluation }
    var tape = try backward(.loss, inputs: inputs, targets: targets)
    settings.clipping?.apply(&tape.parameterGradients)
    let gradients = Dictionary(uniqueKeysWithValues: zip(graph.parameters.map(\.info.name), tape.parameterGradients))
    for (statistic, values) in zip(graph.statistics, tape.newStatistics) { statistics[statistic.name] = values }
    step += 1
    steps += 1
    for info in graph.parameters.map(\.info) {
      guard var values = parameters[info.name], let slopes = gradients[info.name] else { continue }
      let decays = info.decays || settings.decaysBiases
      let rule = settings.optimizer.rule(decays: decays)
      let zeros = [Double](repeating: 0, count: settings.optimizer.memory.slots)
      var kept = memory[info.name] ?? [[Double]](repeating: zeros, count: info.count)
      for index in values.indices where frozen[info.name]?.contains(index) != true {
        let w = values[index]
        var slope = slopes[index]
        if decays { slope += Double(settings.l1) * (w > 0 ? 1 : w < 0 ? -1 : 0) + Double(settings.l2) * w }
        values[index] = rule.update(w, slope, &kept[index], rate: Double(settings.learningRate), step: steps)
      }
      memory[info.name] = kept
      parameters[info.name] = values
    }
    return tape.sampleLosses.reduce(0, +) / Double(tape.batch)
  }

  private func forward(inputs: [[Double]], targets: [[Double]]?) throws -> Tape {
    guard !inputs.isEmpty else { throw EngineError("there is no sample") }
    let width = graph.values[graph.input].count
    for (row, input) in inputs.enumerated() where input.count != width {
      throw EngineError("sample \(row) has \(input.count) inputs; the model takes \(width)")
    }
    if let targets { try check(targets, samples: inputs.count) }
    let values = try graph.parameters.map { parameter in
      guard let values = parameters[parameter.info.name], values.count == parameter.info.count else {
        throw EngineError("\(parameter.info.name) is missing or has not \(parameter.info.count) values")
      }
      return values
    }
    var tape = Tape(
      graph, parameters: values, statistics: graph.statistics.map { statistics[$0.name] ?? [] }, inputs: inputs,
      targets: targets ?? [], phase: phase, seed: seed, step: step)
    for operation in graph.operations where targets != nil || operation.kind != .loss { operation.forward(&tape) }
    return tape
  }

  private func backward(_ objective: Objective, inputs: [[Double]], targets: [[Double]]) throws -> Tape {
    var tape = try forward(inputs: inputs, targets: objective == .loss ? targets : nil)
    if case .output(let index) = objective { tape.gradients[graph.output][try checked(output: index)] = 1 }
    for operation in graph.operations.reversed() where objective == .loss || operation.kind != .loss {
      operation.backward(&tape)
    }
    return tape
  }

  private func checked(output index: Int) throws -> Int {
    let count = graph.values[graph.output].count
    guard index >= 0, index < count else { throw EngineError("there is no output \(index); the model has \(count)") }
    return index
  }

  private func check(_ targets: [[Double]], samples: Int) throws {
    guard targets.count == samples else { throw EngineError("\(samples) samples have \(targets.count) targets") }
    for (row, target) in targets.enumerated() {
      guard target.count == graph.targetWidth else {
        throw EngineError("target \(row) has \(target.count) numbers; the model takes \(graph.targetWidth)")
      }
      guard spec.loss == .softmaxCrossEntropy else { continue }
      let (classes, positions) = (graph.outputShape.width, graph.outputShape.positions)
      for label in target where !(positions > 1 && label == -1) {
        guard let number = Int(exactly: label), number >= 0, number < classes else {
          throw EngineError("target \(row) is \(label); a class is a whole number from 0 to \(classes - 1)")
        }
      }
    }
  }
}
