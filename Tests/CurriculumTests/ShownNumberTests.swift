import Testing

@testable import Curriculum

@Suite struct ShownNumberTests {
  @Test(arguments: [
    ("0.931", 0.9308615, true), ("0.931", 0.9316, false), ("+2.60", 2.6, true), ("−4.00", -4.004, true),
    ("−4.00", 4, false), ("235,146", 235_146, true), ("235,146", 235_147, false), ("97 %", 0.9749, true),
    ("97 %", 0.976, false), ("3", 2.5, true), ("3", 2.4, false),
  ]) func holdsToTheDigitsShown(_ text: String, _ value: Double, _ holds: Bool) throws {
    #expect(try #require(ShownNumber(text)).matches(value, tolerance: nil) == holds)
  }

  @Test func toleranceIsInTheUnitsShown() throws {
    let shown = try #require(ShownNumber("97 %"))
    #expect(shown.matches(0.979, tolerance: 1))
    #expect(!shown.matches(0.981, tolerance: 1))
  }

  @Test(arguments: ["", "about 3", "%", "3 of 4", "1.2.3", "٣"]) func refusesOtherTexts(_ text: String) {
    #expect(ShownNumber(text) == nil)
  }
}
