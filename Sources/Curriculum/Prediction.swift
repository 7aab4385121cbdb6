/// A question that waits for an answer before the truth is shown.
public struct Prediction: Sendable, Hashable {
  public var question: [Inline]
  public var answer: RightAnswer
  /// What is done to the run to show the truth, after the commit.
  public var reveal: [Edit]
  /// Said after the reveal, to each choice or to all.
  public var explanation: [Inline]
  public var hint: String?
  /// Holds after the reveal, if the right choice is right; the checker asks it.
  public var holds: Expression?
  public var line: Int
}

/// What a prediction takes for an answer, and which answer is right.
public enum RightAnswer: Sendable, Hashable {
  /// One of several texts; `right` is the index of the right one.
  case choice([String], right: Int)
  case number(NumberAnswer)
}

/// A number to be typed.
public struct NumberAnswer: Sendable, Hashable {
  /// The truth as it is shown, and the formula that gives it after the reveal.
  public var truth: Claim
  /// How far an answer may be off and still be right, in the units shown.
  public var tolerance: Double
  public var misconceptions: [Misconception]

  /// The truth in the units shown: 97 for `97 %`.
  public var value: Double { ShownNumber(truth.text)?.value ?? .nan }

  public func accepts(_ number: Double) -> Bool { isNear(number, value) }

  /// What is behind a wrong number, where the lesson has foreseen it.
  public func misconception(behind number: Double) -> Misconception? {
    misconceptions.first { isNear(number, $0.value) }
  }

  /// Whether two numbers are the same to whoever asks. Decimal fractions are not exact, so the edge is inside.
  public func isNear(_ a: Double, _ b: Double) -> Bool { abs(a - b) <= tolerance * (1 + 1e-9) }
}

/// A wrong number that has a reason, and a word to those who type it.
public struct Misconception: Sendable, Hashable {
  /// As written: `−0.220`.
  public var text: String
  public var words: [Inline]
  public var line: Int

  public var value: Double { ShownNumber(text)?.value ?? .nan }
}

/// What a learner answered.
public enum GivenAnswer: Sendable, Hashable {
  case choice(Int)
  /// In the units the truth is shown in.
  case number(Double)
  /// To be shown the truth without a guess.
  case notSure
}

extension Prediction {
  /// What can be chosen; nothing where a number is asked for.
  public var choices: [String] { if case .choice(let texts, _) = answer { texts } else { [] } }

  public var number: NumberAnswer? { if case .number(let number) = answer { number } else { nil } }

  /// All its prose, in reading order.
  public var inlines: [Inline] {
    question + (number?.misconceptions.flatMap(\.words) ?? []) + explanation
  }

  public func isRight(_ given: GivenAnswer) -> Bool {
    switch (answer, given) {
    case (.choice(_, let right), .choice(let index)): index == right
    case (.number(let number), .number(let typed)): number.accepts(typed)
    default: false
    }
  }
}
