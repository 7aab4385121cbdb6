import Datasets
import Engine
import Testing
import Training

@Suite struct RecipeTests {
  @Test func theyAreFoundAndFit() throws {
    #expect(
      Recipe.all.map(\.name) == [
        "xor", "mirror-symmetry", "spiral", "mnist-mlp", "lenet5", "adding-problem", "adding-problem-gru",
        "adding-problem-rnn", "char-lstm", "char-gpt", "karate",
      ])
    for recipe in Recipe.all {
      #expect(throws: Never.self, "\(recipe.name)") { try recipe.run.model.validate() }
      #expect(recipe.epochs < .max || recipe.steps < .max)
      #expect(recipe.summary.count <= 58, "\(recipe.name) would be wrapped in the help")
    }
    #expect(Recipe.named("nonsense") == nil)
    for (name, count) in [
      ("spiral", "by 105 numbers"), ("mnist-mlp", "235,146"), ("lenet5", "61,706"),
    ] {
      #expect(try #require(Recipe.named(name)).summary.contains(count))
    }
    let xor = try #require(Recipe.named("xor"))
    let trainer = try TestRuns.trainer(xor.run)
    for _ in 0..<xor.epochs { try trainer.trainEpoch() }
    let score = try #require(try trainer.evaluate(.train))
    #expect(score.accuracy == 1 && score.loss < 0.05)
  }

  /// As in the paper the weights from mirrored inputs end up opposite, and those of one side in the ratio 1 : 2 : 4, so that
  /// no two patterns of three bits give the same sum.
  @Test func mirrorSymmetryIsNoticed() throws {
    let recipe = try #require(Recipe.named("mirror-symmetry"))
    let trainer = try TestRuns.trainer(recipe.run)
    #expect(trainer.data.train.targets.reduce(0, +) == 8)
    // All but the symmetric ones are right for whoever always says no.
    while trainer.epochsDone < recipe.epochs { try trainer.trainEpoch() }
    #expect(try trainer.evaluate(.train)?.accuracy == 1)
    let weights = try trainer.state.tensor("hidden1.weight").values
    for unit in 0..<2 {
      let side = (0..<3).map { weights[$0 * 2 + unit] }
      for (input, weight) in side.enumerated() {
        #expect((weight + weights[(5 - input) * 2 + unit]).magnitude < 0.05 * weight.magnitude)
      }
      let sizes = side.map(\.magnitude).sorted()
      #expect((1.7...2.3).contains(sizes[1] / sizes[0]) && (1.7...2.3).contains(sizes[2] / sizes[1]))
    }
  }

  /// Two labels are enough to place all of the others but member 8, who goes with his ties.
  @Test func karateClubParts() throws {
    let karate = try #require(Recipe.named("karate"))
    let trainer = try TestRuns.trainer(karate.run)
    let before = try #require(try trainer.evaluate(.test))
    for _ in 0..<karate.epochs { try trainer.trainEpoch() }
    #expect(try trainer.evaluate(.train)?.accuracy == 1)
    let after = try #require(try trainer.evaluate(.test))
    #expect(after.loss < before.loss)
    #expect(after.accuracy == Float(31) / 32)
    let confusion = try trainer.metrics(.test).confusion
    // The one who is taken for the administrator's.
    #expect(confusion?.counts == [15, 1, 0, 16])
  }

  /// They take steps, and their loss falls below where it began; for the adding problem shorter sequences will do.
  @Test(arguments: ["adding-problem", "adding-problem-gru", "char-lstm", "char-gpt"])
  func sequencesLearn(_ name: String) throws {
    var run = try #require(Recipe.named(name)).run
    if case .adding = run.data {
      run.model.input = .sequence(length: 10, width: 2)
      run.data = .adding(length: 10, train: 500, test: 50)
    }
    let trainer = try TestRuns.trainer(run, threads: 2)
    let before = try #require(try trainer.evaluate(.test, limit: 50))
    try trainer.train(steps: 40)
    let after = try #require(try trainer.evaluate(.test, limit: 50))
    #expect(trainer.failure == nil)
    #expect(after.loss < before.loss)
  }

  /// Of the weights after four steps, by arithmetic 2 and with the program's own data.
  private static let hashes = [
    "xor": "672595c3c531a4cb",
    "mirror-symmetry": "dd5efd55c9eead0e",
    "spiral": "b794cdaa0c39ba08",
    "mnist-mlp": "bf022bdd26ce59b3",
    "lenet5": "6e926f8301abdbf8",
    "adding-problem": "d33ad77615e55b69",
    "adding-problem-gru": "e1f388014b4a3b75",
    "adding-problem-rnn": "1feef14a2955e650",
    "char-lstm": "57005f02d30ddd90",
    "char-gpt": "31f95d73176a8c1d",
    "karate": "9d737a3814e563fd",
  ]

  /// As many threads as there may be, and a stop on the way: the same bits.
  @Test(arguments: Recipe.all.map(\.name)) func theSameBitsHoweverItIsRun(_ name: String) throws {
    let run = try #require(Recipe.named(name)).run
    let data = try run.data.load(seed: run.seed, locations: TestRuns.locations)
    let hashes = try [1, 2, 3, 4].map { threads in
      let trainer = try Trainer(run: run, data: data, compute: Compute(threads: threads))
      try trainer.train(steps: 4)
      return trainer.weightsHash
    }
    let first = try Trainer(run: run, data: data, compute: Compute(threads: 2))
    try first.train(steps: 3)
    let rest = try Trainer(
      resuming: Checkpoint(decoding: first.checkpoint.encoded()), data: data, compute: Compute(threads: 1))
    try rest.train(steps: 1)
    #expect(Set(hashes + [rest.weightsHash]).count == 1)
    if first.compute.arithmetic == Arithmetic(version: 2, isFused: true) {
      #expect(hashes[0] == Self.hashes[name], "where bits change, Arithmetic.currentVersion must grow")
    }
  }
}
