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
      screen takes to draw. Medians of several rounds.
      """)

  @Option(
    help: ArgumentHelp(
      "Measure these workloads instead.",
      discussion: "A folder with index.json and raw little-endian arrays: data and first weights of each workload.",
      valueName: "dir"),
    completion: .directory)
  var workloads: String?

  @Flag(help: "One line of JSON a workload.")
  var json = false

  func run() throws {
    let chosen = try workloads.map(readWorkloads) ?? Workload.standard()
    let cores = try Compute(requestedThreads: nil).threads
    let benchmark = Benchmark(workloads: chosen, threads: cores > 1 ? [1, cores] : [1], drawsFrames: workloads == nil)
    let progress = ProgressLine()
    let report = try benchmark.run { round in progress.show("round \(round) of \(benchmark.rounds)") }
    progress.clear()
    print(json ? report.jsonLines : report.table)
  }
}

extension BenchmarkReport {
  var jsonLines: String {
    let peakLines = peaks.map { peak in
      JSONLine([
        "name": "peak", "cpu_level": JSONLine.Value(level.rawValue), "threads": JSONLine.Value(peak.threads),
        "gflops": JSONLine.Value(peak.gigaflops.median), "gflops_lowest": JSONLine.Value(peak.gigaflops.lowest),
        "gflops_highest": JSONLine.Value(peak.gigaflops.highest), "rounds": JSONLine.Value(peak.gigaflops.rounds),
      ])
    }
    let rowLines = rows.map { row in
      JSONLine([
        "name": JSONLine.Value(row.name), "cpu_level": JSONLine.Value(level.rawValue),
        "batch": JSONLine.Value(row.batch), "threads": JSONLine.Value(row.threads),
        "steps_per_s": JSONLine.Value(row.stepsPerSecond.median),
        "steps_per_s_lowest": JSONLine.Value(row.stepsPerSecond.lowest),
        "steps_per_s_highest": JSONLine.Value(row.stepsPerSecond.highest),
        "samples_per_s": JSONLine.Value(row.stepsPerSecond.median * Double(row.batch)),
        "gflops": JSONLine.Value(row.gigaflops.median), "share_of_peak": JSONLine.Value(row.shareOfPeak),
        "rounds": JSONLine.Value(row.stepsPerSecond.rounds), "loss_step": JSONLine.Value(row.loss?.step),
        "loss": JSONLine.Value(row.loss?.value),
      ])
    }
    let frameLine = frame.map { frame in
      JSONLine([
        "name": "frame", "columns": JSONLine.Value(FrameRunner.size.width),
        "rows": JSONLine.Value(FrameRunner.size.height), "ms": JSONLine.Value(frame.median),
        "ms_lowest": JSONLine.Value(frame.lowest), "ms_highest": JSONLine.Value(frame.highest),
        "rounds": JSONLine.Value(frame.rounds),
      ])
    }
    return (peakLines + rowLines + [frameLine].compactMap { $0 }).map(\.description).joined(separator: "\n")
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
    if let frame {
      lines.append(
        "one frame of the training loop, \(FrameRunner.size.width)×\(FrameRunner.size.height): "
          + "\(Format.plain(frame.median, decimals: 2)) ms (\(Format.plain(frame.lowest, decimals: 2)) … "
          + "\(Format.plain(frame.highest, decimals: 2)))")
    }
    lines += ["Medians of \(rows.first?.stepsPerSecond.rounds ?? 0) rounds."]
    let losses = rows.compactMap { row in row.loss.map { "\(row.name), loss of step \($0.step): \($0.value)" } }
    // The same on every number of threads, or something is very wrong; said once then.
    for (index, line) in losses.enumerated() where !losses[..<index].contains(line) { lines.append(line) }
    return lines.joined(separator: "\n")
  }
}
