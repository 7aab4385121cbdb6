import Canvas
import Curriculum
import Datasets
import Engine
import Figures
import Training

/// The playground's picture: the network with what each neuron answers, and its own answer drawn large.
struct PlaygroundStage: Stage {
  private static let fieldSide = 64
  /// Values of a curve over a line.
  private static let linePlaces = 121

  private let showsDigits: Bool
  private let picture: PlaygroundPicture

  init(_ state: PlaygroundState) {
    showsDigits = state.settings.shape?.inputs == 784
    picture = state.picture
  }

  var showsSamples: Bool { showsDigits }
  var hasPad: Bool { showsDigits }

  func subject(_ model: Model) -> Subject? { .trainingLoss }

  func observation(_ model: Model) -> Observation {
    var observation = networkObservation(model)
    guard let inside = InsideView(picture) else { return observation }
    // What is not drawn need not be worked out.
    observation.grids = []
    inside.add(to: &observation, model)
    return observation
  }

  private func networkObservation(_ model: Model) -> Observation {
    guard let scene = model.scene else { return Observation() }
    let layout = PlaygroundLayout(model)
    if showsDigits {
      var observation = DigitsStage().observation(model)
      // Pictures of weights have no room here.
      observation.values.remove((scene.run.model.denseLayers.first?.name ?? "") + ".weight")
      return observation
    }
    let layers = scene.run.model.denseLayers
    var observation = Observation(
      sample: model.observedSample, values: Set(scene.run.model.parameterNames), answers: true,
      confusion: scene.run.model.loss != .meanSquaredError, framesPerSecond: 15)
    if let large = largeRequest(scene) { observation.grids.append(large) }
    if layout.showsNetwork {
      if scene.run.model.inputs > 2 { observation.values.formUnion(layers.map { $0.name + ".a" }) }
      if let picture = NetworkPicture(model), let tiles = picture.request(includesOutput: !isOneField(model)) {
        observation.grids.append(tiles)
      }
    }
    return observation
  }

  /// The last layer's answer over the plane or the line.
  private func largeRequest(_ scene: Scene) -> GridRequest? {
    guard let last = scene.run.model.denseLayers.last else { return nil }
    switch scene.run.model.inputs {
    case 1:
      return GridRequest(
        columns: Self.linePlaces, rows: 1, x: scene.xRange, y: scene.yRange, names: [last.name + ".a"])
    case 2:
      return GridRequest(
        columns: Self.fieldSide, rows: Self.fieldSide, x: scene.xRange, y: scene.yRange, names: [last.name + ".a"])
    default: return nil
    }
  }

  /// Whether one output over a plane takes the place of its own small picture.
  private func isOneField(_ model: Model) -> Bool {
    model.playground?.settings.isPlane == true && model.scene?.run.model.denseLayers.last?.units == 1
  }

  // MARK: Drawing

  func draw(_ model: Model, on canvas: inout Canvas) {
    let rect = PlaygroundLayout(model).network
    if let inside = InsideView(picture) {
      inside.draw(model, in: rect, on: &canvas)
    } else if let compared = model.snapshot.compared, isOneField(model) || isClassField(model) {
      drawSideBySide(model, compared, in: rect, on: &canvas)
    } else {
      draw(model, in: rect, on: &canvas)
    }
  }

  private func isClassField(_ model: Model) -> Bool { model.playground?.settings.isPlane == true }

  /// What two branches answer over the plane, in the order of their letters.
  private func drawSideBySide(
    _ model: Model, _ compared: Comparison, in rect: Rect, on canvas: inout Canvas
  ) {
    let snapshot = model.snapshot
    let name = (model.scene?.run.model.denseLayers.last?.name ?? "output") + ".a"
    let other = model.boundaryField(
      compared.grid(name, columns: Self.fieldSide, rows: Self.fieldSide), points: model.unjudgedPoints())
    let width = (rect.width - 4) / 2
    let both = snapshot.branches.filter { $0.id == snapshot.branch || $0.id == compared.branch }
    for (index, branch) in both.enumerated() {
      let isPresent = branch.id == snapshot.branch
      let x = rect.x + index * (width + 4)
      let side = min(width, (rect.height - 1) * 2)
      let end = canvas.text(branch.name, x: x, y: rect.y, isPresent ? .accent : .strong)
      let step = "step " + Format.count(isPresent ? snapshot.step : compared.step)
      let room = side - (end - x) - step.unicodeScalars.count - 4
      canvas.text(
        String((branch.parent == nil ? "the first" : branch.difference).prefix(max(0, room))), x: end + 2, y: rect.y,
        isPresent ? .accent : .dim)
      canvas.text(step, right: x + side, y: rect.y, .dim)
      var field = isPresent ? self.field(model) : other
      field.showsAxes = false
      (field.negativeLabel, field.positiveLabel) = (nil, nil)
      field.draw(in: Rect(x: x, y: rect.y + 1, width: side, height: rect.height - 1), on: &canvas)
    }
  }

