import Foundation
import Store
import Testing

private func day(_ number: Double) -> Date { Date(timeIntervalSince1970: 86_400 * number + 0.1) }

/// Three histories that overlap and contradict each other.
private let histories: [LearnerProgress] = {
  var a = LearnerProgress()
  a.visit(lesson: "neuron", page: 3, at: day(1))
  a.answer(lesson: "neuron", question: "bends", choice: 0, isRight: false, at: day(1))
  a.win(lesson: "neuron", challenge: "exam", result: 5, at: day(1))
  a.finish(lesson: "neuron", at: day(4))
  a.choose(theme: "dark", at: day(1))
  var b = LearnerProgress()
  b.visit(lesson: "loss", page: 1, at: day(2))
  b.visit(lesson: "neuron", page: 0, at: day(2))
  b.answer(lesson: "neuron", question: "bends", choice: 2, isRight: true, at: day(2))
  b.win(lesson: "neuron", challenge: "exam", result: 2, at: day(3))
  b.finish(lesson: "neuron", at: day(3))
  var c = LearnerProgress()
  c.visit(lesson: "descent", page: 2, at: day(2))
  c.answer(lesson: "neuron", question: "bends", choice: 1, isRight: false, at: day(2))
  c.choose(theme: "light", at: day(1))
  return [a, b, c]
}()

@Test func mergingKeepsWhatEitherKnows() throws {
  let merged = histories[0].merged(with: histories[1])
  let neuron = try #require(merged.lessons["neuron"])
  #expect(neuron.pagesReached == [0, 3])
  #expect(neuron.answers["bends"]?.choice == 2)
  #expect(neuron.challenges["exam"]?.best == 2)
  #expect(neuron.finished == day(3))
  #expect(merged.lessons["loss"]?.pagesReached == [1])
  #expect(merged.lastLesson == "neuron" && merged.lastPage == 0)
  #expect(merged.theme == "dark")
}

@Test func theOrderOfMergingMakesNoDifference() {
  let all = histories
  let orders = [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0], [0, 1, 2, 1, 0, 2]]
  let results = orders.map { order in order.reduce(LearnerProgress()) { $0.merged(with: all[$1]) } }
  #expect(results.allSatisfy { $0 == results[0] })
  #expect(all[0].merged(with: all[1].merged(with: all[2])) == results[0])
  #expect(results[0].merged(with: results[0]) == results[0])
}

@Test func answersAreChoicesNumbersOrNone() throws {
  var progress = LearnerProgress()
  progress.answer(lesson: "a", question: "chosen", choice: 2, isRight: true, at: day(1))
  progress.answer(lesson: "a", question: "typed", number: -0.18, isRight: true, at: day(1))
  progress.answer(lesson: "a", question: "shown", isRight: false, at: day(1))
  let read = try JSONDecoder().decode(LearnerProgress.self, from: try JSONEncoder().encode(progress))
  let answers = try #require(read.lessons["a"]?.answers)
  #expect(answers["chosen"]?.choice == 2 && answers["chosen"]?.number == nil && answers["chosen"]?.isNotSure == false)
  #expect(answers["typed"]?.number == -0.18 && answers["typed"]?.isNotSure == false)
  #expect(answers["shown"]?.isNotSure == true)
}

/// As the program wrote it when there were only choices.
@Test func answersOfOldAreRead() throws {
  let old = Data(#"{"choice": 1, "isRight": true, "date": 0}"#.utf8)
  let answer = try JSONDecoder().decode(Answer.self, from: old)
  #expect(answer.choice == 1 && answer.isRight && !answer.isNotSure)
}

@Test func theBestResultAndTheFirstFinishStay() {
  var progress = LearnerProgress()
  progress.win(lesson: "a", challenge: "c", result: 3, at: day(1))
  progress.win(lesson: "a", challenge: "c", result: 9, at: day(2))
  progress.finish(lesson: "a", at: day(1))
  progress.finish(lesson: "a", at: day(2))
  progress.visit(lesson: "a", page: -4, at: day(2))
  #expect(progress.lessons["a"]?.challenges["c"]?.best == 3)
  #expect(progress.lessons["a"]?.finished == day(1))
  #expect(progress.lastPage == 0)
}
