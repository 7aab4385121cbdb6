import PortableMath

/// How a layer's weights start. Biases start at zero.
public enum Initializer: String, Codable, Sendable, CaseIterable {
  case zeros, uniform, xavier, he

  /// Weights for a layer of so many inputs and outputs.
  ///
  /// - uniform: U(−0.5, 0.5), whatever the size of the layer.
  /// - xavier: U(−r, r), r = √(6 / (inputs + outputs)) (Glorot, Bengio 2010, equation 16).
  /// - he: normal with deviation √(2 / inputs) (He et al. 2015, equation 10).
  /// - Parameter random: numbers that belong to this layer alone.
  func fill(_ weights: UnsafeMutableBufferPointer<Float>, fanIn: Int, fanOut: Int, random: Philox) {
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
    }
  }
}
