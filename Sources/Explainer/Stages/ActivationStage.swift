import Canvas
import Curriculum
import Engine
import Figures
import Training

/// What bends the line: an activation with its slope, all of them side by side, what a small network makes of them, and a
/// push on its way through a chain. The scene's option `view` says which: `curve`, `catalogue`, `line`, `chain`, or
/// `collapse`, where two layers that bend nothing are multiplied out to one.
struct ActivationStage: Stage {
  /// Places on the x-axis at which a network is asked.
  private static let places = 97

  var stateRows: Int { 9 }

  var options: [String: StageOption] {
    ["view": .word(["curve", "catalogue", "line", "chain", "collapse"]), "target": .word(["abs"])]
  }

  func need(_ scene: Scene) -> String? {
    let layers = scene.run.model.denseLayers
    switch view(scene) {
    case "line", "collapse":
      return layers.count == 2 && layers[0].inputs == 1 && layers[1].units == 1
        ? nil : "one input, one hidden layer and one output for this view"
    case "chain": return layers.allSatisfy { $0.units == 1 } ? nil : "layers of one neuron for this view"
    default: return nil
    }
  }

  func subject(_ model: Model) -> Subject? { .output(0) }

  func observation(_ model: Model) -> Observation {
    guard let scene = model.scene else { return Observation() }
    let layers = scene.run.model.denseLayers
    var observation = Observation(
      sample: model.observedSample,
      values: Set(layers.flatMap { [$0.name + ".weight", $0.name + ".bias", $0.name + ".z", $0.name + ".a"] }),
      gradients: Set(layers.map { $0.name + ".z" }))
    if ["line", "collapse"].contains(view(scene)) { observation.grids = [request(scene)] }
    return observation
  }

  private func view(_ scene: Scene) -> String { scene.options["view"] ?? "curve" }

  /// The centres of the outermost cells lie on the ends of the range.
  private func request(_ scene: Scene) -> GridRequest {
    let range = scene.xRange
    let half = (range.upperBound - range.lowerBound) / Float(Self.places - 1) / 2
    return GridRequest(
      columns: Self.places, rows: 1, x: range.lowerBound - half...range.upperBound + half, y: 0...1,
      names: scene.run.model.denseLayers.map { $0.name + ".a" })
  }

  func draw(_ model: Model, on canvas: inout Canvas) {
    guard let scene = model.scene else { return }
    var room = model.layout.figure
    if model.isCompact, !model.showsText, view(scene) != "collapse" {
      drawSelected(model, title: model.isTied ? model.selected.map(tiedTitle) : nil, y: room.bottom - 1, on: &canvas)
      room.height -= 2
    }
    switch view(scene) {
    case "catalogue": drawCatalogue(model, scene, in: room, on: &canvas)
    case "line": drawLine(model, scene, in: room, on: &canvas)
    case "chain": drawChain(model, scene, in: room, on: &canvas)
    case "collapse": drawCollapse(model, scene, in: room, on: &canvas)
    default: drawCurve(model, scene, in: room, on: &canvas)
    }
  }

