import Canvas
import Curriculum
import Engine
import Figures
import Training

/// A neuron as a sorting machine: one knob for each thing that is counted, and every sample sliding left or right of the line.
struct SpamStage: Stage {
  /// Where the stops of the knobs are drawn.
  private static let limit: Float = 3

  var placesGlass: Bool { true }
  var stateRows: Int { 0 }
  var options: [String: StageOption] { ["mails": .text] }

  func need(_ scene: Scene) -> String? {
    let layers = scene.run.model.denseLayers
    return layers.count == 1 && layers[0].units == 1 ? nil : "a network of one neuron"
  }

  func subject(_ model: Model) -> Subject? { .output(0) }

  func observation(_ model: Model) -> Observation {
    guard let spec = model.scene?.run.model, let layer = spec.denseLayers.last else { return Observation() }
    let parameters = Set(spec.parameterNames)
    return Observation(
      sample: model.observedSample, values: parameters.union([layer.name + ".z", layer.name + ".a"]),
      gradients: parameters, answers: true)
  }

  func draw(_ model: Model, on canvas: inout Canvas) {
    guard let scene = model.scene, let sorter = sorter(model, scene) else { return }
    let room = model.layout.figure
    guard !model.isCompact else {
      sorter.draw(in: room, on: &canvas)
      return
    }
    let height = min(room.height, sorter.idealHeight)
    sorter.draw(in: Rect(x: room.x, y: room.y, width: room.width, height: height), on: &canvas)
    let below = Rect(x: room.x, y: room.y + height + 1, width: room.width, height: room.height - height - 1)
    guard below.height >= 4 else { return }
    if model.showsCheck {
      canvas.rule(x: below.x, y: below.y, width: below.width - 1)
      drawGlass(
        model, in: Rect(x: below.x, y: below.y + 1, width: below.width, height: min(below.height - 1, 6)), on: &canvas)
      return
    }
    let isAsked = sorter.rows.contains(where: \.isApart)
    if model.isTrainable, !isAsked {
      drawTraining(model, in: below, on: &canvas)
      return
    }
    drawFunction(model, scene, sorter, in: below, on: &canvas)
    if model.isTrainable {
      var words = model.phaseWords(canvas.theme)
      words.text += "  step " + Format.count(model.snapshot.step)
      canvas.text([words], x: below.x, y: below.y + 3)
    }
  }

  func drawState(_ model: Model, in rect: Rect, on canvas: inout Canvas) {
    guard let scene = model.scene, let sorter = sorter(model, scene) else { return }
    let snapshot = model.snapshot
    var rows: [ReadoutRow] = []
    if let selected = model.selected, let value = model.value(of: selected.element) {
      rows.append(
        ReadoutRow(
          label: knobLabel(selected, scene), value: Format.signed(value, decimals: 2), tone: .signed(value)))
    }
    rows.append(ReadoutRow(label: "start", value: Format.signed(sorter.bias, decimals: 2), tone: .signed(sorter.bias)))
    rows.append(
      ReadoutRow(
        label: "sorted right", value: "\(sorter.rightCount) of \(sorter.rows.count { !$0.isApart })", tone: .strong))
    if model.isTrainable {
      if let apart = sorter.rows.last, apart.isApart, let answer = scene.run.model.lastActivation.value(at: apart.sum) {
        rows.append(ReadoutRow(label: "new mail: spam", value: Format.plain(answer, decimals: 2), tone: .strong))
      }
      rows += [.gap, ReadoutRow(label: "step", value: Format.count(snapshot.step))]
      if let loss = snapshot.train?.loss {
        rows.append(ReadoutRow(label: "loss", value: Format.plain(loss, decimals: 3)))
      }
      Readout(rows: rows).draw(in: rect, on: &canvas)
      canvas.text([model.phaseWords(canvas.theme)], x: rect.x, y: rect.y + rows.count)
    } else {
      if let apart = sorter.rows.last, apart.isApart {
        rows += [
          .gap,
          ReadoutRow(label: "the new mail", value: Format.signed(apart.sum, decimals: 2), tone: .signed(apart.sum)),
        ]
      }
      Readout(rows: rows).draw(in: rect, on: &canvas)
    }
  }

  private func knobLabel(_ selected: SelectableElement, _ scene: Scene) -> String {
    let inputs = scene.inputLabels
    let isWeight = selected.name.contains("weight")
    return isWeight && inputs.indices.contains(selected.element.index) ? inputs[selected.element.index] : "start"
  }

  // MARK: What is sorted

