import Canvas
import Curriculum
import Datasets
import Engine
import Figures
import Training

extension Model {
  /// The sample whose values the page shows.
  var observedSample: SampleChoice? {
    guard let scene else { return nil }
    if let inputOverride { return .custom(inputOverride, target: scene.sampleTarget) }
    if let sample = scene.sample { return .custom(sample, target: scene.sampleTarget) }
    return .train(0)
  }

  /// The samples in the plane, those that are misread marked.
  func fieldPoints() -> [FieldPoint] {
    guard let data = snapshot.data, data.train.inputSize == 2 else { return [] }
    // A table is trained on and held out alike: its points are there once.
    if case .table? = snapshot.run?.data { return trainingPoints() }
    if playground?.showsTestPoints == false { return trainingPoints() }
    return trainingPoints() + points(of: data.test, answers: snapshot.testAnswers)
  }

  /// All samples by their class, whatever the network says of them.
  func unjudgedPoints() -> [FieldPoint] {
    guard let data = snapshot.data, data.train.inputSize == 2 else { return [] }
    return points(of: data.train, answers: [])
      + (playground?.showsTestPoints == false ? [] : points(of: data.test, answers: []))
  }

  /// Those of them that are trained on, in their order.
  func trainingPoints() -> [FieldPoint] {
    guard let data = snapshot.data, data.train.inputSize == 2 else { return [] }
    return points(of: data.train, answers: snapshot.trainAnswers)
  }

  private func points(of set: Dataset, answers: [Float]) -> [FieldPoint] {
    guard case .floats(let inputs) = set.storage, set.targetWidth == 1 else { return [] }
    return (0..<set.count).map { index in
      let answer = answers.indices.contains(index) ? answers[index] : nil
      return FieldPoint(
        x: inputs[index * 2], y: inputs[index * 2 + 1], mark: mark(set.targets[index], answer: answer, set.kind))
    }
  }

  private func mark(_ target: Float, answer: Float?, _ kind: TargetKind) -> FieldPoint.Mark {
    switch kind {
    case .binary:
      let isPositive = target > 0.5
      if let answer, TargetKind.saysYes(answer) != isPositive { return .misread }
      return isPositive ? .positive : .negative
    case .classes, .labels:
      if let answer, answer != target { return .misread }
      return target == 0 ? .negative : target == 1 ? .positive : .other(Int(target) - 2)
    case .regression: return target < 0 ? .negative : .positive
    }
  }

  /// What the network says over the plane of its inputs, by a grid of so many cells a side; without a ground until that
  /// has come.
  func boundaryField(side: Int, points: [FieldPoint]) -> BoundaryField {
    guard let last = scene?.run.model.denseLayers.last else {
      return BoundaryField(values: [], columns: 0, rows: 0)
    }
    return boundaryField(snapshot.grid(last.name + ".a", columns: side, rows: side), points: points)
  }

  /// The same by any square grid of the output's answers, such as those of another branch.
  func boundaryField(_ grid: Grid?, points: [FieldPoint]) -> BoundaryField {
    guard let scene else { return BoundaryField(values: [], columns: 0, rows: 0) }
    let side = grid?.request.columns ?? 0
    let names = UnitNames(scene)
    // Features are made of the plane, whose axes keep their names.
    let axes =
      scene.run.model.featuresValue == nil ? [0, 1].map { names.name(layer: 0, unit: $0, of: 2) } : ["x₁", "x₂"]
    let kind = snapshot.data?.train.kind ?? .binary
    var values = grid?.values ?? []
    if case .classes(let count) = kind, grid?.units == count {
      values = stride(from: 0, to: values.count, by: count).map { cell in
        Float(kind.answer(values[cell..<cell + count]) ?? 0)
      }
    }
    var field = BoundaryField(
      values: values, columns: grid == nil ? 0 : side, rows: grid == nil ? 0 : side, xRange: scene.xRange,
      yRange: scene.yRange, points: points, xLabel: axes[0], yLabel: axes[1], negativeLabel: scene.outputLabels.last,
      positiveLabel: scene.outputLabels.first)
    switch kind {
    case .binary: break
    case .classes, .labels: field.reading = .classes
    case .regression:
      let targets = snapshot.data?.train.targets ?? []
      field.reading = .number(largest: targets.reduce(0) { max($0, abs($1)) })
    }
    field.isDiscretised = playground?.isDiscretised ?? false
    return field
  }

  var misreadCount: Int {
    fieldPoints().reduce(0) { $0 + ($1.mark == .misread ? 1 : 0) }
  }
}

extension Scene {
  /// What the output means in a word: `passes` from one half on, `fails` below.
  func outputLabel(_ output: Float) -> String {
    guard outputLabels.count == 2 else { return "" }
    return TargetKind.saysYes(output) ? outputLabels[0] : outputLabels[1]
  }
}

extension ModelSpec {
  var lastActivation: Activation { layers.last?.activation ?? .linear }

