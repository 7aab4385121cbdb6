import Canvas
import Explainer
import Foundation
import Shell
import Store
import Testing

@testable import Curriculum

/// Questions that come back: which, when, and what an answer changes.
@Suite struct ReviewScheduleTests {
  private func noon(_ day: Int) -> Date { Date(timeIntervalSince1970: 86_400 * Double(day) + 43_200) }

  private func schedule(_ progress: LearnerProgress, day: Int) throws -> ReviewSchedule {
    ReviewSchedule(try Sample.library(), progress, now: noon(day), in: .gmt)
  }

  private func missed(on day: Int) -> LearnerProgress {
    var progress = LearnerProgress()
    progress.answer(lesson: "first", question: "Two", choice: 0, isRight: false, at: noon(day))
    return progress
  }

  @Test func whatWasMissedComesBackTheNextDay() throws {
    let progress = missed(on: 10)
    #expect(try schedule(progress, day: 10).due.isEmpty)
    let item = try #require(try schedule(progress, day: 11).due.first)
    #expect((item.lessonIndex, item.pageIndex, item.reason) == (0, 1, .missed))
    #expect(try schedule(progress, day: 400).due == [item])
  }

  @Test func whatWasRightOrIsUnknownDoesNot() throws {
    var progress = LearnerProgress()
    progress.visit(lesson: "first", page: 1, at: noon(1))
    progress.answer(lesson: "first", question: "Two", choice: 1, isRight: true, at: noon(1))
    progress.answer(lesson: "first", question: "No such page", choice: 1, isRight: false, at: noon(1))
    progress.answer(lesson: "no such chapter", question: "Two", choice: 1, isRight: false, at: noon(1))
    #expect(try schedule(progress, day: 99).items.isEmpty)
  }

  @Test func aFinishedChapterAsksItsQuestions() throws {
    var progress = LearnerProgress()
    progress.finish(lesson: "first", at: noon(1))
    // No question of its own: nothing to ask.
    progress.finish(lesson: "second", at: noon(1))
    var day = 1
    for (box, interval) in [1, 3, 7, 16, 35, 35].enumerated() {
      #expect(try schedule(progress, day: day + interval - 1).due.isEmpty)
      day += interval
      let items = try schedule(progress, day: day).due
      #expect(items.map(\.reason) == [.finished])
      #expect(items.first?.box == min(box, 4))
      progress.review(.finished, lesson: "first", question: "Two", isRight: true, at: noon(day), in: .gmt)
    }
  }

  @Test func aChapterAsksInTurn() throws {
    var library = try Sample.library()
    library.lessons[0].pages.append(Sample.page("Four", prediction: Sample.prediction))
    var progress = LearnerProgress()
    progress.finish(lesson: "first", at: noon(0))
    var asked: [Int] = []
    for day in [1, 4, 11] {
      let item = try #require(ReviewSchedule(library, progress, now: noon(day), in: .gmt).due.first)
      asked.append(item.pageIndex)
      let title = library.lessons[0].pages[item.pageIndex].title
      progress.review(.finished, lesson: "first", question: title, isRight: true, at: noon(day), in: .gmt)
    }
    #expect(asked == [1, 3, 1])
  }

  /// Missed when its chapter asked it, a question comes back by itself, and its chapter starts over.
  @Test func aQuestionThatAChapterAskedAndWasMissedGetsItsOwnCard() throws {
    var library = try Sample.library()
    library.lessons[0].pages.append(Sample.page("Four", prediction: Sample.prediction))
    var progress = LearnerProgress()
    progress.finish(lesson: "first", at: noon(0))
    progress.review(.finished, lesson: "first", question: "Two", isRight: true, at: noon(1), in: .gmt)
    progress.review(.finished, lesson: "first", question: "Four", isRight: false, at: noon(4), in: .gmt)
    let items = ReviewSchedule(library, progress, now: noon(5), in: .gmt).due
    #expect(items.map(\.pageIndex) == [1, 3])
    #expect(items.map(\.reason) == [.finished, .missed])
    #expect(items.allSatisfy { $0.box == 0 })
  }

  @Test func theLongestDueComesFirst() throws {
    var library = try Sample.library()
    library.lessons[0].pages.append(Sample.page("Four", prediction: Sample.prediction))
    var progress = missed(on: 5)
    progress.answer(lesson: "first", question: "Four", choice: 0, isRight: false, at: noon(3))
    let schedule = ReviewSchedule(library, progress, now: noon(5), in: .gmt)
    #expect(schedule.items.map(\.pageIndex) == [3, 1])
    #expect(schedule.due.map(\.pageIndex) == [3])
    #expect(schedule.next?.pageIndex == 1)
  }

  @Test(arguments: [(-3, "today"), (0, "today"), (1, "tomorrow"), (2, "in 2 days"), (35, "in 35 days")])
  func daysAreToldInWords(days: Int, words: String) {
    let today = Day(number: 20_000)
    #expect((today + days).words(asOf: today) == words)
  }
}

/// The screen, from the key to the answer and back.
@Suite struct ReviewScreenTests {
  /// The question of the first chapter was missed; the learner is on the page after it.
  private func missed(size: Size = Size(width: 120, height: 40)) throws -> Headless {
    let headless = try Sample.headless(size: size)
    try headless.keys("Enter Enter Enter Enter")
    #expect(headless.progress.lessons["first"]?.answers["Two"]?.isRight == false)
    #expect(headless.model.page?.title == "Three")
    return headless
  }

  private static let sizes = [Size(width: 120, height: 40), Size(width: 80, height: 24)]

