import Canvas
import Curriculum
import Datasets
import Engine
import Figures
import Training

/// A digit on its way through the network: the picture, the layers at work, ten answers; below, what the first layer
/// looks for, and where it errs or how the loss falls.
struct DigitsStage: Stage {
  var stateRows: Int { 10 }
  var showsSamples: Bool { true }
  var hasPad: Bool { true }
  /// Of other layers there is no picture, but their answer.
  var drawsOnlyDense: Bool { false }

  var options: [String: StageOption] { ["below": .word(["errors", "loss"])] }

  func observation(_ model: Model) -> Observation {
    guard let scene = model.scene, let first = scene.run.model.denseLayers.first else { return Observation() }
    let layers = scene.run.model.denseLayers
    var values = Set(layers.flatMap { [$0.name + ".bias", $0.name + ".a"] })
    if !model.isCompact || !model.showsText { values.insert(first.name + ".weight") }
    return Observation(sample: sample(model), values: values, confusion: true, framesPerSecond: 5)
  }

  private func sample(_ model: Model) -> SampleChoice {
    if model.focus == .pad || !model.pad.isEmpty {
      return .custom(DigitNormalizer.normalize(model.pad.ink, side: DigitPad.side), target: nil)
    }
    let count = model.snapshot.data?.test.count ?? 0
    return .test(count == 0 ? 0 : model.sampleIndex % count)
  }

  func draw(_ model: Model, on canvas: inout Canvas) {
    guard let scene = model.scene else { return }
    let room = model.layout.figure
    if model.isCompact {
      drawTop(
        model, scene, in: Rect(x: room.x, y: room.y, width: room.width, height: min(room.height, 15)), on: &canvas)
      if !model.showsText {
        canvas.rule(x: room.x, y: room.y + 15, width: room.width)
        drawLower(
          model, in: Rect(x: room.x, y: room.y + 16, width: room.width, height: room.height - 16), on: &canvas)
      }
      return
    }
    drawTop(model, scene, in: Rect(x: room.x, y: room.y, width: room.width, height: 15), on: &canvas)
    canvas.rule(x: room.x, y: room.y + 16, width: room.width - 1)
    drawPictures(model, scene, in: Rect(x: room.x, y: room.y + 17, width: room.width, height: 10), on: &canvas)
    canvas.rule(x: room.x, y: room.y + 27, width: room.width - 1)
    drawLower(
      model, in: Rect(x: room.x, y: room.y + 28, width: room.width, height: room.height - 28), on: &canvas)
  }

  /// The digit, the hidden layers, the answer.
  func drawTop(_ model: Model, _ scene: Scene, in rect: Rect, on canvas: inout Canvas) {
    let isDrawing = model.focus == .pad || !model.pad.isEmpty
    canvas.text(isDrawing ? "your digit" : "input", x: rect.x, y: rect.y, .dim)
    let picture = Rect(x: rect.x, y: rect.y + 1, width: 28, height: min(14, rect.height - 1))
    if picture.height == 14 { canvas.text("28 × 28", right: rect.x + 28, y: rect.y, .faint) }
    DigitImage(
      pixels: isDrawing ? model.pad.ink : model.snapshot.sampleInput, side: 28,
      cursor: model.focus == .pad ? model.pad.pen : nil, name: "pad"
    ).draw(in: picture, on: &canvas)

    var row = rect.y
    let middle = rect.x + 32
    for (index, layer) in scene.run.model.denseLayers.dropLast().enumerated() {
      let values = model.snapshot.values[layer.name + ".a"]?.values ?? []
      let height = 1 + (layer.units + 31) / 32
      guard row + height <= rect.bottom else { break }
      ActivationGrid(title: "hidden \(index + 1)", values: values, columns: 16).draw(
        in: Rect(x: middle, y: row, width: 16, height: height), on: &canvas)
      row += height + 1
    }
    drawAnswer(
      model, in: Rect(x: middle + 20, y: rect.y, width: rect.right - middle - 21, height: rect.height), on: &canvas)
  }

