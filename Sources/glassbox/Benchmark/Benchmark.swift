import Engine

/// One line of the result.
struct BenchmarkRow {
  var name: String
  var batch: Int
  var threads: Int
  var stepsPerSecond: Measurement
  /// Operations a second × 10⁻⁹.
  var gigaflops: Measurement
  /// Share of what this machine can do at most on that many threads.
  var shareOfPeak: Double
  /// The quoted loss of the quoted step, where the workload names one.
  var loss: (step: Int, value: Double)?
}

/// All that `glassbox bench` finds out.
struct BenchmarkReport {
  var level: CPULevel
  /// Peak by number of threads.
  var peaks: [(threads: Int, gigaflops: Measurement)]
  var rows: [BenchmarkRow]
  /// On the largest number of threads.
  var jumps: [JumpRow] = []
  /// Milliseconds to draw one frame from the model; nil where only workloads were asked for.
  var frame: Measurement?
}

/// Measures every workload in turn, round after round, so that a slow moment of the machine hits all of them alike.
struct Benchmark {
  var workloads: [Workload]
  var threads: [Int]
  /// Runs in which jumps are timed.
  var jumps: [Jumps] = []
  /// Whether the time to draw a frame is measured as well.
  var drawsFrames = false
  var rounds = 7
  /// Length of one measurement.
  var seconds = 0.15

  /// - Parameter progress: told after each round.
  func run(progress: (_ round: Int) -> Void) throws -> BenchmarkReport {
    let computes = try threads.map { try Compute(requestedThreads: $0) }
    var jobs: [(workload: Workload, compute: Int, runner: WorkloadRunner, loss: Double?, rates: [Double])] = []
    for (index, compute) in computes.enumerated() {
      for workload in workloads {
        var runner = try WorkloadRunner(workload, compute: compute)
        var loss: Double?
        if let step = workload.lossStep {
          runner.run(step)
          loss = Double(runner.loss) * workload.lossScale
        }
        jobs.append((workload, index, runner, loss, []))
      }
    }
    var peaks = computes.map { _ in [Double]() }
    var frames = drawsFrames ? try FrameRunner() : nil
    var frameTimes: [Double] = []
    for round in 0..<rounds {
      for (index, compute) in computes.enumerated() { peaks[index].append(compute.measurePeak() * 1e-9) }
      for index in jobs.indices { jobs[index].rates.append(jobs[index].runner.rate(seconds: seconds)) }
      if let rate = frames?.rate(seconds: seconds) { frameTimes.append(1000 / rate) }
      progress(round + 1)
    }
    let peak = peaks.map { Measurement($0) }
    let jumpRows = try jumps.map { try $0.measure(computes[computes.count - 1]) }
    return BenchmarkReport(
      level: computes[0].level,
      peaks: zip(threads, peak).map { (threads: $0, gigaflops: $1) },
      rows: jobs.map { job in
        let steps = Measurement(job.rates)
        let gigaflops = steps.scaled(by: job.workload.operationsPerStep * 1e-9)
        return BenchmarkRow(
          name: job.workload.name, batch: job.workload.batch, threads: threads[job.compute], stepsPerSecond: steps,
          gigaflops: gigaflops, shareOfPeak: gigaflops.median / peak[job.compute].median,
          loss: job.loss.map { (job.workload.lossStep ?? 0, $0) })
      }, jumps: jumpRows, frame: frameTimes.isEmpty ? nil : Measurement(frameTimes))
  }
}
