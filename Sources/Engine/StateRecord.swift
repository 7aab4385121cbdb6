/// A state by names, as a file keeps it.
public struct StateRecord: Sendable, Hashable {
  /// Parameters and running averages by name, and what the optimiser remembers of each parameter, such as
  /// `optimizer.velocity.hidden1.weight`.
  public var tensors: [String: Tensor]
  public var step: Int
  /// By parameter name.
  public var frozen: [String: Set<Int>]
  /// β₁ᵗ and β₂ᵗ since the optimiser's memory was zero.
  public var decays: [Double]
  public var heldOut: HeldOutRecord

  public init(
    tensors: [String: Tensor], step: Int, frozen: [String: Set<Int>], decays: [Double], heldOut: HeldOutRecord
  ) {
    self.tensors = tensors
    self.step = step
    self.frozen = frozen
    self.decays = decays
    self.heldOut = heldOut
  }
}

extension Optimizer.Memory {
  /// What the numbers kept for each parameter are, slot by slot.
  fileprivate var slotNames: [String] {
    switch self {
    case .nothing: []
    case .velocity: ["optimizer.velocity."]
    case .squares: ["optimizer.square."]
    case .moments: ["optimizer.mean.", "optimizer.square."]
    }
  }
}

extension State {
  /// Everything that persists. A state restored from it goes on with the same bits.
  public var record: StateRecord {
    var tensors: [String: Tensor] = [:]
    func keep(_ name: String, _ shape: [Int], _ start: UnsafeMutablePointer<Float>) {
      tensors[name] = Tensor(
        shape: shape, values: Array(UnsafeBufferPointer(start: start, count: shape.reduce(1, *))))
    }
    for info in parameters {
      keep(info.name, info.shape, values.start + info.offset)
      for (slot, name) in memoryKind.slotNames.enumerated() {
        if let memory { keep(name + info.name, info.shape, memory.start + slot * values.count + info.offset) }
      }
    }
    for statistic in graph.statistics {
      keep(statistic.name, [statistic.count], statistics.start + statistic.offset)
    }
    return StateRecord(
      tensors: tensors, step: step, frozen: frozen, decays: [decayProducts.first, decayProducts.second],
      heldOut: heldOut)
  }

  /// Becomes what was recorded.
  /// - Throws: EngineError where names or shapes are not those of this model; nothing is changed then.
  public func restore(_ record: StateRecord) throws {
    let kinds: [Optimizer.Memory] = [.moments, .velocity, .squares]
    let kind = kinds.first { kind in record.tensors.keys.contains { $0.hasPrefix(kind.slotNames[0]) } } ?? .nothing
    guard record.step >= 0, record.decays.count == 2, record.decays.allSatisfy({ $0 >= 0 && $0 <= 1 }) else {
      throw EngineError("step \(record.step) with the decays \(record.decays) cannot be")
    }
    try record.heldOut.validate()
    let newMemory = kind.slots == 0 ? nil : try FloatBuffer(count: kind.slots * values.count)
    var places: [(tensor: Tensor, start: UnsafeMutablePointer<Float>)] = []
    func place(_ name: String, _ shape: [Int], _ start: UnsafeMutablePointer<Float>) throws {
      guard let tensor = record.tensors[name] else { throw EngineError("\(name) is missing") }
      guard tensor.shape == shape, tensor.values.count == shape.reduce(1, *) else {
        throw EngineError("\(name) is \(tensor.shape.inWords) and should be \(shape.inWords)")
      }
      guard tensor.values.allSatisfy(\.isFinite) else {
        throw EngineError("\(name) holds something that is not a finite number")
      }
      places.append((tensor, start))
    }
    for info in parameters {
      try place(info.name, info.shape, values.start + info.offset)
      for (slot, name) in kind.slotNames.enumerated() {
        guard let newMemory else { continue }
        try place(name + info.name, info.shape, newMemory.start + slot * values.count + info.offset)
      }
    }
    for statistic in graph.statistics {
      try place(statistic.name, [statistic.count], statistics.start + statistic.offset)
    }
    guard places.count == record.tensors.count else {
      throw EngineError("it holds \(record.tensors.count) arrays where this model has \(places.count)")
    }
    for (tensor, start) in places { start.update(from: tensor.values, count: tensor.values.count) }
    takeOver(newMemory, kind, decays: (record.decays[0], record.decays[1]))
    step = record.step
    heldOut = record.heldOut
    frozen = record.frozen
  }
}
