import Canvas
import Curriculum
import Engine
import Figures
import Training

/// Whose number the selected one is judged by on a page.
public enum Subject: Hashable, Sendable {
  /// An output for the observed input: the story of the chapters before the loss.
  case output(Int)
  case sampleLoss
  /// The mean loss over the training samples.
  case trainingLoss

  var objective: Objective {
    if case .output(let index) = self { .output(index) } else { .loss }
  }
}

extension Model {
  /// What a nudge of the selected number would do, and the check if `g` asked for it.
  var probe: ProbeRequest? {
    guard let selected, let scene, selected.element != .rate, let subject = stage?.subject(self) else { return nil }
    return ProbeRequest(
      element: selected.element, delta: scene.nudge, samples: subject == .trainingLoss ? .training : .observed,
      checksGradient: showsCheck)
  }

  /// Adds what the glass needs to what a page wants to see.
  func lookThroughGlass(_ observation: inout Observation) {
    guard let selected, selected.element != .rate else { return }
    if let subject = stage?.subject(self) {
      observation.probe = probe
      if subject != .trainingLoss { observation.objective = subject.objective }
    }
    observation.values.insert(selected.element.name)
    guard showsCheck, let layers = scene?.run.model.denseLayers, layers.indices.contains(selected.layer - 1) else {
      return
    }
    let name = layers[selected.layer - 1].name
    observation.values.formUnion([".weight", ".bias", ".z", ".a"].map { name + $0 })
    if selected.layer == 1, let features = scene?.run.model.featuresValue { observation.values.insert(features) }
    if selected.layer > 1 { observation.values.insert(layers[selected.layer - 2].name + ".a") }
    observation.sample = observation.sample ?? observedSample
  }
}

/// The selected number looked through: its value, its gradient and of what, what a nudge was predicted to do beside what it
/// does, the check by finite differences, and the sum of its neuron.
///
/// The same on every page, in as many words as there is room for.
struct Glass {
  let title: String
  let value: Float
  let subject: Subject?
  /// Nil as long as no answer has come, and where there is nothing to answer.
  let probe: Probe?
  let sum: SumLine?
  private let model: Model

  /// Nil where nothing is selected that has a gradient.
  init?(_ model: Model) {
    guard let selected = model.selected, selected.element != .rate, let value = model.value(of: selected.element) else {
      return nil
    }
    self.model = model
    self.value = value
    let network = model.stage?.usesLetters == true ? SmallNetwork(model) : nil
    let title = network?.title(of: selected.element) ?? selected.title
    self.title = title + (model.isTied ? ", alone" : "") + (model.isFrozen(selected.element) ? ", frozen" : "")
    subject = model.stage?.subject(model)
    let probe = model.snapshot.probe
    self.probe = subject == nil || probe?.request.element != selected.element ? nil : probe
    sum = model.showsCheck ? SumLine(model, selected) : nil
  }

  // MARK: In words

  private var isOutput: Bool { if case .output = subject { true } else { false } }

  /// `gradient`, or what the chapters call it that have not named it yet.
  private func effect(width: Int) -> String {
    guard case .output(let unit) = subject else { return "gradient" }
    guard let network = SmallNetwork(model), let last = network.layers.last, last.units > 1 else {
      return width < 28 ? "effect on output" : "effect on the output"
    }
    return "effect on “\(network.name(layer: network.layers.count, unit: unit))”"
  }

  private var judged: String { isOutput ? "output" : "loss" }

  /// Whose number it is, in at most `width` columns.
  func whose(width: Int) -> String {
    let longest: [String]
    switch subject {
    case .output:
      let input = model.snapshot.sampleInput
      let numbers = input.map { Format.plain($0, decimals: min(2, Format.decimals(of: $0))) }.joined(separator: ", ")
      let list = input.count == 1 ? numbers : "(\(numbers))"
      longest = input.count > 6 ? [] : ["for the input \(list)", "for input \(list)", "for \(list)"]
    case .sampleLoss: longest = ["of this sample’s loss"]
    case .trainingLoss:
      let all = model.snapshot.data?.train.count ?? 0
      let count = probe?.samples ?? all
      let kind = model.snapshot.data?.train.inputSize == 2 ? "points" : "samples"
      let share =
        count < all ? "\(Format.count(count)) of \(Format.count(all)) \(kind)" : "all \(Format.count(count)) \(kind)"
      longest = [
        "of the mean loss of \(share)", "of the mean loss, \(share)", "of mean loss, \(share)",
        "mean loss, \(share)",
      ]
    case nil: longest = []
    }
    return longest.first { $0.unicodeScalars.count <= width } ?? (isOutput ? "for this input" : longest.last ?? "")
  }

  /// Why there is no gradient to show; nil where there is one.
  private var excuse: String? {
    if subject == nil { return model.waitsForAnswer ? "after your answer" : "once the blame comes back" }
    guard let probe else {
      let isUnlabelled = subject == .sampleLoss && model.snapshot.sampleTarget.isEmpty
      return isUnlabelled ? "no label here, so no loss" : "…"
    }
    return Float(probe.now).isFinite && Float(probe.gradient).isFinite ? nil : "the \(judged) is no number now"
  }