  private func draw(_ model: Model, in rect: Rect, on canvas: inout Canvas) {
    guard let scene = model.scene else { return }
    if showsDigits { return drawDigits(model, scene, in: rect, on: &canvas) }
    guard var picture = NetworkPicture(model) else { return }
    picture.isDiscretised = model.playground?.isDiscretised ?? false
    picture.showsSelection = model.focus == .figure
    // The header says it.
    picture.note = ""
    if isOneField(model) {
      return picture.diagram(output: field(model)).draw(in: rect, on: &canvas)
    }
    guard scene.run.model.inputs <= 2 else { return picture.diagram(output: nil).draw(in: rect, on: &canvas) }
    let width = min(rect.height * 2, rect.width * 2 / 5)
    picture.diagram(output: nil).draw(
      in: Rect(x: rect.x, y: rect.y, width: rect.width - width - 2, height: rect.height), on: &canvas)
    drawAnswer(model, in: Rect(x: rect.right - width, y: rect.y, width: width, height: rect.height), on: &canvas)
  }

  /// A digit on its way through, and what is taken for what.
  private func drawDigits(_ model: Model, _ scene: Scene, in rect: Rect, on canvas: inout Canvas) {
    let top = min(rect.height, 15)
    DigitsStage().drawTop(
      model, scene, in: Rect(x: rect.x, y: rect.y, width: rect.width, height: top), on: &canvas)
    guard rect.height > top + 3, !model.snapshot.confusion.isEmpty else { return }
    canvas.text("most often mistaken", x: rect.x, y: rect.y + top + 1, .strong)
    ConfusionPairs(
      counts: model.snapshot.confusion, labels: (0..<10).map(String.init), limit: 2 * (rect.height - top - 3)
    ).draw(
      in: Rect(x: rect.x, y: rect.y + top + 3, width: rect.width, height: rect.height - top - 3), on: &canvas)
  }

  /// The large picture alone: beside the settings where there is no room for the network.
  func drawAnswer(_ model: Model, in rect: Rect, on canvas: inout Canvas) {
    guard let scene = model.scene else { return }
    if let inside = InsideView(picture) { return inside.draw(model, in: rect, on: &canvas) }
    switch scene.run.model.inputs {
    case 1: curve(model, scene).draw(in: rect, on: &canvas)
    case 2: field(model).draw(in: rect, on: &canvas)
    default: draw(model, in: rect, on: &canvas)
    }
  }

  private func field(_ model: Model) -> BoundaryField {
    var points = model.fieldPoints()
    if model.focus == .points, let brush = model.playground?.brush {
      points.append(FieldPoint(x: brush.x, y: brush.y, mark: .cursor))
    }
    return model.boundaryField(side: Self.fieldSide, points: points)
  }

  /// What the network makes of a line, and the samples.
  private func curve(_ model: Model, _ scene: Scene) -> FunctionCurve {
    let name = (scene.run.model.denseLayers.last?.name ?? "output") + ".a"
    let samples = model.snapshot.grid(name, columns: Self.linePlaces, rows: 1)?.tile(0) ?? []
    var curve = FunctionCurve(
      samples: samples, xRange: scene.xRange, yRange: scene.yRange, title: "what it makes of x", name: "line")
    if let data = model.snapshot.data, data.train.inputSize == 1, case .floats(let inputs) = data.train.storage {
      // As many as stand apart; they are no class.
      let step = max(1, data.train.count / 40)
      curve.marks = stride(from: 0, to: data.train.count, by: step).map {
        FieldPoint(x: inputs[$0], y: data.train.targets[$0], mark: .other(1))
      }
    }
    return curve
  }

  func drawState(_ model: Model, in rect: Rect, on canvas: inout Canvas) {}
}
