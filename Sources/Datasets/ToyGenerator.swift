import PortableMath

/// Draws the samples of the sets that are made by a formula, about −6 … 6 before scaling.
///
/// Circle, xor, gauss, spiral, plane and multi-gauss follow TensorFlow Playground (Smilkov, Carter 2016). Classes
/// take turns, so that any even prefix is balanced; noise has its own random numbers, so that more of it moves the
/// same points further.
struct ToyGenerator {
  private let set: ToySet
  private let count: Int
  private let noise: Double
  private let seed: UInt64
  /// Which place along its curve a sample takes, where places are evenly spaced.
  private let order: [Int32]
  /// Places that each curve has.
  private let places: Int

  init(_ set: ToySet, count: Int, noise: Double, seed: UInt64) {
    self.set = set
    self.count = count
    self.noise = noise
    self.seed = seed
    let curves = set.curves
    let places = (count + curves - 1) / curves
    let orders = (0..<curves).map {
      ToyGenerator.spreadOrder(of: places, Philox(seed: seed, purpose: .split, stream: UInt32($0)))
    }
    order = (0..<count).map { orders[$0 % curves][$0 / curves] }
    self.places = places
  }

  /// The places 0 ..< count in an order of which every stretch, long or short, is spread over all of them: the ranks of
  /// k·φ + u modulo 1, φ the golden ratio and u random.
  ///
  /// A cut into samples to train on and held-out ones then leaves no gap in either. In a plain shuffle a run of held-out
  /// neighbours is common, and whether a network guesses the curve in between is luck.
  private static func spreadOrder(of count: Int, _ random: Philox) -> [Int32] {
    let goldenRatio = (1 + 5.0.squareRoot()) / 2
    let offset = random.uniformDouble(0)
    let positions = (0..<count).map { index in
      let turns = Double(index) * goldenRatio + offset
      return turns - turns.rounded(.down)
    }
    var order = [Int32](repeating: 0, count: count)
    for (rank, index) in positions.indices.sorted(by: { positions[$0] < positions[$1] }).enumerated() {
      order[index] = Int32(rank)
    }
    return order
  }

  /// Sample `index`: its input (one number for a set on a line) and its target.
  func sample(_ index: Int) -> (input: [Double], target: Double) {
    let positive = index & 1 == 0
    switch set {
    case .circle: return wanted(index, draw: circle)
    case .xor: return wanted(index, draw: xor)
    case .gauss:
      let spread = (0.5 + 7 * noise).squareRoot()
      let center: Double = positive ? 2 : -2
      let normal = Philox(seed: seed, purpose: .data)
      return ([0, 1].map { center + spread * normal.normal(2 * index + $0) }, positive ? 1 : 0)
    case .spiral:
      let along = place(index)
      let angle = 1.75 * along * 2 * Double.pi + (positive ? 0 : Double.pi)
      let point = [Elementary.sin(angle), Elementary.cos(angle)]
      return ((0...1).map { 5 * along * point[$0] + noise * shake(index, $0) }, positive ? 1 : 0)
    case .moons:
      // Half circles of radius 4, one upside down and shifted to reach into the other.
      let angle = place(index) * Double.pi
      let (across, up) = (4 * Elementary.cos(angle), 4 * Elementary.sin(angle))
      let point = positive ? [2 - across, 1 - up] : [across - 2, up - 1]
      let normal = Philox(seed: seed, purpose: .noise)
      return ((0...1).map { point[$0] + 4 * noise * normal.normal(2 * index + $0) }, positive ? 1 : 0)
    case .threeArms:
      let along = place(index)
      let angle = (1.25 * along + Double(index % 3) / 3) * 2 * Double.pi
      let point = [Elementary.sin(angle), Elementary.cos(angle)]
      return ((0...1).map { 5 * along * point[$0] + noise * shake(index, $0) }, Double(index % 3))
    case .rings:
      let random = Philox(seed: seed, purpose: .data)
      let radius = 2 * Double(index % 3) + random.uniformDouble(2 * index)
      let angle = random.uniformDouble(2 * index + 1) * 2 * Double.pi
      let point = [radius * Elementary.sin(angle), radius * Elementary.cos(angle)]
      let normal = Philox(seed: seed, purpose: .noise)
      return ((0...1).map { point[$0] + 2 * noise * normal.normal(2 * index + $0) }, Double(index % 3))
    case .blobs:
      let corner = index % 4
      let center: [Double] = [corner & 1 == 0 ? 2.5 : -2.5, corner & 2 == 0 ? 2.5 : -2.5]
      let spread = (0.5 + 7 * noise).squareRoot()
      let normal = Philox(seed: seed, purpose: .data)
      return ((0...1).map { center[$0] + spread * normal.normal(2 * index + $0) }, Double(corner))
    case .plane:
      let point = [uniform(index, 0, 6), uniform(index, 1, 6)]
      return (point, (point[0] + point[1] + 6 * noise * (shake(index, 0) + shake(index, 1))) / 10)
    case .multiGauss:
      let point = [uniform(index, 0, 6), uniform(index, 1, 6)]
      return (point, hills(point[0] + 6 * noise * shake(index, 0), point[1] + 6 * noise * shake(index, 1)))
    case .sine:
      let x = 12 * place(index) - 6
      return ([x], Elementary.sin(x) + noise * shake(index, 0))
    case .step:
      let x = 12 * place(index) - 6
      return ([x], (x < 0 ? 0 : 1) + noise * shake(index, 0))
    }
  }

