/// Where a session pauses by itself, beside what the run's own patience asks for.
public struct StopRule: Hashable, Sendable {
  /// Right after so many steps.
  public var step: Int?
  /// When the training loss, as of its latest evaluation, has come down to it.
  public var loss: Float?

  public init(step: Int? = nil, loss: Float? = nil) {
    self.step = step
    self.loss = loss
  }
}

/// Keeps to a rule: each of its parts speaks once, as it is reached.
struct StopWatch {
  var rule = StopRule()
  private var wasAbove = false
  private var isLow = false

  /// Takes in the training loss at rest, where steps will begin: one that is low already is not reached by them.
  /// - Parameter loss: nil before it is known.
  mutating func begin(at loss: Float?) {
    (wasAbove, isLow) = (false, false)
    note(loss)
  }

  /// Takes in the training loss of an evaluation between two steps.
  mutating func note(_ loss: Float?) {
    guard let limit = rule.loss, let loss else { return }
    if loss > limit {
      wasAbove = true
    } else if wasAbove {
      wasAbove = false
      isLow = true
    }
  }

  func isDue(step: Int) -> Bool { isLow || step > 0 && rule.step == step }

  /// Why to stop after a step, in one line; nil where nothing is reached.
  mutating func reason(step: Int) -> String? {
    guard isDue(step: step) else { return nil }
    defer { isLow = false }
    return isLow ? "stopped: the training loss is down to what you asked for" : "stopped at step \(step), as you asked"
  }
}
