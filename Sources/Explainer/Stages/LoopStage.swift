import Canvas
import Curriculum
import Engine
import Figures
import Training

/// A network that trains: every neuron's picture of the plane, the boundary, and the loss as it falls.
struct LoopStage: Stage {
  private static let fieldSide = 64
  private static let tileSide = 8

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
    if showsDiagram(model), layers.count > 1 {
      observation.grids.append(
        GridRequest(
          columns: Self.tileSide, rows: Self.tileSide, x: scene.xRange, y: scene.yRange,
          names: layers.dropLast().map { $0.name + ".a" }))
    }
    return observation
  }

  func draw(_ model: Model, on canvas: inout Canvas) {
    guard let scene = model.scene else { return }
    let room = model.layout.figure
    if !model.isCompact {
      let plotHeight = 12
      diagram(model, scene).draw(
        in: Rect(x: room.x, y: room.y, width: room.width, height: room.height - plotHeight - 1), on: &canvas)
      model.lossPlot().draw(
        in: Rect(x: room.x, y: room.bottom - plotHeight, width: room.width, height: plotHeight), on: &canvas)
    } else if showsDiagram(model) {
      let plotHeight = 5
      let width = room.width - 10
      diagram(model, scene).draw(
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

  private func diagram(_ model: Model, _ scene: Scene) -> NetworkDiagram {
    let spec = scene.run.model
    let names = UnitNames(scene)
    let layers = spec.denseLayers
    var columns = [
      DiagramLayer(
        title: "inputs",
        units: (0..<spec.inputs).map { input in
          DiagramUnit(
            label: names.name(layer: 0, unit: input, of: spec.inputs), tile: inputTile(input, scene),
            tileColumns: Self.tileSide, tileRows: Self.tileSide, value: nil, bias: nil, biasName: nil)
        })
    ]
    for (index, layer) in layers.enumerated() {
      let isLast = index == layers.count - 1
      let biases = model.snapshot.values[layer.name + ".bias"]?.values ?? []
      let grid = isLast ? nil : model.snapshot.grid(layer.name + ".a", columns: Self.tileSide, rows: Self.tileSide)
      columns.append(
        DiagramLayer(
          title: isLast ? "output" : layers.count == 2 ? "hidden" : "hidden \(index + 1)",
          units: (0..<layer.units).map { unit in
            DiagramUnit(
              label: names.name(layer: index + 1, unit: unit, of: layer.units), tile: grid?.tile(unit),
              tileColumns: Self.tileSide, tileRows: Self.tileSide, value: nil,
              bias: biases.indices.contains(unit) ? biases[unit] : nil, biasName: "\(layer.name).bias[\(unit)]")
          }))
    }
    let connections = layers.map { layer in
      Connections(
        name: layer.name + ".weight", weights: model.snapshot.values[layer.name + ".weight"]?.values ?? [],
        inputs: layer.inputs, units: layer.units)
    }
    return NetworkDiagram(
      layers: columns, connections: connections,
      output: model.boundaryField(side: Self.fieldSide, points: model.fieldPoints()), note: spec.summary,
      selected: model.selected?.name)
  }

  /// An input neuron's picture of the plane is the plane's own coordinate.
  private func inputTile(_ input: Int, _ scene: Scene) -> [Float] {
    let range = input == 0 ? scene.xRange : scene.yRange
    let side = Self.tileSide
    return (0..<side * side).map { index in
      let position = input == 0 ? index % side : side - 1 - index / side
      return range.lowerBound + (range.upperBound - range.lowerBound) * (Float(position) + 0.5) / Float(side)
    }
  }
}

extension Grid {
  /// One unit's values, row by row.
  func tile(_ unit: Int) -> [Float] {
    stride(from: unit, to: values.count, by: units).map { values[$0] }
  }
}
