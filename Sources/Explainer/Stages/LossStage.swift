import Canvas
import Curriculum
import Datasets
import Engine
import Figures
import Foundation
import Training

/// How wrong the network is: what each sample costs, and below that what the scene's option `show` names:
/// `field` (the plane of the inputs), `bend` (the last activation with every sample on it), `price` (cost against the
/// probability given to the truth), `classes` (all the probabilities of each sample), `curve` (each loss along one
/// parameter) and `map` (the loss over two).
///
/// Other options: `losses` (`mse`, `mae`, `cross-entropy`: those to compare, else the model's own), `hide: cost` (not told
/// until the question is answered), `rows` (names of the samples), `top` and `price` (the cost of a full bar, and at the
/// top of the price), those of `ParameterAxes`, and `keeps: line` (where the line meets the axes, and
/// whether it still does so where it did).
struct LossStage: Stage {
  private static let gridSide = 48
  private static let curveCount = 120

  func subject(_ model: Model) -> Subject? { hidesCosts(model) ? nil : .trainingLoss }

  var options: [String: StageOption] {
    ParameterAxes.options.merging([
      "show": .words(Part.allCases.map(\.rawValue)), "losses": .words(["mse", "mae", "cross-entropy"]),
      "hide": .word(["cost", "nothing"]), "keeps": .word(["line", "nothing"]), "rows": .text, "top": .number,
      "price": .number,
    ]) { $1 }
  }

  func observation(_ model: Model) -> Observation {
    guard let scene = model.scene, let layer = scene.run.model.denseLayers.last else { return Observation() }
    var observation = Observation(
      sample: model.observedSample, values: Set(scene.run.model.parameterNames + [layer.name + ".a"]), answers: true)
    if shows(.field, scene), layer.inputs == 2 {
      observation.grids = [
        GridRequest(
          columns: Self.gridSide, rows: Self.gridSide, x: scene.xRange, y: scene.yRange, names: [layer.name + ".a"])
      ]
    }
    guard let axes = ParameterAxes(scene) else { return observation }
    if shows(.curve, scene) {
      let axis = ScanAxis(axes.across, over: scene.xRange, count: Self.curveCount)
      observation.scans = losses(scene).map { ScanRequest(x: axis, loss: $0) }
    }
    if shows(.map, scene), let map = axes.mapRequest(scene) { observation.scans.append(map) }
    return observation
  }

  // MARK: - What the page shows

  private enum Part: String, CaseIterable { case field, bend, price, classes, curve, map }

  private func shows(_ part: Part, _ scene: Scene) -> Bool { parts(scene).contains(part) }

  private func parts(_ scene: Scene) -> [Part] {
    (scene.options["show"] ?? "field").split(separator: " ").compactMap { Part(rawValue: String($0)) }
  }

  /// The losses to compare; the model's own where there is nothing to compare.
  private func losses(_ scene: Scene) -> [Loss] {
    let spec = scene.run.model
    let crossEntropy: Loss = spec.lastActivation == .softmax ? .softmaxCrossEntropy : .binaryCrossEntropy
    let named = (scene.options["losses"] ?? "").split(separator: " ").compactMap {
      $0 == "cross-entropy" ? crossEntropy : Loss(rawValue: String($0))
    }
    return named.isEmpty ? [spec.loss] : named
  }

  private func hidesCosts(_ model: Model) -> Bool {
    model.scene?.options["hide"] == "cost" && (model.page?.prediction == nil || model.waitsForAnswer)
  }

  // MARK: - Layout

  func draw(_ model: Model, on canvas: inout Canvas) {
    guard let scene = model.scene, let costs = Costs(model, losses(scene)) else { return }
    if model.isCompact, model.showsText {
      drawAboveText(model, scene, costs, in: model.layout.figure, on: &canvas)
    } else {
      drawWhole(model, scene, costs, in: model.layout.figure, on: &canvas)
    }
  }

