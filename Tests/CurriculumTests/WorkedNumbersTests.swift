import Testing
import Training

@testable import Curriculum

/// The worked examples of Part I: each number must stand as a claim on a page that shows the very network it is of. The
/// checker proves that the claims hold; this proves that they are made.
@Suite struct WorkedNumbersTests {
  struct Net: Sendable, CustomTestStringConvertible {
    var name: String
    /// Any of these will do.
    var chapters: [String]
    /// Inputs, then the neurons of each layer.
    var sizes: [Int]
    var numbers: [String]
    var testDescription: String { name }
  }

  static let nets = [
    Net(
      name: "exam neuron, σ", chapters: ["neuron", "loss"], sizes: [2, 1],
      numbers: ["2.6", "0.931", "0.426", "0.401", "0.386"]),
    Net(
      name: "2-2-1, ReLU then σ", chapters: ["forward"], sizes: [2, 2, 1], numbers: ["0.78", "0.37", "0.781", "0.686"]
    ),
    Net(
      name: "the same backwards, y = 1", chapters: ["backprop"], sizes: [2, 2, 1],
      numbers: [
        "0.377", "−0.314", "−0.245", "−0.116", "−0.220", "−0.157", "−0.110", "−0.176", "−0.079", "−0.126", "0.870",
      ]),
    Net(
      name: "2-3-1, ReLU then σ", chapters: ["forward"], sizes: [2, 3, 1],
      numbers: ["0.44", "−0.49", "0.08", "0", "0.496", "0.622"]),
    Net(
      name: "the same backwards, y = 0", chapters: ["backprop"], sizes: [2, 3, 1], numbers: ["0.273", "0", "0.050"]),
    Net(
      name: "4-3-3-10, ReLU, softmax", chapters: ["forward"], sizes: [4, 3, 3, 10],
      numbers: ["0.12", "0.75", "−0.41", "−0.402", "0.487", "0.041", "0"]),
  ]

  @Test(arguments: nets) func everyWorkedNumberIsAClaim(_ net: Net) throws {
    let pages = net.chapters.compactMap(LessonLibrary.embedded().lesson).flatMap(\.pages)
    let claims = pages.filter { $0.scene?.run.sizes == net.sizes }.flatMap(\.claims)
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

  @Test func theFirstDiagramIsThreeFourTwo() throws {
    let page = try #require(LessonLibrary.embedded().lesson("forward")?.pages.first)
    #expect(page.scene?.run.sizes == [3, 4, 2])
  }

  /// Who has followed so far can work the last gradient out, and is asked to.
  @Test func theLastGradientIsToBeTyped() throws {
    let numbers = LessonLibrary.embedded().lesson("backprop")?.pages.compactMap { $0.prediction?.number } ?? []
    #expect(numbers.map(\.truth.text) == ["−0.176"])
  }
}

extension Run {
  fileprivate var sizes: [Int] {
    [model.inputs] + ((try? model.outline())?.layers.map(\.output.width) ?? [])
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
