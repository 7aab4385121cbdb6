import Canvas
import Curriculum
import Engine
import Figures
import Training

/// The forward pass of a small network: its values column by column, and the selected neuron's layer as a matrix product
/// with that neuron's row lit and summed term by term.
struct ForwardStage: Stage {
  var usesLetters: Bool { true }
  var stateRows: Int { 8 }

  /// Of several outputs the selected number's own, else the one that says most.
  func subject(_ model: Model) -> Subject? {
    guard let selected = model.selected, let layers = model.scene?.run.model.denseLayers, let last = layers.last else {
      return nil
    }
    if selected.layer == layers.count { return .output(selected.unit) }
    let outputs = model.snapshot.values[last.name + ".a"]?.values ?? []
    return .output(outputs.indices.max { outputs[$0] < outputs[$1] } ?? 0)
  }

  func pass(_ model: Model) -> Pass? { .forward }

  func observation(_ model: Model) -> Observation {
    guard let network = SmallNetwork(model) else { return Observation() }
    return Observation(sample: model.observedSample, values: network.valueNames)
  }

  func draw(_ model: Model, on canvas: inout Canvas) {
    guard let network = SmallNetwork(model) else { return }
    let room = model.layout.figure
    let diagram = network.diagram(isBackward: false, showsLoss: false)
    if model.isCompact {
      let height = min(room.height, 12)
      diagram.draw(in: Rect(x: room.x, y: room.y, width: room.width, height: height), on: &canvas)
      guard !model.showsText else { return }
      canvas.rule(x: room.x, y: room.y + 12, width: room.width)
      drawLayer(
        network, in: Rect(x: room.x, y: room.y + 13, width: room.width, height: room.height - 13), isTight: true,
        on: &canvas)
      return
    }
    let below = room.bottom - 15
    diagram.draw(in: Rect(x: room.x, y: room.y, width: room.width, height: below - room.y - 1), on: &canvas)
    canvas.rule(x: room.x, y: below, width: room.width - 1)
    drawLayer(
      network, in: Rect(x: room.x, y: below + 1, width: room.width, height: room.bottom - below - 1), isTight: false,
      on: &canvas)
  }

  private func drawLayer(_ network: SmallNetwork, in rect: Rect, isTight: Bool, on canvas: inout Canvas) {
    guard let selected = network.model.selected, let (layer, _, unit) = network.place(of: selected.element) else {
      return
    }
    let name = network.layers[layer].name
    let product = MatrixProduct(
      name: name, weights: network.values(name + ".weight"), inputs: network.inputs(of: layer),
      biases: network.values(name + ".bias"), sums: network.values(name + ".z"), outputs: network.values(name + ".a"),
      activation: network.activation(layer).symbol, selected: selected.name,
      told: network.model.playback == nil ? nil : unit + 1)
    let rows = max(network.layers[layer].units, network.layers[layer].inputs)
    if isTight {
      product.draw(in: rect, on: &canvas)
      return
    }
    let height = 1 + min(rows, 5)
    product.draw(in: Rect(x: rect.x, y: rect.y + 1, width: rect.width, height: height), on: &canvas)
    let neuron = network.name(layer: layer + 1, unit: unit)
    var y = rect.y + height + 1
    if rect.bottom - y > network.layers[layer].inputs + 3 { y += 1 }
    terms(network, layer, unit, neuron).draw(
      in: Rect(x: rect.x + 2, y: y, width: min(rect.width - 4, 64), height: rect.bottom - y), on: &canvas)
  }

  private func terms(_ network: SmallNetwork, _ layer: Int, _ unit: Int, _ neuron: String) -> TermSum {
    let (name, _, units) = network.layers[layer]
    let weights = network.values(name + ".weight")
    var terms = network.inputs(of: layer).enumerated().compactMap { input, value -> SumTerm? in
      let index = input * units + unit
      guard weights.indices.contains(index) else { return nil }
      return SumTerm(weight: weights[index], input: value, name: "\(name).weight[\(input),\(unit)]")
    }
    let biases = network.values(name + ".bias")
    if biases.indices.contains(unit) {
      terms.append(SumTerm(weight: biases[unit], input: nil, name: "\(name).bias[\(unit)]"))
    }
    let (sums, outputs) = (network.values(name + ".z"), network.values(name + ".a"))
    let sum = sums.indices.contains(unit) ? sums[unit] : 0
    let note =
      switch network.activation(layer) {
      case .relu: sum > 0 ? "above zero: passed on" : "below zero: off"
      case .softmax: "its share: all shares make 1"
      default: ""
      }
    return TermSum(
      terms: terms, sum: sum, output: outputs.indices.contains(unit) ? outputs[unit] : 0,
      activation: network.activation(layer).symbol + " " + neuron, note: note, selected: network.model.selected?.name)
  }

  func drawState(_ model: Model, in rect: Rect, on canvas: inout Canvas) {
    guard let network = SmallNetwork(model) else { return }
    var rows: [(String, String)] = [
      (
        "network",
        ([network.scene.run.model.inputs] + network.layers.map(\.units)).map(String.init).joined(separator: "-")
      ),
      ("parameters", Format.count(model.snapshot.parameterCount)),
    ]
    let isOnItsWay = model.playback.map { $0.position < model.passStops.count } ?? false
    let outputs = isOnItsWay ? [] : network.values((network.layers.last?.name ?? "") + ".a")
    if outputs.count == 1 { rows.append(("output", Format.plain(outputs[0], decimals: 3))) }
    if outputs.count > 1, let best = outputs.indices.max(by: { outputs[$0] < outputs[$1] }) {
      let name = network.name(layer: network.layers.count, unit: best)
      rows.append(("largest", "\(name)  \(Format.plain(outputs[best], decimals: 3))"))
    }
    let list = rows.enumerated().map { ReadoutRow(label: $1.0, value: $1.1, tone: $0 < 2 ? .plain : .strong) }
    // The effect on the output would answer the page's question.
    let glass = model.waitsForAnswer ? [] : Glass(model)?.summary(width: rect.width) ?? []
    Readout(rows: list + glass).draw(in: rect, on: &canvas)
  }
}
