import Engine
import Testing

@testable import Training

/// Trainers that can go back, and what is seen inside them.
enum Inside {
  static func trainer(_ run: Run, memory: Int = 64 << 20) throws -> Trainer {
    try Trainer(
      run: run, data: run.data.load(seed: run.seed, locations: TestRuns.locations), compute: Compute(threads: 1),
      keyframes: KeyframeMemory(limit: memory))
  }

  static func histograms(_ trainer: Trainer) throws -> [HistogramMoment] {
    try #require(try trainer.observe(Observation(histograms: true)).histograms).get()
  }

  static func landscape(_ trainer: Trainer, columns: Int = 9, rows: Int = 7) throws -> Landscape {
    try #require(
      try trainer.observe(Observation(landscape: LandscapeRequest(columns: columns, rows: rows))).landscape
    ).get()
  }
}
