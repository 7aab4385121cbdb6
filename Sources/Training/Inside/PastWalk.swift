import Engine

extension Run {
  /// How far the past of another run is the same: up to this step, its edits included; −1 where nothing is.
  func sharedPast(with other: Run) -> Int {
    var (mine, theirs) = (self, other)
    (mine.events, theirs.events) = ([], [])
    guard mine == theirs else { return -1 }
    let difference = zip(events, other.events).first { $0 != $1 }.map { min($0.step, $1.step) }
    let extra = events.dropFirst(other.events.count).first ?? other.events.dropFirst(events.count).first
    return (difference ?? extra?.step).map { $0 - 1 } ?? .max
  }
}

extension Trainer {
  /// Steps of the past that are looked at, oldest first, the present one last: multiples of a power of two, so that they
  /// stay what they are while the run goes on.
  ///
  /// Where taking steps again costs little, they are spread evenly; else they are those that have keyframes.
  /// - Parameter most: how many there may be before the present one; a power of two.
  func momentSteps(most: Int) throws -> [Int] {
    var interval = 1
    while step / interval > most { interval *= 2 }
    // By counting, never by the clock: the same moments on every machine.
    let isReplayCheap = Double(step) * (try run.stepNanoseconds()) < 1e8
    if !isReplayCheap { interval = max(interval, timeline?.spacing ?? .max) }
    return Array(stride(from: 0, to: step, by: interval)) + [step]
  }
}

/// Goes through a run's past on a state of its own. The run stays where it is, and so do its keyframes.
struct PastWalk {
  private let walker: Trainer
  private let timeline: Timeline?
  /// The step that the walker is on its way to.
  private var target: Int?

  /// Steps between two looks at the clock.
  private static let burst = 64

  init(_ trainer: Trainer) {
    walker = Trainer(branching: trainer, keepsPast: false)
    timeline = trainer.timeline
  }

  /// Part of the way to a step of the past.
  /// - Returns: the state there, which lasts until the next call; nil while the walk is on its way.
  mutating func advance(to step: Int) throws -> State? {
    if target != step {
      try walker.rewind(to: step, by: timeline)
      target = step
    }
    for _ in 0..<Self.burst where walker.step < step {
      // Where it broke down there is no going on.
      guard walker.failure == nil else { return walker.state }
      try walker.takeStep()
    }
    return walker.step < step ? nil : walker.state
  }
}
