import Datasets
import Engine
import Foundation
import Testing

@testable import Training

@Suite struct TimelineTests {
  private let weight = ParameterElement("hidden1.weight", 3)

  /// 2-8-8-1 on a spiral.
  private static func spiral(_ optimizer: Optimizer = .sgd) -> Run {
    Run(
      model: .mlp(
        inputs: 2, hidden: [8, 8], activation: .relu, outputs: 1, outputActivation: .sigmoid,
        loss: .binaryCrossEntropy),
      data: .toy(.spiral, count: 500, noise: 0, trainShare: 0.5, scale: 0.4),
      hyperparameters: Hyperparameters(optimizer: optimizer, learningRate: 0.03, batch: 10))
  }

  private func trainer(_ run: Run, memory: KeyframeMemory = KeyframeMemory()) throws -> Trainer {
    try Trainer(
      run: run, data: run.data.load(seed: run.seed, locations: TestRuns.locations), compute: Compute(threads: 1),
      keyframes: memory)
  }

  /// Hashes of an uninterrupted run at some steps, edits at those steps included.
  private func hashes(_ run: Run, at steps: Set<Int>) throws -> [Int: String] {
    var hashes: [Int: String] = [:]
    let whole = try TestRuns.trainer(run)
    if steps.contains(0) { hashes[0] = whole.weightsHash }
    for _ in 0..<(steps.max() ?? 0) {
      try whole.takeStep()
      if steps.contains(whole.step) { hashes[whole.step] = whole.weightsHash }
    }
    return hashes
  }

  private static let locations = DataLocations(
    folders: [ProcessInfo.processInfo.environment["GLASSBOX_DATA"]].compactMap { $0 })
  private static let digits =
    [DataSpec.builtInDigits(train: 300, test: 100)] + (locations.folders.isEmpty ? [] : [.digits])

  /// So many steps up to a last one, by a generator of its own.
  private func steps(_ count: Int, upTo last: Int) -> [Int] {
    var random = SplitMix(seed: 5)
    return (0..<count).map { _ in Int.random(in: 0...last, using: &random) }
  }

  @Test(arguments: [64 << 20, 100_000]) func aLongRunIsScrubbedToTheBit(limit: Int) throws {
    let memory = KeyframeMemory(limit: limit)
    let scrubbed = try trainer(Self.spiral(), memory: memory)
    var most = 0
    try scrubbed.train(steps: 100_000) { _ in
      most = max(most, memory.used)
      return true
    }
    #expect(most <= limit && most > 50_000)
    let wanted = steps(50, upTo: 100_000)
    let expected = try hashes(Self.spiral(), at: Set(wanted))
    for step in wanted {
      try scrubbed.seek(to: step)
      #expect(scrubbed.step == step && scrubbed.weightsHash == expected[step])
    }
    #expect(scrubbed.latestStep == 100_000)
  }

  /// MNIST where `$GLASSBOX_DATA` leads to it, and digits drawn by the program in any case.
  @Test(arguments: digits) func digitsWithAdamAreScrubbedToTheBit(digits: DataSpec) throws {
    let run = Run(
      model: .mlp(
        inputs: 784, hidden: [32, 16], activation: .relu, outputs: 10, outputActivation: .softmax,
        loss: .softmaxCrossEntropy),
      data: digits,
      hyperparameters: Hyperparameters(
        optimizer: .adam(beta1: 0.9, beta2: 0.999), learningRate: 0.001, batch: 64,
        schedule: Schedule(.plateau(patience: 0, factor: 0.5), warmUp: 5)))
    let data = try digits.load(seed: run.seed, locations: Self.locations)
    // Room for seven keyframes; two hundred epochs, or a little more than one of MNIST.
    let memory = KeyframeMemory(limit: 7 * 330_000)
    let last = 1000
    let compute = Compute(threads: 2)
    let scrubbed = try Trainer(run: run, data: data, compute: compute, keyframes: memory)
    try scrubbed.train(steps: last)
    #expect(memory.used <= memory.limit && memory.used > memory.limit / 3)
    let wanted = steps(12, upTo: last)
    let whole = try Trainer(run: run, data: data, compute: Compute(threads: 1))
    var expected = [0: whole.weightsHash]
    try whole.train(steps: last) {
      if wanted.contains($0.step) { expected[$0.step] = $0.weightsHash }
      return true
    }
    for step in wanted {
      try scrubbed.seek(to: step)
      #expect(scrubbed.weightsHash == expected[step])
    }
    try scrubbed.seek(to: last)
    #expect(scrubbed.checkpoint == whole.checkpoint)
  }

