/// What several rounds of one measurement gave. Machines are noisy: the median is quoted, the extremes are shown.
struct Measurement: Equatable {
  let median: Double
  let lowest: Double
  let highest: Double
  let rounds: Int

  /// - Parameter values: at least one.
  init(_ values: [Double]) {
    let sorted = values.sorted()
    let middle = sorted.count / 2
    median = sorted.count.isMultiple(of: 2) ? (sorted[middle - 1] + sorted[middle]) / 2 : sorted[middle]
    lowest = sorted[0]
    highest = sorted[sorted.count - 1]
    rounds = sorted.count
  }

  /// The same in another unit.
  func scaled(by factor: Double) -> Measurement { Measurement([lowest, median, highest].map { $0 * factor }, rounds) }

  private init(_ values: [Double], _ rounds: Int) {
    (lowest, median, highest) = (values[0], values[1], values[2])
    self.rounds = rounds
  }
}

/// Work that can be repeated and timed.
protocol Repeatable {
  /// Does the work so many times.
  mutating func run(_ count: Int)
}

extension Repeatable {
  /// Repetitions a second in one window of at least so many seconds.
  mutating func rate(seconds: Double) -> Double {
    var done = 0
    var chunk = 1
    let start = ContinuousClock.now
    while true {
      run(chunk)
      done += chunk
      let elapsed = (ContinuousClock.now - start) / .seconds(1)
      if elapsed >= seconds { return Double(done) / elapsed }
      // Large enough that reading the clock does not count, small enough to end in time.
      chunk = max(1, min(chunk * 2, Int(Double(done) / elapsed * (seconds - elapsed))))
    }
  }
}
