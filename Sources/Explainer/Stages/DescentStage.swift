import Canvas
import Curriculum
import Figures
import Training

/// Descent itself: the loss along one parameter with a ball on it and the next step as an arrow, the loss over two
/// parameters as a map with the way walked, and the loss at each step.
///
/// Options: those of `ParameterAxes`, `top` the loss at the top of the plot, `steps` the steps that the loss plot has room
/// for, `rate` what one press adds to the learning rate.
struct DescentStage: Stage {
  private static let lineCount = 160

  func subject(_ model: Model) -> Subject? { .trainingLoss }

  var options: [String: StageOption] {
    ParameterAxes.options.merging(["top": .number, "steps": .count]) { $1 }
  }

  func observation(_ model: Model) -> Observation {
    guard let scene = model.scene, let axes = ParameterAxes(scene) else { return Observation() }
    var observation = Observation(
      sample: model.observedSample, values: Set(scene.run.model.parameterNames),
      trail: true)
    let line = ScanRequest(x: ScanAxis(axes.across, over: scene.xRange, count: Self.lineCount))
    observation.scans = [line, axes.mapRequest(scene)].compactMap { $0 }
    return observation
  }

  func draw(_ model: Model, on canvas: inout Canvas) {
    guard let scene = model.scene, let axes = ParameterAxes(scene) else { return }
    let room = model.layout.figure
    // A compact page with its text has no rows for the loss plot: its last value stands in the list.
    let hasPlot = !model.isCompact || !model.showsText
    let plotHeight = model.isCompact ? 7 : 12
    let height = hasPlot ? room.height - plotHeight - (model.isCompact ? 0 : 2) : room.height
    let width = axes.up == nil ? room.width - (model.isCompact ? 0 : 1) : room.width / 2 - 2
    drawLine(model, scene, axes, in: Rect(x: room.x, y: room.y, width: width, height: height), on: &canvas)
    if axes.up != nil {
      drawMap(
        model, scene, axes,
        in: Rect(x: room.x + width + 3, y: room.y, width: room.width - width - 4, height: height), on: &canvas)
    }
    guard hasPlot else { return }
    let top = room.bottom - plotHeight
    if !model.isCompact { canvas.rule(x: room.x, y: top - 1, width: room.width - 1) }
    let listWidth = model.isCompact ? 20 : 0
    lossPlot(model, scene).draw(
      in: Rect(x: room.x, y: top, width: room.width - listWidth - 1, height: plotHeight), on: &canvas)
    if model.isCompact {
      drawList(
        model, scene, axes, in: Rect(x: room.right - listWidth + 2, y: top, width: listWidth - 2, height: plotHeight),
        on: &canvas)
    }
  }

  func drawState(_ model: Model, in rect: Rect, on canvas: inout Canvas) {
    guard let scene = model.scene, let axes = ParameterAxes(scene) else { return }
    if drawFailure(model, in: rect, on: &canvas) { return }
    var rect = Rect(x: rect.x, y: rect.y, width: min(rect.width, 24), height: rect.height)
    if !model.isCompact {
      canvas.text("\(axes.name) ← \(axes.name) − η · ∂L/∂\(axes.name)", x: rect.x, y: rect.y)
      rect.y += 2
      rect.height -= 2
    }
    drawList(model, scene, axes, in: rect, on: &canvas)
  }

  // MARK: - Figures

  private func drawLine(
    _ model: Model, _ scene: Scene, _ axes: ParameterAxes, in rect: Rect, on canvas: inout Canvas
  ) {
    guard let scan = model.snapshot.scans.first, scan.request.y == nil, let value = model.value(of: axes.across) else {
      return
    }
    let slope = Float(scan.slopes.first ?? .nan)
    let held = axes.up.flatMap(model.value(of:)).map { "\(axes.upName) held at \(Format.signed($0, decimals: 2))" }
    LossAlong(
      values: scan.values, xRange: scene.xRange, top: scene.options["top"].flatMap { Float($0) }, label: axes.name,
      condition: held ?? "", ball: (value, Float(scan.loss)), slope: slope,
      step: -model.snapshot.hyperparameters.learningRate * slope
    ).draw(in: rect, on: &canvas)
  }

