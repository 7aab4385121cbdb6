import Canvas
import Curriculum
import Engine
import Figures
import Training

/// A network small enough to show every number of: names, values and gradients of one sample, out of the snapshot.
struct SmallNetwork {
  let model: Model
  let scene: Scene
  let layers: [(name: String, inputs: Int, units: Int)]
  private let names: UnitNames

  init?(_ model: Model) {
    guard let scene = model.scene else { return nil }
    self.model = model
    self.scene = scene
    layers = scene.run.model.denseLayers
    names = UnitNames(scene)
  }

  /// Every parameter, sum and activation by name.
  var valueNames: Set<String> { parameterNames.union(layers.flatMap { [$0.name + ".z", $0.name + ".a"] }) }
  var parameterNames: Set<String> { Set(scene.run.model.parameterNames) }

  func values(_ name: String) -> [Float] { model.snapshot.values[name]?.values ?? [] }
  func gradients(_ name: String) -> [Float] { model.snapshot.gradients[name]?.values ?? [] }

  /// The loss's derivative by each of a layer's activations; infinite for an output that has rounded to the wrong end.
  func pulls(_ layer: Int) -> [Float] { gradients(layers[layer].name + ".a") }

  /// What a layer takes in: the sample, or what the layer before it said.
  func inputs(of layer: Int) -> [Float] {
    if layer == 0, let features = scene.run.model.featuresValue { return values(features) }
    return layer == 0 ? model.snapshot.sampleInput : values(layers[layer - 1].name + ".a")
  }

  /// A neuron's name; layer 0 are the inputs.
  func name(layer: Int, unit: Int) -> String {
    let units = layer == 0 ? scene.run.model.seenInputs : layers[layer - 1].units
    if layer == layers.count {
      if units == 1 { return "a" }
      if scene.outputLabels.indices.contains(unit) { return scene.outputLabels[unit] }
    }
    return names.name(layer: layer, unit: unit, of: units)
  }

  /// `x₁ → h₂` or `bias h₂`.
  func title(of element: ParameterElement) -> String {
    guard let (layer, input, unit) = place(of: element) else { return element.name }
    let neuron = name(layer: layer + 1, unit: unit)
    return input.map { name(layer: layer, unit: $0) + " → " + neuron } ?? "bias " + neuron
  }

  func activation(_ layer: Int) -> Activation {
    let dense = scene.run.model.layers.filter { if case .dense = $0 { true } else { false } }
    return dense[layer].activation ?? .linear
  }

  /// Layer, input and unit of a parameter; the input is nil for a bias.
  func place(of element: ParameterElement) -> (layer: Int, input: Int?, unit: Int)? {
    for (index, layer) in layers.enumerated() {
      if element.name == layer.name + ".bias" { return (index, nil, element.index) }
      if element.name == layer.name + ".weight" {
        return (index, element.index / layer.units, element.index % layer.units)
      }
    }
    return nil
  }

  /// - Parameters:
  ///   - isBackward: whether gradients and the loss are shown.
  ///   - secret: the edge whose gradient is not told.
  func diagram(isBackward: Bool, showsLoss: Bool, secret: String? = nil) -> NodeDiagram {
    var columns = [
      NodeColumn(
        title: "inputs",
        nodes: inputs(of: 0).enumerated().map { DiagramNode(label: name(layer: 0, unit: $0), value: $1) })
    ]
    var edges: [EdgeLayer] = []
    for (index, layer) in layers.enumerated() {
      let isLast = index == layers.count - 1
      let biases = values(layer.name + ".bias")
      let slopes = isBackward ? pulls(index) : []
      let title = isLast ? "output" : layers.count == 2 ? "hidden" : "hidden \(index + 1)"
      columns.append(
        NodeColumn(
          title: title + " · " + activation(index).symbol,
          nodes: values(layer.name + ".a").enumerated().map { unit, value in
            DiagramNode(
              label: name(layer: index + 1, unit: unit), value: value,
              gradient: slopes.indices.contains(unit) ? slopes[unit] : nil,
              bias: biases.indices.contains(unit) ? biases[unit] : nil, biasName: "\(layer.name).bias[\(unit)]")
          }))
      edges.append(
        EdgeLayer(
          name: layer.name + ".weight", weights: values(layer.name + ".weight"),
          gradients: isBackward ? gradients(layer.name + ".weight") : []))
    }
    if showsLoss, let loss = model.snapshot.sampleLoss {
      columns.append(NodeColumn(title: "loss", nodes: [DiagramNode(label: "L", value: loss)]))
      let pull = isBackward ? pulls(layers.count - 1).first : nil
      edges.append(EdgeLayer(name: nil, weights: [pull ?? 0]))
    }
    return NodeDiagram(
      columns: columns, edges: edges, selected: model.selected?.name, secret: secret, progress: model.passProgress)
  }
}
