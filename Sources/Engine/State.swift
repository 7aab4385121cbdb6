import PortableMath

/// What persists from step to step: parameters, optimiser state, the number of steps taken. A keyframe copies it.
public final class State {
  public let spec: ModelSpec
  /// Decides the initial parameters, and what dropout drops at each step.
  public private(set) var seed: UInt64
  public let parameters: [ParameterInfo]
  public internal(set) var step: Int = 0
  /// How the held-out loss has fared, where whoever trains keeps watch.
  public var heldOut = HeldOutRecord()
  /// Elements that the optimiser leaves alone, by parameter name (nil: none frozen; a full set freezes all). Names and
  /// elements that do not exist are ignored.
  public var frozen: [String: Set<Int>] = [:] {
    didSet { if frozen != oldValue { frozenMask = mask(of: frozen) } }
  }

  let graph: Graph
  /// All parameters, each at its offset; the gaps between them stay zero.
  let values: FloatBuffer
  /// Running averages of the layers that keep some, each at its offset.
  let statistics: FloatBuffer
  /// What the optimiser remembers: slot after slot, each as long as `values`. nil until an optimiser needs it.
  private(set) var memory: FloatBuffer?
  /// The optimiser family that `memory` belongs to.
  private(set) var memoryKind = Optimizer.Memory.nothing
  /// β₁ᵗ and β₂ᵗ since `memory` was zero: what Adam's averages still lack.
  private(set) var decayProducts = (first: 1.0, second: 1.0)
  /// 1 for each frozen element of the flat vector, nil when there is none. Never written once it is made, so that copies
  /// share it.
  private(set) var frozenMask: FloatBuffer?
  private let indices: [String: Int]

  /// Seeded initial parameters. `initial` overrides by name (`output.weight`).
  /// - Throws: EngineError for a bad spec, unknown name, wrong count or a number that is not finite.
  public init(spec: ModelSpec, seed: UInt64, initial: [String: [Float]] = [:]) throws {
    graph = try Graph(spec)
    self.spec = spec
    self.seed = seed
    statistics = try FloatBuffer(count: graph.statisticCount)
    for statistic in graph.statistics {
      (statistics.start + statistic.offset).update(repeating: statistic.start, count: statistic.count)
    }
    parameters = graph.parameters.map(\.info)
    indices = Dictionary(uniqueKeysWithValues: parameters.enumerated().map { ($1.name, $0) })
    values = try FloatBuffer(count: graph.flatCount)
    for name in initial.keys.sorted() { _ = try parameters.named(name) }
    for parameter in graph.parameters {
      let buffer = UnsafeMutableBufferPointer(start: values.start + parameter.info.offset, count: parameter.info.count)
      if let given = initial[parameter.info.name] {
        guard given.count == buffer.count else {
          throw EngineError(
            "\(parameter.info.name) is \(parameter.info.shape.inWords) and takes \(buffer.count) initial values, not \(given.count)"
          )
        }
        guard given.allSatisfy(\.isFinite) else {
          throw EngineError("an initial value of \(parameter.info.name) is not a finite number")
        }
        _ = buffer.update(from: given)
      } else {
        let random = Philox(seed: seed, purpose: .initialization, stream: parameter.stream)
        if let initializer = parameter.initializer {
          initializer.fill(
            buffer, shape: parameter.info.shape, fanIn: parameter.fanIn, fanOut: parameter.fanOut, random: random)
        } else {
          buffer.update(repeating: parameter.start)
        }
      }
    }
  }

  private init(copying other: State, values: FloatBuffer, memory: FloatBuffer?) {
    spec = other.spec
    seed = other.seed
    statistics = State.buffer(count: other.statistics.count)
    statistics.copy(from: other.statistics)
    graph = other.graph
    parameters = other.parameters
    indices = other.indices
    step = other.step
    heldOut = other.heldOut
    self.values = values
    values.copy(from: other.values)
    self.memory = memory
    if let memory, let source = other.memory { memory.copy(from: source) }
    memoryKind = other.memoryKind
    decayProducts = other.decayProducts
    frozen = other.frozen
    frozenMask = other.frozenMask
  }

  public var parameterCount: Int { parameters.reduce(0) { $0 + $1.count } }

  /// Bytes that a copy takes.
  public var byteCount: Int { (values.count + statistics.count + (memory?.count ?? 0)) * MemoryLayout<Float>.stride }

  /// Current value of one parameter element.
  /// - Throws: EngineError for an unknown name or an index outside it.
  public func value(_ name: String, _ index: Int) throws -> Float { values.start[try position(name, index)] }

