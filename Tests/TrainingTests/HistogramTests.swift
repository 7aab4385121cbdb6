import Datasets
import Engine
import Testing

@testable import Training

/// Histograms of a network in the course of its run.
@Suite struct HistogramTests {
  // MARK: One histogram

  @Test func aHistogramCountsEveryNumberOnce() throws {
    var random = SplitMix(seed: 3)
    let values = (0..<5000).map { _ in Float.random(in: -1.5...0.75, using: &random) } + [0, 0, .nan, .infinity]
    let histogram = Histogram(values)
    #expect(histogram.count == 5002 && histogram.zeros == 2 && histogram.notFinite == 2)
    #expect(histogram.counts.reduce(0, +) == 5002 && histogram.limit == 2)
    for bin in 0..<Histogram.bins {
      let from = Float(bin - 128) / 64
      #expect(histogram.counts[bin] == values.count { $0 >= from && $0 < from + 1 / 64 })
    }
    let finite = values.filter(\.isFinite).map(Double.init)
    let mean = finite.reduce(0, +) / 5002
    let variance = finite.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 5002
    #expect(abs(Double(histogram.mean) - mean) < 1e-6)
    #expect(abs(Double(histogram.deviation) - variance.squareRoot()) < 1e-6)
    #expect(histogram.minimum == values.dropLast(2).min() && histogram.maximum == values.dropLast(2).max())
  }

  @Test func widerBinsAreThoseCountedAfresh() {
    let values: [Float] = [-0.99, -0.5, -0.013, -0.004, 0, 0.004, 0.013, 0.49, 0.5, 0.98]
    for wider in [2, 4, 64] as [Float] {
      // One number beyond sets the limit.
      let direct = Histogram(values + [wider * 0.75])
      var merged = Histogram(values).counts(limit: wider)
      merged[128 + 96] += 1
      #expect(direct.limit == wider && direct.counts == merged)
    }
    #expect(Histogram(values).counts(limit: 0x1p100).reduce(0, +) == 10)
  }

  @Test func theEdgesOfWhatANumberHolds() {
    #expect(Histogram([]).counts.reduce(0, +) == 0)
    #expect(Histogram([0, -0.0]).counts[128] == 2)
    let largest = Histogram([.greatestFiniteMagnitude, -.greatestFiniteMagnitude, 1])
    #expect(largest.counts.reduce(0, +) == 3 && largest.limit.isFinite)
    let smallest = Histogram([.leastNonzeroMagnitude, -.leastNonzeroMagnitude])
    #expect(smallest.counts.reduce(0, +) == 2 && smallest.limit > 0)
    #expect(Histogram([1, 1]).limit == 2)
  }

  // MARK: Histograms of a network

