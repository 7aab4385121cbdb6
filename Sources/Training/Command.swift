/// How fast a running session takes steps.
public enum Pace: Hashable, Sendable {
  case stepsPerSecond(Double)
  case full
}

/// What may be asked of a session; applied between two steps, in order.
public enum Command: Sendable {
  /// Forget everything and start this run (data is loaded on the session's thread).
  case load(Run)
  case run
  case pause
  /// So many steps at once, then as before (paused or running).
  case step(Int)
  /// On to the end of the present epoch.
  case epoch
  case setPace(Pace)
  case nudge(ParameterElement, by: Float)
  case set(ParameterElement, to: Float)
  case freeze(ParameterElement, Bool)
  case setHyperparameters(Hyperparameters)
  /// Back to step 0 with the run's own seed and no edits.
  case reset
  case observe(Observation)
}
