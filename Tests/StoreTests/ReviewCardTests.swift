import Foundation
import Store
import Testing

private let utc = TimeZone.gmt

/// Noon, so that no test stands on the edge of a day by accident.
private func noon(_ day: Int) -> Date { Date(timeIntervalSince1970: 86_400 * Double(day) + 43_200) }

private func day(_ number: Int) -> Day { Day(number: number) }

private func due(_ card: ReviewCard, today: Int) -> Day { card.due(today: day(today), in: utc) }

@Test func aCardThatIsKnownComesBackAtGrowingIntervals() {
  var card = ReviewCard(since: noon(100))
  var today = 100
  for interval in [1, 3, 7, 16, 35, 35] {
    #expect(due(card, today: today) == day(today + interval))
    today += interval
    card = card.answered(isRight: true, at: noon(today), in: utc)
  }
  #expect(card.moves == 6)
}

@Test(arguments: 0..<5) func aWrongAnswerTakesItBackToTheFirstBox(rights: Int) {
  var card = ReviewCard(since: noon(0))
  for _ in 0..<rights {
    let due = due(card, today: 1000)
    card = card.answered(isRight: true, at: noon(due.number), in: utc)
  }
  #expect(card.box == min(rights, 4))
  let last = Day(card.date, in: utc).number
  // Also before its day.
  card = card.answered(isRight: false, at: noon(last), in: utc)
  #expect(card.box == 0 && due(card, today: last) == day(last + 1))
}

@Test func aRightAnswerBeforeItsDayChangesNothing() {
  let card = ReviewCard(since: noon(5)).answered(isRight: true, at: noon(6), in: utc)
  #expect(card.box == 1)
  #expect(card.answered(isRight: true, at: noon(8), in: utc) == card)
  #expect(card.answered(isRight: true, at: noon(9), in: utc).box == 2)
}

/// An answer late in the evening comes back next morning, where the learner is.
@Test func daysAreThoseOfTheLearner() throws {
  let zone = try #require(TimeZone(secondsFromGMT: 3600))
  let evening = Date(timeIntervalSince1970: 86_400 * 10 + 3600 * 22.5)
  let morning = Date(timeIntervalSince1970: 86_400 * 10 + 3600 * 23.5)
  #expect(Day(evening, in: zone) == day(10) && Day(morning, in: zone) == day(11))
  #expect(Day(evening, in: utc) == Day(morning, in: utc))
  let card = ReviewCard(since: evening)
  #expect(card.due(today: Day(morning, in: zone), in: zone) == Day(morning, in: zone))
  #expect(card.due(today: Day(morning, in: utc), in: utc) > Day(morning, in: utc))
}

/// A clock that was set wrong for a while costs no more than one interval.
@Test func aCardFromTheFutureRestsNoLongerThanOthers() {
  let card = ReviewCard(since: noon(9999))
  #expect(due(card, today: 100) == day(101))
  #expect(card.answered(isRight: false, at: noon(101), in: utc).date == noon(101))
}

@Test(arguments: ["1e300", "-1e300", "0"], ["-4", "99", "3"])
func oddNumbersInAFileAreTaken(date: String, box: String) throws {
  let text = Data(#"{"box": \#(box), "date": \#(date), "moves": -7}"#.utf8)
  let card = try JSONDecoder().decode(ReviewCard.self, from: text)
  #expect((0..<5).contains(card.box) && card.moves == 0)
  #expect(due(card, today: 20_000) <= day(20_035))
  #expect(card.answered(isRight: false, at: noon(20_000), in: utc).box == 0)
}

/// Two programs at once: the later answer counts, whichever is read first.
@Test func theLaterCardStays() throws {
  let early = ReviewCard(since: noon(1)).answered(isRight: true, at: noon(3), in: utc)
  let late = ReviewCard(since: noon(1)).answered(isRight: false, at: noon(4), in: utc)
  var (a, b) = (LearnerProgress(), LearnerProgress())
  a.keep(early, lesson: "neuron", question: "bends")
  a.keep(early, lesson: "neuron")
  b.keep(late, lesson: "neuron", question: "bends")
  for merged in [a.merged(with: b), b.merged(with: a), b.merged(with: a).merged(with: a)] {
    let neuron = try #require(merged.lessons["neuron"])
    #expect(neuron.cards == ["bends": late])
    #expect(neuron.chapterCard == early)
  }
}

@Test func cardsAreSavedAndLoaded() throws {
  let folder = try TemporaryFolder()
  var progress = LearnerProgress()
  progress.keep(ReviewCard(since: noon(1)), lesson: "neuron", question: "bends")
  progress.keep(ReviewCard(since: noon(2)).answered(isRight: true, at: noon(3), in: utc), lesson: "neuron")
  var store = ProgressStore(folder: folder.path)
  #expect(store.save(progress).notice == nil)
  let loaded = store.load()
  #expect(loaded.progress == progress && loaded.notice == nil)
}

/// As the program wrote it before there were reviews.
@Test func aFileWithoutCardsIsReadAsItIs() throws {
  let folder = try TemporaryFolder()
  let old = #"""
    {"version": 1, "lastPage": 2, "lastLesson": "neuron", "lastVisit": 0, "lessons": {"neuron": {
      "pagesReached": [0, 2], "challenges": {}, "finished": 86400,
      "answers": {"bends": {"choice": 1, "isRight": false, "date": 0}}}}}
    """#
  try folder.write("progress.json", old)
  var store = ProgressStore(folder: folder.path)
  let loaded = store.load()
  #expect(loaded.notice == nil && folder.names.contains("progress.json"))
  let neuron = try #require(loaded.progress.lessons["neuron"])
  #expect(neuron.answers["bends"]?.isRight == false && neuron.finished != nil)
  #expect(neuron.cards.isEmpty && neuron.chapterCard == nil)
  #expect(try folder.read("progress.json") == old)
}

/// A card that makes no sense is damage like any other: told, and set aside.
@Test func aFileWithADamagedCardIsSetAside() throws {
  let folder = try TemporaryFolder()
  let text = #"""
    {"version": 1, "lastPage": 0, "lessons": {"neuron": {
      "pagesReached": [], "challenges": {}, "answers": {}, "cards": {"bends": {"box": "first"}}}}}
    """#
  try folder.write("progress.json", text)
  var store = ProgressStore(folder: folder.path)
  let notice = try #require(store.load().notice)
  #expect(notice.contains("is damaged: kept as progress-damaged-1.json") && !notice.contains("\n"))
  #expect(try folder.read("progress-damaged-1.json") == text)
}
