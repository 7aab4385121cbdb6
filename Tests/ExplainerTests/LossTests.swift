import Canvas
import Curriculum
import Datasets
import Explainer
import Shell
import Testing
import Training

/// The chapter that asks how wrong, by keys.
@Suite struct LossTests {
  private func open(page: Int, size: Size = Size(width: 120, height: 40)) throws -> Headless {
    try Headless(
      options: InterfaceOptions(
        library: .embedded(), chapter: "loss", page: page, locations: DataLocations(folders: []), threads: 1),
      size: size, capabilities: Capabilities())
  }

  private func text(_ headless: Headless) -> String { headless.frame.plainText }

  @Test func theFirstArrowMovesTheMisses() throws {
    let headless = try open(page: 1)
    #expect(text(headless).contains("0.931") && text(headless).contains("0.426"))
    try headless.keys("Up")
    // z goes from 2.6 to 2.9 and from −0.3 to −0.25.
    #expect(text(headless).contains("[+0.75]"))
    #expect(text(headless).contains("0.948") && text(headless).contains("0.438"))
  }

  @Test func theLossIsToldAfterTheAnswer() throws {
    for size in [Size(width: 120, height: 40), Size(width: 80, height: 24)] {
      let headless = try open(page: 2, size: size)
      #expect(!text(headless).contains("0.554"))
      try headless.keys("Enter Down*2 Enter")
      #expect(text(headless).contains("0.554"))
      #expect(text(headless).split(separator: "\n").contains { $0.contains("mean ") && $0.contains("0.303") })
    }
  }

  @Test func whatIsTurnedIsSeenWithoutTheText() throws {
    for page in [5, 7, 8] {
      let headless = try open(page: page, size: Size(width: 80, height: 24))
      try headless.keys("Tab Up")
      let value = try #require(headless.model.selected.flatMap { headless.model.value(of: $0.element) })
      #expect(text(headless).contains("[\(Format.signed(value, decimals: 2))]"), "page \(page)")
    }
  }

  @Test func theSameMissesByThreeLosses() throws {
    let headless = try open(page: 5)
    for number in ["0.088", "0.241", "0.303"] { #expect(text(headless).contains(number)) }
    let scans = headless.model.snapshot.scans
    #expect(scans.compactMap(\.request.loss) == [.meanSquaredError, .meanAbsoluteError, .binaryCrossEntropy])
    // Where all are told they pass, the first two are flat and the third is not.
    let ends = scans.map { abs($0.values[$0.values.count - 1] - $0.values[$0.values.count - 8]) }
    #expect(ends[0] < 0.001 && ends[1] < 0.001 && ends[2] > 0.2)
  }

  @Test func theMeanAndTheMiddleHouse() throws {
    let headless = try open(page: 6)
    func lowest(_ index: Int) throws -> Float {
      let scan = headless.model.snapshot.scans[index]
      let place = try #require(scan.values.indices.min { scan.values[$0] < scan.values[$1] })
      let range = scan.request.x.range
      return range.lowerBound + (range.upperBound - range.lowerBound) * (Float(place) + 0.5) / Float(scan.values.count)
    }
    #expect(abs(try lowest(0) - 4) < 0.1)
    #expect(abs(try lowest(1) - 2) < 0.1)
    try headless.keys("Down*8")
    #expect(text(headless).contains("[+4.00]") && text(headless).contains("16.400"))
  }

  @Test func onlyTheRightClassCounts() throws {
    let headless = try open(page: 7)
    #expect(text(headless).contains("1.259") && text(headless).contains("2 of 3"))
    try headless.keys("Up*20")
    #expect(abs(try #require(headless.model.value(of: ParameterElement("output.bias", 2))) - 2) < 1e-5)
    #expect(!text(headless).contains("1.259"))
    #expect(text(headless).contains("bias fox"))
  }

  @Test func theChallengeIsWonByKeysAndOnlyWithTheLineKept() throws {
    let headless = try open(page: 8)
    #expect(headless.model.page?.challenge != nil)
    // All bias: surer about the one, wrong about the other.
    try headless.keys("= text:5.6 Enter Right = text:2.4 Enter")
    #expect(text(headless).contains("×") && !headless.model.challenge.isWon)
    try headless.keys("Right = text:-32 Enter")
    #expect(headless.model.challenge.isWon)
    #expect(text(headless).contains("5.71 ✓") && text(headless).contains("13.33 ✓"))
  }

  @Test func aSmallLossWithAnotherLineWinsNothing() throws {
    let headless = try open(page: 8)
    // The line through (5, 0) and (0, 20) parts them better still.
    try headless.keys("= text:8 Enter Right = text:2 Enter Right = text:-40 Enter")
    #expect(try #require(headless.model.snapshot.train).loss < 0.05)
    #expect(!headless.model.challenge.isWon)
  }

  @Test func theChallengeIsWonByPresses() throws {
    let headless = try open(page: 8)
    // Seven times as much: 21, 9 and 120 steps of 0.2, ten at a time where that is shorter.
    try headless.keys("K*2 Up Right K Down Right J*12")
    #expect(headless.model.challenge.isWon)
  }

  @Test func theLandMovesWithANudge() throws {
    let headless = try open(page: 9)
    let before = text(headless)
    let map = try #require(headless.model.snapshot.scans.last)
    #expect(map.request.y != nil && map.values.count == 36 * 28)
    try headless.keys("Up")
    #expect(text(headless) != before)
    // Along w₁ and over w₁ and b nothing changes but the point; another weight changes the land.
    #expect(headless.model.snapshot.scans.last?.values == map.values)
    try headless.keys("Right Up")
    #expect(headless.model.snapshot.scans.last?.values != map.values)
  }
}
