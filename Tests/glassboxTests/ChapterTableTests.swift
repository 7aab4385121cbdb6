import Foundation
import Store
import Testing

@testable import Curriculum
@testable import glassbox

/// `lessons list`: columns that stand under each other, with what the learner has done.
@Suite struct ChapterTableTests {
  private let start = Date(timeIntervalSinceReferenceDate: 0)

  private func library() throws -> LessonLibrary {
    var library = LessonLibrary.embedded()
    library.lessons = library.lessons.filter { ["function", "digits"].contains($0.id) }
    return library
  }

  private func lines(_ progress: LearnerProgress, days: Double = 0) throws -> [String] {
    ChapterTable(try library(), progress, now: start + 86_400 * days, in: .gmt).description
      .split(separator: "\n").map(String.init)
  }

  @Test func aNewLearnerSeesWhatThereIs() throws {
    let function = try #require(try library().lessons.first)
    let asked = function.pages.count { $0.prediction != nil }
    let par = try #require(function.pages.lazy.compactMap { $0.challenge?.par }.first as Int?)
    let lines = try lines(LearnerProgress())
    #expect(lines[1] == "Part I  The machine")
    #expect(lines[2].contains("1  function  A function with knobs"))
    let cells = lines[2].split(separator: " ").suffix(3)
    #expect(Array(cells) == ["0/\(function.pages.count)", "0/\(asked)", "–/\(par)"])
    #expect(lines[3] == "Part III  The shapes of networks")
  }

  @Test func whatWasDoneStandsInItsColumn() throws {
    let function = try #require(try library().lessons.first)
    let questions = function.pages.filter { $0.prediction != nil }.map(\.title)
    let challenge = try #require(function.pages.first { $0.challenge?.par != nil })
    let par = try #require(challenge.challenge?.par)
    var progress = LearnerProgress()
    for page in 0..<3 { progress.visit(lesson: "function", page: page, at: start) }
    progress.answer(lesson: "function", question: questions[0], choice: 0, isRight: false, at: start)
    progress.answer(lesson: "function", question: questions[1], choice: 0, isRight: true, at: start)
    progress.win(lesson: "function", challenge: challenge.title, result: 9, at: start)
    let numbers = ["3/\(function.pages.count)", "1/\(questions.count)", "9/\(par)"]
    #expect(try lines(progress)[2].split(separator: " ").suffix(3) == ArraySlice(numbers.map { Substring($0) }))
    // A day later the missed question is due.
    #expect(
      try lines(progress, days: 1)[2].split(separator: " ").suffix(4)
        == ArraySlice((numbers + ["1"]).map { Substring($0) }))
    progress.finish(lesson: "function", at: start)
    #expect(try lines(progress)[2].contains("✓"))
  }

  /// Each number ends where its heading does.
  @Test func columnsAreAligned() throws {
    let lines = try lines(LearnerProgress()).map(Array.init)
    for heading in ["pages", "right", "best/par"] {
      let words = String(lines[0])
      let range = try #require(words.range(of: heading))
      let end = words.distance(from: words.startIndex, to: range.upperBound)
      for row in [2, 4] {
        #expect(lines[row][end - 1] != " ", "\(heading) in \(String(lines[row]))")
        #expect(end == lines[row].count || lines[row][end] == " ", "\(heading) in \(String(lines[row]))")
      }
    }
  }

  @Test func itIsPlainWherePiped() throws {
    let list = try Command("lessons", "list")
    #expect(list.status == 0)
    #expect(!list.output.contains("\u{1B}"))
    #expect(list.output.split(separator: "\n").allSatisfy { !$0.hasSuffix(" ") })
  }
}
