/// How many steps and samples went by a second, over about the last half second of running time.
struct RateMeter {
  private struct Mark {
    var time: Double
    var steps: Int
    var samples: Int
  }
  private var marks: [Mark] = []
  private var runningTime = 0.0
  private(set) var stepsPerSecond = 0.0
  private(set) var samplesPerSecond = 0.0

  /// Adds a stretch of running time at whose end so many steps and samples were taken in all.
  mutating func add(seconds: Double, steps: Int, samples: Int) {
    if marks.isEmpty { marks.append(Mark(time: runningTime, steps: steps, samples: samples)) }
    runningTime += seconds
    // Slow runs need a longer look back, or the rate would flicker between none and many.
    while marks.count > 2, runningTime - marks[1].time >= 0.5, steps - marks[1].steps >= 4 { marks.removeFirst() }
    let first = marks[0]
    let time = runningTime - first.time
    if time >= 0.05 {
      stepsPerSecond = Double(steps - first.steps) / time
      samplesPerSecond = Double(samples - first.samples) / time
    }
    if runningTime - marks[marks.count - 1].time >= 0.05 {
      marks.append(Mark(time: runningTime, steps: steps, samples: samples))
    }
    if marks.count > 200 { marks.removeFirst() }
  }
}

/// When the next steps are due at a pace of so many a second.
struct Pacer {
  /// Where a machine cannot keep the pace, the steps it is behind are forgotten after this long.
  private let patience = 0.1
  private var start: Double?
  private var taken = 0

  /// Starts counting afresh: after a pause or a change of pace.
  mutating func restart() { start = nil }

  /// Steps due now; the first one at once.
  mutating func due(at now: Double, stepsPerSecond: Double) -> Int {
    guard let start else {
      self.start = now
      taken = 0
      return 1
    }
    let total = (now - start) * stepsPerSecond
    let behind = total - Double(taken)
    let most = max(1, stepsPerSecond * patience)
    if behind > most + 1 {
      taken = Int(total - most)
    }
    return max(0, Int(total) + 1 - taken)
  }

  mutating func took(_ steps: Int) { taken += steps }

  /// Seconds from `now` to the next step.
  func wait(at now: Double, stepsPerSecond: Double) -> Double {
    guard let start else { return 0 }
    return max(0, start + Double(taken) / stepsPerSecond - now)
  }
}
