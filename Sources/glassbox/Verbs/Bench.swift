import ArgumentParser
import Canvas
import Engine

/// `glassbox bench`: the engine's speed beside the measured peak of the machine.
struct Bench: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Measure the engine on this machine.",
    discussion: """
      Times training steps of the smallest nets of the lessons and of a digit classifier, on one thread and on all, \
      through the same plans that training uses, beside the most this machine can do; then how long one frame of the \
      screen takes to draw, and a jump to another step of a long run. Medians of several rounds.
      """)

  @Option(
    help: ArgumentHelp(
      "Measure these workloads instead.",
      discussion: "A folder with index.json and raw little-endian arrays: data and first weights of each workload.",
      valueName: "dir"),
    completion: .directory)
  var workloads: String?

  @Option(help: ArgumentHelp("Of those, only this one; may be given several times.", valueName: "name"))
  var only: [String] = []

  @Option(help: ArgumentHelp("Only on so many threads.", discussion: "Else on one and on all.", valueName: "count"))
  var threads: Int?

  @Option(help: ArgumentHelp("Measure so often.", valueName: "count"))
  var rounds = 7

  @Option(help: ArgumentHelp("Length of one measurement.", valueName: "seconds"))
  var seconds = 0.15

  @Flag(help: "One line of JSON a workload.")
  var json = false

  func validate() throws {
    if !only.isEmpty, workloads == nil { throw ValidationError("--only goes with --workloads") }
    if let threads, threads < 1 { throw ValidationError("--threads must be 1 or more") }
    if rounds < 1 { throw ValidationError("--rounds must be 1 or more") }
    if !(seconds > 0 && seconds <= 60) { throw ValidationError("--seconds must be above 0, and 60 at most") }
  }

  func run() throws {
    let chosen = try workloads.map { try readWorkloads($0, names: only) } ?? Workload.standard()
    let cores = try Compute(requestedThreads: nil).threads
    let benchmark = Benchmark(
      workloads: chosen, threads: threads.map { [$0] } ?? (cores > 1 ? [1, cores] : [1]),
      jumps: workloads == nil ? Jumps.standard : [], drawsFrames: workloads == nil, rounds: rounds, seconds: seconds)
    let progress = ProgressLine()
    let report = try benchmark.run { round in progress.show("round \(round) of \(benchmark.rounds)") }
    progress.clear()
    print(json ? report.jsonLines : report.table)
  }
}

extension Measurement {
  fileprivate var json: JSONLine.Value { JSONLine.Value(rounds.map { JSONLine.Value($0) }) }
}

extension BenchmarkReport {
  /// With the keys that the other engines' lines have: medians, and all rounds as `reps`.
  var jsonLines: String {
    let level = JSONLine.Value(level.rawValue)
    let peakLines = peaks.map { peak in
      JSONLine([
        "peer": "glassbox", "workload": "peak", "threads": JSONLine.Value(peak.threads),
        "gflops": JSONLine.Value(peak.gigaflops.median), "reps": peak.gigaflops.json, "cpu_level": level,
      ])
    }
    let rowLines = rows.map { row in
      JSONLine([
        "peer": "glassbox", "workload": JSONLine.Value(row.name), "threads": JSONLine.Value(row.threads),
        "batch": JSONLine.Value(row.batch), "steps_per_s": JSONLine.Value(row.stepsPerSecond.median),
        "samples_per_s": JSONLine.Value(row.stepsPerSecond.median * Double(row.batch)),
        "latency_us": JSONLine.Value(1e6 / row.stepsPerSecond.median), "final_loss": JSONLine.Value(row.loss?.value),
        "loss_step": JSONLine.Value(row.loss?.step), "reps": row.stepsPerSecond.json,
        "gflops": JSONLine.Value(row.gigaflops.median), "share_of_peak": JSONLine.Value(row.shareOfPeak),
        "cpu_level": level,
      ])
    }
    let frameLine = frame.map { frame in
      JSONLine([
        "peer": "glassbox", "workload": "frame", "columns": JSONLine.Value(FrameRunner.size.width),
        "rows": JSONLine.Value(FrameRunner.size.height), "ms": JSONLine.Value(frame.median), "reps": frame.json,
      ])
    }
    let jumpLines = jumps.map { jump in
      JSONLine([
        "peer": "glassbox", "workload": JSONLine.Value("jump \(jump.name)"), "threads": JSONLine.Value(jump.threads),
        "steps": JSONLine.Value(jump.steps), "ms": JSONLine.Value(jump.toState.median),
        "p95_ms": JSONLine.Value(jump.toState.percentile95),
        "keyframe_p95_ms": JSONLine.Value(jump.toKeyframe.percentile95), "reps": jump.toState.json,
        "keyframe_bytes": JSONLine.Value(jump.keyframeBytes), "cpu_level": level,
      ])
    }
    return (peakLines + rowLines + jumpLines + [frameLine].compactMap { $0 }).map(\.description).joined(separator: "\n")
  }

  var table: String {
    var lines = ["CPU level \(level.rawValue)"]
    for peak in peaks {
      let gigaflops = Format.plain(peak.gigaflops.median, decimals: 0)
      lines.append("peak on \(peak.threads) thread\(peak.threads == 1 ? "" : "s"): \(gigaflops) GFLOP/s, measured")
    }
    var table = TextTable(["workload", "batch", "threads", "steps/s", "lowest … highest", "GFLOP/s", "of peak"])
    for row in rows {
      table.append([
        row.name, "\(row.batch)", "\(row.threads)", Format.plain(row.stepsPerSecond.median, decimals: 0),
        Format.plain(row.stepsPerSecond.lowest, decimals: 0) + " … "
          + Format.plain(row.stepsPerSecond.highest, decimals: 0),
        Format.plain(row.gigaflops.median, decimals: 1), Format.percent(Float(row.shareOfPeak)),
      ])
    }
    lines += ["", table.description, ""]
    if !jumps.isEmpty {
      var table = TextTable([
        "jumps in a run of", "steps", "threads", "to a keyframe, p95", "to the state, p95", "longest", "memory",
      ])
      for jump in jumps {
        func milliseconds(_ value: Double) -> String { Format.plain(value, decimals: 2) + " ms" }
        table.append([
          jump.name, Format.count(jump.steps), "\(jump.threads)", milliseconds(jump.toKeyframe.percentile95),
          milliseconds(jump.toState.percentile95), milliseconds(jump.toState.highest),
          Format.plain(Double(jump.keyframeBytes) / 1_048_576, decimals: 1) + " MiB",
        ])
      }
      lines += [table.description, ""]
    }
    if let frame {
      lines.append(
        "one frame of the training loop, \(FrameRunner.size.width)×\(FrameRunner.size.height): "
          + "\(Format.plain(frame.median, decimals: 2)) ms (\(Format.plain(frame.lowest, decimals: 2)) … "
          + "\(Format.plain(frame.highest, decimals: 2)))")
    }
    lines += ["Medians of \(rows.first?.stepsPerSecond.rounds.count ?? 0) rounds."]
    let losses = rows.compactMap { row in row.loss.map { "\(row.name), loss of step \($0.step): \($0.value)" } }
    // The same on every number of threads, or something is very wrong; said once then.
    for (index, line) in losses.enumerated() where !losses[..<index].contains(line) { lines.append(line) }
    return lines.joined(separator: "\n")
  }
}
