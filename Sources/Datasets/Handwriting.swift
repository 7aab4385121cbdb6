import PortableMath

/// The hand that writes one digit: its slant, its pen, its wobble.
struct Handwriting {
  private let random: Philox
  private let slant: Double
  private let rotation: (cos: Double, sin: Double)
  private let width: Double
  private let size: Double
  private let offset: (x: Double, y: Double)
  private let radius: Double
  /// How much wider the bottom is than the top, and how far the middle is up or down.
  private let proportion: (spread: Double, middle: Double)
  /// Slow waves that bend the whole digit: which way each runs, which way it pushes, where it begins.
  private let waves: [(run: (x: Double, y: Double), push: (x: Double, y: Double), phase: Double)]

  /// - Parameter serial: the number of the picture, from which all follows.
  init(serial: UInt32) {
    // The first seed orders the labels.
    let random = Philox(seed: 1, purpose: .digits, stream: serial)
    func bell(_ i: Int, _ spread: Double) -> Double { max(-2.5, min(2.5, random.normal(i))) * spread }
    func even(_ i: Int, _ low: Double, _ high: Double) -> Double { low + (high - low) * random.uniformDouble(32 + i) }
    self.random = random
    slant = 0.16 + bell(0, 0.26)
    let angle = bell(1, 0.11)
    rotation = (Elementary.cos(angle), Elementary.sin(angle))
    width = Elementary.exp(bell(2, 0.22) + 0.1)
    size = even(0, 0.36, 0.44)
    offset = (bell(3, 1.2), bell(4, 1.2))
    radius = even(1, 4, 10)
    proportion = (bell(6, 0.2), bell(7, 7))
    waves = (0..<4).map { wave in
      let direction = even(8 + 3 * wave, 0, 2 * .pi)
      let pace = even(9 + 3 * wave, 0.02, 0.06)
      return (
        run: (pace * Elementary.cos(direction), pace * Elementary.sin(direction)),
        push: (bell(10 + 2 * wave, 3), bell(11 + 2 * wave, 3)), phase: even(10 + 3 * wave, 0, 2 * .pi)
      )
    }
  }

  func write(_ digit: Int, on canvas: inout InkCanvas) {
    let ways = PenStrokes.ways[digit]
    let way = ways[Int(random.uniformDouble(40) * Double(ways.count))]
    var number = 64
    for stroke in way.strokes {
      let points = stroke.map { point in
        var moved = point
        moved.x += max(-2.5, min(2.5, random.normal(number))) * 2.2
        moved.y += max(-2.5, min(2.5, random.normal(number + 1))) * 2.2
        number += 2
        return moved
      }
      var last: (x: Double, y: Double)?
      for (index, spot) in Handwriting.curve(points).enumerated() {
        let here = onCanvas(spot, canvas.side)
        // The pressure of the hand comes and goes.
        let pressure = 1 + 0.12 * Elementary.sin(0.5 * Double(index) + waves[0].phase)
        canvas.draw(from: last ?? here, to: here, radius: radius * pressure * size)
        last = here
      }
    }
  }

  private func onCanvas(_ spot: (x: Double, y: Double), _ side: Int) -> (x: Double, y: Double) {
    var (x, y) = (spot.x - 35, spot.y - 50)
    let straight = (x, y)
    for wave in waves {
      let swing = Elementary.sin(straight.0 * wave.run.x + straight.1 * wave.run.y + wave.phase)
      x += wave.push.x * swing
      y += wave.push.y * swing
    }
    x = x * width * (1 + proportion.spread * y / 50) - slant * y
    y += proportion.middle * (1 - y * y / 2500)
    (x, y) = (x * rotation.cos - y * rotation.sin, x * rotation.sin + y * rotation.cos)
    let middle = Double(side) / 2
    return (middle + offset.x + size * x, middle + offset.y + size * y)
  }

  /// The pen's way through the points: Catmull–Rom splines from corner to corner.
  private static func curve(_ points: [PenStrokes.Point]) -> [(x: Double, y: Double)] {
    guard let first = points.first else { return [] }
    var spots = [(first.x, first.y)]
    for i in 1..<max(1, points.count) {
      let (b, c) = (points[i - 1], points[i])
      // At an end or a corner the curve takes no account of what lies beyond.
      let a = i == 1 || b.isCorner ? b : points[i - 2]
      let d = i + 1 == points.count || c.isCorner ? c : points[i + 1]
      let steps = 4
      for step in 1...steps {
        let t = Double(step) / Double(steps)
        func blend(_ a: Double, _ b: Double, _ c: Double, _ d: Double) -> Double {
          b + 0.5 * t * (c - a + t * (2 * a - 5 * b + 4 * c - d + t * (3 * (b - c) + d - a)))
        }
        spots.append((blend(a.x, b.x, c.x, d.x), blend(a.y, b.y, c.y, d.y)))
      }
    }
    return spots
  }
}
