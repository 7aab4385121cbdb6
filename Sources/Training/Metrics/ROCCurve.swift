/// The receiver operating characteristic: what share of the positive samples is found, and what share of the negative
/// ones is taken for positive, as the score from which on one says yes is lowered (Fawcett 2006).
public struct ROCCurve: Hashable, Sendable {
  public struct Point: Hashable, Sendable {
    /// Yes from this score on; infinite at the first point, where nothing is.
    public let threshold: Float
    public let falsePositiveRate: Double
    public let truePositiveRate: Double
  }

  /// From (0, 0) to (1, 1), one for each score that occurs: samples of equal scores change sides together.
  public let points: [Point]

  /// - Parameter samples: at least one positive and one negative; else there is no curve and this is nil. No score may be
  ///   NaN.
  public init?(_ samples: [(score: Float, isPositive: Bool)]) {
    let positives = samples.count { $0.isPositive }
    let negatives = samples.count - positives
    guard positives > 0, negatives > 0, !samples.contains(where: { $0.score.isNaN }) else { return nil }
    var points = [Point(threshold: .infinity, falsePositiveRate: 0, truePositiveRate: 0)]
    let sorted = samples.sorted { $0.score > $1.score }
    var (found, mistaken) = (0, 0)
    for (index, sample) in sorted.enumerated() {
      if sample.isPositive { found += 1 } else { mistaken += 1 }
      if index + 1 < sorted.count, sorted[index + 1].score == sample.score { continue }
      points.append(
        Point(
          threshold: sample.score, falsePositiveRate: Double(mistaken) / Double(negatives),
          truePositiveRate: Double(found) / Double(positives)))
    }
    self.points = points
  }

  /// The area under it, by trapezoids: how likely a positive sample scores higher than a negative one, ties counted half.
  public var area: Double {
    zip(points, points.dropFirst()).reduce(0) { area, step in
      area + (step.1.falsePositiveRate - step.0.falsePositiveRate)
        * (step.1.truePositiveRate + step.0.truePositiveRate) / 2
    }
  }
}
