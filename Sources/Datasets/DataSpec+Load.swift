extension DataSpec {
  /// Makes or reads the samples. The same spec and seed give the same bits everywhere.
  ///
  /// Digits do not depend on the seed: MNIST and the built-in set are fixed collections.
  /// - Throws: DataError in one line, with the file and what to do.
  public func load(seed: UInt64, locations: DataLocations) throws -> DataSplit {
    switch self {
    case .toy(let set, let count, let noise, let trainShare, let scale):
      try DataSpec.toy(set, count, noise, trainShare, scale, seed)
    case .table(let inputs, let targets, let kind, let inputNames, let classNames):
      try DataSpec.table(inputs, targets, kind, inputNames, classNames)
    case .csv(let spec):
      try spec.load(seed: seed, locations: locations)
    case .adding(let length, let train, let test):
      try AddingProblem.make(length: length, train: train, test: test, seed: seed)
    case .letters(let length):
      try Sonnets.make(length: length)
    case .plays(let length):
      try DataSpec.plays(length: length, locations)
    case .karateClub:
      KarateClub.make()
    case .digits:
      try DataSpec.digits(locations)
    case .builtInDigits(let train, let test):
      try DataSpec.builtIn(train: train, test: test)
    }
  }

  private static func digits(_ locations: DataLocations) throws -> DataSplit {
    try locations.check()
    return try Mnist.find(in: locations) ?? builtIn(train: 10_000, test: 2_000)
  }

  private static func plays(length: Int, _ locations: DataLocations) throws -> DataSplit {
    try Letters.check(length: length)
    try locations.check()
    return try Plays.find(length: length, in: locations) ?? Sonnets.make(length: length)
  }

  private static func builtIn(train: Int, test: Int) throws -> DataSplit {
    guard (1...100_000).contains(train), (0...100_000).contains(test) else {
      throw DataError(
        "built-in digits: \(train) to train on and \(test) held out; ask for 1 to 100,000 and 0 to 100,000")
    }
    return DataSplit(
      train: BuiltInDigits.make(count: train, heldOut: false), test: BuiltInDigits.make(count: test, heldOut: true),
      origin: "built-in digits, \(grouped(train))")
  }

  /// Every prefix of the samples stands for all of them, so the cut needs no shuffle; with a share of 1 all samples are
  /// trained on and held out alike.
  private static func toy(
    _ set: ToySet, _ count: Int, _ noise: Float, _ trainShare: Float, _ scale: Float, _ seed: UInt64
  ) throws -> DataSplit {
    func fail(_ what: String) -> DataError { DataError("\(set.rawValue) data: \(what)") }
    guard (1...1_000_000).contains(count) else { throw fail("\(count) samples; ask for 1 to 1,000,000") }
    guard noise >= 0, noise <= 0.5 else { throw fail("noise \(noise); it goes from 0 to 0.5") }
    guard scale.isFinite, scale > 0 else { throw fail("scale \(scale); it is a number above 0") }
    guard trainShare >= 0, trainShare <= 1 else { throw fail("a share of \(trainShare); it goes from 0 to 1") }
    let trained = Int((Double(count) * Double(trainShare)).rounded())
    guard trained > 0 else { throw fail("none of \(count) samples to train on; raise the share or the count") }

    let generator = ToyGenerator(set, count: count, noise: Double(noise), seed: seed)
    let samples = (0..<count).map(generator.sample)
    func dataset(_ range: Range<Int>) -> Dataset {
      Dataset(
        storage: .floats(samples[range].flatMap { $0.input.map { Float($0 * Double(scale)) } }),
        targets: samples[range].map { Float($0.target) }, inputSize: set.isLine ? 1 : 2, kind: set.kind,
        inputNames: set.isLine ? ["x"] : ["x₁", "x₂"])
    }
    return DataSplit(
      train: dataset(0..<trained), test: dataset(trained == count ? 0..<count : trained..<count),
      origin: "\(set.rawValue), \(grouped(count)) points")
  }

  private static func table(
    _ inputs: [[Float]], _ targets: [[Float]], _ kind: TargetKind, _ inputNames: [String], _ classNames: [String]
  ) throws -> DataSplit {
    func fail(_ what: String) -> DataError { DataError("table data: \(what)") }
    guard let width = inputs.first?.count, width > 0 else { throw fail("no samples; write at least one") }
    guard inputs.count == targets.count else {
      throw fail("\(inputs.count) inputs but \(targets.count) targets; write one target for each input")
    }
    guard inputNames.isEmpty || inputNames.count == width else {
      throw fail("\(inputNames.count) input names for \(width) inputs; name all or none")
    }
    let empty = Dataset(storage: .floats([]), targets: [], inputSize: width, kind: kind)
    guard empty.targetWidth > 0 else { throw fail("targets of no numbers; write at least one") }
    for (row, (input, target)) in zip(inputs, targets).enumerated() {
      guard input.count == width, target.count == empty.targetWidth else {
        throw fail(
          "sample \(row + 1) has \(input.count) inputs and \(target.count) targets, not \(width) and "
            + "\(empty.targetWidth); make all samples alike")
      }
      guard (input + target).allSatisfy(\.isFinite) else {
        throw fail("sample \(row + 1) holds something that is not a number; write plain numbers")
      }
      guard kind.allows(target[0]) else {
        throw fail("sample \(row + 1) has the target \(target[0]); \(kind.expectation)")
      }
    }
    let all = Dataset(
      storage: .floats(inputs.flatMap { $0 }), targets: targets.flatMap { $0 }, inputSize: width, kind: kind,
      inputNames: inputNames, classNames: classNames)
    return DataSplit(
      train: all, test: all, origin: "\(grouped(inputs.count)) \(inputs.count == 1 ? "sample" : "samples")")
  }
}

extension TargetKind {
  fileprivate func allows(_ target: Float) -> Bool {
    switch self {
    case .binary: target == 0 || target == 1
    case .classes(let count): target >= 0 && target < Float(count) && target == target.rounded()
    case .labels(let classes, _): target == -1 || TargetKind.classes(classes).allows(target)
    case .regression: true
    }
  }

  fileprivate var expectation: String {
    switch self {
    case .binary: "use 0 or 1"
    case .classes(let count): "use a class number from 0 to \(count - 1)"
    case .labels(let classes, _): "use class numbers from 0 to \(classes - 1), or -1 for none"
    case .regression: "use a number"
    }
  }
}