  /// Edits before, at and after the steps at which keyframes are taken, of every kind that there is.
  @Test func editsHappenAgainOnTheWay() throws {
    let edited = try trainer(Self.spiral(.momentum(0.9)))
    let spacing = try #require(edited.timeline?.spacing)
    try edited.apply(.nudge(weight, by: 0.5))
    try edited.train(steps: spacing - 1)
    try edited.apply(.freeze(weight, true))
    try edited.train(steps: 1)
    try edited.apply(.set(ParameterElement("output.bias", 0), to: 0.25))
    try edited.apply(.silence(Neuron("hidden1", 2), true))
    try edited.train(steps: 1)
    var other = edited.hyperparameters
    other.batch = 7
    other.optimizer = .adam(beta1: 0.9, beta2: 0.999)
    try edited.apply(.hyperparameters(other))
    try edited.train(steps: spacing - 1)
    try edited.apply(.silence(Neuron("hidden1", 2), false))
    try edited.apply(
      .transplant(Neuron("hidden2", 0), weights: Array(repeating: 0.1, count: 9), former: Array(repeating: 0, count: 9))
    )
    try edited.train(steps: 3 * spacing)
    let expected = try hashes(edited.run, at: Set(0...edited.latestStep))
    let checkpoint = edited.checkpoint
    for step in [0, 1, spacing - 1, spacing, spacing + 1, 2 * spacing - 1, 2 * spacing, 2 * spacing + 1, 5 * spacing] {
      try edited.seek(to: step)
      #expect(edited.weightsHash == expected[step], "step \(step)")
    }
    try edited.seek(to: spacing)
    #expect(edited.silenced == [Neuron("hidden1", 2)])
    try edited.seek(to: .max)
    #expect(edited.checkpoint == checkpoint)
  }

  @Test func anEditInThePastOfATrainerAloneForgetsTheRest() throws {
    let edited = try trainer(Self.spiral())
    try edited.train(steps: 1000)
    try edited.seek(to: 500)
    try edited.apply(.nudge(weight, by: 1))
    #expect(edited.latestStep == 500)
    try edited.train(steps: 500)
    let expected = try hashes(edited.run, at: [300, 700, 1000])
    for step in [300, 1000, 700] {
      try edited.seek(to: step)
      #expect(edited.weightsHash == expected[step])
    }
  }

  /// A value typed where a keyframe holds the one typed before.
  @Test func aReplacedEditIsInNoKeyframe() throws {
    let edited = try trainer(Self.spiral())
    let spacing = try #require(edited.timeline?.spacing)
    try edited.train(steps: spacing)
    try edited.apply(.set(weight, to: 1))
    try edited.train(steps: 10)
    try edited.seek(to: spacing)
    try edited.apply(.set(weight, to: 2))
    #expect(edited.run.events.count == 1)
    try edited.train(steps: 10)
    try edited.seek(to: spacing + 5)
    let expected = try hashes(edited.run, at: [spacing + 5])
    #expect(edited.weightsHash == expected[spacing + 5])
  }

  @Test func aBranchWithoutAChangeIsTheSameAtEachLaterStep() throws {
    let original = try trainer(Self.spiral())
    try original.train(steps: 400)
    try original.apply(.nudge(weight, by: 0.5))
    try original.train(steps: 1000)
    let expected = try hashes(original.run, at: Set(300...1400))
    try original.seek(to: 300)
    let branch = Trainer(branching: original)
    #expect(branch.latestStep == 300 && branch.weightsHash == expected[300])
    try branch.train(steps: 1100) {
      #expect($0.weightsHash == expected[$0.step])
      return true
    }
    // And the original has not noticed.
    try original.seek(to: 1400)
    #expect(original.weightsHash == expected[1400])
  }

