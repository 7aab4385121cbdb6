import Canvas
import Curriculum
import Engine
import Figures
import Training

/// One neuron: its products, sum and output, the line it draws in the plane of its inputs, and what a nudge would do to
/// its output.
struct NeuronStage: Stage {
  /// Cells of the boundary picture; the figure smooths between them.
  private static let gridSide = 48

  var placesGlass: Bool { true }
  var stateRows: Int { 0 }
  var options: [String: StageOption] { ["sample": .text] }

  func need(_ scene: Scene) -> String? {
    let layers = scene.run.model.denseLayers
    return layers.count == 1 && layers[0].units == 1 ? nil : "a network of one neuron"
  }

  func subject(_ model: Model) -> Subject? { .output(0) }

  func observation(_ model: Model) -> Observation {
    guard let scene = model.scene, let layer = scene.run.model.denseLayers.last else { return Observation() }
    let parameters = Set(scene.run.model.parameterNames)
    var observation = Observation(
      sample: model.observedSample, values: parameters.union([layer.name + ".z", layer.name + ".a"]),
      gradients: parameters.union([layer.name + ".z"]))
    if layer.inputs == 2 {
      observation.grids = [
        GridRequest(
          columns: Self.gridSide, rows: Self.gridSide, x: scene.xRange, y: scene.yRange, names: [layer.name + ".a"])
      ]
      observation.answers = true
    }
    return observation
  }

  func draw(_ model: Model, on canvas: inout Canvas) {
    guard let scene = model.scene, let layer = scene.run.model.denseLayers.last else { return }
    let room = model.layout.figure
    let compact = model.isCompact
    let diagramWidth = compact ? min(57, room.width - 20) : room.width
    let diagramHeight = compact ? min(room.height, 12) : 17
    diagram(model, scene, layer.name).draw(
      in: Rect(x: room.x, y: room.y, width: diagramWidth, height: diagramHeight), on: &canvas)
    if compact {
      field(model, scene).draw(
        in: Rect(x: room.x + diagramWidth + 1, y: room.y, width: room.width - diagramWidth - 1, height: diagramHeight),
        on: &canvas)
      if !model.showsText, !model.showsCheck {
        drawState(
          model, in: Rect(x: room.x, y: room.y + 13, width: min(50, diagramWidth - 2), height: room.height - 13),
          on: &canvas)
      }
      return
    }
    let ruleRow = room.y + diagramHeight
    canvas.rule(x: room.x, y: ruleRow, width: room.width - 1)
    let below = Rect(x: room.x, y: ruleRow + 1, width: room.width, height: room.bottom - ruleRow - 1)
    let fieldWidth = below.width - 41
    field(model, scene).draw(
      in: Rect(x: below.x, y: below.y, width: fieldWidth, height: below.height), on: &canvas)
    drawGlassAndScale(
      model, in: Rect(x: below.right - 39, y: below.y + 1, width: 38, height: below.height - 1), on: &canvas)
  }

  func drawState(_ model: Model, in rect: Rect, on canvas: inout Canvas) {
    if model.isCompact { drawGlass(model, in: rect, on: &canvas) }
  }

  private func diagram(_ model: Model, _ scene: Scene, _ name: String) -> NeuronDiagram {
    let weights = model.snapshot.values[name + ".weight"]?.values ?? []
    let input = model.snapshot.sampleInput
    let output = model.snapshot.values[name + ".a"]?.values.first ?? 0
    let names = UnitNames(scene)
    let inputs = weights.indices.map { index in
      NeuronInput(
        label: names.name(layer: 0, unit: index, of: weights.count),
        value: input.indices.contains(index) ? input[index] : 0,
        unit: scene.inputUnits.indices.contains(index) ? scene.inputUnits[index] : "", weight: weights[index],
        name: "\(name).weight[\(index),0]")
    }
    let activation = scene.run.model.lastActivation
    return NeuronDiagram(
      inputs: inputs, bias: model.snapshot.values[name + ".bias"]?.values.first ?? 0, biasName: "\(name).bias[0]",
      sum: model.snapshot.values[name + ".z"]?.values.first ?? 0, output: output,
      activationSymbol: activation.symbol, curve: activation.curve, curveRange: Activation.curveRange,
      outputLabel: scene.outputLabel(output), selected: model.selected?.name)
  }

  private func field(_ model: Model, _ scene: Scene) -> BoundaryField {
    var points = model.fieldPoints()
    let input = model.snapshot.sampleInput
    // A sample that is misread keeps the mark of that.
    let isMisread = points.contains { $0.mark == .misread && [$0.x, $0.y] == input }
    if input.count == 2, !isMisread {
      points.append(FieldPoint(x: input[0], y: input[1], mark: .sample, label: scene.options["sample"]))
    }
    return model.boundaryField(side: Self.gridSide, points: points)
  }

  /// The glass, and where the nudge took the output on a line.
  private func drawGlassAndScale(_ model: Model, in rect: Rect, on canvas: inout Canvas) {
    guard let glass = Glass(model) else { return }
    glass.draw(in: rect, on: &canvas)
    let top = rect.y + glass.height(width: rect.width) + 1
    guard let probe = glass.probe, probe.check == nil, rect.bottom - top >= 5 else { return }
    NudgeScale(was: Float(probe.now), predicted: Float(probe.predicted), measured: Float(probe.measured)).draw(
      in: Rect(x: rect.x, y: top, width: rect.width, height: 3), on: &canvas)
    let error = abs(probe.predicted - probe.measured)
    let words =
      error < 0.0005
      ? "off by less than 0.001: over so short a way the curve is straight"
      : "off by \(Format.plain(error, decimals: 3)): a slope is exact only for tiny steps"
    drawLines(
      wrap([.text(words)], width: 30, canvas.theme).map { $0.map { TextRun($0.text, canvas.theme.style(.dim)) } },
      x: rect.x, y: top + 4, on: &canvas)
  }
}