  private func verdict(_ check: GradientCheck) -> String {
    if check.isKink { return "a kink" }
    return abs(check.analytic - check.numeric) <= 1e-5 * max(1, abs(check.numeric)) ? "✓ agree" : "× differ"
  }

  private func difference(_ check: GradientCheck) -> String {
    let apart = Float(abs(check.analytic - check.numeric))
    return apart < 1e6 ? Format.magnitude(apart, decimals: 6) : Format.power(apart)
  }

  private func step(_ probe: Probe) -> String {
    Format.signed(probe.request.delta, decimals: Format.decimals(of: probe.request.delta))
  }

  private func predicted(_ probe: Probe) -> Float { Float(Double(probe.request.delta) * probe.gradient) }
  private func measured(_ probe: Probe) -> Float { Float(probe.measured - probe.now) }

  // MARK: As a list

  /// Five rows for a page's list of numbers, or two where there is nothing to tell.
  func summary(width: Int) -> [ReadoutRow] {
    let head = ReadoutRow(label: title, value: Format.signed(value, decimals: 3), tone: .signed(value))
    guard excuse == nil, let probe else { return [head, ReadoutRow(label: excuse ?? "", value: "")] }
    return [head] + gradientRows(probe, width: width) + shortNudgeRows(probe)
  }

  private func gradientRows(_ probe: Probe, width: Int) -> [ReadoutRow] {
    let gradient = Float(probe.gradient)
    return [
      ReadoutRow(label: effect(width: width), value: Format.signed(gradient, decimals: 3), tone: .signed(gradient)),
      ReadoutRow(label: whose(width: width), value: ""),
    ]
  }

  private func shortNudgeRows(_ probe: Probe) -> [ReadoutRow] {
    [
      ReadoutRow(
        label: "\(step(probe)) predicted", value: Format.signed(predicted(probe), decimals: 4),
        tone: .signed(predicted(probe))),
      ReadoutRow(
        label: String(repeating: " ", count: step(probe).unicodeScalars.count) + " measured",
        value: Format.signed(measured(probe), decimals: 4), tone: .strong),
    ]
  }

  /// What the nudge did, worked out in full where the room is wide.
  private func nudgeRows(_ probe: Probe, width: Int) -> [ReadoutRow] {
    guard width >= 38 else {
      return [
        ReadoutRow(label: "\(step(probe)) moves the \(judged) by", value: ""),
        ReadoutRow(
          label: "  predicted", value: Format.signed(predicted(probe), decimals: 4), tone: .signed(predicted(probe))),
        ReadoutRow(label: "  measured", value: Format.signed(measured(probe), decimals: 4), tone: .strong),
      ]
    }
    let was = Format.plain(probe.now, decimals: 3)
    let delta = Format.plain(probe.request.delta, decimals: Format.decimals(of: probe.request.delta))
    let gradient = Format.plain(probe.gradient, decimals: 3)
    return [
      ReadoutRow(label: "Nudge it by \(step(probe)). The \(judged)", value: ""), ReadoutRow(label: "was", value: was),
      ReadoutRow(
        label: "predicted", value: Format.plain(probe.predicted, decimals: 3),
        operands: "\(was) + \(delta) × \(gradient)", tone: .strong),
      ReadoutRow(
        label: "measured", value: Format.plain(probe.measured, decimals: 3), operands: "run again", tone: .strong),
    ]
  }

  private func checkRows(_ check: GradientCheck, width: Int) -> [ReadoutRow] {
    let isLong = width >= 38
    return [
      ReadoutRow(
        label: isLong ? "in Double, by its formula" : "by its formula",
        value: Format.signed(Float(check.analytic), decimals: 6)),
      ReadoutRow(
        label: isLong ? "by finite differences" : "by differences",
        value: Format.signed(Float(check.numeric), decimals: 6)),
      ReadoutRow(label: "apart", value: difference(check) + "  " + verdict(check), tone: .accent),
    ]
  }

  /// The blocks of a list: the number, its gradient, the nudge, the check.
  private func blocks(width: Int, isShort: Bool = false) -> [[ReadoutRow]] {
    var blocks = [[ReadoutRow(label: title, value: Format.signed(value, decimals: 3), tone: .signed(value))]]
    guard excuse == nil, let probe else {
      blocks[0].append(ReadoutRow(label: excuse ?? "", value: ""))
      return blocks
    }
    blocks[0] += gradientRows(probe, width: width)
    blocks.append(isShort ? shortNudgeRows(probe) : nudgeRows(probe, width: width))
    if let check = probe.check { blocks.append(checkRows(check, width: width)) }
    return blocks
  }

  /// Rows that the whole list takes, gaps and the sum included.
  func height(width: Int) -> Int {
    let rows = blocks(width: width).reduce(-1) { $0 + $1.count + 1 }
    return rows + (sum.map { 1 + $0.height(width: width, most: 4) } ?? 0)
  }