  @Test func branchesShareTheirMemory() throws {
    let memory = KeyframeMemory(limit: 100_000)
    let original = try trainer(Self.spiral(), memory: memory)
    try original.train(steps: 20_000)
    let before = memory.used
    var branches = (0..<4).map { _ in Trainer(branching: original) }
    #expect(memory.used == before)
    for (index, branch) in branches.enumerated() {
      try branch.apply(.nudge(weight, by: Float(index)))
      try branch.train(steps: 10_000)
      #expect(memory.used <= memory.limit)
    }
    let expected = try hashes(branches[3].run, at: [5000, 27_000])
    for step in [5000, 27_000] {
      try branches[3].seek(to: step)
      #expect(branches[3].weightsHash == expected[step])
    }
    branches = []
    #expect(memory.used <= before)
  }

  @Test func aRunThatBrokeDownCanBeScrubbedBack() throws {
    var run = TestRuns.toy(optimizer: .momentum(0.9))
    run.hyperparameters.l2 = 0.9
    let broken = try trainer(run)
    try broken.train(steps: 300)
    var wild = broken.hyperparameters
    wild.learningRate = 1e30
    try broken.apply(.hyperparameters(wild))
    try broken.train(steps: 1000)
    let failure = try #require(broken.failure)
    let expected = try hashes(broken.run, at: [150, 300])
    try broken.seek(to: 300)
    #expect(broken.failure == nil && broken.weightsHash == expected[300])
    try broken.seek(to: 150)
    #expect(broken.weightsHash == expected[150])
    try broken.seek(to: .max)
    #expect(broken.failure == failure && broken.step == failure.step)
  }

  /// Of networks so small that they leave one.
  @Test func theTrailLeadsToWhereOneIs() throws {
    var run = TestRuns.neuron
    run.hyperparameters.learningRate = 0.001
    let walked = try trainer(run)
    let element = ParameterElement("output.bias", 0)
    try walked.train(steps: 3000)
    let end = walked.trail.values(of: element).suffix(Trail.length)
    try walked.seek(to: 1000)
    #expect(walked.trail.firstStep + walked.trail.losses.count == 1000 && walked.trail.losses.count >= Trail.length)
    try walked.seek(to: 3000)
    #expect(walked.trail.values(of: element).suffix(Trail.length) == end)
  }

  @Test func withoutRoomForASingleKeyframeOneStillGetsThere() throws {
    let memory = KeyframeMemory(limit: 100)
    let poor = try trainer(Self.spiral(), memory: memory)
    try poor.train(steps: 2000)
    #expect(memory.used == 0)
    try poor.seek(to: 700)
    #expect(poor.weightsHash == (try hashes(Self.spiral(), at: [700]))[700])
  }

  @Test func theWayCanBeLeft() throws {
    let stopped = try trainer(Self.spiral(), memory: KeyframeMemory(limit: 0))
    try stopped.train(steps: 1000)
    try stopped.seek(to: 900) { $0.step < 600 }
    #expect(stopped.step == 600 && stopped.latestStep == 1000)
    #expect(stopped.weightsHash == (try hashes(Self.spiral(), at: [600]))[600])
    try stopped.seek(to: 900)
    #expect(stopped.weightsHash == (try hashes(Self.spiral(), at: [900]))[900])
  }

  @Test func whatWasKnownOfALaterStepStaysKnown() throws {
    let trainer = try trainer(TestRuns.manySamples())
    try trainer.train(steps: 3000)
    let history = trainer.history
    #expect(history.lastStep == 3000)
    try trainer.seek(to: 1234)
    try trainer.train(steps: 200)
    #expect(trainer.history == history)
    #expect(Trainer(branching: trainer).history.train.allSatisfy { $0.lastStep <= 1434 })
    #expect(Trainer(branching: trainer).history.lastStep > 1400)
  }

  @Test func aResetRunStartsAfresh() throws {
    let memory = KeyframeMemory()
    let again = try trainer(Self.spiral(), memory: memory)
    try again.apply(.silence(Neuron("hidden1", 0), true))
    try again.train(steps: 500)
    try again.reset()
    #expect(memory.used == 0 && again.latestStep == 0 && again.silenced.isEmpty)
    try again.train(steps: 500)
    #expect(again.weightsHash == (try hashes(Self.spiral(), at: [500]))[500])
  }
}
