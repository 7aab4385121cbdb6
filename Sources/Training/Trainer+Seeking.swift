import Engine

// Going to steps that a run has been at.
extension Trainer {
  /// To a step that the run has been at, or to its latest: the same bits as the first time.
  /// - Parameter progress: called after each step on the way; false ends it there.
  public func seek(to step: Int, progress: ((Trainer) -> Bool)? = nil) throws {
    let target = min(max(step, 0), latestStep)
    try rewind(to: target)
    while self.step < target {
      try takeStep()
      if let progress, !progress(self) { break }
    }
  }

  /// To the nearest keyframe at or before a step, from where taking steps leads to it; nothing where the run stands
  /// nearer already.
  public func rewind(to target: Int) throws { try rewind(to: target, by: timeline) }

  /// The same by the keyframes of a run with the same past.
  func rewind(to target: Int, by timeline: Timeline?) throws {
    // Tiny networks show the way they came, which is noted while they walk it.
    let wanted = Trail.isLeft(by: state) ? max(0, target - Trail.length) : target
    let keyframe = timeline?.keyframe(before: wanted)
    guard step > target || step < keyframe?.step ?? 0 else { return }
    guard let keyframe else {
      try start()
      return try performDueEvents()
    }
    try state.assign(from: keyframe.state)
    take(keyframe.position)
    try performDueEvents()
    notice = nil
  }

  /// Back to step 0, before any event.
  func start() throws {
    state = try State(spec: run.model, seed: run.seed, initial: run.initial)
    take(Position(hyperparameters: run.hyperparameters))
  }

  private func take(_ position: Position) {
    self.position = position
    settings = position.hyperparameters.stepSettings
    failure = nil
    notice = nil
    trail = Trail()
    revision += 1
  }
}