  /// Playground labels circle and xor after adding noise; points are drawn until one has the class whose turn it is.
  private func wanted(
    _ index: Int, draw: (Int, UInt32) -> (input: [Double], target: Double)
  ) -> (input: [Double], target: Double) {
    let target: Double = index & 1 == 0 ? 1 : 0
    // Either class has well over a tenth of the draws at any noise allowed, so the bound is never met.
    for attempt in 0..<10_000 as Range<UInt32> {
      let point = draw(index, attempt)
      if point.target == target { return point }
    }
    return ([0, 0], target)
  }

  private func circle(_ index: Int, attempt: UInt32) -> (input: [Double], target: Double) {
    let random = Philox(seed: seed, purpose: .data, stream: attempt)
    let share = random.uniformDouble(4 * index)
    let radius = random.uniform(8 * index + 6) < 0.5 ? 2.5 * share : 3.5 + 1.5 * share
    let angle = random.uniformDouble(4 * index + 1) * 2 * Double.pi
    let (x, y) = (radius * Elementary.sin(angle), radius * Elementary.cos(angle))
    let (moved, raised) = (x + 5 * noise * shake(index, 0, attempt), y + 5 * noise * shake(index, 1, attempt))
    return ([x, y], moved * moved + raised * raised < 2.5 * 2.5 ? 1 : 0)
  }

  private func xor(_ index: Int, attempt: UInt32) -> (input: [Double], target: Double) {
    // A gap along the axes, as wide as Playground's.
    let (x, y) = (padded(uniform(index, 0, 5, attempt)), padded(uniform(index, 1, 5, attempt)))
    let product = (x + 5 * noise * shake(index, 0, attempt)) * (y + 5 * noise * shake(index, 1, attempt))
    return ([x, y], product >= 0 ? 1 : 0)
  }

  private func padded(_ x: Double) -> Double { x > 0 ? x + 0.3 : x - 0.3 }

  /// The strongest of six hills and hollows, each falling to 0 within a distance of 2.
  private func hills(_ x: Double, _ y: Double) -> Double {
    let centers: [(x: Double, y: Double, sign: Double)] = [
      (-4, 2.5, 1), (0, 2.5, -1), (4, 2.5, 1), (-4, -2.5, -1), (0, -2.5, 1), (4, -2.5, -1),
    ]
    var height = 0.0
    for (cx, cy, sign) in centers {
      let distance = ((x - cx) * (x - cx) + (y - cy) * (y - cy)).squareRoot()
      let hill = sign * max(0, 1 - distance / 2)
      if hill.magnitude > height.magnitude { height = hill }
    }
    return height
  }

  /// 0 ..< 1 along a curve; on a line the middle of the sample's own stretch.
  private func place(_ index: Int) -> Double {
    (Double(order[index]) + (set.isLine ? 0.5 : 0)) / Double(places)
  }

  private func uniform(_ index: Int, _ axis: Int, _ reach: Double, _ attempt: UInt32 = 0) -> Double {
    (2 * Philox(seed: seed, purpose: .data, stream: attempt).uniformDouble(2 * index + axis) - 1) * reach
  }

  /// −1 … 1.
  private func shake(_ index: Int, _ axis: Int, _ attempt: UInt32 = 0) -> Double {
    2 * Philox(seed: seed, purpose: .noise, stream: attempt).uniformDouble(2 * index + axis) - 1
  }
}

extension ToySet {
  /// One input instead of two.
  public var isLine: Bool { self == .sine || self == .step }

  /// Points that TensorFlow Playground makes of its sets, and about as many of the others.
  public var usualCount: Int {
    switch self {
    case .circle, .xor, .gauss, .spiral, .moons: 500
    case .threeArms, .rings, .blobs: 600
    case .plane, .multiGauss: 1200
    case .sine, .step: 100
    }
  }

  /// Curves that the samples lie on in turn, where they lie on some.
  fileprivate var curves: Int {
    switch self {
    case .sine, .step: 1
    case .threeArms: 3
    default: 2
    }
  }

  public var kind: TargetKind {
    switch self {
    case .circle, .xor, .gauss, .spiral, .moons: .binary
    case .threeArms, .rings: .classes(3)
    case .blobs: .classes(4)
    case .plane, .multiGauss, .sine, .step: .regression(1)
    }
  }
}
