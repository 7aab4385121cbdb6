/// A digit as a learner draws it, and as MNIST's were: ink centred by mass in 28 × 28, its box scaled to fit 20 × 20.
///
/// The box keeps its proportions; grey comes from averaging areas; the darkest pixel becomes 1.
public enum DigitNormalizer {
  /// - Parameter ink: 0 … 1 a pixel, row-major, `side` × `side`.
  /// - Returns: 784 values 0 … 1; all zero when nothing was drawn.
  public static func normalize(_ ink: [Float], side: Int) -> [Float] {
    var picture = [Float](repeating: 0, count: 28 * 28)
    guard side > 0, side <= ink.count, ink.count / side == side, ink.count % side == 0 else { return picture }
    let ink = ink.map { $0 > 0 ? min($0, 1) : 0 }
    guard let box = InkBox(ink, side: side) else { return picture }

    let scale = 20 / Double(max(box.width, box.height))
    let across = place(start: box.left, length: box.width, center: box.centerX, scale: scale)
    let down = place(start: box.top, length: box.height, center: box.centerY, scale: scale)
    let columns = shares(start: box.left, length: box.width, offset: across, scale: scale)
    let rows = shares(start: box.top, length: box.height, offset: down, scale: scale)

    var narrowed = [Float](repeating: 0, count: box.height * 28)
    for y in 0..<box.height {
      for x in 0..<28 {
        for (source, share) in columns[x] { narrowed[y * 28 + x] += share * ink[(box.top + y) * side + source] }
      }
    }
    var most: Float = 0
    for y in 0..<28 {
      for x in 0..<28 {
        var value: Float = 0
        for (source, share) in rows[y] { value += share * narrowed[(source - box.top) * 28 + x] }
        picture[y * 28 + x] = value
        most = max(most, value)
      }
    }
    return most > 0 ? picture.map { min($0 / most, 1) } : picture
  }

  /// Where the box begins in the picture: the mass in the middle, but no ink cut off. Whole pixels, so that the box's
  /// edges stay crisp, as MNIST's are.
  private static func place(start: Int, length: Int, center: Double, scale: Double) -> Double {
    let wanted = (14 - (center - Double(start)) * scale).rounded()
    return max(0, min(wanted, (28 - Double(length) * scale).rounded(.down)))
  }

  /// For each of the picture's 28 rows or columns the sources that it covers, and how much of it each one fills.
  private static func shares(start: Int, length: Int, offset: Double, scale: Double) -> [[(Int, Float)]] {
    (0..<28).map { target in
      let low = (Double(target) - offset) / scale
      let high = (Double(target + 1) - offset) / scale
      let first = max(0, Int(low.rounded(.down)))
      let last = min(length, Int(high.rounded(.up)))
      guard first < last else { return [] }
      return (first..<last).map { source in
        let covered = min(high, Double(source + 1)) - max(low, Double(source))
        return (start + source, Float(max(0, covered) * scale))
      }
    }
  }
}

/// The smallest box that holds all ink, and the centre of the ink's mass.
private struct InkBox {
  var left = Int.max
  var top = Int.max
  var width = 0
  var height = 0
  var centerX = 0.0
  var centerY = 0.0

  init?(_ ink: [Float], side: Int) {
    var (right, bottom) = (-1, -1)
    var mass = 0.0
    for y in 0..<side {
      for x in 0..<side where ink[y * side + x] > 0 {
        let weight = Double(ink[y * side + x])
        (left, right, top, bottom) = (min(left, x), max(right, x), min(top, y), max(bottom, y))
        mass += weight
        centerX += weight * (Double(x) + 0.5)
        centerY += weight * (Double(y) + 0.5)
      }
    }
    guard mass > 0 else { return nil }
    (width, height) = (right - left + 1, bottom - top + 1)
    centerX /= mass
    centerY /= mass
  }
}
