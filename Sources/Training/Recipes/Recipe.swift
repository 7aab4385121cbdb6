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

  public static let all = [
    xor, mirrorSymmetry, spiral, mnistMLP, lenet5, addingProblem, addingProblemGRU, addingProblemRNN, charLSTM, charGPT,
    karate,
  ]

  public static func named(_ name: String) -> Recipe? { all.first { $0.name == name } }
}
