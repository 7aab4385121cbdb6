import ArgumentParser
import Curriculum

/// `glassbox lessons`: the chapters as files.
struct Lessons: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "List, prove or start chapters.", subcommands: [List.self, Check.self, New.self])

  /// `glassbox lessons list`
  struct List: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "List the chapters.")

    @OptionGroup var lessons: LessonOptions

    func run() throws {
      let library = try lessons.library()
      var part = ""
      for lesson in library.lessons {
        if lesson.part != part {
          part = lesson.part
          print("Part \(part)")
        }
        let number = String(lesson.number)
        let space = String(repeating: " ", count: max(0, 4 - number.count))
        let pages = lesson.pages.count == 1 ? "1 page" : "\(lesson.pages.count) pages"
        print("\(space)\(number)  \(lesson.id.padded(to: 14))\(lesson.title.padded(to: 34))\(pages)")
      }
      for error in library.errors { StandardError.write("\(error)\n") }
      if !library.errors.isEmpty { throw ExitCode.failure }
    }
  }
}

extension String {
  fileprivate func padded(to width: Int) -> String { self + String(repeating: " ", count: max(1, width - count)) }
}
