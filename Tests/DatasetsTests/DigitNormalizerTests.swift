import Datasets
import Testing

/// A square pad with ink wherever the rule says so.
private func pad(_ side: Int, _ rule: (Int, Int) -> Bool) -> [Float] {
  (0..<side * side).map { rule($0 % side, $0 / side) ? 1 : 0 }
}

private func center(_ picture: [Float]) -> (x: Double, y: Double) {
  var (mass, x, y) = (0.0, 0.0, 0.0)
  for (i, ink) in picture.enumerated() {
    mass += Double(ink)
    x += Double(ink) * (Double(i % 28) + 0.5)
    y += Double(ink) * (Double(i / 28) + 0.5)
  }
  return (x / mass, y / mass)
}

@Test(arguments: [1, 3, 7, 20, 28, 29, 64, 200])
func aFullPadFillsTheBoxAtAnySide(side: Int) {
  let picture = DigitNormalizer.normalize(pad(side) { _, _ in true }, side: side)
  for y in 0..<28 {
    for x in 0..<28 {
      let inside = (4..<24).contains(x) && (4..<24).contains(y)
      #expect(abs(picture[y * 28 + x] - (inside ? 1 : 0)) < 1e-5)
    }
  }
}

@Test func proportionsAreKept() {
  // 10 wide and 40 high becomes 5 by 20.
  let picture = DigitNormalizer.normalize(pad(64) { x, y in (3..<13).contains(x) && (20..<60).contains(y) }, side: 64)
  let columns = (0..<28).filter { x in (0..<28).contains { picture[$0 * 28 + x] > 0.01 } }
  let rows = (0..<28).filter { y in (0..<28).contains { picture[y * 28 + $0] > 0.01 } }
  #expect(columns.count == 5 && rows.count == 20)
}

@Test func whereOnThePadItIsDrawnMakesNoDifference() {
  func seven(_ dx: Int, _ dy: Int) -> [Float] {
    pad(60) { x, y in
      let (x, y) = (x - dx, y - dy)
      return (0..<24).contains(x) && (0..<4).contains(y) || (0..<36).contains(y) && (0..<5).contains(x + y / 2 - 20)
    }
  }
  let picture = DigitNormalizer.normalize(seven(2, 3), side: 60)
  #expect(picture == DigitNormalizer.normalize(seven(30, 20), side: 60))
  let middle = center(picture)
  #expect(abs(middle.x - 14) <= 0.5 && abs(middle.y - 14) <= 0.5)
  #expect(picture.max() == 1)
}

@Test func inkIsNeverCutOff() {
  // Nearly all mass in one corner of a large box.
  let corner = DigitNormalizer.normalize(
    pad(100) { x, y in x < 30 && y < 30 || x == y }, side: 100)
  #expect(corner[(0..<28).last { corner[$0 * 28 + $0] > 0 }! * 29] > 0)
  #expect((0..<28).filter { corner[$0 * 29] > 0 }.count == 20)
}

@Test func faintInkIsDarkened() {
  let faint = pad(28) { x, y in (10..<14).contains(x) && (4..<24).contains(y) }.map { $0 * 0.3 }
  #expect(DigitNormalizer.normalize(faint, side: 28).max() == 1)
}

@Test func nonsenseGivesAnEmptyPicture() {
  let empty = [Float](repeating: 0, count: 784)
  #expect(DigitNormalizer.normalize([], side: 0) == empty)
  #expect(DigitNormalizer.normalize([1, 1], side: 28) == empty)
  #expect(DigitNormalizer.normalize([1], side: -1) == empty)
  #expect(DigitNormalizer.normalize([1], side: .max) == empty)
  #expect(DigitNormalizer.normalize(pad(10) { _, _ in false }, side: 10) == empty)
  #expect(DigitNormalizer.normalize([.nan, -1, -.infinity, 0], side: 2) == empty)
  #expect(DigitNormalizer.normalize([.infinity, .nan, 0, 7], side: 2).allSatisfy { $0 >= 0 && $0 <= 1 })
}
