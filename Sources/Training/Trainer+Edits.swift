import Engine

extension Trainer {
  /// Does something to the run now, and notes it among the run's events.
  ///
  /// What the run had done further on, or still had to come, is dropped: from here on this is another run.
  /// - Throws: EngineError in one line when it cannot be done; nothing is changed then.
  public func apply(_ action: Event.Action) throws {
    notice = nil
    try validate(action)
    let done = try perform(action)
    run.events.removeLast(run.events.count - position.eventsDone)
    // A value typed twice, or hyperparameters turned twice, between two steps: only the last matters.
    if let last = run.events.last, last.step == step, done.replaces(last.action) { run.events.removeLast() }
    forgetWhatCameAfter()
    run.events.append(Event(step: step, action: done))
    position.eventsDone = run.events.count
  }

  /// With as many events as are left: keyframes of others, and of later steps, are not on this run's way.
  private func forgetWhatCameAfter() {
    timeline?.forget(after: step, events: run.events.count)
    guard latestStep > step else { return }
    latestStep = step
    history = history.prefix(through: step)
  }

  /// Whether the run holds events that have not happened yet.
  var hasEventsToCome: Bool { position.eventsDone < run.events.count }

  func performDueEvents() throws {
    while position.eventsDone < run.events.count, run.events[position.eventsDone].step <= step {
      _ = try perform(run.events[position.eventsDone].action)
      position.eventsDone += 1
    }
  }

  /// - Returns: the action as it was carried out.
  func perform(_ action: Event.Action) throws -> Event.Action {
    switch action {
    case .nudge(let element, let amount):
      let value = try state.value(element.name, element.index) + amount
      try state.setValue(element.name, element.index, value)
    case .set(let element, let value):
      try state.setValue(element.name, element.index, value)
    case .freeze(let element, let isFrozen):
      if isFrozen {
        state.frozen[element.name, default: []].insert(element.index)
      } else {
        state.frozen[element.name]?.remove(element.index)
        if state.frozen[element.name]?.isEmpty == true { state.frozen[element.name] = nil }
      }
      return action
    case .silence(let neuron, let isOff):
      if isOff { try switchOff(neuron) } else { try switchOn(neuron) }
    case .transplant(let neuron, let weights, _):
      try setWeights(into: neuron, weights)
    case .hyperparameters(let wanted):
      let (valid, notice) = try wanted.validated(samples: data.train.count)
      position.hyperparameters = valid
      settings = valid.stepSettings
      self.notice = notice
      return .hyperparameters(valid)
    }
    revision += 1
    return action
  }

  func validate(_ action: Event.Action) throws {
    switch action {
    case .nudge(let element, _), .set(let element, _), .freeze(let element, _): try validateIsFree(element)
    case .silence, .transplant, .hyperparameters: break
    }
    switch action {
    case .nudge(let element, let amount):
      let value = try state.value(element.name, element.index)
      guard (value + amount).isFinite else {
        throw EngineError("\(element) cannot be moved by \(amount): a weight must stay a finite number")
      }
    case .set(let element, let value):
      _ = try state.value(element.name, element.index)
      guard value.isFinite else { throw EngineError("\(element) cannot become \(value); give a finite number") }
    case .freeze(let element, _):
      _ = try state.value(element.name, element.index)
    case .silence(let neuron, _):
      let values = try weights(outOf: neuron).map { try state.value($0.name, $0.index) }
      guard values.allSatisfy(\.isFinite) else {
        throw EngineError("a weight that leads out of \(neuron) is not a finite number")
      }
    case .transplant(let neuron, let weights, let former):
      let count = try self.weights(into: neuron).count
      guard weights.count == count, former.count == count else {
        throw EngineError("\(neuron) takes \(count) numbers, not \(weights.count)")
      }
      guard weights.allSatisfy(\.isFinite), former.allSatisfy(\.isFinite) else {
        throw EngineError("a weight that leads into \(neuron) is not a finite number; it is not copied")
      }
    case .hyperparameters(let wanted):
      _ = try wanted.validated(samples: data.train.count)
    }
  }
}

extension Event.Action {
  /// Whether `earlier`, done just before, leaves no trace once this is done.
  fileprivate func replaces(_ earlier: Event.Action) -> Bool {
    switch (self, earlier) {
    case (.set(let element, _), .set(let same, _)), (.set(let element, _), .nudge(let same, _)),
      (.freeze(let element, _), .freeze(let same, _)):
      element == same
    case (.silence(let neuron, _), .silence(let same, _)): neuron == same
    case (.hyperparameters, .hyperparameters): true
    default: false
    }
  }
}
