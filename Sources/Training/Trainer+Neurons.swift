import Engine

/// A neuron that is switched off, and what comes back when it is switched on.
public struct SilencedNeuron: Codable, Hashable, Sendable {
  public var neuron: Neuron
  /// The weights that led out of it.
  public var weights: [Float]
  /// Which of them were frozen anyway.
  public var wasFrozen: [Bool]
}

// Neurons are switched off and on, and take over the weights of others.
extension Trainer {
  /// Neurons that are switched off.
  public var silenced: Set<Neuron> { Set(position.silenced.map(\.neuron)) }

  func weights(into neuron: Neuron) throws -> [ParameterElement] { try knownOutline().incoming(neuron) }
  func weights(outOf neuron: Neuron) throws -> [ParameterElement] { try knownOutline().outgoing(neuron) }

  /// The weights that lead into a neuron and its bias, as they are or, where they are silenced, as they will be.
  func valuesOfWeights(into neuron: Neuron) throws -> [Float] {
    try weights(into: neuron).map { element in
      if let (silenced, place) = try silencing(element) { return position.silenced[silenced].weights[place] }
      return try state.value(element.name, element.index)
    }
  }

  func setWeights(into neuron: Neuron, _ values: [Float]) throws {
    for (element, value) in zip(try weights(into: neuron), values) {
      if let (silenced, place) = try silencing(element) {
        position.silenced[silenced].weights[place] = value
      } else {
        try state.setValue(element.name, element.index, value)
      }
    }
  }

  /// The latest transplant of a neuron that has not been taken back, taken back; nil where there is none.
  func undoneTransplant(of neuron: Neuron) throws -> Event.Action? {
    /// What each of them took.
    var taken: [[Float]] = []
    for event in run.events[..<position.eventsDone] {
      guard case .transplant(neuron, let weights, let former) = event.action else { continue }
      if weights == taken.last { taken.removeLast() } else { taken.append(former) }
    }
    guard let former = taken.last else { return nil }
    return .transplant(neuron, weights: former, former: try valuesOfWeights(into: neuron))
  }

  /// Elements that are frozen, by parameter; what a neuron that is switched off keeps at 0 is not among them.
  func frozenElements() throws -> [String: Set<Int>] {
    var frozen = state.frozen
    for silenced in position.silenced {
      for (element, wasFrozen) in zip(try weights(outOf: silenced.neuron), silenced.wasFrozen) where !wasFrozen {
        frozen[element.name]?.remove(element.index)
      }
    }
    return frozen.filter { !$0.value.isEmpty }
  }

  func switchOff(_ neuron: Neuron) throws {
    guard !silenced.contains(neuron) else { return }
    let elements = try weights(outOf: neuron)
    var frozen = state.frozen
    var kept = SilencedNeuron(neuron: neuron, weights: [], wasFrozen: [])
    for element in elements {
      kept.weights.append(try state.value(element.name, element.index))
      kept.wasFrozen.append(!frozen[element.name, default: []].insert(element.index).inserted)
      try state.setValue(element.name, element.index, 0)
    }
    state.frozen = frozen
    position.silenced.append(kept)
  }

  func switchOn(_ neuron: Neuron) throws {
    guard let index = position.silenced.firstIndex(where: { $0.neuron == neuron }) else { return }
    let kept = position.silenced.remove(at: index)
    var frozen = state.frozen
    for (place, element) in try weights(outOf: neuron).enumerated() {
      try state.setValue(element.name, element.index, kept.weights[place])
      if !kept.wasFrozen[place] { frozen[element.name]?.remove(element.index) }
    }
    state.frozen = frozen.filter { !$0.value.isEmpty }
  }

  /// - Throws: EngineError for an element that is 0 because its neuron is switched off.
  func validateIsFree(_ element: ParameterElement) throws {
    guard let (silenced, _) = try silencing(element) else { return }
    let neuron = position.silenced[silenced].neuron
    throw EngineError("\(element) leads out of \(neuron), which is switched off; switch it on first")
  }

  /// - Throws: EngineError for what no run leaves behind.
  func validate(_ silenced: SilencedNeuron) throws {
    let count = try weights(outOf: silenced.neuron).count
    guard silenced.weights.count == count, silenced.wasFrozen.count == count, silenced.weights.allSatisfy(\.isFinite)
    else { throw EngineError("what it says of \(silenced.neuron) cannot be") }
  }

  /// Which silenced neuron an element leads out of, and where among its weights.
  private func silencing(_ element: ParameterElement) throws -> (silenced: Int, place: Int)? {
    for (index, silenced) in position.silenced.enumerated() {
      if let place = try weights(outOf: silenced.neuron).firstIndex(of: element) { return (index, place) }
    }
    return nil
  }

  private func knownOutline() throws -> ModelOutline {
    if let outline { return outline }
    let outline = try run.model.outline()
    self.outline = outline
    return outline
  }
}