  private func drawAnswer(_ model: Model, in rect: Rect, on canvas: inout Canvas) {
    let output = model.scene?.run.model.denseLayers.last?.name ?? "output"
    let probabilities = model.snapshot.values[output + ".a"]?.values ?? []
    let truth = model.snapshot.sampleTarget.first.map { Int($0) }
    ProbabilityBars(labels: (0..<10).map(String.init), values: probabilities, truth: truth, title: "says").draw(
      in: Rect(x: rect.x, y: rect.y, width: rect.width, height: 11), on: &canvas)
    guard let truth, let best = probabilities.indices.max(by: { probabilities[$0] < probabilities[$1] }) else { return }
    canvas.text("label", x: rect.x, y: rect.y + 12, .dim)
    canvas.text(String(truth), x: rect.x + 7, y: rect.y + 12, .strong)
    canvas.text(best == truth ? "✓ right" : "× misread", x: rect.x + 10, y: rect.y + 12)
    if let loss = model.snapshot.sampleLoss {
      canvas.text("loss", x: rect.x, y: rect.y + 13, .dim)
      canvas.text(Format.magnitude(loss, decimals: 3), x: rect.x + 7, y: rect.y + 13, .strong)
    }
  }

  /// The hidden neurons that answer most to this digit, as pictures of what training added to their weights.
  private func drawPictures(_ model: Model, _ scene: Scene, in rect: Rect, on canvas: inout Canvas) {
    guard let first = scene.run.model.denseLayers.first, first.inputs == 784,
      let weights = model.snapshot.values[first.name + ".weight"]?.values,
      let activations = model.snapshot.values[first.name + ".a"]?.values, activations.count == first.units
    else { return }
    let limit = max(1, (rect.width + 3) / 17)
    var shown = Array(activations.indices.sorted { activations[$0] > activations[$1] }.prefix(limit))
    if let selected = model.selected, selected.layer == 1, !shown.contains(selected.unit) {
      shown[shown.count - 1] = selected.unit
    }
    let hasStart = model.startWeights.count == weights.count
    canvas.text("the busiest hidden neurons", x: rect.x, y: rect.y, .strong)
    canvas.text(
      hasStart && model.snapshot.step > 0
        ? "what training added to their 784 weights" : "their 784 weights, still random",
      x: rect.x + 29, y: rect.y, .dim)
    let pictures = shown.map { unit in
      let values = (0..<784).map { pixel in
        let index = pixel * first.units + unit
        return weights[index] - (hasStart && model.snapshot.step > 0 ? model.startWeights[index] : 0)
      }
      return WeightPicture(
        name: "n \(unit)", values: halved(values), side: 14,
        caption: Format.plain(activations[unit], decimals: 2))
    }
    let selected = model.selected.flatMap { $0.layer == 1 ? "n \($0.unit)" : nil }
    WeightPictures(pictures: pictures, selected: selected).draw(
      in: Rect(x: rect.x, y: rect.y + 2, width: rect.width, height: rect.height - 2), on: &canvas)
  }

  /// A 28 × 28 picture at half the size, by the mean of four pixels.
  private func halved(_ values: [Float]) -> [Float] {
    (0..<14 * 14).map { index in
      let corner = (index / 14) * 56 + (index % 14) * 2
      return (values[corner] + values[corner + 1] + values[corner + 28] + values[corner + 29]) / 4
    }
  }

  private func drawLower(_ model: Model, in rect: Rect, on canvas: inout Canvas) {
    if model.scene?.options["below"] == "errors", !model.snapshot.confusion.isEmpty {
      ConfusionPairs(counts: model.snapshot.confusion, labels: (0..<10).map(String.init), limit: 8).draw(
        in: rect, on: &canvas)
    } else {
      model.lossPlot().draw(in: rect, on: &canvas)
    }
  }

  func drawState(_ model: Model, in rect: Rect, on canvas: inout Canvas) {
    let snapshot = model.snapshot
    canvas.text([model.phaseWords(canvas.theme)], x: rect.x, y: rect.y)
    if drawFailure(model, in: rect, on: &canvas) { return }
    canvas.text("epoch " + Format.plain(snapshot.epoch, decimals: 2), right: rect.right, y: rect.y)
    var rows = [
      ReadoutRow(
        label: "samples/s", value: snapshot.samplesPerSecond > 0 ? Format.count(Int(snapshot.samplesPerSecond)) : "–"),
      ReadoutRow(
        label: "test right", value: snapshot.test?.accuracy.map { Format.percent($0, decimals: 2) } ?? "–",
        tone: .strong),
    ]
    if !model.isCompact {
      rows =
        [
          ReadoutRow(label: "digits", value: Format.count(snapshot.data?.train.count ?? 0)),
          ReadoutRow(label: "parameters", value: Format.count(snapshot.parameterCount)),
        ] + rows
    }
    rows += Glass(model)?.summary(width: rect.width) ?? []
    Readout(rows: rows).draw(
      in: Rect(x: rect.x, y: rect.y + 1, width: rect.width, height: rect.height - 1), on: &canvas)
  }
}
