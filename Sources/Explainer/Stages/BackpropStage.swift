import Canvas
import Curriculum
import Engine
import Figures
import Training

/// Blame on its way back: the network with gradients under its values, the chain of small derivatives behind the selected
/// number, and what a nudge was predicted to do to the loss beside what it does.
///
/// `options: {hide: gradients}` keeps them back until the page's question is answered, `{hide: output.bias[0]}` one of them.
struct BackpropStage: Stage {
  var placesGlass: Bool { true }
  var usesLetters: Bool { true }
  var stateRows: Int { 10 }

  func pass(_ model: Model) -> Pass? { withholdsBlame(model) ? .forwardToLoss : .forwardAndBack }

  var options: [String: StageOption] { ["hide": .element(or: ["gradients"])] }

  func observation(_ model: Model) -> Observation {
    guard let network = SmallNetwork(model) else { return Observation() }
    return Observation(
      sample: model.observedSample, values: network.valueNames, gradients: network.valueNames, objective: .loss)
  }

  func subject(_ model: Model) -> Subject? {
    guard let selected = model.selected, !hidesAll(model), selected.name != secret(model), model.isBlamed(selected)
    else {
      return nil
    }
    return .sampleLoss
  }

  private func isWaiting(_ model: Model) -> Bool { model.prediction.committed == nil }

  /// Whether the page asks first.
  private func withholdsBlame(_ model: Model) -> Bool {
    isWaiting(model) && model.scene?.options["hide"] == "gradients"
  }

  /// A pass on its way forward knows of no blame either.
  private func hidesAll(_ model: Model) -> Bool { withholdsBlame(model) || model.passProgress?.backward == 0 }

  private func secret(_ model: Model) -> String? { isWaiting(model) ? model.scene?.options["hide"] : nil }

  func draw(_ model: Model, on canvas: inout Canvas) {
    guard let network = SmallNetwork(model) else { return }
    let room = model.layout.figure
    let isBackward = !hidesAll(model)
    let diagram = network.diagram(isBackward: !withholdsBlame(model), showsLoss: true, secret: secret(model))
    if model.isCompact {
      let height = min(room.height, 12)
      diagram.draw(in: Rect(x: room.x, y: room.y, width: room.width, height: height), on: &canvas)
      guard !model.showsText, !model.showsCheck else { return }
      canvas.rule(x: room.x, y: room.y + 13, width: room.width)
      drawChain(network, in: Rect(x: room.x, y: room.y + 14, width: room.width, height: 5), on: &canvas)
      drawGlass(model, in: Rect(x: room.x, y: room.y + 19, width: room.width, height: 2), on: &canvas)
      return
    }
    let below = room.bottom - 15
    diagram.draw(in: Rect(x: room.x, y: room.y, width: room.width, height: below - room.y - 1), on: &canvas)
    canvas.rule(x: room.x, y: below, width: room.width - 1)
    guard isBackward else { return }
    canvas.text("one number, from the loss back to it", x: room.x, y: below + 1, .dim)
    drawChain(network, in: Rect(x: room.x, y: below + 3, width: room.width, height: 6), on: &canvas)
    canvas.rule(x: room.x, y: below + 10, width: room.width - 1)
    drawGlass(model, in: Rect(x: room.x, y: below + 11, width: room.width, height: 4), on: &canvas)
    guard !model.showsCheck, subject(model) != nil else { return }
    let end = canvas.text("g", x: room.x, y: room.bottom - 1, .strong)
    canvas.text(" checks it without any chain: [L(w + ε) − L(w − ε)] / 2ε", x: end, y: room.bottom - 1, .dim)
  }

  func drawState(_ model: Model, in rect: Rect, on canvas: inout Canvas) {
    guard let network = SmallNetwork(model) else { return }
    if model.isCompact, !hidesAll(model) {
      let rows = Glass(model)?.summary(width: rect.width) ?? []
      Readout(rows: rows).draw(in: rect, on: &canvas)
      let used = rows.count
      list(network).draw(
        in: Rect(x: rect.x, y: rect.y + used, width: rect.width, height: rect.height - used), on: &canvas)
    } else if hidesAll(model) {
      canvas.text("Blame, most first", x: rect.x, y: rect.y, .dim)
      canvas.text(
        withholdsBlame(model) ? "after your answer" : "once it comes back", x: rect.x, y: rect.y + 1, .faint)
    } else {
      list(network).draw(in: rect, on: &canvas)
    }
  }

  private func list(_ network: SmallNetwork) -> BlameList {
    let model = network.model
    return BlameList(
      items: model.elements.compactMap { element in
        guard model.isBlamed(element) else { return nil }
        let gradients = network.gradients(element.element.name)
        guard gradients.indices.contains(element.element.index) else { return nil }
        return BlameItem(
          title: network.title(of: element.element), gradient: gradients[element.element.index], name: element.name)
      }, selected: model.selected?.name, secret: secret(model))
  }

  // MARK: The chain

