import Datasets
import Engine

/// The sample that is looked at: its inputs, and its targets where there are any.
struct ObservedSample: Hashable {
  var input: [Float]
  var target: [Float]?
}

extension Trainer {
  /// Answers an observation in full, however long it takes. Looking never changes the run.
  /// - Throws: EngineError in one line, such as for a sample of the wrong size.
  public func observe(_ observation: Observation) throws -> Snapshot {
    let sample = try sample(observation.sample)
    var seen = Snapshot()
    seen.observation = observation
    try look(at: sample, observation, into: &seen)
    seen.sampleValues = try valuesOfSamples(observation.sampleValues)
    if var pass = try ProbePass(observation, sample, self) {
      while !pass.isComplete { try pass.advance() }
      seen.probe = pass.probe
    }
    if observation.activity { seen.activity = try activity() }
    var inside = InsidePass(observation, self, known: nil)
    while inside?.isComplete == false { inside?.advance(self) }
    inside?.answer.show(in: &seen)
    var grids = GridPass(observation.grids, around: sample)
    while !grids.isComplete { try grids.advance(self) }
    seen.grids = grids.grids
    var scans = try ScanPass(observation.scans, self)
    while !scans.isComplete { try scans.advance(self) }
    seen.scans = scans.scans
    var scoring = FullScoringPass(self, state: state)
    while !scoring.isComplete { try scoring.advance(self) }
    var snapshot = snapshot(answering: seen)
    snapshot.show(scoring.scores)
    return snapshot
  }

  /// The run as it stands, added to what was seen of it.
  func snapshot(answering seen: Snapshot) -> Snapshot {
    var snapshot = seen
    snapshot.phase = failure.map { .stopped($0) } ?? .paused
    snapshot.run = run
    snapshot.data = data
    snapshot.hyperparameters = hyperparameters
    snapshot.step = step
    snapshot.epoch = epoch
    snapshot.parameterCount = state.parameterCount
    snapshot.history = history
    snapshot.latestStep = latestStep
    snapshot.silenced = silenced
    // Without its neurons' layers the run would not have been loaded.
    snapshot.frozen = (try? frozenElements()) ?? state.frozen
    snapshot.keyframeBytes = timeline?.bytes ?? 0
    snapshot.notice = notice
    if seen.observation.trail { snapshot.trail = trail }
    return snapshot
  }

  /// The chosen sample; nil if none was chosen. A number beyond the last sample means the last.
  func sample(_ choice: SampleChoice?) throws -> ObservedSample? {
    switch choice {
    case nil: return nil
    case .train(let index): return sample(index, of: data.train)
    case .test(let index): return sample(index, of: data.test)
    case .custom(let input, let target):
      guard input.count == run.model.inputs else {
        throw EngineError("the sample has \(input.count) numbers, but the model takes \(run.model.inputs)")
      }
      let width = data.train.targetWidth
      if let target, target.count != width {
        throw EngineError("the sample's target has \(target.count) numbers, but \(width) are needed")
      }
      let classes = data.train.kind.classes
      if classes > 0, let wrong = target?.first(where: { !isClass($0, of: classes) && !(width > 1 && $0 == -1) }) {
        throw EngineError("the sample's target is \(wrong), but must be a whole number from 0 to \(classes - 1)")
      }
      return ObservedSample(input: input, target: target)
    }
  }

  private func sample(_ index: Int, of set: Dataset) -> ObservedSample? {
    guard set.count > 0 else { return nil }
    let index = min(max(index, 0), set.count - 1)
    return ObservedSample(input: set.input(index), target: set.target(index))
  }

  /// Values and gradients by name, and the sample itself. Unknown names are left out.
  func look(at sample: ObservedSample?, _ observation: Observation, into snapshot: inout Snapshot) throws {
    let parameters = Set(state.parameters.map(\.name))
    for name in observation.values where parameters.contains(name) { snapshot.values[name] = try state.tensor(name) }
    guard let sample else { return }
    snapshot.sampleInput = sample.input
    snapshot.sampleTarget = sample.target ?? []

    let plan = try plans.inspection(1, self)
    _ = plan.inputs.update(fromContentsOf: sample.input)
    if let target = encoded(sample.target) {
      _ = plan.targets.update(fromContentsOf: target)
      let loss = plan.evaluate(state)
      snapshot.sampleLoss = loss
    } else {
      plan.predict(state)
    }
    let valueNames = Set(plan.valueNames)
    for name in observation.values where valueNames.contains(name) {
      if name == "loss", sample.target == nil { continue }
      snapshot.values[name] = try plan.value(name)
    }

    guard !observation.gradients.isEmpty else { return }
    switch observation.objective {
    case .loss:
      guard sample.target != nil else { return }
      _ = plan.differentiateLoss(state)
    case .output(let index):
      guard plan.outputs.indices.contains(index) else { return }
      plan.differentiateOutput(index, state)
    }
    for name in observation.gradients where parameters.contains(name) || valueNames.contains(name) {
      snapshot.gradients[name] = try? plan.gradient(name)
    }
  }

  /// Values of all training samples, samples × units; none for large sets. Unknown names are left out.
  func valuesOfSamples(_ names: Set<String>) throws -> [String: Tensor] {
    guard !names.isEmpty, hasSmallData else { return [:] }
    let set = data.train
    let plan = try plans.inspection(min(chunk, set.count), self)
    let known = Set(plan.valueNames)
    var columns: [String: [Float]] = [:]
    for start in stride(from: 0, to: set.count, by: plan.batch) {
      let samples = (start..<min(start + plan.batch, set.count)).map(Int32.init)
      samples.withUnsafeBufferPointer { copy(set, $0, into: plan) }
      plan.predict(state)
      for name in names where known.contains(name) && name != "loss" {
        let values = try plan.value(name).values
        columns[name, default: []] += values.prefix(samples.count * (values.count / plan.batch))
      }
    }
    return columns.mapValues { Tensor(shape: [set.count, $0.count / set.count], values: $0) }
  }

  /// A target as the loss wants it.
  func encoded(_ target: [Float]?) -> [Float]? {
    guard let target, let classes = oneHotClasses else { return target }
    return (0..<classes).map { Float($0) == target[0] ? 1 : 0 }
  }
}

extension Snapshot {
  /// Adds what the latest pass over both sets found, as far as the observation asks for it.
  mutating func show(_ scores: Scores) {
    train = scores.train
    test = scores.test
    if observation.answers {
      trainAnswers = scores.trainAnswers
      testAnswers = scores.testAnswers
    }
    if observation.confusion { confusion = scores.confusion.counts }
  }
}
