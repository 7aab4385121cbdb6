import Engine

/// The branches of a session's run. They share model, data and seed; each has a trainer of its own.
struct BranchList {
  final class Entry {
    let id: Int
    fileprivate(set) var parent: Int?
    fileprivate(set) var forkStep: Int
    let trainer: Trainer
    /// While the branch is not the present one.
    var scorer: Scorer

    fileprivate init(id: Int, parent: Int? = nil, forkStep: Int = 0, trainer: Trainer, scorer: Scorer = Scorer()) {
      self.id = id
      self.parent = parent
      self.forkStep = forkStep
      self.trainer = trainer
      self.scorer = scorer
    }

    /// A, B, … Z, A2, …
    var name: String {
      let letter = String(UnicodeScalar(UInt8(65 + id % 26)))
      return id < 26 ? letter : "\(letter)\(id / 26 + 1)"
    }
  }

  /// In order of their ids.
  private(set) var entries: [Entry] = []
  /// Nil while there is none.
  private(set) var present: Entry?
  /// The one laid beside the present one.
  private(set) var compared: Entry?
  private var nextID = 0

  /// More than a screen can lay over each other.
  static let most = 26

  init() {}

  /// With one branch.
  init(_ trainer: Trainer) {
    let entry = Entry(id: 0, trainer: trainer)
    entries = [entry]
    present = entry
    nextID = 1
  }

  /// - Throws: EngineError in one line where there is no such branch.
  func entry(_ id: Int) throws -> Entry {
    guard let entry = entries.first(where: { $0.id == id }) else { throw EngineError("there is no branch \(id)") }
    return entry
  }

  /// A new branch from where the present one stands; it becomes the present one.
  /// - Throws: EngineError in one line when there are too many.
  mutating func open() throws -> Trainer {
    guard let parent = present else { throw EngineError("no run is loaded") }
    // Each holds a state of its own besides its keyframes.
    let states = (parent.trainer.timeline?.limit ?? 0) / max(1, parent.trainer.state.byteCount)
    guard entries.count < max(2, min(Self.most, states)) else {
      throw EngineError("there are \(entries.count) branches; drop one before another is opened")
    }
    let trainer = Trainer(branching: parent.trainer)
    let entry = Entry(id: nextID, parent: parent.id, forkStep: trainer.step, trainer: trainer, scorer: parent.scorer)
    entries.append(entry)
    present = entry
    nextID += 1
    return trainer
  }

  /// What the present branch does from its step on becomes another course than it was: no branch shares that any more.
  mutating func changePresent() {
    guard let present else { return }
    for entry in entries where entry.id == present.id || entry.parent == present.id {
      entry.forkStep = min(entry.forkStep, present.trainer.step)
    }
  }

  /// Makes a branch the present one; if it was laid beside that, the two change places.
  mutating func select(_ id: Int) throws {
    let entry = try entry(id)
    if compared?.id == id { compared = present }
    present = entry
  }

  /// Who becomes the present branch when that is dropped: its parent, or else the oldest other.
  /// - Throws: EngineError in one line where there is none.
  func heir(of id: Int) throws -> Int {
    let dropped = try entry(id)
    guard let oldest = entries.first(where: { $0.id != id }) else {
      throw EngineError("the last branch cannot be dropped; reset to start again")
    }
    return dropped.parent ?? oldest.id
  }

  /// Forgets a branch that is not the present one. Its children become those of its parent or, if it had none, of the
  /// oldest among them.
  mutating func drop(_ id: Int) throws {
    let dropped = try entry(id)
    entries.removeAll { $0.id == id }
    if compared?.id == id || compared?.id == present?.id { compared = nil }
    let children = entries.filter { $0.parent == id }
    var parent = dropped.parent
    var fork = dropped.forkStep
    if parent == nil, let oldest = children.first {
      parent = oldest.id
      fork = oldest.forkStep
      oldest.parent = nil
      oldest.forkStep = 0
    }
    for child in children where child.id != parent {
      child.parent = parent
      child.forkStep = min(child.forkStep, fork)
    }
  }

  mutating func compare(_ id: Int?) throws {
    let entry = try id.map { try self.entry($0) }
    if let entry, entry.id == present?.id {
      throw EngineError("branch \(entry.name) is the present one; lay another beside it")
    }
    compared = entry
  }

  func show(in snapshot: inout Snapshot) {
    snapshot.branch = present?.id ?? 0
    snapshot.branches = entries.map { entry in
      let parent = entries.first { $0.id == entry.parent }
      return Branch(
        id: entry.id, name: entry.name, parent: entry.parent, forkStep: entry.forkStep,
        latestStep: entry.trainer.latestStep, history: entry.trainer.history,
        difference: parent.map { entry.trainer.difference(from: $0.trainer.run) } ?? "")
    }
  }
}
