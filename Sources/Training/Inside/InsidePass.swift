import Engine

/// What of a network's inside is looked at.
struct InsideQuestion: Hashable {
  var histograms: Bool
  var landscape: LandscapeRequest?

  /// Nil where nothing of it is asked for.
  init?(_ observation: Observation) {
    guard observation.histograms || observation.landscape != nil else { return nil }
    histograms = observation.histograms
    landscape = observation.landscape
  }

  /// Whether the answer to one can stand for that to the other for a moment: the same picture, finer or coarser.
  func isAlike(_ other: InsideQuestion) -> Bool {
    histograms == other.histograms && (landscape == nil) == (other.landscape == nil)
  }
}

/// Histograms and landscape on their way, in small parts.
struct InsidePass {
  let question: InsideQuestion
  /// That of the parameters at which it began.
  let revision: Int
  private var histograms: Result<HistogramPass, EngineError>?
  private var landscape: Result<LandscapePass, EngineError>?

  /// Nil where nothing is asked for.
  /// - Parameter known: histograms that need not be worked out again.
  init?(_ observation: Observation, _ trainer: Trainer, known: PastHistograms?) {
    guard let question = InsideQuestion(observation) else { return nil }
    self.question = question
    revision = trainer.revision
    histograms = question.histograms ? result { try HistogramPass(trainer, known: known) } : nil
    landscape = question.landscape.map { request in result { try LandscapePass(request, trainer) } }
  }

  var isComplete: Bool { areHistogramsComplete && isLandscapeComplete }

  private var areHistogramsComplete: Bool {
    if case .success(let pass) = histograms { pass.isComplete } else { true }
  }

  private var isLandscapeComplete: Bool {
    if case .success(let pass) = landscape { pass.isComplete } else { true }
  }

  /// What the next pass need not work out again; nil where nothing was asked.
  var known: PastHistograms? { if case .success(let pass) = histograms { pass.known } else { nil } }

  /// One part on. What cannot be worked out is said in its place.
  mutating func advance(_ trainer: Trainer) {
    if case .success(var pass) = histograms, !pass.isComplete {
      // Held twice its arrays would be copied.
      histograms = nil
      histograms = result {
        try pass.advance(trainer)
        return pass
      }
    } else if case .success(var pass) = landscape, !pass.isComplete {
      landscape = nil
      landscape = result {
        try pass.advance(trainer)
        return pass
      }
    }
  }

  /// What is there to show.
  var answer: InsideAnswer {
    InsideAnswer(
      question: question, revision: revision, histograms: histograms.flatMap { $0.answer(\.moments) },
      landscape: landscape.flatMap { $0.answer(\.answer) })
  }
}

/// What was found, or why it could not be.
struct InsideAnswer {
  let question: InsideQuestion
  /// That of the parameters looked at.
  let revision: Int
  fileprivate let histograms: Result<[HistogramMoment], EngineError>?
  fileprivate let landscape: Result<Landscape, EngineError>?

  func show(in snapshot: inout Snapshot) {
    snapshot.histograms = histograms
    snapshot.landscape = landscape
  }
}

private func result<Value>(_ work: () throws -> Value) -> Result<Value, EngineError> {
  do { return .success(try work()) } catch { return .failure(error as? EngineError ?? EngineError("\(error)")) }
}

extension Result {
  /// Part of the value, once it is there.
  fileprivate func answer<Answer>(_ path: KeyPath<Success, Answer?>) -> Result<Answer, Failure>? {
    switch self {
    case .success(let value): value[keyPath: path].map { .success($0) }
    case .failure(let error): .failure(error)
    }
  }
}
