import ArgumentParser
import Foundation
import Store
import Training

/// What `train` was asked to train, or `play` to open: a recipe, a run string or the name of a saved run.
struct RequestedRun {
  let title: String
  var run: Run
  /// Where it is over unless told otherwise; nil where nobody knows.
  let end: (epochs: Int, steps: Int)?
  /// Set where somebody had the run before.
  let shared: SharedRun?

  /// - Throws: ValidationError for what is none of them; RunStringError or FileProblem for a run that cannot be read.
  init(_ text: String, store: RunStore = RunStore(environment: ProcessInfo.processInfo.environment)) throws {
    if let recipe = Recipe.named(text) {
      self.init(title: recipe.name, run: recipe.run, end: (recipe.epochs, recipe.steps), shared: nil)
    } else if SharedRun.isRunString(text) {
      self.init(try SharedRun(decoding: text), title: "shared run")
    } else if store.holds(text) {
      try self.init(saved: text, store)
    } else {
      let recipes = Recipe.all.map(\.name).joined(separator: ", ")
      throw ValidationError(
        "there is no recipe or saved run '\(text)', and a run string begins with gb1:; the recipes are \(recipes)")
    }
  }

  /// - Throws: FileProblem.
  init(saved name: String, _ store: RunStore) throws { self.init(try store.open(name), title: name) }

  private init(_ shared: SharedRun, title: String) {
    self.init(title: title, run: shared.run, end: shared.step > 0 ? (.max, shared.step) : nil, shared: shared)
  }

  private init(title: String, run: Run, end: (epochs: Int, steps: Int)?, shared: SharedRun?) {
    (self.title, self.run, self.end, self.shared) = (title, run, end, shared)
  }

  /// What to say where the run has come to the step at which it was shared; nil elsewhere.
  func comparison(step: Int, weightsHash: String, seed: UInt64) -> String? {
    guard let shared, step == shared.step, seed == shared.run.seed, let hash = shared.weightsHash else { return nil }
    return hash == weightsHash
      ? "the same weights as when it was shared, to the bit"
      : "not the weights that it was shared with, \(hash)"
  }
}
