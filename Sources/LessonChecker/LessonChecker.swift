import Curriculum
import Datasets
import Engine
import Training

/// Proves lessons: every claim holds to the digits shown, every prediction's answer is the truth, every challenge is lost
/// as set up and won by its reference, and every page fits its pane. Everything is really computed and trained.
public final class LessonChecker {
  private let compute: Compute
  private let locations: DataLocations
  private var loaded: [DataKey: DataSplit] = [:]
  private var problems: [LessonError] = []

  private struct DataKey: Hashable {
    let spec: DataSpec
    let seed: UInt64
  }

  /// - Parameter locations: where data sets are looked for, as when the program runs.
  public init(locations: DataLocations, compute: Compute) {
    self.locations = locations
    self.compute = compute
  }

  /// Every mistake in the order of the chapters, those found while reading first; empty when all is proved.
  /// - Parameter progress: called before each chapter.
  public func check(_ library: LessonLibrary, progress: ((Lesson) -> Void)? = nil) -> [LessonError] {
    problems = library.errors
    for lesson in library.lessons {
      progress?(lesson)
      check(lesson)
    }
    return problems
  }

  private func check(_ lesson: Lesson) {
    func has(_ beat: String, _ isThere: Bool) {
      if !isThere { report(lesson, 1, "the chapter has no \(beat)") }
    }
    has("`predict` block", lesson.pages.contains { $0.prediction != nil })
    has("`challenge` block", lesson.pages.contains { $0.challenge != nil })
    if let first = lesson.pages.first, first.scene?.editable?.isEmpty ?? (first.scene == nil) {
      report(
        lesson, first.line,
        "nothing on the first page moves under an arrow key; give it a scene with something `editable`")
    }
    for page in lesson.pages {
      for problem in PageFit.problems(page) { report(lesson, page.line, problem) }
      guard let scene = page.scene else { continue }
      do {
        let start = try SceneRun(scene, data: data(of: scene), compute: compute)
        check(page.blocks.flatMap(\.inlines), start, lesson)
        try page.prediction.map { try check($0, start.copy(), lesson) }
        try page.challenge.map { try check($0, start.copy(), lesson) }
      } catch {
        report(lesson, page.line, "the scene cannot be carried out: \(error)")
      }
    }
  }

  private func data(of scene: Scene) throws -> DataSplit {
    let key = DataKey(spec: scene.run.data, seed: scene.run.seed)
    if let data = loaded[key] { return data }
    let data = try scene.run.data.load(seed: scene.run.seed, locations: locations)
    loaded[key] = data
    return data
  }

  private func report(_ lesson: Lesson, _ line: Int, _ message: String) {
    problems.append(LessonError(file: lesson.file, line: line, message: message))
  }

  // MARK: - Beats

  private func check(_ inlines: [Inline], _ run: SceneRun, _ lesson: Lesson) {
    for case .claim(let claim) in inlines {
      guard let value = value(of: claim.expression, run, lesson, claim.line, "the claim `\(claim.text)`"),
        let shown = ShownNumber(claim.text), !shown.matches(value, tolerance: claim.tolerance)
      else { continue }
      let formula = claim.expression.source
      report(lesson, claim.line, "the claim `\(claim.text)` does not hold: \(formula) is \(shown.like(value))")
    }
  }

  private func check(_ prediction: Prediction, _ run: SceneRun, _ lesson: Lesson) throws {
    check(prediction.question, run, lesson)
    try run.apply(prediction.reveal)
    check(prediction.explanation, run, lesson)
    guard let holds = prediction.holds else {
      report(lesson, prediction.line, "the prediction has no `holds`: the formula that makes the right choice right")
      return
    }
    if let truth = value(of: holds, run, lesson, prediction.line, "`holds`"), truth == 0 {
      report(lesson, prediction.line, "the right choice is not right: after the reveal, \(holds.source) is false")
    }
  }

  private func check(_ challenge: Challenge, _ run: SceneRun, _ lesson: Lesson) throws {
    check(challenge.task, run, lesson)
    if let won = value(of: challenge.goal, run, lesson, challenge.line, "`goal`"), won != 0 {
      report(lesson, challenge.line, "the challenge is won before anything was done: \(challenge.goal.source)")
    }
    if let watch = challenge.watch { _ = value(of: watch, run, lesson, challenge.line, "`watch`") }
    try run.apply(challenge.reference)
    if let won = value(of: challenge.goal, run, lesson, challenge.line, "`goal`"), won == 0 {
      let watched = challenge.watch.flatMap { watch in
        value(of: watch, run, lesson, challenge.line, "`watch`").map { "; \(watch.source) is \($0)" }
      }
      report(lesson, challenge.line, "the reference does not win: \(challenge.goal.source) is false\(watched ?? "")")
    }
    if let par = challenge.par {
      let needed = run.effort(challenge.parCounts)
      if needed > par {
        report(
          lesson, challenge.line,
          "the reference needs \(needed) \(challenge.parCounts.rawValue), more than the par of \(par)")
      }
    }
  }

  private func value(
    of expression: Expression, _ run: SceneRun, _ lesson: Lesson, _ line: Int, _ what: String
  ) -> Double? {
    do {
      let value = try expression.evaluate(in: try run.context(for: expression))
      if value.isFinite { return value }
      report(lesson, line, "\(what) is \(value), not a number: \(expression.source)")
    } catch {
      report(lesson, line, "\(what) cannot be worked out, \(error)")
    }
    return nil
  }
}

extension ShownNumber {
  /// Another value written with one digit more than this one shows.
  fileprivate func like(_ value: Double) -> String {
    var scale = 1.0
    for _ in 0...decimals { scale *= 10 }
    let rounded = ((isPercentage ? value * 100 : value) * scale).rounded() / scale
    return "\(rounded)" + (isPercentage ? " %" : "")
  }
}