  /// - Throws: EngineError for an unknown name, an index outside it or a value that is not finite.
  public func setValue(_ name: String, _ index: Int, _ value: Float) throws {
    let position = try position(name, index)
    guard value.isFinite else { throw EngineError("\(name) cannot be set to \(value); it must be a finite number") }
    values.start[position] = value
  }

  /// A copy of the running averages of a layer, by name (`norm1.mean`).
  /// - Throws: EngineError for an unknown name.
  public func statistic(_ name: String) throws -> Tensor {
    guard let statistic = graph.statistics.first(where: { $0.name == name }) else {
      throw EngineError("no running average is called \(name.debugDescription)")
    }
    let values = UnsafeBufferPointer(start: statistics.start + statistic.offset, count: statistic.count)
    return Tensor(shape: [statistic.count], values: Array(values))
  }

  /// A copy of one parameter.
  /// - Throws: EngineError for an unknown name.
  public func tensor(_ name: String) throws -> Tensor {
    let info = try info(name)
    return Tensor(
      shape: info.shape, values: Array(UnsafeBufferPointer(start: values.start + info.offset, count: info.count)))
  }

  /// Hash of all bits of the parameters and then of the running averages, as 16 hexadecimal digits (FNV-1a 64 over the
  /// bytes, least significant first, in order of the layers).
  public var weightsHash: String {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    func add(_ start: UnsafeMutablePointer<Float>, _ count: Int) {
      for index in 0..<count {
        var bits = start[index].bitPattern
        for _ in 0..<4 {
          hash = (hash ^ UInt64(bits & 0xff)) &* 0x0000_0100_0000_01b3
          bits >>= 8
        }
      }
    }
    for info in parameters { add(values.start + info.offset, info.count) }
    for statistic in graph.statistics { add(statistics.start + statistic.offset, statistic.count) }
    let digits = String(hash, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }

  /// The same numbers in memory of their own.
  public func copy() -> State {
    State(
      copying: self, values: State.buffer(count: values.count), memory: memory.map { State.buffer(count: $0.count) })
  }

  /// Becomes equal to `other` without new memory where it can: how a keyframe is filled or restored.
  /// - Throws: EngineError when the two are of different models, or memory runs out.
  public func assign(from other: State) throws {
    guard parameters == other.parameters else { throw EngineError("a state can only take over one of the same model") }
    if let source = other.memory {
      if memory?.count != source.count { memory = try FloatBuffer(count: source.count) }
      memory?.copy(from: source)
    }
    values.copy(from: other.values)
    statistics.copy(from: other.statistics)
    seed = other.seed
    memoryKind = other.memoryKind
    decayProducts = other.decayProducts
    step = other.step
    heldOut = other.heldOut
    frozen = other.frozen
  }

  /// Gives an optimiser its memory: what is there already if it is of the same kind, else zeros.
  func memory(for optimizer: Optimizer) -> UnsafeMutablePointer<Float>? {
    let kind = optimizer.memory
    if kind != memoryKind {
      memoryKind = kind
      decayProducts = (1, 1)
      let count = kind.slots * values.count
      if count == 0 {
        memory = nil
      } else if let memory, memory.count == count {
        memory.clear()
      } else {
        memory = State.buffer(count: count)
      }
    }
    return memory?.start
  }

  /// Makes another memory its own.
  func takeOver(_ memory: FloatBuffer?, _ kind: Optimizer.Memory, decays: (first: Double, second: Double)) {
    self.memory = memory
    memoryKind = kind
    decayProducts = decays
  }

  func advanceDecays(_ beta1: Float, _ beta2: Float) {
    decayProducts.first *= Double(beta1)
    decayProducts.second *= Double(beta2)
  }

  private func info(_ name: String) throws -> ParameterInfo {
    if let index = indices[name] { return parameters[index] }
    return try parameters.named(name)
  }

  private func position(_ name: String, _ index: Int) throws -> Int {
    let info = try info(name)
    guard index >= 0, index < info.count else {
      throw EngineError("\(name) is \(info.shape.inWords): it has no element \(index)")
    }
    return info.offset + index
  }

  private func mask(of frozen: [String: Set<Int>]) -> FloatBuffer? {
    var mask: FloatBuffer?
    for info in parameters {
      guard let elements = frozen[info.name] else { continue }
      for element in elements where element >= 0 && element < info.count {
        if mask == nil { mask = State.buffer(count: values.count) }
        mask?.start[info.offset + element] = 1
      }
    }
    return mask
  }

  /// For places that cannot throw: a model that was built once with its gradients has room for its state.
  private static func buffer(count: Int) -> FloatBuffer {
    do { return try FloatBuffer(count: count) } catch { fatalError("\(error)") }
  }
}
