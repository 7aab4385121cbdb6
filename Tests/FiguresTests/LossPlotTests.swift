import Canvas
import Figures
import Testing

@Suite struct LossPlotTests {
  @Test func theAxisDoublesWhenItIsFull() {
    func end(_ step: Int) -> Int { LossPlot(train: [], lastStep: step).axisEnd }
    #expect([0, 100, 101, 200, 201, 1240].map(end) == [100, 100, 200, 200, 400, 1600])
  }

  @Test func whatIsNoNumberLeavesAGapAndSaysSo() {
    let point = LossPoint(firstStep: 5, lastStep: 5, minimum: .nan, maximum: .nan, mean: .nan)
    #expect(draw(LossPlot(train: [point], lastStep: 5), 60, 10).plainText.contains("train NaN") == false)
    #expect(draw(LossPlot(train: [point], lastStep: 5), 60, 10).plainText.contains("NaN"))
    let infinite = LossPoint(firstStep: 5, lastStep: 5, minimum: 0, maximum: .infinity, mean: .infinity)
    #expect(draw(LossPlot(train: [infinite], lastStep: 5), 60, 10).plainText.contains("∞"))
  }

  @Test func hugeAndTinyLossesHaveShortNumbers() {
    func text(_ loss: Float) -> String {
      let point = LossPoint(firstStep: 0, lastStep: 5, minimum: loss, maximum: loss, mean: loss)
      return draw(LossPlot(train: [point], lastStep: 5), 70, 10).plainText
    }
    #expect(text(3e14).contains("3×10¹⁴"))
    #expect(text(2e-7).contains("<0.001"))
    #expect(text(2e-7).contains("10⁻⁷"))
    #expect(!text(3e14).contains("000,000"))
  }
}