  private func drawChain(_ network: SmallNetwork, in rect: Rect, on canvas: inout Canvas) {
    guard !hidesAll(network.model), let selected = network.model.selected, let chain = chain(network, selected) else {
      return
    }
    chain.draw(in: rect, on: &canvas)
  }

  /// The derivatives from the loss to one number. Where more than one path leads back, their sum is the first factor.
  private func chain(_ network: SmallNetwork, _ selected: SelectableElement) -> ChainRule? {
    let gradients = network.gradients(selected.element.name)
    guard let (layer, input, unit) = network.place(of: selected.element),
      gradients.indices.contains(selected.element.index)
    else { return nil }
    let last = network.layers.count - 1
    var factors: [ChainFactor] = []
    // With one output, all the blame of the layer before it comes through there.
    let isThroughOutput = layer == last - 1 && network.layers[last].units == 1
    let start = isThroughOutput ? last : layer
    let startUnit = isThroughOutput ? 0 : unit
    let (output, sum) = (symbol(network, start, startUnit), sumSymbol(network, start, startUnit))
    let pulls = network.pulls(start)
    guard pulls.indices.contains(startUnit) else { return nil }
    factors.append(
      ChainFactor(
        over: "∂L", under: "∂" + output, value: pulls[startUnit],
        note: start == last ? lossNote(network) : "from behind"
      ))
    factors.append(local(network, start, startUnit, output: output, sum: sum))
    if isThroughOutput {
      let weights = network.values(network.layers[last].name + ".weight")
      let neuron = symbol(network, layer, unit)
      guard weights.indices.contains(unit) else { return nil }
      factors.append(ChainFactor(over: "∂" + sum, under: "∂" + neuron, value: weights[unit], note: "weight"))
      factors.append(local(network, layer, unit, output: neuron, sum: sumSymbol(network, layer, unit)))
    }
    let letter = input == nil ? "∂b" : "∂w"
    let inputs = network.inputs(of: layer)
    let value = input.map { inputs.indices.contains($0) ? inputs[$0] : 0 } ?? 1
    let note = input.map { (layer == 0 ? "input " : "") + network.name(layer: layer, unit: $0) } ?? "a bias: 1"
    factors.append(ChainFactor(over: "∂" + sumSymbol(network, layer, unit), under: letter, value: value, note: note))
    return ChainRule(
      result: ChainFactor(over: "∂L", under: letter, value: gradients[selected.element.index], note: "blame"),
      factors: factors, isSecret: selected.name == secret(network.model))
  }

  private func symbol(_ network: SmallNetwork, _ layer: Int, _ unit: Int) -> String {
    layer == network.layers.count - 1 ? "a" : network.name(layer: layer + 1, unit: unit)
  }

  private func sumSymbol(_ network: SmallNetwork, _ layer: Int, _ unit: Int) -> String {
    if layer == network.layers.count - 1 { return "z" }
    let isFew = network.layers[layer].units < 10
    return isFew ? "s" + Format.subscripted(unit + 1) : "s"
  }

  /// How a neuron's output answers to its sum.
  private func local(
    _ network: SmallNetwork, _ layer: Int, _ unit: Int, output: String, sum: String
  ) -> ChainFactor {
    let name = network.layers[layer].name
    let (sums, outputs) = (network.values(name + ".z"), network.values(name + ".a"))
    let z = sums.indices.contains(unit) ? sums[unit] : 0
    let a = outputs.indices.contains(unit) ? outputs[unit] : 0
    let slope: (Float, String) =
      switch network.activation(layer) {
      case .sigmoid: (a * (1 - a), "\(output)(1 − \(output))")
      case .tanh: (1 - a * a, "1 − \(output)²")
      case .relu: z > 0 ? (1, "ReLU is on") : (0, "asleep")
      case .linear: (1, "as it is")
      case .step: (0, "flat")
      // Of these the slope is what the engine made of it.
      case .leakyReLU, .gelu, .softmax: (ratio(network, name, unit), "slope")
      }
    return ChainFactor(over: "∂" + output, under: "∂" + sum, value: slope.0, note: slope.1)
  }

  private func ratio(_ network: SmallNetwork, _ name: String, _ unit: Int) -> Float {
    let (outer, inner) = (network.gradients(name + ".z"), network.gradients(name + ".a"))
    guard outer.indices.contains(unit), inner.indices.contains(unit), inner[unit] != 0 else { return 0 }
    return outer[unit] / inner[unit]
  }

  private func lossNote(_ network: SmallNetwork) -> String {
    let target = network.model.snapshot.sampleTarget.first
    return switch network.scene.run.model.loss {
    case .binaryCrossEntropy where !network.pulls(network.layers.count - 1).allSatisfy(\.isFinite):
      "a rounds to its end"
    case .binaryCrossEntropy: target == 1 ? "−1 / a" : target == 0 ? "1 / (1 − a)" : "the loss"
    case .meanSquaredError: "2(a − y)"
    case .meanAbsoluteError, .softmaxCrossEntropy: "the loss"
    }
  }
}
