import Testing

@testable import Datasets

struct SequenceSetTests {
  static let nowhere = DataLocations(folders: [])

  @Test func twoNumbersAreMarkedAndAddedUp() throws {
    let split = try DataSpec.adding(length: 11, train: 300, test: 200).load(seed: 3, locations: Self.nowhere)
    #expect(split.train.count == 300 && split.test.count == 200)
    var squares = 0.0
    for set in [split.train, split.test] {
      for sample in 0..<set.count {
        let input = set.input(sample)
        let marked = stride(from: 0, to: 22, by: 2).filter { input[$0 + 1] == 1 }
        #expect(marked.count == 2 && marked[0] < 10 && marked[1] >= 10)
        #expect(input[marked[0]] + input[marked[1]] == set.targets[sample])
        squares += Double((set.targets[sample] - 1) * (set.targets[sample] - 1)) / 500
      }
    }
    // The variance of the sum of two uniform numbers is 1/6.
    #expect((squares - 1 / 6).magnitude < 0.03)
    #expect(throws: DataError.self) {
      try DataSpec.adding(length: 1, train: 1, test: 1).load(seed: 1, locations: Self.nowhere)
    }
  }

  @Test func eachLetterIsFollowedByTheNext() throws {
    let split = try DataSpec.letters(length: 16).load(seed: 1, locations: Self.nowhere)
    let text = (0..<3).map { String(split.train.input($0).map { Letters.alphabet[Int($0)] }) }
    #expect(text[0] == "Shall I compare ")
    #expect(text[1] == "compare thee to ")
    let next = split.train.target(0).map { Letters.alphabet[Int($0)] }
    #expect(String(next) == "hall I compare t")
    #expect(split.test.count > 20)
    #expect(throws: DataError.self) { try DataSpec.letters(length: 1).load(seed: 1, locations: Self.nowhere) }
  }

  @Test func everyLetterOfTheSonnetsHasItsToken() throws {
    #expect(Letters.alphabet.count == 65 && Letters.alphabet == Letters.alphabet.sorted())
    #expect(Sonnets.text.utf8.allSatisfy { Letters.token($0) != nil })
    #expect(Letters.token(0x0A) == 0 && Letters.token(0x7A) == 64 && Letters.token(0x23) == nil)
  }

  @Test func thePlaysAreReadWhereTheyAre() throws {
    let folder = try TemporaryFolder()
    let line = "Before we proceed any further, hear me speak.\n"
    try folder.write("shakespeare/input.txt", Array(String(repeating: line, count: 40).utf8))
    let locations = DataLocations(folders: [folder.path])
    let split = try DataSpec.plays(length: 20).load(seed: 1, locations: locations)
    #expect(split.origin == "Shakespeare's plays, 1,840 letters")
    #expect(split.train.count == (1656 - 20 + 15) / 16)
    // Side by side: every letter of the last tenth but the first is guessed once, as far as whole windows go.
    #expect(split.test.count == (184 - 20 + 19) / 20)
    func text(_ tokens: [Float]) -> String { String(tokens.map { Letters.alphabet[Int($0)] }) }
    #expect(text(split.train.input(0)) == "Before we proceed an")
    #expect(text(split.train.target(1)) == " any further, hear m")
    #expect(text(split.test.input(0)) == "Before we proceed an")
    #expect(text(split.test.input(1)) == "y further, hear me s")
    let sonnets = try DataSpec.plays(length: 20).load(seed: 1, locations: Self.nowhere)
    #expect(sonnets.origin.hasPrefix("eight sonnets"))
    #expect(sonnets.train.kind == split.train.kind)
    #expect(throws: DataError.self) { try DataSpec.plays(length: 185).load(seed: 1, locations: locations) }
    try folder.write("shakespeare/input.txt", Array("To be\nor n\u{f6}t".utf8))
    let error = #expect(throws: DataError.self) { try DataSpec.plays(length: 2).load(seed: 1, locations: locations) }
    #expect(error?.description.contains("line 2 holds a sign (code 195)") == true)
  }

  @Test func theClubIsTheOneThatWasPublished() throws {
    #expect(KarateClub.ties.count == 78)
    #expect(Set(KarateClub.ties.map { "\(min($0.0, $0.1)) \(max($0.0, $0.1))" }).count == 78)
    #expect(KarateClub.withInstructor.count == 17)
    var degrees = [Int](repeating: 0, count: 34)
    for tie in KarateClub.ties {
      degrees[tie.0] += 1
      degrees[tie.1] += 1
    }
    #expect(degrees[0] == 16 && degrees[33] == 17 && degrees[11] == 1)
    let split = try DataSpec.karateClub.load(seed: 1, locations: Self.nowhere)
    #expect(split.train.targets.filter { $0 >= 0 } == [0, 1])
    #expect(split.test.targets.count { $0 >= 0 } == 32)
  }

  /// So that a lesson's network can be held against data that nobody has loaded.
  @Test(
    arguments: [
      .toy(.circle, count: 4, noise: 0, trainShare: 0.5, scale: 1),
      .toy(.sine, count: 4, noise: 0, trainShare: 0.5, scale: 1),
      .table(inputs: [[1, 2, 3]], targets: [[4, 5]], kind: .regression(2), inputNames: [], classNames: []),
      .adding(length: 7, train: 2, test: 1), .letters(length: 9), .plays(length: 9), .karateClub, .digits,
      .builtInDigits(train: 3, test: 2),
    ] as [DataSpec]) func whatIsKnownBeforeHolds(_ spec: DataSpec) throws
  {
    let split = try spec.load(seed: 1, locations: Self.nowhere)
    for set in [split.train, split.test] {
      #expect(set.inputSize == spec.inputSize && set.kind == spec.kind)
      guard let vocabulary = spec.vocabulary, case .floats(let tokens) = set.storage else { continue }
      #expect(tokens.allSatisfy { $0 >= 0 && $0 < Float(vocabulary) && $0 == $0.rounded() })
    }
  }
}