  private func sorter(_ model: Model, _ scene: Scene) -> MailSorter? {
    let spec = scene.run.model
    guard let layer = spec.denseLayers.last, spec.denseLayers.count == 1,
      let weights = model.snapshot.values[layer.name + ".weight"]?.values,
      let bias = model.snapshot.values[layer.name + ".bias"]?.values, bias.count == 1,
      let data = model.snapshot.data?.train, let reference = model.reference()
    else { return nil }
    let subjects = (scene.options["mails"] ?? "").split(separator: "|").map { words in
      var words = words
      while words.first == " " { words.removeFirst() }
      while words.last == " " { words.removeLast() }
      return String(words)
    }
    func row(_ index: Int, _ input: [Float], _ isPositive: Bool, isApart: Bool) -> SorterRow {
      let sum = (try? reference.values(input.map(Double.init)))?[layer.name + ".z"]?.first
      return SorterRow(
        label: subjects.indices.contains(index) ? subjects[index] : "mail \(index + 1)", counts: input,
        sum: sum.map { Float($0) } ?? .nan, isPositive: isPositive, isApart: isApart)
    }
    var rows = (0..<data.count).map { row($0, data.input($0), (data.target($0).first ?? 0) > 0.5, isApart: false) }
    // A sample that is none of those learned from is new: it stands below them.
    let sample = model.snapshot.sampleInput
    if let target = scene.sampleTarget?.first, scene.sample == sample, !rows.contains(where: { $0.counts == sample }) {
      rows.append(row(rows.count, sample, target > 0.5, isApart: true))
    }
    let knobs = weights.indices.map { index in
      SorterKnob(
        label: scene.inputLabels.indices.contains(index)
          ? scene.inputLabels[index] : "x" + Format.subscripted(index + 1),
        weight: weights[index], name: "\(layer.name).weight[\(index),0]")
    }
    return MailSorter(
      knobs: knobs, limit: Self.limit, bias: bias[0], rows: rows, positiveLabel: scene.outputLabels.first ?? "",
      negativeLabel: scene.outputLabels.last ?? "", selected: model.selected?.name)
  }

  // MARK: Below the mails

  /// Input, math, output: the sum of one mail written out.
  private func drawFunction(
    _ model: Model, _ scene: Scene, _ sorter: MailSorter, in rect: Rect, on canvas: inout Canvas
  ) {
    let sample = model.snapshot.sampleInput
    guard let row = sorter.rows.last(where: { $0.counts == sample }) else { return }
    canvas.rule(x: rect.x, y: rect.y, width: rect.width - 1)
    let y = rect.y + 2
    canvas.text("one mail", x: rect.x, y: y - 1, .dim)
    canvas.text("its counts × the knobs", x: rect.x + 28, y: y - 1, .dim)
    canvas.text("sum", right: rect.x + 64, y: y - 1, .dim)
    canvas.text("so it goes to", x: rect.x + 68, y: y - 1, .dim)
    canvas.text(row.label, x: rect.x, y: y, row.isApart ? .accent : .text)
    var runs: [TextRun] = []
    for (count, knob) in zip(row.counts, sorter.knobs) where count != 0 {
      if !runs.isEmpty { runs.append(TextRun("  ", canvas.theme.style(.dim))) }
      runs.append(TextRun(Format.plain(count, decimals: 0) + "×", canvas.theme.style(.dim)))
      let value = knob.weight == 0 ? "0" : Format.signed(knob.weight, decimals: 1)
      runs.append(TextRun(value, canvas.theme.number(knob.weight)))
    }
    runs.append(TextRun("  " + Format.signed(sorter.bias, decimals: 1), canvas.theme.number(sorter.bias)))
    canvas.clipped(to: Rect(x: rect.x + 28, y: y, width: 30, height: 1)) { $0.text(runs, x: rect.x + 28, y: y) }
    canvas.text(Format.signed(row.sum, decimals: 2), right: rect.x + 64, y: y, canvas.theme.number(row.sum))
    let answer = row.sum >= 0 ? sorter.positiveLabel : sorter.negativeLabel
    let end = canvas.text(answer, x: rect.x + 68, y: y, .strong)
    // A new mail has no place on the loss curve: how sure the machine is of it is told here.
    guard row.isApart, let chance = scene.run.model.lastActivation.value(at: row.sum) else { return }
    canvas.text(Format.plain(chance, decimals: 2), x: end + 2, y: y)
  }

  private func drawTraining(_ model: Model, in rect: Rect, on canvas: inout Canvas) {
    var plot = model.lossPlot()
    // The mails are a table: held out and learned from are the same ones.
    plot.test = []
    plot.draw(in: Rect(x: rect.x, y: rect.y, width: rect.width - 20, height: rect.height), on: &canvas)
    let x = rect.right - 16
    canvas.text([model.phaseWords(canvas.theme)], x: x, y: rect.y)
    if drawFailure(model, in: Rect(x: x, y: rect.y, width: 15, height: rect.height), on: &canvas) { return }
    canvas.text("step", x: x, y: rect.y + 2, .dim)
    canvas.text(Format.count(model.snapshot.step), right: x + 14, y: rect.y + 2, .strong)
    canvas.text("η", x: x, y: rect.y + 3, .dim)
    canvas.text(Format.plain(model.snapshot.hyperparameters.learningRate, decimals: 2), right: x + 14, y: rect.y + 3)
  }
}
