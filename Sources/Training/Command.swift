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
  /// Also ends an `epoch` or an `advance` under way, unless the clock is manual.
  case pause
  /// So many steps at once, then as before (paused or running). Later commands, looking aside, wait until then.
  case step(Int)
  /// On to the end of the present epoch.
  case epoch
  /// On to a step further on, such as the one where a run was shared, whatever rule asks to stop before; the snapshot tells
  /// how much of the way is done. Commands that end an `epoch` end it, too.
  case advance(to: Int)
  case setPace(Pace)
  case nudge(ParameterElement, by: Float)
  case set(ParameterElement, to: Float)
  case freeze(ParameterElement, Bool)
  case setHyperparameters(Hyperparameters)
  /// Switches a neuron off or on again: off, the weights that lead out of it are 0 and stay so; on, they are what they
  /// were.
  case silence(Neuron, Bool)
  /// Gives a neuron the weights and the bias that it has in another branch, at the same step or, where that never came
  /// so far, at its latest.
  case transplant(Neuron, from: Int)
  /// Gives a neuron back what its latest transplant took.
  case undoTransplant(Neuron)
  /// Back to step 0 with the run's own seed, no edits and no other branches, paused; the present hyperparameters stay.
  /// Ends steps under way.
  case reset
  /// To any step that the present branch has been at, paused: the state to the bit, by replay from the nearest keyframe.
  /// Unless the clock is manual, it ends an `epoch` under way, and another `seek` or `pause` that comes next ends it on
  /// its way.
  case seek(Int)
  /// A new branch from here, which becomes the present one; as long as nothing is changed in it, it goes the way of its
  /// parent.
  case branch
  /// Whether an edit where the present branch has been further opens a branch, as it does at first, or takes the place of
  /// what came after. It holds for runs loaded later, too.
  case branchOnEdit(Bool)
  /// Makes another branch the present one, paused, at the step where it was left. Ends an `epoch` as `pause` does.
  case selectBranch(Int)
  /// Forgets a branch, but not the last one. Its children become those of its parent, which takes its place if it was
  /// the present one.
  case dropBranch(Int)
  /// Lays another branch beside the present one; nil: none.
  case compare(Int?)
  /// Pause where this rule is met, until another run is loaded or another rule given.
  case stopAt(StopRule)
  /// Answered at once, also while steps are under way.
  case observe(Observation)
}