  func drawState(_ model: Model, in rect: Rect, on canvas: inout Canvas) {
    guard let scene = model.scene else { return }
    var rows: [ReadoutRow] = []
    if model.isTied, let selected = model.selected, let value = model.value(of: selected.element) {
      rows += [
        ReadoutRow(label: "selected", value: tiedTitle(selected), tone: .strong),
        ReadoutRow(label: "its value", value: Format.signed(value, decimals: 2), tone: .signed(value)), .gap,
      ]
    } else if view(scene) != "catalogue", let glass = Glass(model) {
      rows = glass.summary(width: rect.width)
      // Where rows are few, the network's own numbers come first; g still tells the rest.
      if model.isCompact, view(scene) == "line" { rows = [rows[0], .gap] }
      if !model.isCompact, view(scene) != "line" { rows.append(.gap) }
    }
    let last = scene.run.model.denseLayers.last?.name ?? ""
    let sum = model.snapshot.values[last + ".z"]?.values.first
    let output = model.snapshot.values[last + ".a"]?.values.first
    let slope = model.snapshot.gradients[last + ".z"]?.values.first
    switch view(scene) {
    case "collapse": break
    case "line":
      if let error = largestError(model, scene) {
        rows.append(ReadoutRow(label: "farthest from |x|", value: Format.plain(error, decimals: 3), tone: .strong))
      }
      rows += lineRows(model)
    case "chain":
      if let link = links(model, scene).last {
        rows.append(ReadoutRow(label: "arrives", value: Format.magnitude(link.ripple, decimals: 3), tone: .strong))
      }
    case "catalogue": rows += catalogueRows(at: sum ?? 0, isCompact: model.isCompact)
    default:
      rows += [
        ReadoutRow(label: "sum z", value: Format.signed(sum ?? 0, decimals: 2)),
        ReadoutRow(label: "output", value: Format.plain(output ?? 0, decimals: 3), tone: .strong),
        ReadoutRow(label: "slope there", value: Format.plain(slope ?? 0, decimals: 3), tone: .accent),
      ]
    }
    Readout(rows: rows).draw(in: rect, on: &canvas)
  }

  private func tiedTitle(_ selected: SelectableElement) -> String {
    selected.name.contains("weight") ? "every weight" : "every bias"
  }

  // MARK: One function

  private func drawCurve(_ model: Model, _ scene: Scene, in room: Rect, on canvas: inout Canvas) {
    let activation = scene.run.model.lastActivation
    let height = model.isCompact ? room.height : min(room.height, 26)
    figure(activation, at: sum(model, scene), named: "curve").draw(
      in: Rect(x: room.x, y: room.y, width: room.width, height: height), on: &canvas)
  }

  private func sum(_ model: Model, _ scene: Scene) -> Float? {
    let last = scene.run.model.denseLayers.last?.name ?? ""
    return model.snapshot.values[last + ".z"]?.values.first
  }

  private func figure(_ activation: Activation, at sum: Float?, named name: String, showsSlope: Bool = true)
    -> FunctionCurve
  {
    let (samples, slope) = (activation.curve, activation.slope)
    let all = samples + slope
    // A ramp without end is cut at the top, so that its bend is seen.
    let top = min(3, all.max() ?? 1)
    return FunctionCurve(
      samples: samples, xRange: Activation.curveRange, yRange: min(0, max(-1, all.min() ?? 0))...max(1, top),
      point: sum.flatMap { sum in activation.value(at: sum).map { (sum, $0) } }, title: activation.title,
      slope: showsSlope ? slope : nil, name: name)
  }

  // MARK: All of them

  private static let catalogue: [(activation: Activation, formula: String, range: String, use: String)] = [
    (.step, "1 from 0 on, else 0", "0 or 1", "the first ones, 1943"),
    (.sigmoid, "1 / (1 + exp(−z))", "0 to 1", "a chance at the end"),
    (.tanh, "2σ(2z) − 1", "−1 to 1", "small and older nets"),
    (.relu, "max(0, z)", "0 and up", "the usual one inside"),
    (.leakyReLU, "z, below 0: 0.01 z", "any number", "so that none sleeps"),
    (.gelu, "z/2 (1 + tanh(...))", "−0.17 and up", "transformers; tanh form"),
  ]

  private func drawCatalogue(_ model: Model, _ scene: Scene, in room: Rect, on canvas: inout Canvas) {
    let (width, height) = (room.width / 3, room.height / 2)
    let words = height >= 12 ? 4 : height >= 9 ? 3 : 0
    for (index, entry) in Self.catalogue.enumerated() {
      let cell = Rect(
        x: room.x + index % 3 * width, y: room.y + index / 3 * height, width: width - 2, height: height)
      figure(entry.activation, at: sum(model, scene), named: entry.activation.title, showsSlope: false).draw(
        in: Rect(x: cell.x, y: cell.y, width: cell.width, height: cell.height - words - (words > 0 ? 0 : 1)),
        on: &canvas)
      guard words > 0 else { continue }
      let y = cell.bottom - words
      canvas.text(entry.formula, x: cell.x, y: y)
      canvas.text(entry.range, x: cell.x, y: y + 1, .dim)
      canvas.text(entry.use, x: cell.x, y: y + 2, .dim)
    }
  }

