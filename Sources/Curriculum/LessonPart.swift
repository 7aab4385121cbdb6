/// A part of the curriculum, with its chapters.
public struct LessonPart: Sendable, Hashable {
  /// `I` … `IV`.
  public var numeral: String
  /// Empty for a part that only its author knows.
  public var title: String
  /// Indices of its chapters in the library.
  public var lessons: [Int]
}

extension LessonLibrary {
  /// Parts in the order in which their chapters come.
  public var parts: [LessonPart] {
    lessons.indices.reduce(into: []) { parts, index in
      let numeral = lessons[index].part
      if let known = parts.firstIndex(where: { $0.numeral == numeral }) {
        parts[known].lessons.append(index)
      } else {
        parts.append(LessonPart(numeral: numeral, title: LessonPart.titles[numeral] ?? "", lessons: [index]))
      }
    }
  }
}

extension LessonPart {
  fileprivate static let titles = [
    "I": "The machine", "II": "Making it learn well", "III": "The shapes of networks", "IV": "Out in the world",
  ]
}
