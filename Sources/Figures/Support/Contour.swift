import Canvas

extension DotLayer {
  /// The line where a field crosses `level`, by marching squares over squares of two dots.
  mutating func contour(_ field: FieldSampler, level: Float, _ style: Style, letter: Unicode.Scalar = ".") {
    let across = rect.width
    let down = rect.height * 2
    guard across > 0, down > 0 else { return }
    func row(_ j: Int) -> [Float] {
      (0...across).map { field.value(Float($0) / Float(across), Float(j) / Float(down)) - level }
    }
    var above = row(0)
    for j in 0..<down {
      let below = row(j + 1)
      for i in 0..<across {
        let corners = (above[i], above[i + 1], below[i + 1], below[i])
        let signs = (corners.0 > 0, corners.1 > 0, corners.2 > 0, corners.3 > 0)
        if signs.0 == signs.1, signs.1 == signs.2, signs.2 == signs.3 { continue }
        guard (corners.0 + corners.1 + corners.2 + corners.3).isFinite else { continue }
        var crossings: [(x: Float, y: Float)] = []
        let (x, y) = (Float(i) * 2 - 0.5, Float(j) * 2 - 0.5)
        if signs.0 != signs.1 { crossings.append((x + 2 * share(corners.0, corners.1), y)) }
        if signs.1 != signs.2 { crossings.append((x + 2, y + 2 * share(corners.1, corners.2))) }
        if signs.2 != signs.3 { crossings.append((x + 2 * share(corners.3, corners.2), y + 2)) }
        if signs.3 != signs.0 { crossings.append((x, y + 2 * share(corners.0, corners.3))) }
        for pair in stride(from: 0, to: crossings.count - 1, by: 2) {
          line(from: crossings[pair], to: crossings[pair + 1], style, letter: letter)
        }
      }
      above = below
    }
  }

  private func share(_ a: Float, _ b: Float) -> Float {
    a == b ? 0.5 : max(0, min(1, a / (a - b)))
  }
}
