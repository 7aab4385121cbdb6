import Datasets
import Testing

private let nowhere = DataLocations(folders: [])

private func load(
  _ set: ToySet, count: Int = 500, noise: Float = 0, share: Float = 0.5, scale: Float = 1, seed: UInt64 = 1
) throws -> DataSplit {
  try DataSpec.toy(set, count: count, noise: noise, trainShare: share, scale: scale).load(
    seed: seed, locations: nowhere)
}

private func points(_ data: Dataset) -> [(x: Float, y: Float, target: Float)] {
  (0..<data.count).map { i in
    let input = data.input(i)
    return (input[0], input.count > 1 ? input[1] : 0, data.target(i)[0])
  }
}

@Test(arguments: ToySet.allCases, [0, 0.1, 0.5] as [Float])
func everySetIsWhole(set: ToySet, noise: Float) throws {
  let split = try load(set, count: 301, noise: noise, share: 0.7)
  #expect(split.train.count == 211)
  #expect(split.test.count == 90)
  #expect(split.origin == "\(set.rawValue), 301 points")
  for data in [split.train, split.test] {
    #expect(data.inputNames == (set.isLine ? ["x"] : ["x₁", "x₂"]))
    for i in 0..<data.count {
      #expect(data.input(i).count == data.inputSize)
      #expect(data.input(i).allSatisfy { $0.isFinite && abs($0) < 20 })
      #expect(data.target(i)[0].isFinite)
    }
  }
}

@Test(arguments: [ToySet.circle, .xor, .gauss, .spiral, .moons], [0, 0.25, 0.5] as [Float])
func everyPrefixIsBalanced(set: ToySet, noise: Float) throws {
  let split = try load(set, noise: noise)
  var ahead = 0
  for i in 0..<split.train.count {
    let target = split.train.target(i)[0]
    #expect(target == 0 || target == 1)
    ahead += target == 1 ? 1 : -1
    #expect(abs(ahead) <= 1)
  }
}