  /// Bars on top, the pictures side by side below them.
  private func drawWhole(_ model: Model, _ scene: Scene, _ costs: Costs, in room: Rect, on canvas: inout Canvas) {
    let width = room.width - 1
    let top = room.y + drawClasses(scene, costs, in: room, on: &canvas)
    var height = LossBars.height(samples: costs.count, hasCosts: !hidesCosts(model))
    let least = 8
    // The bars move together where the pictures need the rows.
    if room.bottom - top - height - 2 < least {
      height = LossBars.leastHeight(samples: costs.count, hasCosts: !hidesCosts(model))
    }
    let rest = room.bottom - top - height - 2
    let hasPictures = rest >= least && !pictures(scene).isEmpty
    bars(model, scene, costs).draw(
      in: Rect(x: room.x, y: top, width: width, height: hasPictures ? height : min(height, room.bottom - top)),
      on: &canvas)
    if hasPictures || model.isCompact {
      let divider = min(top + height, room.bottom - 1)
      canvas.rule(x: room.x, y: divider, width: width)
      // A compact page without its text has no list of numbers.
      if model.isCompact { drawSelected(model, scene, y: divider, on: &canvas) }
    }
    guard hasPictures else { return }
    draw(
      pictures(scene), model, scene, costs, in: Rect(x: room.x, y: room.bottom - rest, width: width, height: rest),
      on: &canvas)
  }

  /// Where rows are few: the curves alone, or the bars with one picture beside them where there is room.
  private func drawAboveText(_ model: Model, _ scene: Scene, _ costs: Costs, in room: Rect, on canvas: inout Canvas) {
    let pictures = pictures(scene)
    if pictures.contains(.curve) {
      draw(pictures, model, scene, costs, in: room, on: &canvas)
      return
    }
    let top = room.y + drawClasses(scene, costs, in: room, on: &canvas)
    let hasPicture = top == room.y && (costs.losses.count == 1 || hidesCosts(model))
    let width = hasPicture ? room.width - 30 : room.width - 1
    bars(model, scene, costs).draw(
      in: Rect(x: room.x, y: top, width: width, height: room.bottom - top), on: &canvas)
    guard hasPicture, let first = pictures.first else { return }
    draw(
      [first], model, scene, costs, in: Rect(x: room.right - 27, y: room.y, width: 27, height: room.height),
      on: &canvas)
  }

  private func pictures(_ scene: Scene) -> [Part] { parts(scene).filter { $0 != .classes } }

  /// Pictures side by side, each loss with a curve of its own.
  private func draw(
    _ pictures: [Part], _ model: Model, _ scene: Scene, _ costs: Costs, in rect: Rect, on canvas: inout Canvas
  ) {
    let count = pictures.reduce(0) { $0 + ($1 == .curve ? costs.losses.count : 1) }
    let gap = 3
    let width = (rect.width - gap * (count - 1)) / max(1, count)
    var place = Rect(x: rect.x, y: rect.y, width: width, height: rect.height)
    for picture in pictures {
      switch picture {
      case .field:
        model.boundaryField(side: Self.gridSide, points: model.fieldPoints()).draw(in: place, on: &canvas)
      case .bend: bend(scene, costs).draw(in: place, on: &canvas)
      case .price: price(model, scene, costs).draw(in: place, on: &canvas)
      case .map: drawMap(model, scene, in: place, on: &canvas)
      case .classes: continue
      case .curve:
        for (index, loss) in costs.losses.enumerated() {
          if index > 0 { place.x += width + gap }
          drawCurve(model, scene, loss, isAlone: costs.losses.count == 1, in: place, on: &canvas)
        }
      }
      place.x += width + gap
    }
  }

  // MARK: - Figures