  /// What each function makes of the same sum, and how much of a push it lets through there.
  private func catalogueRows(at sum: Float, isCompact: Bool) -> [ReadoutRow] {
    func column(_ text: String) -> String {
      String(repeating: " ", count: max(0, 7 - text.unicodeScalars.count)) + text
    }
    return [ReadoutRow(label: "sum z", value: Format.signed(sum, decimals: 2), tone: .accent)]
      + (isCompact ? [] : [.gap]) + [ReadoutRow(label: "", value: column("answer") + column("slope"))]
      + Self.catalogue.map { entry in
        let numbers = [entry.activation.value(at: sum), entry.activation.slope(at: sum)]
        return ReadoutRow(
          label: entry.activation.title,
          value: numbers.map { column(Format.plain($0 ?? .nan, decimals: 3)) }.joined())
      }
  }

  // MARK: A small network

  private func drawLine(_ model: Model, _ scene: Scene, in room: Rect, on canvas: inout Canvas) {
    let layers = scene.run.model.denseLayers
    let x = scene.xRange
    func samples(_ layer: String, _ unit: Int) -> [Float] {
      model.snapshot.grid(layer + ".a", columns: Self.places, rows: 1)?.tile(unit) ?? []
    }
    guard let last = layers.last, let first = layers.first else { return }
    let target: [Float]? = scene.options["target"] == "abs" ? places(x).map(abs) : nil
    let large = FunctionCurve(
      samples: samples(last.name, 0), xRange: x, yRange: scene.yRange, title: "what the network makes of x",
      slope: target, name: "line", names: ("net", "|x|"))
    let smallHeight = model.isCompact ? room.height : 12
    let smallWidth = model.isCompact ? 24 : room.width / 2
    let largeRect =
      model.isCompact
      ? Rect(x: room.x, y: room.y, width: room.width - smallWidth - 1, height: room.height)
      : Rect(x: room.x, y: room.y, width: room.width, height: room.height - smallHeight - 1)
    large.draw(in: largeRect, on: &canvas)
    for unit in 0..<min(2, first.units) {
      let title = "h" + Format.subscripted(unit + 1) + " alone"
      let rect =
        model.isCompact
        ? Rect(
          x: largeRect.right + 1, y: room.y + unit * (smallHeight / 2), width: smallWidth, height: smallHeight / 2)
        : Rect(x: room.x + unit * smallWidth, y: largeRect.bottom + 1, width: smallWidth - 2, height: smallHeight)
      FunctionCurve(
        samples: samples(first.name, unit), xRange: x, yRange: scene.yRange, title: title, name: "hidden"
      ).draw(in: rect, on: &canvas)
    }
  }

  private func places(_ range: ClosedRange<Float>) -> [Float] {
    (0..<Self.places).map {
      range.lowerBound + (range.upperBound - range.lowerBound) * Float($0) / Float(Self.places - 1)
    }
  }

  private func largestError(_ model: Model, _ scene: Scene) -> Float? {
    guard scene.options["target"] == "abs", let last = scene.run.model.denseLayers.last,
      let grid = model.snapshot.grid(last.name + ".a", columns: Self.places, rows: 1)
    else { return nil }
    return zip(grid.tile(0), places(scene.xRange)).map { abs($0 - abs($1)) }.max()
  }

