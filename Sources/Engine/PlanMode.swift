/// What a plan is for; decides what its arena holds.
public enum PlanMode: Sendable {
  /// Forward, backward and update.
  case training
  /// Forward and loss only.
  case evaluation
  /// Forward and backward with every value and gradient kept readable by name; never updates.
  case inspection
}
