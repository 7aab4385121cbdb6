import Foundation

/// A day where the learner is, counted from 1 January 1970: reviews go by days, not by hours.
public struct Day: Hashable, Comparable, Sendable {
  public var number: Int

  public init(number: Int) { self.number = number }

  public init(_ date: Date, in zone: TimeZone) {
    // A file can hold any date; beyond these no calendar counts.
    let date = min(max(date, .distantPast), .distantFuture)
    let seconds = date.timeIntervalSince1970 + Double(zone.secondsFromGMT(for: date))
    number = Int((seconds / 86_400).rounded(.down))
  }

  public static func < (a: Day, b: Day) -> Bool { a.number < b.number }
  public static func + (day: Day, days: Int) -> Day { Day(number: day.number + days) }
  public static func - (a: Day, b: Day) -> Int { a.number - b.number }
}

/// A flashcard of the Leitner system: each right answer moves it to a box that is opened less often, a wrong one back to
/// the first.
public struct ReviewCard: Codable, Equatable, Sendable {
  /// Days that a card rests in each box.
  public static let intervals = [1, 3, 7, 16, 35]

  /// From 0.
  public private(set) var box = 0
  /// When it came into the box.
  public private(set) var date: Date
  /// How often it was moved.
  public private(set) var moves = 0

  /// A card in the first box.
  public init(since date: Date) { self.date = date }

  public init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    let box = try values.decode(Int.self, forKey: .box)
    self.box = min(max(0, box), ReviewCard.intervals.count - 1)
    date = try values.decode(Date.self, forKey: .date)
    moves = min(max(0, try values.decode(Int.self, forKey: .moves)), 1_000_000)
  }

  /// The day on which it is to be asked. A card from the future, where a clock was wrong, rests no longer than any other.
  public func due(today: Day, in zone: TimeZone) -> Day {
    min(Day(date, in: zone), today) + ReviewCard.intervals[box]
  }

  /// The card after an answer. A right one before its day changes nothing: it was remembered, but not for long enough.
  public func answered(isRight: Bool, at now: Date, in zone: TimeZone) -> ReviewCard {
    let today = Day(now, in: zone)
    if isRight, due(today: today, in: zone) > today { return self }
    var card = self
    card.box = isRight ? min(box + 1, ReviewCard.intervals.count - 1) : 0
    card.date = now
    card.moves += 1
    return card
  }

  static func later(_ a: ReviewCard, _ b: ReviewCard) -> ReviewCard { a.order >= b.order ? a : b }

  private var order: (Date, Int, Int) { (date, moves, box) }
}
