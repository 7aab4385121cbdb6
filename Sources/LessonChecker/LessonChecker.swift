import Canvas
import Curriculum
import Datasets
import Engine
import Explainer
import Shell
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
      check(lesson, in: library)
    }
    return problems
  }

  private func check(_ lesson: Lesson, in library: LessonLibrary) {
    func has(_ beat: String, _ isThere: Bool) {
      if !isThere { report(lesson, 1, "the chapter has no \(beat)") }
    }
    has(
      "`predict` block; ask for a guess before a page shows what happens",
      lesson.pages.contains { $0.prediction != nil })
    has(
      "`challenge` block; give the learner a goal that the program can check",
      lesson.pages.contains { $0.challenge != nil })
    if let first = lesson.pages.first, first.scene?.editable?.isEmpty ?? (first.scene == nil) {
      report(
        lesson, first.line,
        "nothing on the first page moves under an arrow key; give it a scene with something `editable`")
    }
    for (index, page) in lesson.pages.enumerated() {
      for problem in PageFit.problems(page) { report(lesson, problem.line, problem.message) }
      guard let scene = page.scene else { continue }
      let misfits = stages[scene.figure]?.problems(scene) ?? []
      // A page that only goes on with the scene before it has its mistakes, too; once is enough.
      if index == 0 || lesson.pages[index - 1].scene != scene {
        for misfit in misfits { report(lesson, page.line, misfit) }
      }
      attempt("the scene", lesson, page.line) {
        let start = try SceneRun(scene, data: data(of: scene), compute: compute)
        check(page.blocks.flatMap(\.inlines), start, lesson)
        if let prediction = page.prediction {
          attempt("`reveal`", lesson, prediction.line) { try check(prediction, on: page, start.copy(), lesson) }
        }
        if let challenge = page.challenge {
          attempt("`reference`", lesson, challenge.line) { try check(challenge, start.copy(), lesson) }
        }
        if misfits.isEmpty { try draw(page, number: index + 1, lesson, in: library) }
      }
    }
  }

  /// Draws a page as the program does: what its scene gets and what its figures make of it meet nowhere else.
  private func draw(_ page: Page, number: Int, _ lesson: Lesson, in library: LessonLibrary) throws {
    let options = InterfaceOptions(
      library: library, chapter: lesson.id, page: number, locations: locations, threads: 1)
    let screen = try Headless(options: options, size: Size(width: 120, height: 40), capabilities: Capabilities())
    for size in [Size(width: 120, height: 40), Layout.smallest] {
      screen.play(.resize(size))
      _ = screen.frame
    }
    if let notice = screen.model.snapshot.notice { report(lesson, page.line, "the scene: \(notice)") }
  }

  private func attempt(_ what: String, _ lesson: Lesson, _ line: Int, _ work: () throws -> Void) {
    do { try work() } catch { report(lesson, line, "\(what) cannot be carried out: \(error)") }
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
      report(
        lesson, claim.line,
        "the claim `\(claim.text)` does not hold: \(formula) is \(shown.like(value, moreDigits: 1)); "
          + "write \(shown.like(value)), or mend the formula")
    }
  }

  private func check(_ prediction: Prediction, on page: Page, _ run: SceneRun, _ lesson: Lesson) throws {
    check(prediction.question, run, lesson)
    try run.apply(prediction.reveal)
    check(prediction.explanation, run, lesson)
    check(hints: prediction.hint.map { [$0] } ?? [], of: "prediction", prediction.line, lesson)
    if let number = prediction.number { check(number, prediction, on: page, run, lesson) }
    guard let holds = prediction.holds else {
      if prediction.number == nil {
        report(
          lesson, prediction.line,
          "the prediction has no `holds`; write a formula that is true after the reveal if the right choice is right")
      }
      return
    }
    if let truth = value(of: holds, run, lesson, prediction.line, "`holds`"), truth == 0 {
      report(
        lesson, prediction.line,
        "the right choice is not right: after the reveal, \(holds.source) is false; mark another choice, or mend `reveal`"
      )
    }
  }

  private func check(
    _ number: NumberAnswer, _ prediction: Prediction, on page: Page, _ run: SceneRun, _ lesson: Lesson
  ) {
    check([.claim(number.truth)], run, lesson)
    let prose =
      (page.blocks.flatMap(\.inlines) + prediction.question).map(\.plain).joined() + " " + (prediction.hint ?? "")
    if ShownNumber(number.truth.text)?.isPrinted(in: prose) == true {
      report(
        lesson, prediction.line,
        "the answer \(number.truth.text) stands on the page before it is asked for; take it out of prose, question and hint"
      )
    }
    for (index, misconception) in number.misconceptions.enumerated() {
      check(misconception.words, run, lesson)
      if number.accepts(misconception.value) {
        report(
          lesson, misconception.line,
          "the misconception \(misconception.text) counts as right; it must be off by more than \(number.tolerance)")
      }
      if number.misconceptions[..<index].contains(where: { number.isNear($0.value, misconception.value) }) {
        report(
          lesson, misconception.line,
          "the misconception \(misconception.text) is within \(number.tolerance) of one above it; keep one of them")
      }
    }
  }

  /// Hints are shown at the foot of the screen.
  private func check(hints: [String], of what: String, _ line: Int, _ lesson: Lesson) {
    if hints.isEmpty { report(lesson, line, "the \(what) has no hint; add one that helps without telling") }
    for hint in hints where PageFit.isTooLong(notice: hint) {
      report(lesson, line, "the hint `\(hint.prefix(24))…` is cut off at 80 columns; shorten it")
    }
  }

  private func check(_ challenge: Challenge, _ run: SceneRun, _ lesson: Lesson) throws {
    check(challenge.task, run, lesson)
    if let won = value(of: challenge.goal, run, lesson, challenge.line, "`goal`"), won != 0 {
      report(
        lesson, challenge.line,
        "the challenge is won before anything was done: \(challenge.goal.source) is true; ask for more")
    }
    check(hints: challenge.hints, of: "challenge", challenge.line, lesson)
    if let watch = challenge.watch { _ = value(of: watch, run, lesson, challenge.line, "`watch`") }
    try run.apply(challenge.reference)
    if let won = value(of: challenge.goal, run, lesson, challenge.line, "`goal`"), won == 0 {
      let watched = challenge.watch.flatMap { watch in
        value(of: watch, run, lesson, challenge.line, "`watch`").map {
          "; \(watch.source) is \(Format.plain($0, decimals: 4))"
        }
      }
      report(
        lesson, challenge.line,
        "the reference does not win: \(challenge.goal.source) is false\(watched ?? ""); mend `reference` or `goal`")
    }
    if let par = challenge.par {
      let needed = run.effort(challenge.parCounts)
      if needed > par {
        report(
          lesson, challenge.line,
          "the reference needs \(challenge.parCounts.text(needed)), more than the par of \(par); "
            + "raise the par or find a shorter one")
      }
    }
  }

  private func value(
    of expression: Expression, _ run: SceneRun, _ lesson: Lesson, _ line: Int, _ what: String
  ) -> Double? {
    do {
      let value = try expression.evaluate(in: try run.context(for: expression))
      if value.isFinite { return value }
      report(lesson, line, "\(what) is \(value), not a number: \(expression.source); mend the formula")
    } catch {
      report(lesson, line, "\(what) cannot be worked out, \(error)")
    }
    return nil
  }
}

extension ShownNumber {
  /// Another value written as this one is, or with some digits more.
  fileprivate func like(_ value: Double, moreDigits: Int = 0) -> String {
    Format.plain(isPercentage ? value * 100 : value, decimals: decimals + moreDigits) + (isPercentage ? " %" : "")
  }

  /// Whether a text has this number to the digits shown or more, with any sign.
  fileprivate func isPrinted(in text: String) -> Bool {
    var size = self
    size.value = abs(value)
    size.isPercentage = false
    return text.matches(of: /[0-9][0-9,]*(\.[0-9]+)?/).contains { match in
      guard let found = ShownNumber(String(match.output.0)) else { return false }
      return found.decimals >= decimals && size.matches(found.value, tolerance: nil)
    }
  }
}