  @Test func histogramsAreThoseOfTheNumbersThemselves() throws {
    let trainer = try Inside.trainer(TestRuns.toy(activation: .relu))
    try trainer.train(steps: 40)
    let now = try #require(try Inside.histograms(trainer).last)
    #expect(now.step == 40 && now.layers.map(\.name) == ["hidden1", "hidden2", "output"])
    let set = trainer.data.train
    let inputs = (0..<set.count).map { set.input($0).map(Double.init) }
    let targets = (0..<set.count).map { set.target($0).map(Double.init) }
    let gradients = try Reference(trainer.state).gradients(.loss, inputs: inputs, targets: targets)
    for layer in now.layers {
      let weights = try trainer.state.tensor(layer.name + ".weight").values
      #expect(layer.weights == Histogram(weights))
      let activations = try (0..<set.count).flatMap {
        try trainer.observe(Observation(sample: .train($0), values: [layer.name + ".a"])).values[layer.name + ".a"]!
          .values
      }
      #expect(layer.activations.count == activations.count && layer.activations.zeros == activations.count { $0 == 0 })
      #expect(abs(layer.activations.mean - Histogram(activations).mean) < 1e-5)
      #expect(abs(layer.activations.maximum - (activations.max() ?? 0)) < 1e-5)
      let exact = Histogram(try #require(gradients[layer.name + ".weight"]).map { Float($0) })
      #expect(layer.gradients.count == exact.count && abs(layer.gradients.deviation - exact.deviation) < 1e-6)
      #expect(abs(layer.gradients.minimum - exact.minimum) < 1e-5)
    }
  }

  /// Keyframes far apart or dropped, the walk begun anywhere: each moment is what the run was then.
  @Test(arguments: [64 << 20, 3000]) func momentsAreWhatTheRunWas(memory: Int) throws {
    var run = TestRuns.toy(optimizer: .adam(beta1: 0.9, beta2: 0.999))
    run.events = [Event(step: 100, action: .set(ParameterElement("hidden1.weight", 2), to: 3))]
    let trainer = try Inside.trainer(run, memory: memory)
    try trainer.train(steps: 700)
    let (hash, bytes) = (trainer.weightsHash, trainer.timeline?.bytes)
    let moments = try Inside.histograms(trainer)
    _ = try Inside.landscape(trainer)
    // The walk is its own: the run stays, and so do its keyframes.
    #expect(trainer.step == 700 && trainer.weightsHash == hash && trainer.timeline?.bytes == bytes)
    #expect(moments.map(\.step) == Array(stride(from: 0, to: 700, by: 32)) + [700])
    let again = try TestRuns.trainer(run)
    for moment in moments {
      try again.train(steps: moment.step - again.step)
      #expect(try again.histograms(of: again.state) == moment)
    }
  }

  @Test func momentsFollowSeeksBranchesAndResets() throws {
    let trainer = try Inside.trainer(TestRuns.toy())
    try trainer.train(steps: 300)
    let whole = try Inside.histograms(trainer)
    try trainer.seek(to: 128)
    let past = try Inside.histograms(trainer)
    // Every fourth step, where it was every sixteenth.
    #expect(past.map(\.step) == Array(stride(from: 0, to: 128, by: 4)) + [128])
    #expect(past.filter { $0.step % 16 == 0 } == whole.filter { $0.step <= 128 && $0.step % 16 == 0 })
    try trainer.apply(.set(ParameterElement("output.bias", 0), to: 2))
    try trainer.train(steps: 172)
    let other = try Inside.histograms(trainer)
    #expect(other.map(\.step) == whole.map(\.step))
    #expect(other.prefix(8) == whole.prefix(8) && other.last != whole.last)
    try trainer.reset()
    #expect(try Inside.histograms(trainer).map(\.step) == [0])
  }

  @Test func whatIsKnownHoldsAsLongAsThePastIsTheSame() throws {
    let trainer = try Inside.trainer(TestRuns.toy())
    try trainer.train(steps: 200)
    func pass(_ known: PastHistograms?) throws -> HistogramPass {
      var pass = try HistogramPass(trainer, known: known)
      while !pass.isComplete { try pass.advance(trainer) }
      return pass
    }
    let first = try pass(nil)
    try trainer.apply(.nudge(ParameterElement("output.bias", 0), by: 0.5))
    try trainer.train(steps: 200)
    let (second, afresh) = (try pass(first.known), try pass(nil))
    #expect(second.moments == afresh.moments && second.moments?.count == 26)
    let edited = trainer.run
    var before = edited
    before.events = []
    #expect(edited.sharedPast(with: before) == 199 && before.sharedPast(with: edited) == 199)
    #expect(edited.sharedPast(with: edited) == .max)
    before.seed = 2
    #expect(edited.sharedPast(with: before) == -1)
  }

  @Test func deadAndSaturatedUnitsAreTold() throws {
    var run = TestRuns.toy(activation: .relu)
    run.initial["hidden1.bias"] = [-100, 0, -100, 0]
    var units = try #require(try Inside.trainer(run).observe(Observation(activity: true)).activity).layers[0].units
    #expect(units.map(\.isDead) == [true, false, true, false])
    run = TestRuns.toy(activation: .tanh)
    run.initial["hidden1.bias"] = [5, 0, 0, -5]
    units = try #require(try Inside.trainer(run).observe(Observation(activity: true)).activity).layers[0].units
    #expect(units.map { $0.isSaturated(.tanh) } == [true, false, false, true])
  }
}