  /// The network's numbers, a row a hidden neuron.
  private func lineRows(_ model: Model) -> [ReadoutRow] {
    guard let weights = model.snapshot.values["hidden1.weight"]?.values,
      let biases = model.snapshot.values["hidden1.bias"]?.values,
      let outputs = model.snapshot.values["output.weight"]?.values
    else { return [] }
    return [ReadoutRow(label: "", value: "weight  bias   out")]
      + (0..<min(2, weights.count, biases.count, outputs.count)).map { unit in
        ReadoutRow(
          label: "h" + Format.subscripted(unit + 1),
          value: [weights, biases, outputs].map { Format.signed($0[unit], decimals: 2) }.joined(separator: " "))
      }
  }

  // MARK: Two layers that bend nothing

  private func drawCollapse(_ model: Model, _ scene: Scene, in room: Rect, on canvas: inout Canvas) {
    let layers = scene.run.model.denseLayers
    guard layers.count == 2, let last = layers.last else { return }
    func values(_ name: String) -> [Float] { model.snapshot.values[name]?.values ?? [] }
    let collapse = LinearCollapse(
      first: LinearLayer(
        name: layers[0].name, weights: values(layers[0].name + ".weight"), biases: values(layers[0].name + ".bias")),
      second: LinearLayer(
        name: last.name, weights: values(last.name + ".weight"), biases: values(last.name + ".bias")),
      selected: model.selected?.name)
    let height = collapse.idealHeight
    let isTight = room.height < height + 12
    let curve = FunctionCurve(
      samples: model.snapshot.grid(last.name + ".a", columns: Self.places, rows: 1)?.tile(0) ?? [],
      xRange: scene.xRange, yRange: scene.yRange, title: isTight ? "a over x" : "what the network makes of x",
      name: "line")
    guard !isTight else {
      let width = min(room.width - 24, 50)
      collapse.draw(in: Rect(x: room.x, y: room.y, width: width, height: room.height), on: &canvas)
      curve.draw(
        in: Rect(x: room.x + width + 1, y: room.y, width: room.width - width - 1, height: min(room.height, 12)),
        on: &canvas)
      return
    }
    let top = room.height - height - 2
    curve.draw(in: Rect(x: room.x, y: room.y, width: room.width, height: top), on: &canvas)
    canvas.rule(x: room.x, y: room.y + top, width: room.width - 1)
    collapse.draw(
      in: Rect(x: room.x, y: room.y + top + 2, width: room.width, height: height), on: &canvas)
  }

  // MARK: The chain

  private func drawChain(_ model: Model, _ scene: Scene, in room: Rect, on canvas: inout Canvas) {
    let links = links(model, scene)
    let height = min(room.height, links.count * 2)
    RippleBars(links: links).draw(
      in: Rect(x: room.x, y: room.y, width: room.width - 1, height: height), on: &canvas)
    let below = room.height - height - 2
    guard below >= 8 else { return }
    figure(scene.run.model.lastActivation, at: sum(model, scene), named: "last").draw(
      in: Rect(x: room.x, y: room.bottom - below, width: room.width / 2, height: below), on: &canvas)
  }

  /// Each neuron as it is, and how far it moves when the input moves a little, measured in Double.
  private func links(_ model: Model, _ scene: Scene) -> [RippleLink] {
    let spec = scene.run.model
    let push = 1e-4
    guard let x = model.snapshot.sampleInput.first.map(Double.init), let reference = model.reference(),
      let now = try? reference.values([x]),
      let less = try? reference.values([x - push]), let more = try? reference.values([x + push])
    else { return [] }
    return [RippleLink(label: "input", activation: Float(x), ripple: 1)]
      + spec.denseLayers.enumerated().compactMap { index, layer in
        guard let value = now[layer.name + ".a"]?.first, let low = less[layer.name + ".a"]?.first,
          let high = more[layer.name + ".a"]?.first
        else { return nil }
        return RippleLink(
          label: "neuron \(index + 1)", activation: Float(value), ripple: Float((high - low) / (2 * push)))
      }
  }
}
