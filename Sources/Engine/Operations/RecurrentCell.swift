import PortableMath

/// One position of a recurrent layer in Double, for one sample.
protocol RecurrentCell {
  /// - Parameters:
  ///   - z: what the input says to each gate
  ///   - u: what the hidden state before says to each gate
  ///   - cell: what is carried along besides the hidden state
  /// - Returns: the gates as they became, and hidden state and cell after them.
  static func forward(
    z: [Double], u: [Double], hidden: [Double], cell: [Double]
  ) -> (gates: [Double], hidden: [Double], cell: [Double])

  /// The way back.
  /// - Parameters:
  ///   - hidden: the hidden state before; likewise `cellBefore`
  ///   - dh: gradient of the hidden state after, dc of the cell after
  /// - Returns: gradients of z, of u, of the hidden state before beside the way through u, and of the cell before.
  static func backward(
    gates: [Double], u: [Double], hidden: [Double], cellBefore: [Double], cell: [Double], dh: [Double], dc: [Double]
  ) -> (dz: [Double], du: [Double], dh: [Double], dc: [Double])
}

extension RecurrentSpec.Kind {
  var cell: any RecurrentCell.Type {
    switch self {
    case .rnn: SimpleCell.self
    case .lstm: LongShortTermCell.self
    case .gru: GatedCell.self
    }
  }
}

/// h = tanh(z + u)
enum SimpleCell: RecurrentCell {
  static func forward(
    z: [Double], u: [Double], hidden: [Double], cell: [Double]
  ) -> (gates: [Double], hidden: [Double], cell: [Double]) {
    let h = zip(z, u).map { Elementary.tanh($0 + $1) }
    return (h, h, cell)
  }

  /// dz = du = dh · (1 − h²)
  static func backward(
    gates: [Double], u: [Double], hidden: [Double], cellBefore: [Double], cell: [Double], dh: [Double], dc: [Double]
  ) -> (dz: [Double], du: [Double], dh: [Double], dc: [Double]) {
    let slopes = zip(gates, dh).map { $1 * (1 - $0 * $0) }
    return (slopes, slopes, [Double](repeating: 0, count: dh.count), dc)
  }
}

/// i, f, o = σ(z + u), g = tanh(z + u); c ← f · c + i · g; h = o · tanh c
enum LongShortTermCell: RecurrentCell {
  static func forward(
    z: [Double], u: [Double], hidden: [Double], cell: [Double]
  ) -> (gates: [Double], hidden: [Double], cell: [Double]) {
    let n = cell.count
    let gates = z.indices.map { index in
      index / n == 2 ? Elementary.tanh(z[index] + u[index]) : Sigmoid.value(z[index] + u[index])
    }
    let after = (0..<n).map { gates[n + $0] * cell[$0] + gates[$0] * gates[2 * n + $0] }
    return (gates, (0..<n).map { gates[3 * n + $0] * Elementary.tanh(after[$0]) }, after)
  }

  /// dc gains dh · o · (1 − tanh² c); then di = dc · g, df = dc · c before, dg = dc · i, do = dh · tanh c, each times its
  /// gate's own slope, and dc · f goes on back.
  static func backward(
    gates: [Double], u: [Double], hidden: [Double], cellBefore: [Double], cell: [Double], dh: [Double], dc: [Double]
  ) -> (dz: [Double], du: [Double], dh: [Double], dc: [Double]) {
    let n = dh.count
    var (slopes, before) = ([Double](repeating: 0, count: 4 * n), [Double](repeating: 0, count: n))
    for k in 0..<n {
      let (i, f, g, o) = (gates[k], gates[n + k], gates[2 * n + k], gates[3 * n + k])
      let t = Elementary.tanh(cell[k])
      let slope = dc[k] + dh[k] * o * (1 - t * t)
      slopes[k] = slope * g * i * (1 - i)
      slopes[n + k] = slope * cellBefore[k] * f * (1 - f)
      slopes[2 * n + k] = slope * i * (1 - g * g)
      slopes[3 * n + k] = dh[k] * t * o * (1 - o)
      before[k] = slope * f
    }
    return (slopes, slopes, [Double](repeating: 0, count: n), before)
  }
}

/// r, z = σ(z + u); n = tanh(z + r · u); h ← (1 − z) · n + z · h
enum GatedCell: RecurrentCell {
  static func forward(
    z: [Double], u: [Double], hidden: [Double], cell: [Double]
  ) -> (gates: [Double], hidden: [Double], cell: [Double]) {
    let n = hidden.count
    var gates = (0..<2 * n).map { Sigmoid.value(z[$0] + u[$0]) }
    gates += (0..<n).map { Elementary.tanh(z[2 * n + $0] + gates[$0] * u[2 * n + $0]) }
    let after = (0..<n).map { (1 - gates[n + $0]) * gates[2 * n + $0] + gates[n + $0] * hidden[$0] }
    return (gates, after, cell)
  }

  /// dn = dh · (1 − z) · (1 − n²), dz = dh · (h before − n) · z (1 − z), dr = dn · u · r (1 − r); u of n gets dn · r, and
  /// dh · z goes on back.
  static func backward(
    gates: [Double], u: [Double], hidden: [Double], cellBefore: [Double], cell: [Double], dh: [Double], dc: [Double]
  ) -> (dz: [Double], du: [Double], dh: [Double], dc: [Double]) {
    let count = dh.count
    var (dz, du) = ([Double](repeating: 0, count: 3 * count), [Double](repeating: 0, count: 3 * count))
    var before = [Double](repeating: 0, count: count)
    for k in 0..<count {
      let (r, z, n) = (gates[k], gates[count + k], gates[2 * count + k])
      let slope = dh[k] * (1 - z) * (1 - n * n)
      dz[k] = slope * u[2 * count + k] * r * (1 - r)
      dz[count + k] = dh[k] * (hidden[k] - n) * z * (1 - z)
      dz[2 * count + k] = slope
      du[k] = dz[k]
      du[count + k] = dz[count + k]
      du[2 * count + k] = slope * r
      before[k] = dh[k] * z
    }
    return (dz, du, before, dc)
  }
}
