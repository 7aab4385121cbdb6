import PortableMath

/// Sequences in which two numbers are marked, one in each half; the target is their sum.
enum AddingProblem {
  static func make(length: Int, train: Int, test: Int, seed: UInt64) throws -> DataSplit {
    guard (2...1000).contains(length), (1...100_000).contains(train), (0...100_000).contains(test) else {
      throw DataError(
        "adding problem: sequences of \(length), \(train) to train on and \(test) held out; ask for lengths from 2 to "
          + "1,000 and at most 100,000 of each")
    }
    return DataSplit(
      train: samples(0..<train, length: length, seed: seed),
      test: samples(train..<train + test, length: length, seed: seed),
      origin: "adding problem, \(grouped(train)) sequences of \(length)")
  }

  /// Position by position the number and its mark, 0 or 1.
  private static func samples(_ range: Range<Int>, length: Int, seed: UInt64) -> Dataset {
    let random = Philox(seed: seed, purpose: .data)
    var inputs: [Float] = []
    var targets: [Float] = []
    for sample in range {
      // Two numbers more than the sequence has, to choose the marked places by.
      let numbers = (0..<length + 2).map { random.uniform(sample * (length + 2) + $0) }
      let half = length / 2
      let marked = [
        Int(numbers[length] * Float(half)), half + Int(numbers[length + 1] * Float(length - half)),
      ]
      for place in 0..<length { inputs += [numbers[place], marked.contains(place) ? 1 : 0] }
      targets.append(numbers[marked[0]] + numbers[marked[1]])
    }
    return Dataset(storage: .floats(inputs), targets: targets, inputSize: 2 * length, kind: .regression(1))
  }
}
