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
    let text = (0..<3).map { String(split.train.input($0).map { Sonnets.alphabet[Int($0)] }) }
    #expect(text[0] == "Shall I compare ")
    #expect(text[1] == "compare thee to ")
    let next = split.train.target(0).map { Sonnets.alphabet[Int($0)] }
    #expect(String(next) == "hall I compare t")
    #expect(split.test.count > 20)
    #expect(throws: DataError.self) { try DataSpec.letters(length: 1).load(seed: 1, locations: Self.nowhere) }
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
}
