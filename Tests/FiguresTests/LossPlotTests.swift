import Canvas
import Figures
import Testing

@Suite struct LossPlotTests {
  @Test func theAxisDoublesWhenItIsFull() {
    func end(_ step: Int) -> Int { LossPlot(train: [], lastStep: step).axisEnd }
    #expect([0, 100, 101, 200, 201, 1240].map(end) == [100, 100, 200, 200, 400, 1600])
  }

  @Test func aColumnIsAStep() throws {
    let plot = Specimens.loss()
    let rect = Rect(x: 3, y: 2, width: 82, height: 11)
    let region = try #require(draw(plot, 90, 20, in: rect).regions.first).rect
    #expect(plot.step(at: region.x, in: rect) == 0)
    #expect(plot.step(at: region.x - 1, in: rect) == nil)
    #expect(plot.step(at: region.right, in: rect) == nil)
    // The last column is the axis' end, which lies beyond the last step.
    #expect(plot.step(at: region.right - 1, in: rect) == 1240)
    let middle = try #require(plot.step(at: region.x + (region.width - 1) / 2, in: rect))
    #expect(abs(middle - 800) <= 20)
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

  @Test func whatLiesAheadOfTheCursorIsFaint() throws {
    let frame = draw(Specimens.loss(cursor: 600), 82, 14)
    let theme = Theme(.dark, depth: .palette256)
    let region = try #require(frame.regions.first).rect
    var (behind, ahead) = (Set<Style>(), Set<Style>())
    for y in region.y..<region.bottom {
      for x in region.x..<region.right where (0x2801...0x28FF).contains(frame[x, y].scalar.value) {
        if x < region.x + region.width * 37 / 100 { behind.insert(frame[x, y].style) }
        if x > region.x + region.width * 38 / 100 { ahead.insert(frame[x, y].style) }
      }
    }
    #expect(behind.isSubset(of: [theme.style(.train), theme.style(.test)]) && !behind.isEmpty)
    #expect(ahead == [theme.style(.faint)])
  }
}