  func draw(in rect: Rect, on canvas: inout Canvas) {
    if rect.width >= 60, rect.height < 8 { return drawStrip(in: rect, on: &canvas) }
    let blocks = blocks(width: rect.width, isShort: rect.height < 9)
    let count = blocks.reduce(0) { $0 + $1.count }
    let sumHeight = sum.map { $0.height(width: rect.width, most: 4) } ?? 0
    // Gaps go before the sum does.
    let room = rect.height - count
    let hasSum = sumHeight > 0 && room > 0
    let hasGaps = room - (hasSum ? sumHeight : 0) >= blocks.count - 1 + (hasSum ? 1 : 0)
    let rows = hasGaps ? Array(blocks.joined(separator: [.gap])) : blocks.flatMap { $0 }
    Readout(rows: rows).draw(in: rect, on: &canvas)
    guard hasSum else { return }
    let top = rect.y + rows.count + (hasGaps ? 1 : 0)
    sum?.draw(in: Rect(x: rect.x, y: top, width: rect.width, height: rect.bottom - top), on: &canvas)
  }

  // MARK: As a strip

  /// Three lines and the sum, under a picture.
  private func drawStrip(in rect: Rect, on canvas: inout Canvas) {
    let theme = canvas.theme
    func dim(_ text: String) -> TextRun { TextRun(text, theme.style(.dim)) }
    func signed(_ value: Float, _ decimals: Int) -> TextRun {
      var style = theme.number(value)
      style.attributes.insert(.bold)
      return TextRun(Format.signed(value, decimals: decimals), style)
    }
    func strong(_ text: String) -> TextRun { TextRun(text, theme.style(.strong)) }
    canvas.clipped(to: rect) { canvas in
      var head = [dim(title + " "), signed(value, 3)]
      guard excuse == nil, let probe else {
        canvas.text(head + [dim("   " + (excuse ?? ""))], x: rect.x, y: rect.y)
        sum?.draw(in: Rect(x: rect.x, y: rect.y + 1, width: rect.width, height: rect.height - 1), on: &canvas)
        return
      }
      head += [dim("   \(effect(width: rect.width)) "), signed(Float(probe.gradient), 3), dim(" ")]
      let used = head.reduce(0) { $0 + $1.text.unicodeScalars.count }
      canvas.text(head + [dim(whose(width: rect.width - used))], x: rect.x, y: rect.y)
      canvas.text(
        [
          dim("\(step(probe)) moves the \(judged) by "), signed(predicted(probe), 4), dim(" predicted,  "),
          strong(Format.signed(measured(probe), decimals: 4)), dim(" measured"),
        ], x: rect.x, y: rect.y + 1)
      var row = rect.y + 2
      if let check = probe.check {
        canvas.text(
          [
            dim("by its formula "), strong(Format.signed(Float(check.analytic), decimals: 6)),
            dim("  by differences "), strong(Format.signed(Float(check.numeric), decimals: 6)),
            dim("  apart "), TextRun(difference(check) + " " + verdict(check), theme.style(.accent)),
          ], x: rect.x, y: row)
        row += 1
      }
      sum?.draw(in: Rect(x: rect.x, y: row, width: rect.width, height: rect.bottom - row), on: &canvas)
    }
  }
}

extension SumLine {
  /// The sum of the neuron that a number belongs to, for the observed sample.
  init?(_ model: Model, _ selected: SelectableElement) {
    guard let network = SmallNetwork(model), let (layer, _, unit) = network.place(of: selected.element) else {
      return nil
    }
    let (name, _, units) = network.layers[layer]
    let (weights, biases) = (network.values(name + ".weight"), network.values(name + ".bias"))
    let (sums, outputs) = (network.values(name + ".z"), network.values(name + ".a"))
    let inputs = network.inputs(of: layer)
    guard weights.count == inputs.count * units, biases.indices.contains(unit), sums.indices.contains(unit),
      outputs.indices.contains(unit)
    else { return nil }
    let terms = inputs.enumerated().map { input, value in
      SumTerm(weight: weights[input * units + unit], input: value, name: "\(name).weight[\(input),\(unit)]")
    }
    let activation = network.activation(layer)
    // Where a page is about many samples, it is said whose numbers these are.
    let isFirst = model.stage?.subject(model) == .trainingLoss && model.scene?.sample == nil
    let letter = network.name(layer: layer + 1, unit: unit)
    let title = UnitNames(network.scene).name(layer: layer + 1, unit: unit, of: units)
    self.init(
      name: (model.stage?.usesLetters == true ? letter : title) + (isFirst ? ", first sample:" : ":"),
      terms: terms + [SumTerm(weight: biases[unit], input: nil, name: "\(name).bias[\(unit)]")], sum: sums[unit],
      output: outputs[unit], activation: activation == .linear ? "" : activation.symbol, selected: selected.name)
  }
}

/// The glass on the selected number, or nothing.
func drawGlass(_ model: Model, in rect: Rect, on canvas: inout Canvas) {
  guard !rect.isEmpty else { return }
  Glass(model)?.draw(in: rect, on: &canvas)
}