  private func bars(_ model: Model, _ scene: Scene, _ costs: Costs) -> LossBars {
    let hides = hidesCosts(model)
    let names = (scene.options["rows"] ?? "").split(separator: ";").map { $0.trimmingCharacters(in: .whitespaces) }
    let isBinary = model.snapshot.data?.train.kind == .binary
    let rows = (0..<costs.count).map { index in
      let truth = costs.truths[index]
      return LossBarsRow(
        label: names.indices.contains(index) ? names[index] : costs.inputsText(index),
        answer: Float(costs.answers[index]), truth: Float(truth),
        mark: costs.mark(index),
        costs: hides ? [] : costs.byLoss.map { Float($0[index]) })
    }
    let isClasses = scene.run.model.loss == .softmaxCrossEntropy
    let isNumber = scene.run.model.lastActivation == .linear
    let high = Float(costs.truths.max() ?? 1)
    return LossBars(
      rows: rows, losses: hides ? [] : costs.losses.map { $0.title(alone: costs.losses.count == 1) },
      means: costs.means.map { Float($0) }, range: isNumber ? 0...max(1, high) : 0...1,
      threshold: isBinary ? 0.5 : nil, top: scene.options["top"].flatMap { Float($0) },
      answerTitle: isClasses ? "truth gets" : "says",
      negativeLabel: isBinary ? scene.outputLabels.last : nil,
      positiveLabel: isBinary ? scene.outputLabels.first : nil, decimals: isNumber ? 2 : 3)
  }

  /// What the truth costs by the probability it was given, with a point for each sample.
  private func price(_ model: Model, _ scene: Scene, _ costs: Costs) -> FunctionCurve {
    let top = scene.options["price"].flatMap { Float($0) } ?? 3
    var curve = FunctionCurve(
      samples: Price.curve, xRange: 0...1, yRange: 0...(top > 0 ? top : 3),
      title: "cost by belief in the truth", name: "price")
    guard !hidesCosts(model), let index = costs.losses.firstIndex(where: \.isCrossEntropy) else { return curve }
    curve.marks = (0..<costs.count).map { sample in
      FieldPoint(
        x: Float(costs.sharesOfTruth[sample]), y: Float(costs.byLoss[index][sample]), mark: costs.mark(sample))
    }
    return curve
  }

  /// What makes an answer of a sum, with every sample on it.
  private func bend(_ scene: Scene, _ costs: Costs) -> FunctionCurve {
    let activation = scene.run.model.lastActivation
    var curve = FunctionCurve(
      samples: activation.curve, xRange: Activation.curveRange, yRange: 0...1,
      title: "\(activation.symbol): from sum to chance",
      name: "bend")
    curve.marks = (0..<costs.count).map {
      FieldPoint(x: Float(costs.sums[$0]), y: Float(costs.outputs[$0][0]), mark: costs.mark($0))
    }
    return curve
  }

  private func drawCurve(
    _ model: Model, _ scene: Scene, _ loss: Loss, isAlone: Bool, in rect: Rect, on canvas: inout Canvas
  ) {
    guard let axes = ParameterAxes(scene), let value = model.value(of: axes.across),
      let scan = model.snapshot.scans.first(where: { $0.request.y == nil && $0.request.loss == loss })
    else { return }
    let title = isAlone ? "" : loss.title(alone: false)
    LossAlong(
      values: scan.values, xRange: scene.xRange, label: axes.name, title: title,
      condition: title.isEmpty ? "" : Format.magnitude(Float(scan.loss), decimals: 3),
      ball: (value, Float(scan.loss))
    ).draw(in: rect, on: &canvas)
  }

  private func drawMap(_ model: Model, _ scene: Scene, in rect: Rect, on canvas: inout Canvas) {
    guard let axes = ParameterAxes(scene), let up = axes.up, let x = model.value(of: axes.across),
      let y = model.value(of: up), let scan = model.snapshot.scans.first(where: { $0.request.y != nil })
    else { return }
    LossMap(
      values: scan.values, columns: ParameterAxes.mapColumns, rows: ParameterAxes.mapRows, xRange: scene.xRange,
      yRange: scene.yRange,
      xLabel: axes.name, yLabel: axes.upName, path: [(x, y)]
    ).draw(in: rect, on: &canvas)
  }

  private func classes(_ scene: Scene) -> Int { scene.run.model.denseLayers.last?.units ?? 0 }

  /// Where the page wants them, the probabilities of every sample, side by side. Returns the rows used.
  private func drawClasses(_ scene: Scene, _ costs: Costs, in room: Rect, on canvas: inout Canvas) -> Int {
    guard shows(.classes, scene), costs.count > 0 else { return 0 }
    let gap = 4
    let width = (room.width - 1 + gap) / costs.count - gap
    let height = classes(scene) + 1
    for (index, truth) in costs.classes.enumerated() {
      ProbabilityBars(
        labels: scene.outputLabels, values: costs.outputs[index].map { Float($0) }, truth: truth,
        title: scene.outputLabels.indices.contains(truth) ? "a " + scene.outputLabels[truth] : ""
      ).draw(in: Rect(x: room.x + index * (width + gap), y: room.y, width: width, height: height), on: &canvas)
    }
    return height + 1
  }

