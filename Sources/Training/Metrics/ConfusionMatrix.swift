/// How often each class was taken for each other.
public struct ConfusionMatrix: Hashable, Sendable {
  public let classes: Int
  /// classes × classes: row = truth, column = answer.
  public private(set) var counts: [Int]

  public init(classes: Int) {
    self.classes = classes
    counts = Array(repeating: 0, count: classes * classes)
  }

  /// Both from 0 to below `classes`.
  public mutating func add(truth: Int, answer: Int) { counts[truth * classes + answer] += 1 }

  public var total: Int { counts.reduce(0, +) }

  /// Answers that are right.
  public func hits(_ index: Int) -> Int { counts[index * classes + index] }

  /// Samples of a class.
  public func occurrences(_ index: Int) -> Int { counts[index * classes..<(index + 1) * classes].reduce(0, +) }

  /// How often a class was the answer.
  public func answers(_ index: Int) -> Int { (0..<classes).reduce(0) { $0 + counts[$1 * classes + index] } }

  /// The share of right answers; nil where there are none at all.
  public var accuracy: Double? { share((0..<classes).reduce(0) { $0 + hits($1) }, of: total) }
}

/// Nil where there is nothing to have a share of.
func share(_ part: Int, of whole: Int) -> Double? { whole == 0 ? nil : Double(part) / Double(whole) }
