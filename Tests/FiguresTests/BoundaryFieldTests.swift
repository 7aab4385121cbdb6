import Canvas
import Figures
import Testing

@Suite struct BoundaryFieldTests {
  private func field(_ points: [FieldPoint], probability: Float = 0.9) -> BoundaryField {
    BoundaryField(
      values: Array(repeating: probability, count: 16), columns: 4, rows: 4, points: points, showsAxes: false)
  }

  private func count(_ frame: Frame, _ scalar: Unicode.Scalar) -> Int { frame.cells.count { $0.scalar == scalar } }

  @Test func pointsAreThinnedButMisreadOnesNever() {
    var points: [FieldPoint] = []
    for y in 0..<10 {
      for x in 0..<20 {
        points.append(
          FieldPoint(x: (Float(x) + 0.5) / 10 - 1, y: (Float(y) + 0.5) / 5 - 1, mark: x < 10 ? .positive : .misread))
      }
    }
    let frame = draw(field(points), 20, 10)
    #expect(count(frame, "●") == 200 / 6)
    #expect(count(frame, "×") == 100)
    #expect(count(draw(field(points), 20, 10, glyphs: .ascii), "!") == 100)
  }

  @Test func thereAreThreeQuietTones() {
    let theme = Theme(.dark, depth: .palette256)
    func ground(_ probability: Float) -> Color {
      draw(field([], probability: probability), 10, 5)[3, 2].style.background
    }
    #expect(ground(0.66) == theme.field(1))
    #expect(ground(0.64) == theme.field(0))
    #expect(ground(0.36) == theme.field(0))
    #expect(ground(0.34) == theme.field(-1))
    #expect(ground(.nan) == theme.field(0))
  }

  @Test func theLineLiesWhereTheFieldIsUndecided() {
    // ½ at a third of the width.
    let values = (0..<900).map { 0.5 + (Float($0 % 30) + 0.5 - 10) / 30 }
    let figure = BoundaryField(values: values, columns: 30, rows: 30, showsAxes: false)
    let frame = draw(figure, 30, 15)
    for y in 0..<15 {
      let marked = (0..<30).filter { (0x2801...0x28FF).contains(frame[$0, y].scalar.value) }
      #expect(marked == [9] || marked == [10])
    }
  }
}
