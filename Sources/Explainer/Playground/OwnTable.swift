import Datasets

/// A table of the learner's own, read from its file once. Two are the same where their files are.
public struct OwnTable: Sendable, Hashable {
  let table: CSVTable

  /// Columns that can be predicted.
  let targets: Set<String>

  public init(_ table: CSVTable) {
    self.table = table
    targets = Set(table.columns.filter(table.canBeTarget).map(\.name))
  }

  public static func == (one: OwnTable, other: OwnTable) -> Bool {
    one.table.path == other.table.path && one.table.hash == other.table.hash
  }

  public func hash(into hasher: inout Hasher) { hasher.combine(table.hash) }

  /// All columns by name.
  var columns: [String] { table.columns.map(\.name) }

  /// Those that can be an input.
  var inputs: [String] { table.columns.filter(table.canBeInput).map(\.name) }

  /// Another column to be predicted; where it was an input, the one before takes its place. Nil where that can't be.
  func spec(_ spec: CSVSpec, target: String) -> CSVSpec? {
    var inputs = spec.inputs.filter { $0 != target }
    if self.inputs.contains(spec.target), spec.target != target { inputs.append(spec.target) }
    return made(inputs, target: target, spec)
  }

  /// With a column among the inputs, or without it; nil where none would be left.
  func spec(_ spec: CSVSpec, input: String, isOn: Bool) -> CSVSpec? {
    made(spec.inputs.filter { $0 != input } + (isOn ? [input] : []), target: spec.target, spec)
  }

  /// Inputs stand as in the file.
  private func made(_ inputs: [String], target: String, _ spec: CSVSpec) -> CSVSpec? {
    inputs.isEmpty
      ? nil : try? table.spec(inputs: columns.filter(inputs.contains), target: target, trainShare: spec.trainShare)
  }
}

extension PlaygroundStart {
  /// A network for the last column of a table, from all others that can be inputs.
  /// - Throws: DataError in one line.
  public init(learningFrom table: OwnTable) throws {
    var settings = Playground()
    let spec = try table.table.spec()
    let split = try table.table.split(spec, seed: settings.seed)
    settings.ownTable = table
    settings.use(.csv(spec))
    self.init(settings, notice: split.notes.isEmpty ? nil : split.notes.joined(separator: "; "))
  }
}

/// Inputs of a sample, and what its target means.
public struct DataShape: Sendable, Hashable {
  public var inputs: Int
  public var kind: TargetKind

  public init(inputs: Int, kind: TargetKind) {
    self.inputs = inputs
    self.kind = kind
  }
}
