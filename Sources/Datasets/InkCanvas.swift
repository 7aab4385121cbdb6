/// A square of paper that takes ink, 0 … 1 a pixel, with smooth edges.
struct InkCanvas {
  let side: Int
  private(set) var ink: [Float]

  init(side: Int) {
    self.side = side
    ink = [Float](repeating: 0, count: side * side)
  }

  mutating func clear() {
    for i in ink.indices { ink[i] = 0 }
  }

  /// Draws a line with a round pen, in pixels.
  mutating func draw(from start: (x: Double, y: Double), to end: (x: Double, y: Double), radius: Double) {
    let reach = radius + 0.5
    let (dx, dy) = (end.x - start.x, end.y - start.y)
    let length = dx * dx + dy * dy
    for y in pixels(min(start.y, end.y) - reach, max(start.y, end.y) + reach) {
      for x in pixels(min(start.x, end.x) - reach, max(start.x, end.x) + reach) where ink[y * side + x] < 1 {
        let (px, py) = (Double(x) + 0.5 - start.x, Double(y) + 0.5 - start.y)
        let along = length > 0 ? max(0, min(1, (px * dx + py * dy) / length)) : 0
        let (ox, oy) = (px - along * dx, py - along * dy)
        let distance = ox * ox + oy * oy
        guard distance < reach * reach else { continue }
        let covered = Float(reach - distance.squareRoot())
        if covered > ink[y * side + x] { ink[y * side + x] = min(covered, 1) }
      }
    }
  }

  private func pixels(_ low: Double, _ high: Double) -> Range<Int> {
    let edge = Double(side)
    let first = Int(max(0, min(edge, low.rounded(.down))))
    return first..<max(first, Int(max(0, min(edge, high.rounded(.up)))))
  }
}
