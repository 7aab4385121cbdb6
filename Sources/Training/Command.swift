/// How fast a running session takes steps.
public enum Pace: Hashable, Sendable {
  case stepsPerSecond(Double)
  case full
}

/// What may be asked of a session; applied between two steps, in order.
///
/// What cannot be done changes nothing and is explained by the snapshot's `notice`.
public enum Command: Sendable {
  /// Forget everything and start this run, paused (data is loaded on the session's thread). Ends steps under way.
  case load(Run)
  case run
  /// Also ends an `epoch` under way, unless the clock is manual.
  case pause
  /// So many steps at once, then as before (paused or running). Later commands, looking aside, wait until then.
  case step(Int)
  /// On to the end of the present epoch.
  case epoch
  case setPace(Pace)
  case nudge(ParameterElement, by: Float)
  case set(ParameterElement, to: Float)
  case freeze(ParameterElement, Bool)
  case setHyperparameters(Hyperparameters)
  /// Back to step 0 with the run's own seed and no edits, paused; the present hyperparameters stay. Ends steps under way.
  case reset
  /// Answered at once, also while steps are under way.
  case observe(Observation)
}
