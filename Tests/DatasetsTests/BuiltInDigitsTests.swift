import Testing

@testable import Datasets

private let split = Result {
  try DataSpec.builtInDigits(train: 500, test: 200).load(seed: 1, locations: DataLocations(folders: []))
}

private func bytes(_ data: Dataset) -> [UInt8] {
  if case .bytes(let bytes) = data.storage { bytes } else { [] }
}

@Test func theCollectionIsTheSameForEveryone() throws {
  let split = try split.get()
  // FNV-1a over every byte: changes if any arithmetic on the way does.
  let hash = bytes(split.train).reduce(0xcbf2_9ce4_8422_2325 as UInt64) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
  #expect(hash == 0x167F_D72D_4FA8_E900)
  let longer = try DataSpec.builtInDigits(train: 600, test: 50).load(seed: 9, locations: DataLocations(folders: []))
  #expect(bytes(longer.train).starts(with: bytes(split.train)))
  #expect(bytes(split.test).starts(with: bytes(longer.test)))
}

@Test func everyTenHoldEachDigitOnce() throws {
  let split = try split.get()
  #expect(split.origin == "built-in digits, 500")
  #expect(split.train.count == 500 && split.test.count == 200)
  for data in [split.train, split.test] {
    for start in stride(from: 0, to: data.count, by: 10) {
      #expect(Set(data.targets[start..<start + 10]).count == 10)
    }
  }
  #expect(Array(split.train.targets[..<10]) != Array(split.train.targets[10..<20]))
}

@Test func noPictureComesTwice() throws {
  let split = try split.get()
  let pictures = [split.train, split.test].flatMap { data in
    (0..<data.count).map { bytes(data)[$0 * 784..<($0 + 1) * 784] }
  }
  #expect(Set(pictures).count == 700)
}

@Test func picturesAreNormalisedAsMnistIs() throws {
  let data = try split.get().train
  for i in 0..<data.count {
    let picture = bytes(data)[i * 784..<(i + 1) * 784].map { Double($0) / 255 }
    #expect(picture.max() == 1)
    let columns = (0..<28).filter { x in (0..<28).contains { picture[$0 * 28 + x] > 0 } }
    let rows = (0..<28).filter { y in (0..<28).contains { picture[y * 28 + $0] > 0 } }
    #expect((19...20).contains(max(columns.count, rows.count)))
    let mass = picture.reduce(0, +)
    let across = picture.enumerated().reduce(0) { $0 + $1.element * (Double($1.offset % 28) + 0.5) } / mass
    let down = picture.enumerated().reduce(0) { $0 + $1.element * (Double($1.offset / 28) + 0.5) } / mass
    #expect(abs(across - 14) < 1 && abs(down - 14) < 1)
    // Neither a hair nor a blot.
    #expect(mass > 20 && mass < 250)
  }
}

/// The mean picture of each class.
private func means(_ data: Dataset) -> [[Float]] {
  var sums = [[Float]](repeating: [Float](repeating: 0, count: 784), count: 10)
  for i in 0..<data.count {
    let digit = Int(data.target(i)[0])
    for (j, ink) in data.input(i).enumerated() { sums[digit][j] += ink }
  }
  return sums.map { sum in sum.map { $0 * 10 / Float(data.count) } }
}

private func accuracy(_ means: [[Float]], on data: Dataset, count: Int) -> Double {
  let right = (0..<count).filter { i in
    let input = data.input(i)
    let distances = means.map { mean in zip(mean, input).reduce(Float(0)) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) } }
    return distances.firstIndex(of: distances.min()!) == Int(data.target(i)[0])
  }
  return Double(right.count) / Double(count)
}

@Test func theNearestMeanReadsThem() throws {
  let split = try split.get()
  #expect(accuracy(means(split.train), on: split.test, count: 200) > 0.7)
}

/// The simplest classifier there is, which learnt from the program's digits, reads handwriting.
@Test(.enabled(if: realMnist != nil, "set GLASSBOX_DATA to a folder with MNIST"))
func whatIsLearntFromThemReadsRealDigits() throws {
  let mnist = try #require(realMnist)
  let share = accuracy(means(try split.get().train), on: mnist.test, count: 1000)
  #expect(share > 0.6, "\(share)")
}
