import Engine

/// The memory that all branches of a run share for their keyframes.
///
/// When it is full, the timeline with the finest spacing gives up every other keyframe.
public final class KeyframeMemory {
  /// Bytes that keyframes may take.
  public let limit: Int
  /// Bytes that they take, one that several branches share counted once.
  public fileprivate(set) var used = 0
  private struct Member { weak var timeline: Timeline? }
  private var members: [Member] = []

  public init(limit: Int = 64 << 20) { self.limit = max(0, limit) }

  fileprivate func join(_ timeline: Timeline) {
    members.removeAll { $0.timeline == nil }
    members.append(Member(timeline: timeline))
  }

  fileprivate func makeRoom() {
    while used > limit {
      let timelines = members.compactMap(\.timeline).filter { !$0.keyframes.isEmpty }
      guard let finest = timelines.min(by: { $0.spacing < $1.spacing }) else { return }
      finest.thin()
    }
  }
}

/// A run between two steps: all that it takes to go on to the same bits. Its state is never written.
final class Keyframe {
  let state: State
  let position: Position
  private let bytes: Int
  private let memory: KeyframeMemory

  /// What a keyframe takes besides the numbers in it: the objects around them, and what the allocator adds.
  private static let overhead = 1024

  fileprivate init(_ state: State, _ position: Position, memory: KeyframeMemory) {
    self.state = state.copy()
    self.position = position
    self.memory = memory
    bytes = state.byteCount + Keyframe.overhead
    memory.used += bytes
  }

  deinit { memory.used -= bytes }

  var step: Int { state.step }
}

/// Keyframes of one branch in order of steps, at multiples of a spacing that grows when memory is short. A keyframe holds
/// the state from which a step was taken, so that all events at its step are in it.
///
/// Step 0 needs none: the start is a function of the run.
final class Timeline {
  fileprivate(set) var keyframes: [Keyframe]
  /// A power of two.
  private(set) var spacing: Int
  private let firstSpacing: Int
  private let memory: KeyframeMemory
  private var lastStep: Int

  /// - Parameter spacing: steps from one keyframe to the next at first; a power of two.
  init(spacing: Int, memory: KeyframeMemory) {
    keyframes = []
    lastStep = 0
    self.spacing = spacing
    firstSpacing = spacing
    self.memory = memory
    memory.join(self)
  }

  /// That of a branch which shares the past up to a step.
  init(branching other: Timeline, at step: Int) {
    keyframes = Array(other.keyframes.prefix { $0.step <= step })
    lastStep = keyframes.last?.step ?? 0
    spacing = other.spacing
    firstSpacing = other.firstSpacing
    memory = other.memory
    memory.join(self)
  }

  /// Bytes that the keyframes of all branches take, and may take.
  var bytes: Int { memory.used }
  var limit: Int { memory.limit }

  func isDue(at step: Int) -> Bool { step & (spacing - 1) == 0 && step > lastStep }

  /// Later than all that are there.
  func add(_ state: State, _ position: Position) {
    keyframes.append(Keyframe(state, position, memory: memory))
    lastStep = state.step
    memory.makeRoom()
  }

  /// The nearest one at or before a step.
  func keyframe(before step: Int) -> Keyframe? {
    var (low, high) = (0, keyframes.count)
    while low < high {
      let middle = (low + high) / 2
      if keyframes[middle].step <= step { low = middle + 1 } else { high = middle }
    }
    return low > 0 ? keyframes[low - 1] : nil
  }

  /// Drops keyframes of later steps, and those with more events in them.
  func forget(after step: Int, events: Int) {
    while let last = keyframes.last, last.step > step || last.position.eventsDone > events { keyframes.removeLast() }
    lastStep = keyframes.last?.step ?? 0
  }

  func clear() {
    keyframes = []
    lastStep = 0
    spacing = firstSpacing
  }

  /// Half as many.
  fileprivate func thin() {
    spacing *= 2
    keyframes.removeAll { $0.step & (spacing - 1) != 0 }
    lastStep = keyframes.last?.step ?? 0
  }
}

extension Run {
  /// Steps between two keyframes at first: so many that copying the state takes about a fiftieth of the time of training.
  ///
  /// Worked out by counting, never measured: it is the same on every machine.
  func keyframeSpacing(stateBytes: Int) throws -> Int {
    let step = try stepNanoseconds()
    // The objects of a copy, and its numbers and what the optimiser remembers at some 4 bytes each into memory never
    // touched before.
    let copy = 3000 + Double(3 * stateBytes) / 4
    var spacing = 1
    while Double(spacing) * step < 50 * copy { spacing *= 2 }
    return spacing
  }

  /// What a step takes, about: forward and backward at some 40 multiplications a nanosecond, and what it takes at least.
  func stepNanoseconds() throws -> Double {
    let multiplications = try model.outline().multiplications
    return 1000 + Double(multiplications) * Double(3 * hyperparameters.batch) / 40
  }
}