  // MARK: - Numbers

  func drawState(_ model: Model, in rect: Rect, on canvas: inout Canvas) {
    guard let scene = model.scene, let costs = Costs(model, losses(scene)) else { return }
    let rect = Rect(x: rect.x, y: rect.y, width: min(rect.width, 28) - 1, height: rect.height)
    let used = drawKnobs(model, scene, in: rect, on: &canvas)
    var rows: [ReadoutRow] = []
    if costs.isClassification {
      rows.append(ReadoutRow(label: "right", value: "\(costs.rightCount) of \(costs.count)"))
    }
    for (loss, mean) in zip(costs.losses, costs.means) {
      rows.append(
        ReadoutRow(
          label: costs.losses.count == 1 ? "loss" : loss.title(alone: false),
          value: hidesCosts(model) ? "?" : Format.magnitude(Float(mean), decimals: 3), tone: .strong))
    }
    if scene.options["keeps"] == "line" { rows += lineRows(model, scene) }
    Readout(rows: rows).draw(
      in: Rect(x: rect.x, y: rect.y + used, width: rect.width, height: rect.height - used), on: &canvas)
  }

  /// The selected number alone, set in a rule.
  private func drawSelected(_ model: Model, _ scene: Scene, y: Int, on canvas: inout Canvas) {
    guard let selected = model.selected, let value = model.value(of: selected.element) else { return }
    let text = Format.signed(value, decimals: 2)
    let room = model.layout.figure
    let end = canvas.text(" \(title(selected, scene)) ", x: room.x + 2, y: y, .dim)
    canvas.text(" ", x: canvas.chip(text, x: end, y: y), y: y)
  }

  /// The numbers that can be turned, all of a small network's and else the selected one. Returns the rows used.
  private func drawKnobs(_ model: Model, _ scene: Scene, in rect: Rect, on canvas: inout Canvas) -> Int {
    let shown = model.elements.count <= 4 ? model.elements : model.selected.map { [$0] } ?? []
    for (row, element) in shown.enumerated() {
      guard let value = model.value(of: element.element) else { continue }
      let place = Rect(x: rect.x, y: rect.y + row, width: rect.width, height: 1)
      drawKnob(
        title(element, scene), Format.signed(value, decimals: 2), isSelected: element == model.selected,
        style: canvas.theme.number(value), in: place, on: &canvas)
      canvas.name(place, element.name)
    }
    return shown.count + (model.isCompact ? 0 : 1)
  }

  /// The title, with the names of the classes for the outputs.
  private func title(_ element: SelectableElement, _ scene: Scene) -> String {
    guard classes(scene) > 1, scene.outputLabels.indices.contains(element.unit) else { return element.title }
    return element.title.replacingOccurrences(of: "out \(element.unit)", with: scene.outputLabels[element.unit])
  }

  /// Where the line meets the two axes, and whether it did so at the start.
  private func lineRows(_ model: Model, _ scene: Scene) -> [ReadoutRow] {
    guard let layer = scene.run.model.denseLayers.last, layer.inputs == 2,
      let weights = model.snapshot.values[layer.name + ".weight"]?.values,
      let bias = model.snapshot.values[layer.name + ".bias"]?.values.first,
      let first = scene.run.initial[layer.name + ".weight"],
      let firstBias = scene.run.initial[layer.name + ".bias"]?.first
    else { return [] }
    let names = UnitNames(scene)
    return [ReadoutRow(label: "the line meets", value: "")]
      + (0..<2).map { index in
        let (now, start) = (-bias / weights[index], -firstBias / first[index])
        let isKept = abs(now - start) <= 0.01 * abs(start)
        return ReadoutRow(
          label: "  \(names.name(layer: 0, unit: index, of: 2))",
          value: "\(Format.plain(now, decimals: 2)) \(isKept ? "✓" : "×")", tone: isKept ? .plain : .strong)
      }
  }
}