  private func drawMap(
    _ model: Model, _ scene: Scene, _ axes: ParameterAxes, in rect: Rect, on canvas: inout Canvas
  ) {
    guard let up = axes.up, let scan = model.snapshot.scans.last, scan.request.y != nil, scan.slopes.count == 2,
      let x = model.value(of: axes.across), let y = model.value(of: up)
    else { return }
    let rate = model.snapshot.hyperparameters.learningRate
    let trail = model.snapshot.trail
    let path = zip(trail.values(of: axes.across), trail.values(of: up)).map { (x: $0, y: $1) }
    LossMap(
      values: scan.values, columns: ParameterAxes.mapColumns, rows: ParameterAxes.mapRows, xRange: scene.xRange,
      yRange: scene.yRange,
      xLabel: axes.name, yLabel: axes.upName, path: path + [(x, y)],
      next: (x - rate * Float(scan.slopes[0]), y - rate * Float(scan.slopes[1]))
    ).draw(in: rect, on: &canvas)
  }

  private func lossPlot(_ model: Model, _ scene: Scene) -> LossPlot {
    let trail = model.snapshot.trail
    var points = trail.losses.enumerated().map { (step: trail.firstStep + $0, loss: $1) }
    if let loss = model.snapshot.scans.first?.loss { points.append((model.snapshot.step, Float(loss))) }
    return LossPlot(
      train: points.map {
        LossPoint(firstStep: $0.step, lastStep: $0.step, minimum: $0.loss, maximum: $0.loss, mean: $0.loss)
      }, lastStep: model.snapshot.step, logarithmic: model.lossIsLogarithmic,
      condition: "η = " + rateText(model), title: "loss at each step",
      shortest: scene.options["steps"].flatMap { Int($0) } ?? 50)
  }

  // MARK: - Numbers

  private func rateText(_ model: Model) -> String {
    Format.plain(model.snapshot.hyperparameters.learningRate, decimals: 3)
  }

  private func drawList(
    _ model: Model, _ scene: Scene, _ axes: ParameterAxes, in rect: Rect, on canvas: inout Canvas
  ) {
    let scan = model.snapshot.scans.last
    var rows = [
      Row("step", Format.count(model.snapshot.step)), Row("η", rateText(model), element: .rate),
      parameter(axes.name, axes.across, model),
    ]
    if let up = axes.up { rows.append(parameter(axes.upName, up, model)) }
    if let scan { rows.append(Row("loss", lossText(Float(scan.loss)), isStrong: true)) }
    for (name, slope) in zip([axes.name, axes.upName], scan?.slopes ?? []) {
      rows.append(Row("∂L/∂\(name)", number(Float(slope)), signed: Float(slope)))
    }
    for (index, row) in rows.prefix(rect.height).enumerated() {
      draw(row, isSelected: row.element != nil && row.element == model.selected?.element, model, rect, index, &canvas)
    }
  }

  private struct Row {
    var label: String
    var value: String
    var isStrong = false
    var signed: Float?
    var element: ParameterElement?

    init(
      _ label: String, _ value: String, isStrong: Bool = false, signed: Float? = nil, element: ParameterElement? = nil
    ) {
      self.label = label
      self.value = value
      self.isStrong = isStrong
      self.signed = signed
      self.element = element
    }
  }

  private func parameter(_ name: String, _ element: ParameterElement, _ model: Model) -> Row {
    let value = model.value(of: element) ?? .nan
    return Row(name, number(value), signed: value, element: element)
  }

  private func draw(
    _ row: Row, isSelected: Bool, _ model: Model, _ rect: Rect, _ index: Int, _ canvas: inout Canvas
  ) {
    let place = Rect(x: rect.x, y: rect.y + index, width: min(rect.width, 20), height: 1)
    let style = row.signed.map { canvas.theme.number($0) } ?? canvas.theme.style(row.isStrong ? .strong : .text)
    drawKnob(
      row.label, row.value, isSelected: isSelected, style: style,
      in: Rect(x: place.x, y: place.y, width: place.width - 1, height: 1), on: &canvas)
    if let name = model.elements.first(where: { $0.element == row.element })?.name { canvas.name(place, name) }
  }

  /// Three decimals while they mean something.
  private func number(_ value: Float) -> String {
    guard abs(value) < 1e6 else { return (value < 0 ? "−" : "+") + Format.power(value) }
    return Format.signed(value, decimals: abs(value) >= 1000 ? 1 : 3)
  }

  private func lossText(_ value: Float) -> String {
    guard value < 1e6 else { return Format.power(value) }
    return value >= 1000 ? Format.plain(value, decimals: 0) : Format.magnitude(value, decimals: 3)
  }
}
