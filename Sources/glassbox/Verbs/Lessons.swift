import ArgumentParser
import Curriculum
import Explainer
import Foundation
import Store

/// `glassbox lessons`: the chapters as files.
struct Lessons: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "List, prove or start chapters.", subcommands: [List.self, Check.self, New.self])

  /// `glassbox lessons list`
  struct List: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "List the chapters, with how far you are.",
      discussion: """
        Pages seen, questions whose first answer was right, challenges as best result and par, and questions that are due \
        for review today. A finished chapter has a ✓.
        """)

    @OptionGroup var lessons: LessonOptions

    func run() throws {
      let library = try lessons.library()
      var store = ProgressStore(environment: ProcessInfo.processInfo.environment)
      let (progress, notice) = { ($0.progress, $0.notice) }(store.load())
      if let notice { StandardError.write("\(notice)\n") }
      print(ChapterTable(library, progress, now: Date(), in: .current))
      for error in library.errors { StandardError.write("\(error)\n") }
      if !library.errors.isEmpty { throw ExitCode.failure }
    }
  }
}

/// The chapters by part, a line each.
struct ChapterTable: CustomStringConvertible {
  let description: String

  init(_ library: LessonLibrary, _ progress: LearnerProgress, now: Date, in zone: TimeZone) {
    let schedule = ReviewSchedule(library, progress, now: now, in: zone)
    let longestID = library.lessons.map(\.id.count).max() ?? 0
    var table = TextTable(["", ""] + ChapterStanding.headings)
    for part in library.parts {
      table.append(["Part \(part.numeral)  \(part.title)"] + Array(repeating: "", count: 5))
      for index in part.lessons {
        let lesson = library.lessons[index]
        let number = String(lesson.number)
        let indent = String(repeating: " ", count: max(0, 4 - number.count))
        let id = lesson.id.padding(toLength: longestID, withPad: " ", startingAt: 0)
        let standing = ChapterStanding(lesson, index: index, progress, schedule)
        table.append(
          ["\(indent)\(number)  \(id)  \(lesson.title)", standing.isFinished ? "✓" : ""] + standing.columns)
      }
    }
    description = table.description
  }
}