extension Loss {
  fileprivate var isCrossEntropy: Bool { self == .binaryCrossEntropy || self == .softmaxCrossEntropy }

  /// Above its costs; alone it needs no name.
  fileprivate func title(alone: Bool) -> String {
    if alone { return "cost" }
    return switch self {
    case .meanSquaredError: "squared"
    case .meanAbsoluteError: "absolute"
    case .binaryCrossEntropy, .softmaxCrossEntropy: "cross-entropy"
    }
  }
}

/// What every training sample costs by some losses, worked out by the reference interpreter from the weights shown.
private struct Costs {
  let losses: [Loss]
  let inputs: [[Double]]
  let targets: [[Double]]
  let outputs: [[Double]]
  /// A row a loss, a number a sample.
  let byLoss: [[Double]]
  /// What the last activation is given.
  let sums: [Double]
  private let kind: TargetKind

  init?(_ model: Model, _ losses: [Loss]) {
    guard let reference = model.reference(), let set = model.snapshot.data?.train else { return nil }
    let inputs = (0..<set.count).map { set.input($0).map(Double.init) }
    let targets = (0..<set.count).map { set.target($0).map(Double.init) }
    guard let outputs = try? inputs.map(reference.outputs), let last = reference.spec.denseLayers.last,
      let sums = try? inputs.map({ try reference.values($0)[last.name + ".z"]?.first ?? .nan }),
      let byLoss = try? losses.map({ try reference.judged(by: $0).sampleLosses(inputs: inputs, targets: targets) })
    else { return nil }
    self.losses = losses
    self.inputs = inputs
    self.targets = targets
    self.outputs = outputs
    self.byLoss = byLoss
    self.sums = sums
    kind = set.kind
  }

  private var isClasses: Bool { if case .classes = kind { true } else { false } }
  var isClassification: Bool { isClasses || kind == .binary }

  var count: Int { inputs.count }
  var means: [Double] { byLoss.map { $0.reduce(0, +) / Double($0.count) } }
  var classes: [Int] { targets.map { Int($0[0]) } }

  /// The number that is held against the truth: for several classes the probability that the right one got.
  var answers: [Double] { isClasses ? sharesOfTruth : outputs.map { $0[0] } }
  var truths: [Double] { isClasses ? targets.map { _ in 1 } : targets.map { $0[0] } }

  func mark(_ sample: Int) -> FieldPoint.Mark {
    kind != .binary ? .sample : targets[sample][0] > 0.5 ? .positive : .negative
  }

  /// The probability given to what came true.
  var sharesOfTruth: [Double] {
    zip(outputs, targets).map { output, target in
      isClasses ? output[Int(target[0])] : target[0] > 0.5 ? output[0] : 1 - output[0]
    }
  }

  var rightCount: Int {
    zip(outputs, targets).count { output, target in kind.answer(output) == Int(target[0]) }
  }

  /// `(6, 8)`
  func inputsText(_ index: Int) -> String {
    "(" + inputs[index].map { Format.plain($0, decimals: Format.decimals(of: Float($0))) }.joined(separator: ", ") + ")"
  }
}

/// Cross-entropy of one yes-or-no answer, by the probability that the truth was given.
private enum Price {
  /// Over 0 … 1, but for a hair at either end: the price of an impossible truth has no end.
  static let curve: [Float] = {
    let spec = ModelSpec(
      inputs: 1, layers: [.dense(DenseSpec(name: "f", units: 1, activation: .sigmoid))], loss: .binaryCrossEntropy)
    let logits = (0...200).map { step -> [Double] in
      let share = max(1e-9, min(1 - 1e-9, Double(step) / 200))
      return [log(share / (1 - share))]
    }
    guard let neuron = try? Reference(spec: spec, parameters: ["f.weight": [1], "f.bias": [0]]),
      let costs = try? neuron.sampleLosses(inputs: logits, targets: logits.map { _ in [1] })
    else { return [] }
    return costs.map { Float($0) }
  }()
}
