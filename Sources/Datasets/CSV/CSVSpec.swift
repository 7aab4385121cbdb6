/// Data from a table of the learner's own, as a value: which file it was, and which of its columns.
public struct CSVSpec: Codable, Hashable, Sendable {
  /// What the target is taken for.
  public enum Task: String, Codable, Sendable, CaseIterable {
    case classes, regression
  }

  /// Where the file lies, or its name alone.
  public var path: String
  /// Of the file's bytes, 16 hexadecimal digits: a file with others is not taken for it.
  public var hash: String
  /// Columns by name, in the order in which the network is to see them.
  public var inputs: [String]
  /// The column to be predicted.
  public var target: String
  public var task: Task
  /// What these columns come to: numbers of a sample, and what its target means.
  public var inputSize: Int
  public var kind: TargetKind
  /// Rows to train on, 0 … 1; the seed says which. With 1 all rows are trained on and held out alike.
  public var trainShare: Float

  public init(
    path: String, hash: String, inputs: [String], target: String, task: Task, inputSize: Int, kind: TargetKind,
    trainShare: Float = 0.8
  ) {
    self.path = path
    self.hash = hash
    self.inputs = inputs
    self.target = target
    self.task = task
    self.inputSize = inputSize
    self.kind = kind
    self.trainShare = trainShare
  }

  /// The file's name without its folder.
  public var fileName: String {
    path.split(separator: "/", omittingEmptySubsequences: true).last.map(String.init) ?? path
  }

  /// - Throws: DataError when the file is not there, is another one by now, or cannot be used.
  func load(seed: UInt64, locations: DataLocations) throws -> DataSplit {
    let table = try CSVTable(path: locations.find(self))
    guard table.hash == hash else {
      throw DataError(
        "\(shown(table.path)): is not the file that this run learned from, or it has changed; name the right one with "
          + "--data FILE")
    }
    let split = try table.split(self, seed: seed)
    guard split.train.inputSize == inputSize, split.train.kind == kind else {
      throw DataError(
        "\(shown(table.path)): its columns come to \(split.train.inputSize) inputs, and the run was made for \(inputSize); "
          + "choose them anew")
    }
    return split
  }
}

extension DataLocations {
  /// The table that was named comes first, then where the file was, then the folders for data.
  fileprivate func find(_ spec: CSVSpec) throws -> String {
    if let file { return file }
    try check()
    let candidates = [spec.path].filter { $0.contains("/") } + folders.map { "\($0)/\(spec.fileName)" }
    if let path = candidates.first(where: { FileStatus(path: $0).exists }) { return path }
    throw DataError("\(shown(spec.fileName)): this run learns from that file, which is yours; name it with --data FILE")
  }
}

/// How a column of numbers was standardised: what the network sees is (x − mean) / deviation.
public struct Standardization: Hashable, Sendable {
  /// Both in the column's own unit, of the rows trained on.
  public var mean: Double
  public var deviation: Double

  public init(mean: Double, deviation: Double) {
    self.mean = mean
    self.deviation = deviation
  }

  /// Population mean and deviation; a deviation of 1 where all numbers are the same, or there are none.
  init(of numbers: [Double]) {
    let count = Double(max(1, numbers.count))
    let mean = numbers.reduce(0, +) / count
    let variance = numbers.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / count
    self.init(mean: mean, deviation: variance > 0 ? variance.squareRoot() : 1)
  }

  /// Rows that were not trained on may lie anywhere; beyond a million deviations they are just far away.
  public func standardized(_ x: Double) -> Float { Float(max(-1e6, min(1e6, (x - mean) / deviation))) }
  /// Back in the column's unit.
  public func original(_ value: Float) -> Double { Double(value) * deviation + mean }
}
