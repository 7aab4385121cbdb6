import Engine

/// One unit of one layer.
public struct Neuron: Codable, Hashable, Sendable {
  public var layer: String
  /// Counted from 0.
  public var unit: Int
  public init(_ layer: String, _ unit: Int) {
    self.layer = layer
    self.unit = unit
  }
}

extension Neuron: CustomStringConvertible {
  public var description: String { "neuron \(unit + 1) of \(layer)" }
}

extension ModelOutline {
  /// The weights that lead into a neuron of a dense layer, in order of its inputs, and then its bias.
  /// - Throws: EngineError in one line where there is no such neuron.
  func incoming(_ neuron: Neuron) throws -> [ParameterElement] {
    let layer = try layer(of: neuron)
    guard case .dense(let dense) = layer.spec else {
      throw EngineError("\(neuron.layer) is no dense layer: its neurons have no weights of their own")
    }
    let weights = (0..<layer.input.width).map {
      ParameterElement("\(dense.name).weight", $0 * dense.units + neuron.unit)
    }
    return weights + [ParameterElement("\(dense.name).bias", neuron.unit)]
  }

  /// The weights by which a neuron has a say in the layer that comes next.
  /// - Throws: EngineError in one line where there is no such neuron, or where it leads elsewhere than into one dense layer.
  func outgoing(_ neuron: Neuron) throws -> [ParameterElement] {
    let width = try layer(of: neuron).output.width
    let rest = layers.drop { $0.spec.name != neuron.layer }.dropFirst()
    guard !rest.isEmpty else { throw EngineError("\(neuron) gives the answer; it cannot be switched off") }
    let between = rest.prefix { $0.spec.keepsUnitsApart }
    let names = [neuron.layer] + between.map(\.spec.name)
    guard let next = rest.dropFirst(between.count).first, case .dense(let dense) = next.spec, next.input.width == width,
      !rest.contains(where: { $0.spec.source.map(names.contains) == true })
    else { throw EngineError("\(neuron) does not lead into one dense layer alone; it cannot be switched off") }
    return (0..<dense.units).map { ParameterElement("\(dense.name).weight", neuron.unit * dense.units + $0) }
  }

  private func layer(of neuron: Neuron) throws -> Layer {
    guard let layer = layers.first(where: { $0.spec.name == neuron.layer }) else {
      throw EngineError("no layer is called \(neuron.layer.debugDescription)")
    }
    guard (0..<layer.output.width).contains(neuron.unit) else {
      throw EngineError("\(neuron.layer) has \(layer.output.width) units; there is no \(neuron)")
    }
    return layer
  }
}

extension LayerSpec {
  /// Whether each unit of the layer depends on the same unit of the one before alone.
  fileprivate var keepsUnitsApart: Bool {
    switch self {
    case .activation(let spec): spec.activation != .softmax
    case .batchNorm, .dropout: true
    default: false
    }
  }

  /// The layer that this one takes from besides the one before.
  fileprivate var source: String? {
    switch self {
    case .residual(let spec): spec.source
    case .concatenation(let spec): spec.source
    default: nil
    }
  }
}
