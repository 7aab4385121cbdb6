import Testing

@testable import Curriculum

/// The worked examples of Part I: each number must stand in the prose of its chapter as a claim. The checker proves that
/// the claims hold; this proves that they are made.
@Suite struct WorkedNumbersTests {
  struct Net: Sendable, CustomTestStringConvertible {
    var name: String
    /// Any of these will do.
    var chapters: [String]
    var numbers: [String]
    var testDescription: String { name }
  }

  static let nets = [
    Net(
      name: "exam neuron, σ", chapters: ["neuron", "activation", "loss", "backprop"],
      numbers: ["2.6", "0.931", "0.426", "0.401", "0.386"]),
    Net(name: "2-2-1, ReLU then σ", chapters: ["forward"], numbers: ["0.78", "0.37", "0.781", "0.686"]),
    Net(
      name: "the same backwards, y = 1", chapters: ["backprop"],
      numbers: [
        "0.377", "−0.314", "−0.245", "−0.116", "−0.220", "−0.157", "−0.110", "−0.176", "−0.079", "−0.126", "0.870",
      ]),
    Net(
      name: "2-3-1, ReLU then σ", chapters: ["forward"], numbers: ["0.44", "−0.49", "0.08", "0", "0.496", "0.622"]),
    Net(name: "the same backwards, y = 0", chapters: ["forward", "backprop"], numbers: ["0.273", "0", "0.050"]),
    Net(
      name: "4-3-3-10, ReLU, softmax", chapters: ["forward"],
      numbers: ["0.12", "0.75", "−0.41", "0", "−0.402", "0.487", "0.041"]),
  ]

  @Test(arguments: nets) func everyWorkedNumberIsAClaim(_ net: Net) throws {
    let claims = net.chapters.compactMap(LessonLibrary.embedded().lesson).flatMap(\.pages).flatMap(\.claims)
    #expect(!claims.isEmpty)
    for number in net.numbers {
      let wanted = try #require(ShownNumber(number))
      let isThere = claims.contains { claim in
        ShownNumber(claim.text).map { $0.decimals >= wanted.decimals && wanted.matches($0.value, tolerance: nil) }
          == true
      }
      #expect(isThere, "\(number) is no claim in \(net.chapters.joined(separator: ", "))")
    }
  }
}

extension Page {
  /// Every claim of the page, the right number to be typed among them.
  fileprivate var claims: [Claim] {
    var inlines = blocks.flatMap(\.inlines)
    if let prediction { inlines += prediction.inlines }
    if let challenge { inlines += challenge.task }
    return inlines.compactMap { if case .claim(let claim) = $0 { claim } else { nil } }
      + (prediction?.number.map { [$0.truth] } ?? [])
  }
}
