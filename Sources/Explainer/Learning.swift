import Curriculum
import Engine
import Foundation
import Store
import Training

extension Model {
  mutating func moveChoice(_ direction: Int) {
    guard let rows = page?.prediction?.answerRows.count else { return }
    overlay = nil
    prediction.cursor = (prediction.cursor + direction + rows) % rows
  }

  /// Enter among the answers: opens the line to type a number in, or takes what the cursor is on.
  mutating func commitAnswer() -> [Effect] {
    guard let question = page?.prediction, waitsForAnswer else { return [] }
    if prediction.cursor == question.answerRows.count - 1 { return commit(to: .notSure) }
    guard question.number != nil else { return commit(to: .choice(prediction.cursor)) }
    guard case .field(let field) = overlay else {
      openAnswerField()
      return []
    }
    guard let typed = ShownNumber(field.text) else {
      notice = field.text.isEmpty ? "type a number, or ↓ and ⏎ to be shown" : "“\(field.text)” is not a number"
      return []
    }
    return commit(to: .number(typed.value))
  }

  mutating func openAnswerField() {
    focus = .choices
    showsText = true
    prediction.cursor = 0
    overlay = .field(Field(purpose: .answer))
  }

  /// The answer is given; now the run itself shows the truth.
  private mutating func commit(to given: GivenAnswer) -> [Effect] {
    guard let lesson, let page, let question = page.prediction else { return [] }
    prediction.committed = given
    overlay = nil
    focus = .figure
    let isRight = question.isRight(given)
    if let item = review.asked {
      settleReview(of: item, isRight: isRight)
    }
    // The first answer is the one that is known of a question; reviews have cards.
    if review.asked == nil || progress.lessons[lesson.id]?.answers[page.title] == nil {
      progress.answer(given, lesson: lesson.id, question: page.title, isRight: isRight, at: now)
    }
    noteCompletion()
    return [.save(progress)] + question.reveal.flatMap { apply($0) }
  }

  /// A lesson's own edit of the run.
  mutating func apply(_ edit: Edit) -> [Effect] {
    switch edit {
    case .set(let element, let value): return [.command(.set(element, to: value))]
    case .steps(let count): return [.command(.step(count))]
    case .epochs(let count): return (0..<count).map { _ in .command(.epoch) }
    case .input(let input):
      inputOverride = input
      return []
    case .hyperparameter(let name, let value):
      var settings = snapshot.hyperparameters
      settings.set(name, to: value)
      return [setHyperparameters(settings)]
    }
  }

  mutating func showHint() {
    if waitsForAnswer, let hint = page?.prediction?.hint {
      notice = hint
    } else if let hints = page?.challenge?.hints, !hints.isEmpty {
      notice = hints[min(challenge.hintsShown, hints.count - 1)]
      challenge.hintsShown += 1
    }
  }

  /// Looks whether the challenge is won.
  mutating func settleChallenge() -> [Effect] {
    guard let lesson, let task = page?.challenge, !challenge.isWon, snapshotIsOfThisPage,
      let context = liveContext(), let value = try? task.goal.evaluate(in: context), value != 0
    else { return [] }
    challenge.isWon = true
    progress.win(lesson: lesson.id, challenge: page?.title ?? "", result: count(task.parCounts), at: now)
    noteCompletion()
    return [.save(progress)]
  }
}

extension Model {
  /// A chapter is finished when its end was passed, or when nothing is left to do in it.
  mutating func noteCompletion() {
    guard let lesson, let done = progress.lessons[lesson.id], done.finished == nil else { return }
    let isComplete = lesson.pages.enumerated().allSatisfy { index, page in
      done.pagesReached.contains(index) && (page.prediction == nil || done.answers[page.title] != nil)
        && (page.challenge == nil || done.challenges[page.title] != nil)
    }
    if isComplete { progress.finish(lesson: lesson.id, at: now) }
  }
}

extension Prediction {
  /// What the cursor goes over: each choice, or the line for a number; and the way out for those who would rather be shown.
  var answerRows: [String] { (number == nil ? choices : [""]) + ["not sure: show me"] }
}

extension LearnerProgress {
  fileprivate mutating func answer(
    _ given: GivenAnswer, lesson: String, question: String, isRight: Bool, at date: Date
  ) {
    switch given {
    case .choice(let index): answer(lesson: lesson, question: question, choice: index, isRight: isRight, at: date)
    case .number(let typed): answer(lesson: lesson, question: question, number: typed, isRight: isRight, at: date)
    case .notSure: answer(lesson: lesson, question: question, isRight: isRight, at: date)
    }
  }
}

extension GivenAnswer {
  /// An answer that was kept; nil where the question has changed since and it can be none to it.
  init?(_ kept: Answer, to prediction: Prediction) {
    switch prediction.answer {
    case _ where kept.isNotSure: self = .notSure
    case .choice(let texts, _):
      guard texts.indices.contains(kept.choice) else { return nil }
      self = .choice(kept.choice)
    case .number:
      guard let number = kept.number else { return nil }
      self = .number(number)
    }
  }
}

extension Model {
  /// What counts against par so far.
  func count(_ measure: ParMeasure) -> Int {
    switch measure {
    case .moved: challenge.touched.count
    case .presses: challenge.moves
    case .steps: snapshot.step
    case .epochs: Int(snapshot.epoch.rounded(.up))
    }
  }
}
