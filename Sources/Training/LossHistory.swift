/// Training and held-out loss of all steps in bounded memory: when full, neighbours are merged and the buckets grow
/// twice as wide.
public struct LossHistory: Sendable, Hashable {
  /// One bucket of steps.
  public struct Bucket: Sendable, Hashable {
    public var firstStep: Int
    public var lastStep: Int
    public var minimum: Float
    public var maximum: Float
    public var mean: Float
    /// Losses that were merged into this bucket.
    public var count: Int
  }

  /// Buckets that a curve has at most.
  public static let capacity = 1024

  private var trainCurve = Curve()
  private var testCurve = Curve()

  public init() {}

  /// Loss on what is trained on, in order of steps.
  public var train: [Bucket] { trainCurve.buckets }
  /// Loss on what is held out, in order of steps.
  public var test: [Bucket] { testCurve.buckets }

  /// A second loss for the latest step (after a nudge) replaces the first; steps before it are known, as they give the
  /// same losses each time, and are left out like NaN and infinite losses.
  public mutating func append(step: Int, train loss: Float) { trainCurve.append(step, loss) }
  public mutating func append(step: Int, test loss: Float) { testCurve.append(step, loss) }

  /// What was known at a step. Buckets that go on beyond it are left out.
  public func prefix(through step: Int) -> LossHistory {
    var history = self
    history.trainCurve.cut(after: step)
    history.testCurve.cut(after: step)
    return history
  }

  public var lastStep: Int { max(train.last?.lastStep ?? 0, test.last?.lastStep ?? 0) }
}

extension LossHistory {
  /// One curve; bucket `k` holds the steps `k × width ..< (k + 1) × width`, buckets without a loss are left out.
  private struct Curve: Sendable, Hashable {
    var buckets: [Bucket] = []
    private var width = 1
    /// The last bucket as it was before its latest loss, so that this loss can be replaced; nil if there was none.
    private var before: Bucket?

    mutating func append(_ step: Int, _ loss: Float) {
      guard loss.isFinite else { return }
      let fresh = Bucket(firstStep: step, lastStep: step, minimum: loss, maximum: loss, mean: loss, count: 1)
      guard let last = buckets.last else {
        buckets.append(fresh)
        return
      }
      guard step >= last.lastStep else { return }
      if last.lastStep == step {
        buckets[buckets.count - 1] = before.map { $0.merged(with: fresh) } ?? fresh
      } else if last.firstStep / width == step / width {
        before = last
        buckets[buckets.count - 1] = last.merged(with: fresh)
      } else {
        before = nil
        buckets.append(fresh)
        while buckets.count > LossHistory.capacity { widen() }
      }
    }

    mutating func cut(after step: Int) {
      guard let last = buckets.last, last.lastStep > step else { return }
      buckets.removeLast(buckets.count - (buckets.firstIndex { $0.lastStep > step } ?? buckets.count))
      before = nil
    }

    private mutating func widen() {
      width *= 2
      var kept = 0
      for index in 1..<buckets.count {
        let isLatest = index == buckets.count - 1
        if buckets[kept].firstStep / width == buckets[index].firstStep / width {
          if isLatest { before = before.map { buckets[kept].merged(with: $0) } ?? buckets[kept] }
          buckets[kept] = buckets[kept].merged(with: buckets[index])
        } else {
          kept += 1
          buckets[kept] = buckets[index]
        }
      }
      buckets.removeLast(buckets.count - kept - 1)
    }
  }
}

extension LossHistory.Bucket {
  /// Both buckets as one; `other` lies later.
  fileprivate func merged(with other: Self) -> Self {
    let total = Double(count + other.count)
    let mean = (Double(mean) * Double(count) + Double(other.mean) * Double(other.count)) / total
    return Self(
      firstStep: firstStep, lastStep: other.lastStep, minimum: min(minimum, other.minimum),
      maximum: max(maximum, other.maximum), mean: Float(mean), count: count + other.count)
  }
}