  @Test(arguments: sizes) func itSaysWhatIsDueAndWhatComesNext(size: Size) throws {
    let headless = try missed(size: size)
    try headless.keys("v")
    var text = headless.frame.plainText
    #expect(text.contains("All caught up") && text.contains("The next question comes back tomorrow"))
    #expect(text.contains("Later") && text.contains("What will it say?"))
    try headless.keys("days:1")
    text = headless.frame.plainText
    #expect(text.contains("Today") && !text.contains("Later") && text.contains("1 today"))
  }

  @Test(arguments: sizes) func withNothingToBringBackItSaysSo(size: Size) throws {
    let headless = try Sample.headless(size: size)
    try headless.keys("v")
    #expect(headless.frame.plainText.contains("Nothing to bring back yet"))
    try headless.keys("Enter")
    #expect(headless.model.notice == "there is nothing to review yet" && headless.model.screen == .review)
    try headless.keys("Esc")
    #expect(headless.model.screen == .chapter)
  }

  @Test func aQuestionIsAskedAfreshAndTheFirstAnswerStaysKnown() throws {
    let headless = try missed()
    let first = try #require(headless.progress.lessons["first"]?.answers["Two"])
    try headless.keys("days:1 v Enter")
    #expect(headless.model.page?.title == "Two" && headless.model.waitsForAnswer)
    #expect(headless.model.focus == .choices)
    // As the chapter sets it up, not as it was left after the first answer.
    #expect(headless.model.value(of: .init("output.bias", 0)) == -4)
    try headless.keys("Down Enter")
    #expect(headless.model.prediction.committed == .choice(1))
    #expect(headless.model.notice == "Right: this comes back in 3 days. Your first answer was “less”.")
    #expect(headless.model.value(of: .init("output.bias", 0)) == -3)
    let kept = try #require(headless.progress.lessons["first"])
    #expect(kept.answers["Two"] == first)
    #expect(kept.cards["Two"]?.box == 1)
  }

  @Test func aWrongAnswerComesBackTomorrow() throws {
    let headless = try missed()
    try headless.keys("days:1 v Enter Down Enter days:3 v Enter Enter")
    #expect(headless.model.notice == "Not yet: this comes back tomorrow. Your first answer was “less”.")
    #expect(headless.progress.lessons["first"]?.cards["Two"]?.box == 0)
    try headless.keys("days:1 v Enter Up Enter")
    #expect(headless.model.prediction.committed == .notSure)
    #expect(headless.model.notice?.hasPrefix("Not yet: this comes back tomorrow") == true)
  }

  @Test(arguments: ["Enter", "v"]) func afterTheAnswerComesTheListAgain(key: String) throws {
    let headless = try missed()
    try headless.keys("days:1 v Enter Down Enter \(key)")
    #expect(headless.model.screen == .review)
    #expect(headless.frame.plainText.contains("in 3 days"))
    // And after the list the page from which it was opened.
    try headless.keys("Esc")
    #expect(headless.model.screen == .chapter && headless.model.page?.title == "Three")
    #expect(headless.progress.lastPage == 2)
    #expect(!headless.model.isReviewing)
  }

  @Test func backspaceLeavesTheQuestionForLater() throws {
    let headless = try missed()
    try headless.keys("days:1 v Enter Esc BS")
    #expect(headless.model.screen == .review)
    #expect(headless.model.reviews.due.count == 1)
  }

  @Test func aReviewIsNoVisit() throws {
    let headless = try missed()
    try headless.keys("days:1 v Enter Down Enter")
    #expect(headless.progress.lastPage == 2)
  }

  @Test func aClickAsksToo() throws {
    let headless = try missed()
    try headless.keys("days:1 v")
    let row = try #require(headless.frame.regions.first { $0.name == "review[0]" }).rect
    try headless.keys("Mouse:\(row.x + 8),\(row.y)")
    #expect(headless.model.isReviewing && headless.model.waitsForAnswer)
  }

  @Test(arguments: sizes) func whatIsDueIsToldInOneWordElsewhere(size: Size) throws {
    let headless = try missed(size: size)
    #expect(!headless.frame.plainText.contains("to review"))
    try headless.keys("days:1 x")
    try headless.keys("Right")
    #expect(headless.frame.plainText.contains("v 1 to review"))
    try headless.keys("c")
    #expect(headless.frame.plainText.contains("1 to review"))
  }

  /// Also the last chapter, which has no end to pass.
  @Test func aChapterIsFinishedWhenNothingIsLeftToDo() throws {
    let headless = try Sample.headless()
    try headless.keys("Enter Enter Down Enter Enter")
    #expect(headless.progress.lessons["first"]?.finished == nil)
    try headless.keys("Up*2")
    #expect(headless.model.challenge.isWon)
    #expect(headless.progress.lessons["first"]?.finished != nil)
    let last = try Sample.headless(chapter: "second")
    #expect(last.progress.lessons["second"]?.finished != nil)
  }

  @Test func aFinishedChapterComesBackAsAQuestion() throws {
    let headless = try Sample.headless()
    try headless.keys("Enter Enter Down Enter Enter Up*2 days:1 v Enter Down Enter")
    #expect(headless.model.notice == "Right: this chapter comes back in 3 days. Your first answer was “the same”.")
    #expect(headless.progress.lessons["first"]?.chapterCard?.box == 1)
  }

  @Test func lessonsSavedMeanwhileDoNotHarm() throws {
    let headless = try missed()
    try headless.keys("days:1 v")
    var model = headless.model
    _ = update(&model, .reloaded(Sample.library([Sample.page("Other", starts: true)])))
    #expect(model.reviews.items.isEmpty)
    for key in [Key.down, .enter, .up, .escape] { _ = update(&model, .input(.key(key, []))) }
    #expect(model.screen == .chapter)
  }
}
