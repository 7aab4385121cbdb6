import Canvas
import Curriculum
import Engine
import Figures
import Training

/// A network that trains: every neuron's picture of the plane, the boundary, and the loss as it falls.
struct LoopStage: Stage {
  private static let fieldSide = 64

  func subject(_ model: Model) -> Subject? { .trainingLoss }

  func observation(_ model: Model) -> Observation {
    guard let scene = model.scene else { return Observation() }
    let layers = scene.run.model.denseLayers
    let parameters = Set(scene.run.model.parameterNames)
    var observation = Observation(
      sample: model.observedSample, values: parameters, answers: true, framesPerSecond: 15)
    guard scene.run.model.inputs == 2, let last = layers.last else { return observation }
    observation.grids = [
      GridRequest(
        columns: Self.fieldSide, rows: Self.fieldSide, x: scene.xRange, y: scene.yRange, names: [last.name + ".a"])
    ]
    if showsDiagram(model), let tiles = NetworkPicture(model)?.request(includesOutput: false) {
      observation.grids.append(tiles)
    }
    return observation
  }

  func draw(_ model: Model, on canvas: inout Canvas) {
    let room = model.layout.figure
    if !model.isCompact {
      let plotHeight = 12
      diagram(model)?.draw(
        in: Rect(x: room.x, y: room.y, width: room.width, height: room.height - plotHeight - 1), on: &canvas)
      model.lossPlot().draw(
        in: Rect(x: room.x, y: room.bottom - plotHeight, width: room.width, height: plotHeight), on: &canvas)
    } else if showsDiagram(model) {
      let plotHeight = 5
      let width = room.width - 10
      diagram(model)?.draw(
        in: Rect(x: room.x, y: room.y, width: width, height: room.height - plotHeight - 1), on: &canvas)
      model.lossPlot().draw(
        in: Rect(x: room.x, y: room.bottom - plotHeight, width: width, height: plotHeight), on: &canvas)
      drawColumn(model, x: room.right - 8, y: room.y, on: &canvas)
    } else {
      let width = min(room.height * 2 + 2, room.width / 2)
      model.boundaryField(side: Self.fieldSide, points: model.fieldPoints()).draw(
        in: Rect(x: room.x, y: room.y, width: width, height: room.height), on: &canvas)
      model.lossPlot().draw(
        in: Rect(x: room.x + width + 2, y: room.y, width: room.width - width - 2, height: room.height), on: &canvas)
    }
  }

  /// The whole network is drawn where there is room for it.
  private func showsDiagram(_ model: Model) -> Bool { !model.isCompact || !model.showsText }

  func drawState(_ model: Model, in rect: Rect, on canvas: inout Canvas) {
    let snapshot = model.snapshot
    canvas.text([model.phaseWords(canvas.theme)], x: rect.x, y: rect.y)
    if drawFailure(model, in: rect, on: &canvas) { return }
    let rows: [[(String, String)]] = [
      [("", ""), ("η", Format.plain(snapshot.hyperparameters.learningRate, decimals: 3))],
      [("step", Format.count(snapshot.step)), ("batch", Format.count(snapshot.hyperparameters.batch))],
      [("epoch", Format.plain(snapshot.epoch, decimals: 1)), ("seed", String(snapshot.run?.seed ?? 0))],
      [("steps/s", snapshot.stepsPerSecond > 0 ? Format.count(Int(snapshot.stepsPerSecond)) : "–")],
    ]
    let left = model.isCompact ? 13 : 15
    // A compact page has a row less.
    let shown = rows.prefix(model.isCompact ? 3 : 4)
    for (index, row) in shown.enumerated() {
      for ((label, value), span) in zip(row, [0..<left, left + 2..<rect.width]) {
        canvas.text(label, x: rect.x + span.lowerBound, y: rect.y + index, .dim)
        canvas.text(value, right: rect.x + span.upperBound, y: rect.y + index)
      }
    }
    let top = rect.y + shown.count
    Readout(rows: Glass(model)?.summary(width: rect.width) ?? []).draw(
      in: Rect(x: rect.x, y: top, width: rect.width, height: rect.bottom - top), on: &canvas)
  }

  /// The few numbers beside the diagram where the text is hidden.
  private func drawColumn(_ model: Model, x: Int, y: Int, on canvas: inout Canvas) {
    let snapshot = model.snapshot
    var rows: [(String, String)] = [
      ("step", Format.count(snapshot.step)), ("epoch", Format.plain(snapshot.epoch, decimals: 1)),
      ("misread", Format.count(model.misreadCount)),
    ]
    if let selected = model.selected, let value = model.value(of: selected.element) {
      rows.append((String(selected.title.prefix(9)), Format.signed(value, decimals: 2)))
    }
    for (index, row) in rows.enumerated() {
      canvas.text(row.0, x: x, y: y + 1 + index * 3, .dim)
      canvas.text(row.1, x: x, y: y + 2 + index * 3, .strong)
    }
    canvas.text([model.phaseWords(canvas.theme)], x: x - 1, y: y + 2 + rows.count * 3)
  }

  private func diagram(_ model: Model) -> NetworkDiagram? {
    NetworkPicture(model)?.diagram(output: model.boundaryField(side: Self.fieldSide, points: model.fieldPoints()))
  }
}
