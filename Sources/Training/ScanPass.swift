import Datasets
import Engine

/// Losses of other parameters than the present ones, computed in chunks on a copy of the state.
struct ScanPass {
  private let requests: [ScanRequest]
  private let state: State
  private(set) var scans: [Scan] = []
  private var open: Scan?
  private var request = 0
  private var cell = 0

  /// So few that a chunk takes well below 5 ms at the largest network allowed.
  private static let chunk = 64

  /// Requests that are too large, or about elements that do not exist, are left out.
  init(_ requests: [ScanRequest], _ trainer: Trainer) throws {
    let isSmall = trainer.state.parameterCount * trainer.data.train.count <= 20_000
    let spec = trainer.run.model
    self.requests =
      isSmall
      ? requests.filter { request in
        Self.fits(request.loss, spec)
          && [request.x, request.y].compactMap { $0 }.allSatisfy { axis in
            (1...512).contains(axis.count) && axis.range.lowerBound.isFinite && axis.range.upperBound.isFinite
              && (try? trainer.state.value(axis.element.name, axis.element.index)) != nil
          }
      } : []
    state = self.requests.isEmpty ? trainer.state : trainer.state.copy()
  }

  /// Whether a loss goes with the model's last layer and reads the targets that it has.
  private static func fits(_ loss: Loss?, _ spec: ModelSpec) -> Bool {
    guard let loss, loss != spec.loss else { return true }
    var judged = spec
    judged.loss = loss
    // Class numbers are no targets for the others, nor theirs for it.
    return (try? judged.validate()) != nil && loss != .softmaxCrossEntropy && spec.loss != .softmaxCrossEntropy
  }

  var isComplete: Bool { request >= requests.count }

  /// One chunk on.
  mutating func advance(_ trainer: Trainer) throws {
    guard !isComplete else { return }
    let wanted = requests[request]
    var scan = try open ?? begin(wanted, trainer)
    let set = trainer.data.train
    let plan = try trainer.plans.evaluation(set.count, trainer, loss: wanted.loss)
    trainer.writeFirstSamples(into: plan)
    let cells = wanted.x.count * (wanted.y?.count ?? 1)
    for cell in cell..<min(cells, cell + Self.chunk) {
      let (row, column) = cell.quotientAndRemainder(dividingBy: wanted.x.count)
      try place(wanted.x, column)
      if let y = wanted.y { try place(y, y.count - 1 - row) }
      scan.values.append(plan.evaluate(state))
    }
    cell = scan.values.count
    open = scan
    guard cell == cells else { return }
    for axis in [wanted.x, wanted.y].compactMap({ $0 }) {
      let value = try trainer.state.value(axis.element.name, axis.element.index)
      if value.isFinite { try state.setValue(axis.element.name, axis.element.index, value) }
    }
    scans.append(scan)
    open = nil
    cell = 0
    request += 1
  }

  private func place(_ axis: ScanAxis, _ position: Int) throws {
    let share = (Float(position) + 0.5) / Float(axis.count)
    // Not by the width of the range, which may be more than a number holds.
    let value = axis.range.lowerBound * (1 - share) + axis.range.upperBound * share
    try state.setValue(axis.element.name, axis.element.index, value)
  }

  /// Loss and slopes at the present point, by the reference interpreter.
  private func begin(_ wanted: ScanRequest, _ trainer: Trainer) throws -> Scan {
    let set = trainer.data.train
    let inputs = (0..<set.count).map { set.input($0).map(Double.init) }
    let targets = (0..<set.count).map { (trainer.encoded(set.target($0)) ?? []).map(Double.init) }
    var reference = Reference(trainer.state)
    if let loss = wanted.loss { reference = try reference.judged(by: loss) }
    let gradients = try reference.gradients(.loss, inputs: inputs, targets: targets)
    return Scan(
      request: wanted, values: [], loss: try reference.loss(inputs: inputs, targets: targets),
      slopes: [wanted.x, wanted.y].compactMap { $0 }.map { gradients[$0.element.name]?[$0.element.index] ?? .nan })
  }
}