@Test(arguments: [ToySet.threeArms, .rings, .blobs], [0, 0.25, 0.5] as [Float])
func severalClassesTakeTurns(set: ToySet, noise: Float) throws {
  guard case .classes(let classes) = set.kind else {
    Issue.record("\(set) has no classes")
    return
  }
  #expect(classes >= 3)
  let split = try load(set, count: set.usualCount, noise: noise)
  for i in 0..<split.train.count { #expect(split.train.target(i)[0] == Float(i % classes)) }
  #expect(split.train.count + split.test.count == set.usualCount)
}

@Test(arguments: ToySet.allCases)
func theSeedDecidesAndTheScaleOnlyScales(set: ToySet) throws {
  let first = try load(set, noise: 0.2)
  let again = try load(set, noise: 0.2)
  let other = try load(set, noise: 0.2, seed: 2)
  let small = try load(set, noise: 0.2, scale: 0.5)
  let inputs = { (data: Dataset) in (0..<data.count).flatMap { data.input($0) } }
  #expect(inputs(first.train) == inputs(again.train))
  #expect(first.train.targets == again.train.targets)
  #expect(inputs(first.train) != inputs(other.train))
  #expect(inputs(first.train).map { $0 * 0.5 } == inputs(small.train))
  #expect(first.train.targets == small.train.targets)
}

@Test func spiralFollowsItsArms() throws {
  let split = try load(.spiral)
  var radii: [Float] = []
  for data in [split.train, split.test] {
    for (x, y, target) in points(data) {
      let radius = (x * x + y * y).squareRoot()
      radii.append(radius)
      // An arm turns 1.75 times on its way to radius 5.
      let turn = Double(radius) / 5 * 1.75 * 2 * .pi + (target == 1 ? 0 : .pi)
      #expect(abs(Double(x) - Double(radius) * sine(turn)) < 1e-4)
    }
  }
  radii.sort()
  #expect(radii[0] == 0 && radii[1] == 0 && abs(radii[499] - 4.98) < 1e-4)
  // Both halves reach from the centre to the end.
  let farthest = points(split.test).map { $0.x * $0.x + $0.y * $0.y }.max() ?? 0
  #expect(farthest > 4.8 * 4.8)
}

@Test(arguments: [0.25, 0.5, 0.75] as [Float], [1, 2, 10] as [UInt64])
func neitherPartOfTheSpiralHasGaps(_ share: Float, _ seed: UInt64) throws {
  let split = try load(.spiral, share: share, seed: seed)
  for (data, share) in [(split.train, share), (split.test, 1 - share)] {
    for arm in [0, 1] as [Float] {
      let radii = points(data).filter { $0.target == arm }.map { ($0.x * $0.x + $0.y * $0.y).squareRoot() }.sorted()
      // The golden ratio leaves steps of three lengths, the longest the sum of the other two.
      let widest = zip(radii, radii.dropFirst()).map { $1 - $0 }.max() ?? .infinity
      #expect(widest < 2.7 * (5 / 250) / share)
    }
  }
}

private func sine(_ x: Double) -> Double {
  var (term, sum) = (x, x)
  for k in stride(from: 3.0, to: 61, by: 2) {
    term *= -x * x / (k * (k - 1))
    sum += term
  }
  return sum
}

@Test func threeArmsAreThirdsOfATurnApart() throws {
  let split = try load(.threeArms, count: 600)
  for data in [split.train, split.test] {
    for (x, y, target) in points(data) {
      let radius = Double(x * x + y * y).squareRoot()
      // An arm turns 1.25 times on its way to radius 5.
      let turn = (radius / 5 * 1.25 + Double(target) / 3) * 2 * .pi
      #expect(abs(Double(x) - radius * sine(turn)) < 1e-4)
    }
  }
}

@Test func ringsAndBlobsHaveTheirPlaces() throws {
  for (x, y, target) in points(try load(.rings, count: 600).train) {
    let radius = (x * x + y * y).squareRoot()
    #expect(radius >= 2 * target - 1e-4 && radius <= 2 * target + 1.0001)
  }
  let blobs = points(try load(.blobs, count: 8000, share: 1).train)
  for (corner, center) in [(2.5, 2.5), (-2.5, 2.5), (2.5, -2.5), (-2.5, -2.5)].enumerated() {
    let own = blobs.filter { $0.target == Float(corner) }
    #expect(own.count == 2000)
    #expect(abs(own.reduce(0) { $0 + Double($1.x) } / 2000 - center.0) < 0.1)
    #expect(abs(own.reduce(0) { $0 + Double($1.y) } / 2000 - center.1) < 0.1)
  }
}

@Test func circleAndXorKeepTheirGaps() throws {
  for (x, y, target) in points(try load(.circle).train) {
    let radius = (x * x + y * y).squareRoot()
    #expect(target == 1 ? radius <= 2.5 : radius >= 3.4999 && radius <= 5.0001)
  }
  for (x, y, target) in points(try load(.xor).train) {
    #expect(abs(x) >= 0.3 && abs(y) >= 0.3 && abs(x) <= 5.3 && abs(y) <= 5.3)
    #expect((x * y > 0) == (target == 1))
  }
}

@Test func noiseBlursLabelsOfTheCircle() throws {
  let wrong = points(try load(.circle, count: 2000, noise: 0.5, share: 1).train).filter { x, y, target in
    (x * x + y * y < 9) != (target == 1)
  }
  #expect(wrong.count > 200 && wrong.count < 1000)
}

@Test func gaussiansHaveTheirCentresAndSpread() throws {
  for (noise, variance) in [(0, 0.5), (0.5, 4)] as [(Float, Double)] {
    let all = points(try load(.gauss, count: 8000, noise: noise, share: 1).train).filter { $0.target == 1 }
    let mean = all.reduce(0.0) { $0 + Double($1.x) } / 4000
    let spread = all.reduce(0.0) { $0 + (Double($1.x) - mean) * (Double($1.x) - mean) } / 4000
    #expect(abs(mean - 2) < 0.1)
    #expect(abs(spread / variance - 1) < 0.08)
  }
}

@Test func regressionTargetsFollowTheirFormula() throws {
  for (x, y, target) in points(try load(.plane).train) { #expect(abs(target - (x + y) / 10) < 1e-6) }
  let hills = points(try load(.multiGauss, count: 4000, share: 1).train)
  for (x, y, target) in hills where abs(x - 4) < 0.3 && abs(y - 2.5) < 0.3 { #expect(target > 0.7) }
  for (x, y, target) in hills where abs(x) < 0.3 && abs(y - 2.5) < 0.3 { #expect(target < -0.7) }
  #expect(hills.contains { $0.target == 0 })
  for (x, _, target) in points(try load(.sine).train) { #expect(abs(Double(target) - sine(Double(x))) < 1e-6) }
  for (x, _, target) in points(try load(.step).train) { #expect(target == (x < 0 ? 0 : 1)) }
}

@Test func moonsInterlock() throws {
  let all = points(try load(.moons, share: 1).train)
  #expect(all.allSatisfy { abs($0.x) <= 6 && abs($0.y) <= 3 })
  // No upright line parts them, nor a level one.
  #expect(all.contains { $0.target == 1 && $0.x < 0 } && all.contains { $0.target == 0 && $0.x > 0 })
  #expect(all.contains { $0.target == 1 && $0.y > 0 } && all.contains { $0.target == 0 && $0.y < 0 })
}

@Test func aFullShareHoldsTheSameSamplesOut() throws {
  let split = try load(.xor, count: 10, share: 1)
  #expect(split.train.count == 10 && split.test.count == 10)
}

@Test(arguments: [
  DataSpec.toy(.xor, count: 0, noise: 0, trainShare: 0.5, scale: 1),
  .toy(.xor, count: -5, noise: 0, trainShare: 0.5, scale: 1),
  .toy(.xor, count: .max, noise: 0, trainShare: 0.5, scale: 1),
  .toy(.xor, count: 10, noise: 0.6, trainShare: 0.5, scale: 1),
  .toy(.xor, count: 10, noise: .nan, trainShare: 0.5, scale: 1),
  .toy(.xor, count: 10, noise: 0, trainShare: 1.5, scale: 1),
  .toy(.xor, count: 10, noise: 0, trainShare: .nan, scale: 1),
  .toy(.xor, count: 10, noise: 0, trainShare: 0, scale: 1),
  .toy(.xor, count: 10, noise: 0, trainShare: 0.5, scale: 0),
  .toy(.xor, count: 10, noise: 0, trainShare: 0.5, scale: .infinity),
  .table(inputs: [], targets: [], kind: .binary, inputNames: [], classNames: []),
  .table(inputs: [[]], targets: [[1]], kind: .binary, inputNames: [], classNames: []),
  .table(inputs: [[1], [2]], targets: [[1]], kind: .binary, inputNames: [], classNames: []),
  .table(inputs: [[1], [2, 3]], targets: [[1], [0]], kind: .binary, inputNames: [], classNames: []),
  .table(inputs: [[1]], targets: [[0.5]], kind: .binary, inputNames: [], classNames: []),
  .table(inputs: [[1]], targets: [[3]], kind: .classes(3), inputNames: [], classNames: []),
  .table(inputs: [[1]], targets: [[.nan]], kind: .regression(1), inputNames: [], classNames: []),
  .table(inputs: [[1]], targets: [[]], kind: .regression(0), inputNames: [], classNames: []),
  .table(inputs: [[1]], targets: [[1]], kind: .binary, inputNames: ["a", "b"], classNames: []),
  .builtInDigits(train: 0, test: 1),
  .builtInDigits(train: 1, test: -1),
  .builtInDigits(train: .max, test: 0),
])
func whatCannotBeMadeIsRefusedInOneLine(spec: DataSpec) throws {
  let error = try #require(throws: DataError.self) { try spec.load(seed: 1, locations: nowhere) }
  #expect(!error.description.contains("\n"))
  #expect(error.description.contains(";"), "says what to do: \(error)")
}

@Test func aTableIsTakenAsWritten() throws {
  let spec = DataSpec.table(
    inputs: [[6, 8], [1, 10]], targets: [[1], [0]], kind: .binary, inputNames: ["studied", "slept"], classNames: [])
  let split = try spec.load(seed: 1, locations: nowhere)
  #expect(split.train.input(1) == [1, 10] && split.train.target(0) == [1])
  #expect(split.test.count == 2)
  #expect(split.origin == "2 samples")
}
