/// What the targets of a dataset mean.
public enum TargetKind: Hashable, Sendable, Codable {
  /// One target a sample, 0 or 1.
  case binary
  /// One class number a sample, 0 ..< count.
  case classes(Int)
  /// `count` class numbers a sample, one for each position, 0 ..< classes; −1 where there is none.
  case labels(classes: Int, count: Int)
  /// `count` real numbers a sample.
  case regression(Int)
}

extension TargetKind {
  /// The class that a network's outputs say: of two, the second from a probability of one half on; of several, the most
  /// probable one, the first among equals. Nil where targets are no classes, or a sample has many.
  @inlinable public func answer<Number: BinaryFloatingPoint>(_ outputs: some RandomAccessCollection<Number>) -> Int? {
    switch self {
    case .binary:
      // One probability, or one for each of no and yes.
      outputs.last.map { TargetKind.saysYes($0) ? 1 : 0 }
    case .classes:
      outputs.indices.max { outputs[$0] < outputs[$1] }.map { outputs.distance(from: outputs.startIndex, to: $0) }
    case .labels, .regression: nil
    }
  }

  /// Whether a probability is a yes: from one half on.
  @inlinable public static func saysYes(_ probability: some BinaryFloatingPoint) -> Bool { probability >= 0.5 }
}

/// Samples in memory. Pictures stay bytes and become floats (÷ 255) only as they are copied into a batch.
public struct Dataset: Sendable {
  public enum Storage: Sendable {
    case floats([Float])
    /// 0 … 255 read as 0 … 1.
    case bytes([UInt8])
  }

  public var storage: Storage
  /// count × `targetWidth`; class numbers as floats.
  public var targets: [Float]
  /// Numbers an input has.
  public var inputSize: Int
  public var kind: TargetKind
  /// Names of the inputs, as shown on axes (`x₁`, `studied`); empty for pictures.
  public var inputNames: [String]
  /// Names of the classes, if they have any.
  public var classNames: [String]

  public init(
    storage: Storage, targets: [Float], inputSize: Int, kind: TargetKind, inputNames: [String] = [],
    classNames: [String] = []
  ) {
    self.storage = storage
    self.targets = targets
    self.inputSize = inputSize
    self.kind = kind
    self.inputNames = inputNames
    self.classNames = classNames
  }

  public var targetWidth: Int {
    switch kind {
    case .binary, .classes: 1
    case .labels(_, let count), .regression(let count): count
    }
  }

  public var count: Int { targetWidth == 0 ? 0 : targets.count / targetWidth }

  /// Copies the input of one sample.
  public func copyInput(_ index: Int, into destination: UnsafeMutablePointer<Float>) {
    let start = index * inputSize
    switch storage {
    case .floats(let values):
      values.withUnsafeBufferPointer { destination.update(from: $0.baseAddress! + start, count: inputSize) }
    case .bytes(let bytes):
      bytes.withUnsafeBufferPointer { source in
        for i in 0..<inputSize { destination[i] = Float(source[start &+ i]) * (1 / 255) }
      }
    }
  }

  public func input(_ index: Int) -> [Float] {
    [Float](unsafeUninitializedCapacity: inputSize) { buffer, count in
      copyInput(index, into: buffer.baseAddress!)
      count = inputSize
    }
  }

  public func target(_ index: Int) -> [Float] {
    Array(targets[index * targetWidth..<(index + 1) * targetWidth])
  }
}

/// A dataset cut in two: what is trained on, and what is held out.
public struct DataSplit: Sendable {
  public var train: Dataset
  public var test: Dataset
  /// Where it came from, in words for the screen ("MNIST, 60,000 digits", "built-in digits").
  public var origin: String
  /// How each input was standardised, where it was; empty where none was.
  public var inputScales: [Standardization?] = []
  /// How a number to be predicted was standardised.
  public var targetScale: Standardization?
  /// What was left out or made up in reading it, a line each.
  public var notes: [String] = []

  public init(train: Dataset, test: Dataset, origin: String) {
    self.train = train
    self.test = test
    self.origin = origin
  }

  /// Whether all samples can be looked at often: at most 2,000 to train on and 2,000 held out.
  public var isSmall: Bool { max(train.count, test.count) <= 2000 }
}

/// Data that cannot be had or read. `description` is one line that names the file and says what to do.
public struct DataError: Error, Sendable, CustomStringConvertible {
  public let description: String
  public init(_ description: String) { self.description = description }
}

/// The sets that are made by a formula.
public enum ToySet: String, Codable, Sendable, CaseIterable {
  // two classes in the plane
  case circle, xor, gauss, spiral, moons
  // several classes in the plane
  case threeArms = "three-arms"
  case rings, blobs
  // regression in the plane
  case plane
  case multiGauss = "multi-gauss"
  // regression on a line
  case sine, step
}

/// Data as a value: what a run needs to make or find the same samples again.
public enum DataSpec: Codable, Hashable, Sendable {
  /// `count` samples, `noise` 0 … 0.5, `trainShare` 0 … 1 of them trained on. Inputs are multiplied by `scale`.
  case toy(ToySet, count: Int, noise: Float, trainShare: Float, scale: Float)
  /// A few samples written out, all of them trained on and held out alike.
  case table(inputs: [[Float]], targets: [[Float]], kind: TargetKind, inputNames: [String], classNames: [String])
  /// The adding problem (Hochreiter, Schmidhuber 1997): of each sequence of numbers from 0 to 1 two are marked, and their
  /// sum is wanted. Always saying 1 leaves a mean squared error of 0.167.
  case adding(length: Int, train: Int, test: Int)
  /// Sonnets, letter by letter: each sample is `length` letters, and each letter's target the next one.
  case letters(length: Int)
  /// Shakespeare's plays where they are found, else the sonnets.
  case plays(length: Int)
  /// Zachary's karate club: one graph of 34 members and 78 ties. Two members are labelled to train on, the others to test.
  case karateClub
  /// MNIST where it is found, else the program's own digits.
  case digits
  /// A table of the learner's own.
  case csv(CSVSpec)
  /// The program's own digits, always: `train` and `test` samples.
  case builtInDigits(train: Int, test: Int)
}