  /// `2-4-3-1  tanh`
  var summary: String {
    let sizes = [seenInputs] + denseLayers.map(\.units)
    let hidden = layers.dropLast().compactMap(\.activation)
    // One word only where it holds for all of them.
    let shared = Set(hidden).count == 1 ? hidden.first : nil
    return sizes.map(String.init).joined(separator: "-") + (shared.map { "  " + $0.title } ?? "")
  }
}

extension Activation {
  /// As formulas write it.
  var symbol: String { self == .sigmoid ? "σ" : title }

  var title: String {
    switch self {
    case .linear: "linear"
    case .step: "step"
    case .relu: "ReLU"
    case .leakyReLU: "leaky ReLU"
    case .sigmoid: "sigmoid"
    case .tanh: "tanh"
    case .gelu: "GELU"
    case .softmax: "softmax"
    }
  }

  static let curveRange: ClosedRange<Float> = -6...6

  /// The function over `curveRange`; nothing for softmax.
  var curve: [Float] { Activation.places.compactMap { value(at: $0) } }

  /// Its derivative there.
  var slope: [Float] { Activation.places.compactMap { slope(at: $0) } }

  private static let places: [Float] = (0...96).map { step in
    curveRange.lowerBound + (curveRange.upperBound - curveRange.lowerBound) * Float(step) / 96
  }
}

extension LossHistory.Bucket {
  var point: LossPoint {
    LossPoint(firstStep: firstStep, lastStep: lastStep, minimum: minimum, maximum: maximum, mean: mean)
  }
}

extension Model {
  func lossPlot() -> LossPlot {
    let name: String =
      switch scene?.run.model.loss {
      case .binaryCrossEntropy, .softmaxCrossEntropy: "cross-entropy"
      case .meanSquaredError: "mean squared error"
      case .meanAbsoluteError: "mean absolute error"
      case nil: ""
      }
    let isScored = snapshot.branches.contains { !$0.history.test.isEmpty }
    let isForked = playground != nil && snapshot.branches.count > 1
    var plot = LossPlot(
      train: snapshot.history.train.map(\.point), test: snapshot.history.test.map(\.point),
      lastStep: snapshot.latestStep, logarithmic: lossIsLogarithmic, condition: name,
      title: isForked ? (isScored ? "test loss" : "train loss") : "loss")
    if snapshot.step < snapshot.latestStep { plot.cursor = snapshot.step }
    guard isForked else { return plot }
    plot.branches = snapshot.branches.map { branch in
      LossBranch(
        name: branch.name, points: (isScored ? branch.history.test : branch.history.train).map(\.point),
        parent: branch.parent.flatMap { id in snapshot.branches.first { $0.id == id }?.name },
        forkStep: branch.forkStep, latestStep: branch.latestStep, isPresent: branch.id == snapshot.branch)
    }
    return plot
  }

  /// `● running`, `paused`, or why it stopped.
  func phaseWords(_ theme: Theme) -> TextRun {
    if let share = snapshot.seeking {
      return TextRun("replaying " + Format.percent(Float(share)), theme.style(.accent))
    }
    return switch snapshot.phase {
    case .running: TextRun("● running", theme.style(.accent))
    case .paused where snapshot.step < snapshot.latestStep: TextRun("in the past", theme.style(.accent))
    case .paused: TextRun(snapshot.step == 0 ? "ready" : "paused", theme.style(.dim))
    case .loading: TextRun("reading the data", theme.style(.dim))
    case .stopped: TextRun("× stopped", theme.style(.strong))
    case .failed: TextRun("× failed", theme.style(.strong))
    }
  }

}

extension TrainingFailure {
  /// `At step 22 the loss became ∞.`
  var sentence: String {
    let subject = name == "loss" ? "the loss" : name
    return "At step \(Format.count(step)) \(subject) became \(Format.plain(value, decimals: 0))."
  }
}

/// The selected number, where a narrow page gives its list of numbers to a figure that has no place for it.
/// - Parameter title: what it is called; nil for its own title.
func drawSelected(_ model: Model, title: String? = nil, y: Int, on canvas: inout Canvas) {
  guard let selected = model.selected, let value = model.value(of: selected.element) else { return }
  let end = canvas.text((title ?? selected.title) + " ", x: model.layout.figure.x, y: y, .dim)
  canvas.chip(Format.signed(value, decimals: 2), x: end, y: y)
}

/// Why a run stopped by itself, in place of its numbers. Returns whether it did.
func drawFailure(_ model: Model, in rect: Rect, on canvas: inout Canvas) -> Bool {
  guard case .stopped(let failure) = model.snapshot.phase else { return false }
  let cause = model.snapshot.breaker.map { "\($0) is too large" } ?? "The steps were too big"
  let words: [Inline] = [
    .text(failure.sentence + " " + cause + ": press "), .strong("r"), .text(" to start again."),
  ]
  drawLines(wrap(words, width: min(30, rect.width), canvas.theme), x: rect.x, y: rect.y + 2, on: &canvas)
  return true
}
