import PortableMath

/// How a layer's weights start. Biases start at zero.
public enum Initializer: String, Codable, Sendable, CaseIterable {
  case zeros, uniform, xavier, he, orthogonal, normal

  /// Weights for a layer of so many inputs and outputs.
  ///
  /// - uniform: U(−0.5, 0.5), whatever the size of the layer.
  /// - xavier: U(−r, r), r = √(6 / (inputs + outputs)) (Glorot, Bengio 2010, equation 16).
  /// - he: normal with deviation √(2 / inputs) (He et al. 2015, equation 10).
  /// - orthogonal: rows (or columns, where there are fewer; of filters: each one row) at right angles to each other and of length 1, so that a
  ///   vector keeps its length through many layers (Saxe, McClelland, Ganguli 2014).
  /// - normal: deviation 0.02, as GPT-2 begins (Radford et al. 2019).
  /// - Parameter random: numbers that belong to this layer alone.
  func fill(
    _ weights: UnsafeMutableBufferPointer<Float>, shape: [Int], fanIn: Int, fanOut: Int, random: Philox
  ) {
    func fillUniform(_ range: Double) {
      for index in weights.indices { weights[index] = Float((random.uniformDouble(index) * 2 - 1) * range) }
    }
    switch self {
    case .zeros: weights.update(repeating: 0)
    case .uniform: fillUniform(0.5)
    case .xavier: fillUniform((6 / Double(fanIn + fanOut)).squareRoot())
    case .he:
      let deviation = (2 / Double(fanIn)).squareRoot()
      for index in weights.indices { weights[index] = Float(random.normal(index) * deviation) }
    case .orthogonal: fillOrthogonal(weights, rows: shape[0], random: random)
    case .normal:
      for index in weights.indices { weights[index] = Float(random.normal(index) * 0.02) }
    }
  }

  /// Normal numbers, made orthogonal one vector after another (Gram–Schmidt, twice over so that nothing is left of the
  /// rounding).
  private func fillOrthogonal(_ weights: UnsafeMutableBufferPointer<Float>, rows: Int, random: Philox) {
    let columns = weights.count / rows
    let (count, length) = (min(rows, columns), max(rows, columns))
    var basis: [[Double]] = []
    for vector in 0..<count {
      var v = (0..<length).map { random.normal(vector * length + $0) }
      for _ in 0..<2 {
        for other in basis {
          let overlap = zip(v, other).reduce(0) { $0 + $1.0 * $1.1 }
          for index in v.indices { v[index] -= overlap * other[index] }
        }
      }
      let norm = v.reduce(0) { $0 + $1 * $1 }.squareRoot()
      basis.append(v.map { $0 / norm })
    }
    for row in 0..<rows {
      for column in 0..<columns {
        weights[row * columns + column] = Float(rows <= columns ? basis[row][column] : basis[column][row])
      }
    }
  }
}
