import Engine
import PortableMath

/// The way of a run seen from where it stands: a line for each moment, from the present parameters to those it had then.
struct Way {
  private let now: [Float]
  private var moments: [[Float]] = []
  /// Products of each two lines, row by row; the rows that are worked out.
  private var gram: [[Double]] = []

  init(to now: [Float]) { self.now = now }

  /// Adds a moment, as `parameterVector` gives it.
  mutating func add(_ parameters: [Float]) { moments.append(parameters) }

  /// Whether the products are there.
  var isMeasured: Bool { gram.count == moments.count }

  /// One moment's products with itself and those before it.
  mutating func measure() {
    guard !isMeasured else { return }
    let row = gram.count
    gram.append((0...row).map { product(moments[row], moments[$0]) })
  }

  private func product(_ a: [Float], _ b: [Float]) -> Double {
    var sum = 0.0
    for index in now.indices { sum += Double(a[index] - now[index]) * Double(b[index] - now[index]) }
    return sum
  }

  /// A principal component of the way, with the origin in the present parameters.
  struct Component {
    /// Of length 1.
    var direction: [Float]
    /// Of the squared lengths of all lines, 0 … 1.
    var share: Float
    /// How far each moment lies along it.
    var places: [Float]
  }

  /// The two that hold most, as far as the way has so many: from n products instead of a matrix as wide as the
  /// network, since both have the same components.
  func components() -> [Component] {
    let count = moments.count
    let total = (0..<count).reduce(0) { $0 + gram[$1][$1] }
    guard total > 0, total.isFinite else { return [] }
    let matrix = (0..<count * count).map { gram[max($0 / count, $0 % count)][min($0 / count, $0 % count)] }
    let eigen = SymmetricEigen(matrix, order: count)
    // What is smaller is what rounding left.
    return (0..<min(2, count)).filter { eigen.values[$0] > 1e-9 * total }.map { index in
      let length = eigen.values[index].squareRoot()
      // The first axis runs from left to right, as time does; on the second the farthest moment lies above.
      let farthest = eigen.vectors[index].max { abs($0) < abs($1) } ?? 0
      let isTurned = index == 0 ? (eigen.vectors[0].first ?? 0) > 0 : farthest < 0
      let vector = eigen.vectors[index].map { isTurned ? -$0 : $0 }
      return Component(
        direction: direction(vector, length), share: Float(eigen.values[index] / total),
        places: vector.map { Float($0 * length) })
    }
  }

  private func direction(_ weights: [Double], _ length: Double) -> [Float] {
    var sum = Array(repeating: 0.0, count: now.count)
    for (weight, moment) in zip(weights, moments) {
      let scaled = weight / length
      for index in sum.indices { sum[index] += scaled * Double(moment[index] - now[index]) }
    }
    return sum.map { Float($0) }
  }
}

extension State {
  /// A random direction in which the weights that lead into each unit, or those of each filter, are together as long as
  /// the unit's own (length 1 where those are all 0). Biases and what else is no weight stay as they are.
  func filterNormalizedDirection(seed: UInt64, stream: UInt32) -> [Float] {
    let random = Philox(seed: seed, purpose: .landscape, stream: stream)
    let own = parameterVector
    var direction = Array(repeating: Float(0), count: own.count)
    for info in parameters where info.decays {
      // A matrix is inputs × units; whatever has more extents begins with its filters.
      let units = info.shape.count == 2 ? info.shape[1] : info.shape[0]
      let isByColumn = info.shape.count == 2
      var lengths = Array(repeating: (drawn: 0.0, own: 0.0), count: units)
      func unit(_ index: Int) -> Int { isByColumn ? index % units : index / (info.count / units) }
      for index in 0..<info.count {
        let drawn = random.normal(info.offset + index)
        direction[info.offset + index] = Float(drawn)
        lengths[unit(index)].drawn += drawn * drawn
        lengths[unit(index)].own += Double(own[info.offset + index]) * Double(own[info.offset + index])
      }
      let factors = lengths.map { Float((($0.own > 0 ? $0.own : 1) / max($0.drawn, 1e-300)).squareRoot()) }
      for index in 0..<info.count { direction[info.offset + index] *= factors[unit(index)] }
    }
    return direction
  }
}

extension [Float] {
  /// What is left of a direction at a right angle to one of length 1, brought to length 1; nil where nothing is left.
  func orthogonal(to unit: [Float]) -> [Float]? {
    let overlap = zip(self, unit).reduce(0.0) { $0 + Double($1.0) * Double($1.1) }
    let rest = zip(self, unit).map { Double($0) - overlap * Double($1) }
    let length = rest.reduce(0) { $0 + $1 * $1 }.squareRoot()
    return length > 0 ? rest.map { Float($0 / length) } : nil
  }
}
