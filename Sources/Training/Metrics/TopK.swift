/// How often the truth is among the k answers that scored highest.
public struct TopK: Hashable, Sendable {
  public let k: Int
  private var hits = 0
  private var total = 0

  public init(k: Int) { self.k = k }

  /// Of equal scores the one of the lower class goes first, so that k = 1 gives the accuracy.
  public mutating func add<Scores: RandomAccessCollection<Float>>(scores: Scores, truth: Int)
  where Scores.Index == Int {
    let own = scores[scores.startIndex + truth]
    var before = 0
    for (index, score) in scores.enumerated() where score > own || (score == own && index < truth) { before += 1 }
    total += 1
    if before < k { hits += 1 }
  }

  /// Nil where there are no samples.
  public var accuracy: Double? { share(hits, of: total) }
}
