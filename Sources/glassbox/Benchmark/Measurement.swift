/// What several rounds of one measurement gave. Machines are noisy: the median is quoted, the extremes are shown.
struct Measurement: Equatable {
  /// One value a round, in their order.
  let rounds: [Double]

  /// - Parameter rounds: at least one.
  init(_ rounds: [Double]) { self.rounds = rounds }

  var median: Double {
    let sorted = rounds.sorted()
    let middle = sorted.count / 2
    return sorted.count.isMultiple(of: 2) ? (sorted[middle - 1] + sorted[middle]) / 2 : sorted[middle]
  }
  /// The value that 95 of 100 do not exceed.
  var percentile95: Double { rounds.sorted()[max(0, (rounds.count * 95 + 99) / 100 - 1)] }
  var lowest: Double { rounds.min() ?? .nan }
  var highest: Double { rounds.max() ?? .nan }

  /// The same in another unit.
  func scaled(by factor: Double) -> Measurement { Measurement(rounds.map { $0 * factor }) }
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
