import Engine

/// One course of a run: what happened up to a step as in the branch that it grew out of, and its own past since.
public struct Branch: Sendable, Hashable {
  /// Unlike that of any other branch since the run was loaded or reset.
  public var id: Int
  /// `A`, `B`, …
  public var name: String
  /// The branch that it grew out of; nil for the first.
  public var parent: Int?
  /// Up to this step it is the same as its parent.
  public var forkStep: Int
  /// How far it has come.
  public var latestStep: Int
  /// Of its whole past, the part shared with its parent included, up to `latestStep`.
  public var history: LossHistory
  /// What was done differently from its parent, in a few words; empty where nothing was.
  public var difference: String
  public init(
    id: Int, name: String, parent: Int? = nil, forkStep: Int = 0, latestStep: Int = 0,
    history: LossHistory = LossHistory(), difference: String = ""
  ) {
    self.id = id
    self.name = name
    self.parent = parent
    self.forkStep = forkStep
    self.latestStep = latestStep
    self.history = history
    self.difference = difference
  }
}

/// The branch that is laid beside the present one.
public struct Comparison: Sendable, Hashable {
  public var branch: Int
  /// The present branch's step or, if it never came so far, its latest; while the present one runs, it may lag behind.
  public var step: Int
  /// The answers to the grids and values that the observation asks for.
  public var grids: [Grid]
  public var values: [String: Tensor]
  /// As in the snapshot of the present branch.
  public var train: Score?
  public var test: Score?
  public init(
    branch: Int, step: Int, grids: [Grid] = [], values: [String: Tensor] = [:], train: Score? = nil, test: Score? = nil
  ) {
    self.branch = branch
    self.step = step
    self.grids = grids
    self.values = values
    self.train = train
    self.test = test
  }

  public func grid(_ name: String, columns: Int, rows: Int) -> Grid? {
    grids.first { $0.name == name && $0.request.columns == columns && $0.request.rows == rows }
  }
}
