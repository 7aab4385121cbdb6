import Engine

/// The loss around the parameters that a run had when the pass began, worked out in small parts on a copy of the state:
/// first the run's way there, then its main directions, then the loss cell by cell.
struct LandscapePass {
  private enum Stage {
    case walking, measuring, evaluating
  }

  private let request: LandscapeRequest
  private let state: State
  private let origin: [Float]
  private let seed: UInt64
  private let samples: Int
  private let chunk: Int
  private var stage = Stage.walking
  /// Moments to go to, oldest first.
  private let steps: [Int]
  private var walk: PastWalk?
  private var way: Way
  private var landscape: Landscape
  private var first: [Float] = []
  private var second: [Float] = []

  /// Multiplications that a map may take, some seconds' worth; so many samples it has at least, or none is drawn.
  private static let mostMultiplications = 16e9
  private static let fewestSamples = 32
  /// The same for one part.
  private static let mostAtOnce = 2e6
  /// Numbers of all moments of the way together.
  private static let mostNumbers = 8_000_000
  /// The largest map, by which samples are chosen, so that a coarser one shows the same loss.
  private static let mostCells = 33 * 25

  /// - Throws: EngineError in a line for the screen, where the network is too large or its parameters are no numbers.
  init(_ request: LandscapeRequest, _ trainer: Trainer) throws {
    self.request = LandscapeRequest(
      columns: min(max(request.columns, 3), 127), rows: min(max(request.rows, 3), 127))
    let multiplications = 100 + Double(try trainer.run.model.outline().multiplications)
    let cells = max(Self.mostCells, self.request.columns * self.request.rows)
    let affordable = Self.mostMultiplications / (Double(cells) * multiplications)
    guard affordable >= Double(min(Self.fewestSamples, trainer.inspectedSamples)) else {
      throw EngineError(
        "this network is too large for a map: \(cells) places take \(Int(multiplications)) multiplications a sample each"
      )
    }
    samples = min(trainer.inspectedSamples, Int(min(affordable, 1e6)))
    chunk = max(1, Int(Self.mostAtOnce / (multiplications * Double(samples))))
    state = trainer.state.copy()
    origin = state.parameterVector
    guard origin.allSatisfy(\.isFinite) else {
      throw EngineError("some parameters are no numbers any more: there is no loss around them; go back some steps")
    }
    seed = trainer.run.seed
    var most = HistogramPass.mostMoments
    while most > 2, most * origin.count > Self.mostNumbers { most /= 2 }
    steps = try trainer.momentSteps(most: most).dropLast()
    walk = steps.isEmpty ? nil : PastWalk(trainer)
    way = Way(to: origin)
    landscape = Landscape(
      request: self.request, step: state.step, samples: samples, x: .init(.random, reach: 1),
      y: .init(.random, reach: 1), path: [])
  }

  var isComplete: Bool { landscape.values.count == request.columns * request.rows }

  /// The answer, once complete.
  var answer: Landscape? { isComplete ? landscape : nil }

  /// One part on.
  mutating func advance(_ trainer: Trainer) throws {
    switch stage {
    case .walking: try goOn()
    case .measuring:
      way.measure()
      if way.isMeasured { orient() }
    case .evaluating: try evaluate(trainer)
    }
  }

  private mutating func goOn() throws {
    guard landscape.path.count < steps.count else {
      stage = .measuring
      return
    }
    let step = steps[landscape.path.count]
    guard let moment = try walk?.advance(to: step) else { return }
    way.add(moment.parameterVector)
    landscape.path.append(Landscape.Place(step: step, x: 0, y: 0))
    if landscape.path.count == steps.count { walk = nil }
  }

  /// Chooses the directions, and how far the map goes along each: a quarter farther than the way.
  private mutating func orient() {
    stage = .evaluating
    let components = way.components()
    for (index, component) in components.enumerated() {
      for (moment, place) in component.places.enumerated() {
        if index == 0 { landscape.path[moment].x = place } else { landscape.path[moment].y = place }
      }
      let axis = Landscape.Axis(
        .way(share: component.share), reach: 1.25 * (component.places.map(abs).max() ?? 1))
      if index == 0 { landscape.x = axis } else { landscape.y = axis }
    }
    if components.isEmpty { landscape.path = [] }
    first = components.first?.direction ?? random(0)
    if components.count == 2 {
      second = components[1].direction
    } else {
      second = random(1)
      if components.count == 1 {
        second = second.orthogonal(to: first) ?? second
        landscape.y.reach = landscape.x.reach
      }
    }
    landscape.path.append(Landscape.Place(step: state.step, x: 0, y: 0))
    way = Way(to: [])
  }

  private func random(_ stream: UInt32) -> [Float] { state.filterNormalizedDirection(seed: seed, stream: stream) }

  private mutating func evaluate(_ trainer: Trainer) throws {
    let plan = try trainer.plans.evaluation(samples, trainer)
    trainer.writeFirstSamples(into: plan)
    let cell = landscape.values.count
    for cell in cell..<min(cell + chunk, request.columns * request.rows) {
      let (row, column) = cell.quotientAndRemainder(dividingBy: request.columns)
      try state.moveParameters(
        to: origin, plus: landscape.x.place(column, of: request.columns), first,
        plus: -landscape.y.place(row, of: request.rows), second)
      landscape.values.append(plan.evaluate(state))
    }
  }
}
