import Canvas
import Curriculum
import Testing

@testable import Explainer

@Suite struct TextLayoutTests {
  private let theme = Theme(.dark, depth: .palette256)

  private func lines(_ inlines: [Inline], width: Int) -> [String] {
    wrap(inlines, width: width, theme).map { $0.map(\.text).joined() }
  }

  @Test func wrapsAtBlanks() {
    #expect(lines([.text("the quick brown fox")], width: 10) == ["the quick", "brown fox"])
  }

  @Test func keepsPunctuationWithItsWord() {
    #expect(lines([.text("a big "), .strong("weight"), .text(", yes")], width: 12) == ["a big", "weight, yes"])
    #expect(lines([.text("hold the "), .strong("weight"), .text(".")], width: 15) == ["hold the", "weight."])
  }

  @Test func cutsWhatIsLongerThanALine() {
    #expect(lines([.text("abcdefghij")], width: 4) == ["abcd", "efgh", "ij"])
  }

  @Test func noLineIsTooLong() {
    let text = "Every input is multiplied by how much it matters, the products are added, and a bias moves the bar."
    for width in 1...60 {
      for line in lines([.text(text), .strong("End"), .text(".")], width: width) {
        #expect(line.unicodeScalars.count <= width, "\(width): \(line)")
      }
    }
  }

  @Test func losesNoWord() {
    let text = "one two three four five six seven eight nine ten"
    for width in 5...40 { #expect(lines([.text(text)], width: width).joined(separator: " ") == text) }
  }
}
