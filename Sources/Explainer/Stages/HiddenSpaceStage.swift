import Canvas
import Curriculum
import Engine
import Figures
import Training

/// Where a network moves the points: the plane as it comes in, and the plane of the last hidden layer, in which the output
/// neuron parts them by a straight line. That layer has two neurons, so that nothing is left out.
struct HiddenSpaceStage: Stage {
  private static let fieldSide = 64
  private static let hiddenSide = 24

  func subject(_ model: Model) -> Subject? { .trainingLoss }

  func need(_ scene: Scene) -> String? { hiddenLayer(scene) == nil ? "two neurons in the last hidden layer" : nil }

  func observation(_ model: Model) -> Observation {
    guard let scene = model.scene, let hidden = hiddenLayer(scene) else { return Observation() }
    var observation = LoopStage().observation(model)
    observation.grids = [
      GridRequest(
        columns: Self.fieldSide, rows: Self.fieldSide, x: scene.xRange, y: scene.yRange, names: [outputName(scene)])
    ]
    observation.sampleValues = [hidden + ".a"]
    return observation
  }

  func draw(_ model: Model, on canvas: inout Canvas) {
    guard let scene = model.scene else { return }
    let room = model.layout.figure
    if model.isCompact, model.showsText {
      // Beside each other with the loss, as there is no row to spare.
      let (width, gap) = (24, 4)
      let fields = Rect(x: room.x, y: room.y, width: 2 * width + gap, height: room.height)
      drawFields(model, scene, in: fields, gap: gap, on: &canvas)
      drawNarrowLoss(
        model,
        in: Rect(x: fields.right + 3, y: room.y, width: room.right - fields.right - 3, height: room.height),
        on: &canvas)
      return
    }
    let plotHeight = model.isCompact ? 5 : 12
    if model.isCompact { drawSelected(model, y: room.bottom - plotHeight - 1, on: &canvas) }
    drawFields(
      model, scene, in: Rect(x: room.x, y: room.y, width: room.width, height: room.height - plotHeight - 1), gap: 4,
      on: &canvas)
    model.lossPlot().draw(
      in: Rect(x: room.x, y: room.bottom - plotHeight, width: room.width, height: plotHeight), on: &canvas)
  }

  /// The curves have no room for names at their ends: the last losses stand below them.
  private func drawNarrowLoss(_ model: Model, in rect: Rect, on canvas: inout Canvas) {
    let losses = [
      ("train", model.snapshot.train?.loss, ReadoutRow.Tone.strong), ("test", model.snapshot.test?.loss, .plain),
    ]
    let rows = losses.compactMap { name, loss, tone in
      loss.map { ReadoutRow(label: name, value: Format.magnitude($0, decimals: 3), tone: tone) }
    }
    let height = rect.height - rows.count - 1
    model.lossPlot().draw(in: Rect(x: rect.x, y: rect.y, width: rect.width, height: height), on: &canvas)
    Readout(rows: rows).draw(
      in: Rect(x: rect.x, y: rect.bottom - rows.count, width: rect.width, height: rows.count), on: &canvas)
  }

  func drawState(_ model: Model, in rect: Rect, on canvas: inout Canvas) {
    LoopStage().drawState(model, in: rect, on: &canvas)
  }

  private func drawFields(_ model: Model, _ scene: Scene, in rect: Rect, gap: Int, on canvas: inout Canvas) {
    let half = (rect.width - gap) / 2
    let head = model.isCompact ? 1 : 2
    let left = Rect(x: rect.x, y: rect.y + head, width: half, height: rect.height - head)
    // The legend stands under the left one only, and both are of one size.
    let right = Rect(x: left.right + gap, y: left.y, width: half, height: left.height - (model.isCompact ? 0 : 1))
    canvas.text("what comes in", x: left.x, y: rect.y, .dim)
    canvas.text("what the last neuron sees", x: right.x, y: rect.y, .dim)
    incoming(model).draw(in: left, on: &canvas)
    hidden(model, scene)?.draw(in: right, on: &canvas)
  }

  private func outputName(_ scene: Scene) -> String { (scene.run.model.denseLayers.last?.name ?? "") + ".a" }

  /// The layer before the last, if it has two neurons.
  private func hiddenLayer(_ scene: Scene) -> String? {
    let hidden = scene.run.model.denseLayers.dropLast().last
    return hidden?.units == 2 ? hidden?.name : nil
  }

  private func incoming(_ model: Model) -> BoundaryField {
    var field = model.boundaryField(side: Self.fieldSide, points: model.trainingPoints())
    field.showsAxes = !model.isCompact
    if model.isCompact { (field.negativeLabel, field.positiveLabel) = (nil, nil) }
    return field
  }

  /// The same samples where the hidden layer puts them, over what the output neuron makes of that plane.
  private func hidden(_ model: Model, _ scene: Scene) -> BoundaryField? {
    guard let name = hiddenLayer(scene), let places = model.snapshot.sampleValues[name + ".a"]?.values else {
      return nil
    }
    let names = UnitNames(scene)
    let layer = scene.run.model.denseLayers.count - 1
    let points = model.trainingPoints().enumerated().compactMap { index, point -> FieldPoint? in
      guard places.indices.contains(2 * index + 1) else { return nil }
      return FieldPoint(x: places[2 * index], y: places[2 * index + 1], mark: point.mark)
    }
    // A little beyond what tanh can say, so that points at its ends are seen whole.
    let range: ClosedRange<Float> = -1.1...1.1
    let values = outputs(model, scene, over: range)
    return BoundaryField(
      values: values, columns: values.isEmpty ? 0 : Self.hiddenSide, rows: values.isEmpty ? 0 : Self.hiddenSide,
      xRange: range, yRange: range, points: points, xLabel: names.name(layer: layer, unit: 0, of: 2),
      yLabel: names.name(layer: layer, unit: 1, of: 2), showsAxes: !model.isCompact, name: "hidden field")
  }

  /// The output neuron alone, over the plane of its two inputs.
  private func outputs(_ model: Model, _ scene: Scene, over range: ClosedRange<Float>) -> [Float] {
    guard let last = scene.run.model.layers.last, let name = scene.run.model.denseLayers.last?.name else { return [] }
    var parameters: [String: [Double]] = [:]
    for parameter in [name + ".weight", name + ".bias"] {
      parameters[parameter] = model.snapshot.values[parameter]?.values.map(Double.init)
    }
    let neuron = try? Reference(
      spec: ModelSpec(inputs: 2, layers: [last], loss: scene.run.model.loss), parameters: parameters)
    let side = Self.hiddenSide
    let places = (0..<side).map { index in
      Double(range.lowerBound) + Double(range.upperBound - range.lowerBound) * (Double(index) + 0.5) / Double(side)
    }
    return places.reversed().flatMap { y in
      places.compactMap { x in (try? neuron?.outputs([x, y]))?.first.map { Float($0) } }
    }
  }
}
