import Canvas
import Datasets
import Figures
import Training

/// How the network fares on what it is trained on and on what is held out, and how fast it goes.
func drawScores(_ model: Model, in rect: Rect, isNarrow: Bool, on canvas: inout Canvas) {
  guard !rect.isEmpty else { return }
  if isNarrow { return drawNarrowScores(model, in: rect, on: &canvas) }
  let snapshot = model.snapshot
  canvas.text([model.phaseWords(canvas.theme)], x: rect.x, y: rect.y)
  // A replay keeps no pace.
  if snapshot.seeking == nil { canvas.text(paceWords(snapshot.pace), right: rect.right, y: rect.y, .dim) }
  if drawFailure(model, in: rect, on: &canvas) { return }
  var y = rect.y + 1
  let columns = [rect.right - 9, rect.right]
  func row(_ label: String, _ values: [String], _ role: Role) {
    canvas.text(label, x: rect.x, y: y, .dim)
    for (value, right) in zip(values, columns) { canvas.text(value, right: right, y: y, role) }
    y += 1
  }
  if let compared = snapshot.compared {
    drawComparedScores(snapshot, compared, columns: columns, x: rect.x, y: &y, on: &canvas)
  } else {
    row("", ["train", "test"], .dim)
    row("loss", [snapshot.train, snapshot.test].map { lossText($0?.loss) }, .strong)
    if let (name, values) = rightness(model) { row(name, values, .text) }
    y += 1
    if let counts = smallConfusion(snapshot) {
      let names = snapshot.data?.test.classNames ?? []
      drawConfusion(counts, names: names, x: rect.x, right: rect.right, y: &y, on: &canvas)
      y += 1
    }
  }
  var end = canvas.text("step ", x: rect.x, y: y, .dim)
  end = canvas.text(Format.count(snapshot.step), x: end, y: y, .strong)
  let epochs = [1, 0].map { "epoch " + Format.plain(snapshot.epoch, decimals: $0) }
  if let fitting = epochs.first(where: { $0.unicodeScalars.count < rect.right - end }) {
    canvas.text(fitting, right: rect.right, y: y, .dim)
  }
  y += 1
  row("steps/s", ["", speed(snapshot.stepsPerSecond)], .text)
  row("samples/s", ["", speed(snapshot.samplesPerSecond)], .text)
}

/// Two branches' scores, in the order of their letters.
private func drawComparedScores(
  _ snapshot: Snapshot, _ compared: Comparison, columns: [Int], x: Int, y: inout Int, on canvas: inout Canvas
) {
  let both = snapshot.branches.filter { $0.id == snapshot.branch || $0.id == compared.branch }
  func row(_ label: String, _ value: (_ isPresent: Bool) -> String, _ rest: Role) {
    canvas.text(label, x: x, y: y, .dim)
    for (branch, right) in zip(both, columns) {
      let isPresent = branch.id == snapshot.branch
      canvas.text(value(isPresent), right: right, y: y, isPresent ? .accent : rest)
    }
    y += 1
  }
  let names = Dictionary(uniqueKeysWithValues: both.map { ($0.id == snapshot.branch, $0.name) })
  row("", { names[$0] ?? "" }, .strong)
  row("train loss", { lossText(($0 ? snapshot.train : compared.train)?.loss) }, .text)
  row("test loss", { lossText(($0 ? snapshot.test : compared.test)?.loss) }, .text)
  if snapshot.test?.accuracy != nil {
    row(
      "right",
      { (($0 ? snapshot.test : compared.test)?.accuracy).map { Format.percent($0, decimals: 1) } ?? "–" }, .text)
  }
  y += 1
}

/// Beside the network of a small terminal: label over value.
private func drawNarrowScores(_ model: Model, in rect: Rect, on canvas: inout Canvas) {
  let snapshot = model.snapshot
  var rows: [(String, String)] = [("step", Format.count(snapshot.step))]
  rows.append(("train", lossText(snapshot.train?.loss)))
  rows.append(("test", lossText(snapshot.test?.loss)))
  if let (name, values) = rightness(model) { rows.append((name, values[1])) }
  if model.focus == .figure, let selected = model.selected, let value = model.value(of: selected.element) {
    rows.append((String(selected.title.prefix(9)), Format.signed(value, decimals: 2)))
  }
  for (index, row) in rows.enumerated() {
    canvas.text(String(row.0.prefix(rect.width)), x: rect.x, y: rect.y + 1 + index * 3, .dim)
    canvas.text(row.1, x: rect.x, y: rect.y + 2 + index * 3, .strong)
  }
  canvas.text([model.phaseWords(canvas.theme)], x: rect.x, y: rect.bottom - 2)
}

private func lossText(_ loss: Float?) -> String {
  guard let loss else { return "–" }
  return loss < 1000 ? Format.magnitude(loss, decimals: 3) : Format.power(loss)
}

private func speed(_ rate: Double) -> String { rate > 0 ? Format.count(Int(rate)) : "–" }

private func paceWords(_ pace: Pace) -> String {
  switch pace {
  case .full: "full pace"
  case .stepsPerSecond(let rate): "pace " + Format.count(Int(rate)) + "/s"
  }
}

/// The share of right answers, or for numbers R².
private func rightness(_ model: Model) -> (name: String, values: [String])? {
  let snapshot = model.snapshot
  guard let data = snapshot.data else { return nil }
  if case .regression = data.train.kind {
    let values = [(data.train, snapshot.trainAnswers), (data.test, snapshot.testAnswers)].map { set, answers in
      determination(set, answers).map { Format.plain($0, decimals: 3) } ?? "–"
    }
    return ("R²", values)
  }
  return (
    "right", [snapshot.train, snapshot.test].map { $0?.accuracy.map { Format.percent($0, decimals: 1) } ?? "–" }
  )
}

/// R² of answers to a set; nil where they are not known, or the targets are all the same.
private func determination(_ set: Dataset, _ answers: [Float]) -> Double? {
  let width = set.targetWidth
  guard width > 0, answers.count == set.targets.count else { return nil }
  var errors = RegressionErrors(width: width)
  for index in 0..<set.count {
    let range = index * width..<(index + 1) * width
    errors.add(answers: answers[range], targets: set.targets[range])
  }
  return errors.determination
}

/// The confusion of few classes; nil where it is not known, or too large to be written here.
private func smallConfusion(_ snapshot: Snapshot) -> [[Int]]? {
  let counts = snapshot.confusion
  guard let classes = (2...4).first(where: { $0 * $0 == counts.count }) else { return nil }
  return (0..<classes).map { Array(counts[$0 * classes..<($0 + 1) * classes]) }
}

/// Truth down, answer across.
private func drawConfusion(
  _ counts: [[Int]], names given: [String], x: Int, right: Int, y: inout Int, on canvas: inout Canvas
) {
  let plain = counts.count == 2 ? ["no", "yes"] : (0..<counts.count).map(String.init)
  let names = given.count == counts.count ? given.map { String($0.prefix(4)) } : plain
  let width = 5
  canvas.text(counts.count > 2 ? "is, says" : "test: is, says", x: x, y: y, .dim)
  for (answer, name) in names.enumerated() {
    canvas.text(name, right: right - (names.count - 1 - answer) * width, y: y, .dim)
  }
  y += 1
  for (truth, name) in names.enumerated() {
    canvas.text(name, x: x + 6, y: y, .dim)
    for answer in names.indices {
      let count = counts[truth][answer]
      canvas.text(
        Format.count(count), right: right - (names.count - 1 - answer) * width, y: y,
        truth == answer ? .strong : count == 0 ? .faint : .text)
    }
    y += 1
  }
}
