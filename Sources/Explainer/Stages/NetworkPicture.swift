import Canvas
import Curriculum
import Engine
import Figures
import Training

/// A network with what each neuron answers over the plane of the inputs, out of the snapshot.
struct NetworkPicture {
  /// Values of a neuron's picture across and down.
  static let tileSide = 8

  let model: Model
  let scene: Scene
  /// Pictures show signs only.
  var isDiscretised = false
  /// Whether something in it is selected, and shown so.
  var showsSelection = true
  /// On the right of the heads.
  var note: String

  init?(_ model: Model) {
    guard let scene = model.scene else { return nil }
    self.model = model
    self.scene = scene
    note = scene.run.model.summary
  }

  private var inputs: Int { scene.run.model.inputs }

  /// Rows of a picture: one over a line of inputs.
  private var tileRows: Int { inputs == 1 ? 1 : Self.tileSide }

  /// What the pictures need; nil where inputs are no line and no plane, or nothing is to be drawn small.
  /// - Parameter includesOutput: where the last layer has no large picture of its own.
  func request(includesOutput: Bool) -> GridRequest? {
    let layers = scene.run.model.denseLayers
    let names =
      [scene.run.model.featuresValue].compactMap { $0 }
      + (includesOutput ? layers : layers.dropLast()).map { $0.name + ".a" }
    guard inputs <= 2, !names.isEmpty else { return nil }
    return GridRequest(columns: Self.tileSide, rows: tileRows, x: scene.xRange, y: scene.yRange, names: names)
  }

  /// - Parameter output: the last layer's answer, drawn large; nil: it has small pictures like the others.
  func diagram(output: BoundaryField?) -> NetworkDiagram {
    let layers = scene.run.model.denseLayers
    let names = UnitNames(scene)
    var columns = [
      DiagramLayer(
        title: "inputs",
        units: (0..<scene.run.model.seenInputs).map { input in
          DiagramUnit(
            label: names.name(layer: 0, unit: input, of: scene.run.model.seenInputs), tile: inputTile(input),
            tileColumns: Self.tileSide, tileRows: tileRows,
            value: inputs > 2 ? model.snapshot.sampleInput.dropFirst(input).first : nil)
        })
    ]
    for (index, layer) in layers.enumerated() {
      let isLast = index == layers.count - 1
      let biases = model.snapshot.values[layer.name + ".bias"]?.values ?? []
      let values = inputs > 2 ? model.snapshot.values[layer.name + ".a"]?.values ?? [] : []
      let grid =
        isLast && output != nil
        ? nil : model.snapshot.grid(layer.name + ".a", columns: Self.tileSide, rows: tileRows)
      columns.append(
        DiagramLayer(
          title: isLast ? "output" : layers.count == 2 ? "hidden" : "hidden \(index + 1)",
          units: (0..<layer.units).map { unit in
            var shown = DiagramUnit(
              label: names.name(layer: index + 1, unit: unit, of: layer.units), tile: tile(grid, unit),
              tileColumns: Self.tileSide, tileRows: tileRows,
              value: values.indices.contains(unit) ? values[unit] : nil,
              bias: biases.indices.contains(unit) ? biases[unit] : nil, biasName: "\(layer.name).bias[\(unit)]")
            shown.isOff = model.snapshot.silenced.contains(Neuron(layer.name, unit))
            return shown
          }))
    }
    let connections = layers.map { layer in
      Connections(
        name: layer.name + ".weight", weights: model.snapshot.values[layer.name + ".weight"]?.values ?? [],
        inputs: layer.inputs, units: layer.units)
    }
    return NetworkDiagram(
      layers: columns, connections: connections, output: output, note: note,
      selected: showsSelection ? model.selected?.name : nil)
  }

  private func tile(_ grid: Grid?, _ unit: Int) -> [Float]? {
    guard let tile = grid?.tile(unit) else { return nil }
    return isDiscretised ? tile.map { $0 > 0 ? 1 : $0 < 0 ? -1 : 0 } : tile
  }

  /// An input neuron's picture is the coordinate itself.
  private func inputTile(_ input: Int) -> [Float]? {
    guard inputs <= 2 else { return nil }
    if let features = scene.run.model.featuresValue {
      return tile(model.snapshot.grid(features, columns: Self.tileSide, rows: tileRows), input)
    }
    let range = input == 0 ? scene.xRange : scene.yRange
    let side = Self.tileSide
    let values = (0..<side * tileRows).map { index in
      let position = input == 0 ? index % side : side - 1 - index / side
      return range.lowerBound + (range.upperBound - range.lowerBound) * (Float(position) + 0.5) / Float(side)
    }
    return isDiscretised ? values.map { $0 > 0 ? 1 : -1 } : values
  }
}

extension Grid {
  /// One unit's values, row by row.
  func tile(_ unit: Int) -> [Float] {
    stride(from: unit, to: values.count, by: units).map { values[$0] }
  }
}
