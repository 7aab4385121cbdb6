import Datasets

/// A run worth training without the screen, by name.
public struct Recipe: Sendable, Hashable {
  public let name: String
  /// What it shows, in one line.
  public let summary: String
  public let run: Run
  /// Where it is over: after so many epochs or steps, whichever comes first.
  public let epochs: Int
  public let steps: Int

  init(name: String, summary: String, run: Run, epochs: Int = .max, steps: Int = .max) {
    self.name = name
    self.summary = summary
    self.run = run
    self.epochs = epochs
    self.steps = steps
  }

  /// - Parameter summary: what it shows, given how many numbers it learns
  init(name: String, summary: (_ parameters: String) -> String, run: Run, epochs: Int) {
    let parameters = (try? run.model.parameterInfos()) ?? []
    self.init(
      name: name, summary: summary(grouped(parameters.reduce(0) { $0 + $1.count })), run: run, epochs: epochs)
  }

  public static let all = [
    xor, mirrorSymmetry, spiral, mnistMLP, lenet5, addingProblem, addingProblemGRU, addingProblemRNN, charLSTM, charGPT,
    karate,
  ]

  public static func named(_ name: String) -> Recipe? { all.first { $0.name == name } }
}
