import Curriculum
import Engine
import Training

extension Model {
  mutating func moveChoice(_ direction: Int) {
    guard let choices = page?.prediction?.choices, !choices.isEmpty else { return }
    prediction.cursor = (prediction.cursor + direction + choices.count) % choices.count
  }

  /// The answer is given; now the run itself shows the truth.
  mutating func commitPrediction() -> [Effect] {
    guard let lesson, let question = page?.prediction, waitsForAnswer else { return [] }
    prediction.committed = prediction.cursor
    focus = .figure
    progress.answer(
      lesson: lesson.id, question: page?.title ?? "", choice: prediction.cursor,
      isRight: prediction.cursor == question.answer, at: now)
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
      return [.command(.setHyperparameters(settings))]
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
    guard let lesson, let task = page?.challenge, !challenge.isWon, snapshotIsCurrent,
      let value = try? task.goal.evaluate(in: LiveContext(self)), value != 0
    else { return [] }
    challenge.isWon = true
    progress.win(lesson: lesson.id, challenge: page?.title ?? "", result: count(task.parCounts), at: now)
    return [.save(progress)]
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

extension Hyperparameters {
  /// Sets a number by the name lessons use for it.
  mutating func set(_ name: String, to value: Float) {
    switch name {
    case "rate": learningRate = value
    case "batch": batch = max(1, Int(value))
    case "l1": l1 = value
    case "l2": l2 = value
    default: break
    }
  }
}
