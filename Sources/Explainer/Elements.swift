import Canvas
import Curriculum
import Engine
import Training

extension ModelSpec {
  /// Name, inputs and units of each dense layer, in order.
  var denseLayers: [(name: String, inputs: Int, units: Int)] {
    guard let outline = try? outline() else { return [] }
    return outline.layers.compactMap { layer in
      guard case .dense(let dense) = layer.spec else { return nil }
      return (dense.name, layer.input.width, dense.units)
    }
  }
}

extension ModelSpec {
  /// Of the weights and biases of its dense layers.
  var parameterNames: [String] { denseLayers.flatMap { [$0.name + ".weight", $0.name + ".bias"] } }
}

extension ModelSpec {
  /// What the first layer of neurons takes in: the sample, or the features that are made of it.
  var seenInputs: Int { denseLayers.first?.inputs ?? inputs }

  /// The value that holds those features, where there are any.
  var featuresValue: String? {
    if case .features(let layer) = layers.first { layer.name + ".a" } else { nil }
  }
}

/// Names of a model's neurons as the screen writes them: x₁, h₂, k₁.
struct UnitNames {
  private let inputs: [String]
  private let layerCount: Int

  init(_ scene: Scene) {
    inputs = scene.inputLabels
    layerCount = scene.run.model.denseLayers.count
  }

  /// - Parameter layer: 0 for the inputs, 1 for the first layer.
  func name(layer: Int, unit: Int, of units: Int) -> String {
    if layer == 0 { return inputs.indices.contains(unit) ? inputs[unit] : "x" + Format.subscripted(unit + 1) }
    if layer == layerCount {
      if units > 1 { return "out " + String(unit) }
      return layerCount == 1 ? "sum" : "out"
    }
    let letters = ["h", "k", "m", "n", "p", "q", "r", "s"]
    let letter = letters.indices.contains(layer - 1) ? letters[layer - 1] : "h"
    return units > 99 ? letter + String(unit) : letter + Format.subscripted(unit + 1)
  }
}

extension ParameterElement {
  /// The learning rate, where a page lets it be selected like a parameter.
  static let rate = ParameterElement("rate", 0)
}

extension Scene {
  /// What one press of an arrow key adds to the learning rate: the option `rate`.
  var rateNudge: Float { options["rate"].flatMap { Float($0) } ?? 0.01 }

  /// Above this many parameters a page selects biases only; any other number is reached by name.
  static let largestFullSelection = 400

  /// What the arrow keys go through: each neuron's incoming weights, then its bias.
  func selectableElements() -> [SelectableElement] {
    let names = UnitNames(self)
    let layers = run.model.denseLayers
    let count = layers.reduce(0) { $0 + $1.inputs * $1.units + $1.units }
    let biasesOnly = count > Scene.largestFullSelection
    var elements: [SelectableElement] = []
    // Numbers that move as one are turned by the first of them.
    let shown = options["tied"] == "all" ? 1 : layers.count
    for (index, layer) in layers.prefix(shown).enumerated() {
      let number = index + 1
      for unit in 0..<layer.units {
        if !biasesOnly, allows(layer.name + ".weight") {
          for input in 0..<layer.inputs {
            elements.append(weight(layer.name, layer: number, input: input, unit: unit, units: layer.units, names))
          }
        }
        if allows(layer.name + ".bias") || biasesOnly && allows(layer.name + ".weight") {
          elements.append(bias(layer.name, layer: number, unit: unit, units: layer.units, names))
        }
      }
    }
    if editable?.contains("rate") == true { elements.append(rate) }
    return elements
  }

  /// Where the selection stands at first: what `options: {select: output.bias[0]}` asks for, else the first element.
  func firstSelected(among elements: [SelectableElement]) -> Int {
    options["select"].flatMap { name in elements.firstIndex { $0.name == name } } ?? 0
  }

  private var rate: SelectableElement {
    SelectableElement(
      element: .rate, name: "rate[0]", title: "learning rate η", layer: run.model.denseLayers.count + 1, unit: 0)
  }

  /// The element that a name such as `hidden1.weight[3,7]` means; nil when there is none.
  ///
  /// `n 17`, the way pictures of first-layer neurons are titled, means that neuron's bias.
  func element(named name: String) -> SelectableElement? {
    if name.hasPrefix("n "), let unit = Int(name.dropFirst(2)), let first = run.model.denseLayers.first {
      return element(named: "\(first.name).bias[\(unit)]")
    }
    if editable?.contains("rate") == true, name == rate.name || name == "rate" { return rate }
    guard let open = name.firstIndex(of: "["), name.last == "]" else { return nil }
    let parameter = String(name[..<open])
    let indices = name[name.index(after: open)...].dropLast().split(separator: ",").map {
      Int($0.filter { $0 != " " })
    }
    let names = UnitNames(self)
    for (index, layer) in run.model.denseLayers.enumerated() {
      if parameter == layer.name + ".weight", indices.count == 2, let input = indices[0], let unit = indices[1],
        (0..<layer.inputs).contains(input), (0..<layer.units).contains(unit)
      {
        return weight(layer.name, layer: index + 1, input: input, unit: unit, units: layer.units, names)
      }
      if parameter == layer.name + ".bias", indices.count == 1, let unit = indices[0], (0..<layer.units).contains(unit)
      {
        return bias(layer.name, layer: index + 1, unit: unit, units: layer.units, names)
      }
    }
    return nil
  }

  private func allows(_ parameter: String) -> Bool { editable?.contains(parameter) ?? true }

  private func weight(
    _ layerName: String, layer: Int, input: Int, unit: Int, units: Int, _ names: UnitNames
  ) -> SelectableElement {
    SelectableElement(
      element: ParameterElement(layerName + ".weight", input * units + unit),
      name: "\(layerName).weight[\(input),\(unit)]",
      title: names.name(layer: layer - 1, unit: input, of: 0) + " → " + names.name(layer: layer, unit: unit, of: units),
      layer: layer, unit: unit)
  }

  private func bias(_ layerName: String, layer: Int, unit: Int, units: Int, _ names: UnitNames) -> SelectableElement {
    let name = names.name(layer: layer, unit: unit, of: units)
    return SelectableElement(
      element: ParameterElement(layerName + ".bias", unit), name: "\(layerName).bias[\(unit)]",
      title: name == "sum" ? "bias" : "bias " + name, layer: layer, unit: unit)
  }
}
