import Engine

/// Values on the cells of grids, computed in chunks, so that whoever holds the thread can look up in between.
struct GridPass {
  private let requests: [GridRequest]
  /// Inputs beyond the two of the plane stay as they are here.
  private let around: [Float]?
  private var finished: [Grid] = []
  /// The grids of the present request, one a name.
  private var open: [Grid] = []
  private var request = 0
  private var cell = 0

  init(_ requests: [GridRequest], around sample: ObservedSample?) {
    // Larger than any screen: a mistake, and not worth the memory.
    let sides = 1...4096
    self.requests = requests.filter { sides.contains($0.columns) && sides.contains($0.rows) }
    around = sample?.input
  }

  var isComplete: Bool { request >= requests.count }
  var grids: [Grid] { finished }

  /// One chunk on.
  mutating func advance(_ trainer: Trainer) throws {
    guard !isComplete else { return }
    let wanted = requests[request]
    let cells = wanted.columns * wanted.rows
    let plan = try trainer.plans.inspection(min(trainer.chunk, cells), trainer)
    if cell == 0 {
      let known = Set(plan.valueNames)
      open = wanted.names.filter { known.contains($0) && $0 != "loss" }.map {
        Grid(request: wanted, name: $0, units: 0, values: [])
      }
    }
    let chunk = min(plan.batch, cells - cell)
    write(wanted, chunk, into: plan.inputs, width: trainer.run.model.inputs)
    plan.predict(trainer.state)
    for index in open.indices {
      let tensor = try plan.value(open[index].name)
      open[index].units = tensor.values.count / plan.batch
      if cell == 0 { open[index].values.reserveCapacity(cells * open[index].units) }
      open[index].values.append(contentsOf: tensor.values.prefix(chunk * open[index].units))
    }
    cell += chunk
    if cell == cells {
      finished += open
      open = []
      cell = 0
      request += 1
    }
  }

  private func write(_ wanted: GridRequest, _ chunk: Int, into inputs: UnsafeMutableBufferPointer<Float>, width: Int) {
    let stepX = (wanted.x.upperBound - wanted.x.lowerBound) / Float(wanted.columns)
    let stepY = (wanted.y.upperBound - wanted.y.lowerBound) / Float(wanted.rows)
    for row in 0..<chunk {
      let (gridRow, gridColumn) = (cell + row).quotientAndRemainder(dividingBy: wanted.columns)
      for input in 0..<width {
        inputs[row * width + input] =
          switch input {
          case 0: wanted.x.lowerBound + (Float(gridColumn) + 0.5) * stepX
          case 1: wanted.y.upperBound - (Float(gridRow) + 0.5) * stepY
          default: around?[input] ?? 0
          }
      }
    }
  }
}
