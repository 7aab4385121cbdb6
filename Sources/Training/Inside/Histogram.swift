/// How some numbers are spread: counts in equal bins from −limit to +limit.
///
/// The limit is a power of two, so that histograms of different limits can be laid over each other without any loss.
public struct Histogram: Sendable, Hashable {
  public static let bins = 256

  /// The smallest power of two above the size of every finite number; 0 where all are 0.
  public private(set) var limit: Float = 0
  /// Finite numbers in each bin, lowest first: bin k holds those from (k − 128) · limit / 128 on, below the next bin's.
  public private(set) var counts: [Int]
  /// Finite numbers counted.
  public private(set) var count = 0
  /// How many of them are exactly 0.
  public private(set) var zeros = 0
  /// NaN and infinite ones, which are in no bin.
  public private(set) var notFinite = 0
  /// Of the finite numbers; 0 where there is none.
  public private(set) var minimum: Float = 0
  public private(set) var maximum: Float = 0
  public private(set) var mean: Float = 0
  /// Standard deviation of the finite numbers, over their count.
  public private(set) var deviation: Float = 0

  public init(_ values: [Float]) {
    counts = Array(repeating: 0, count: Self.bins)
    var (low, high) = (Float.infinity, -Float.infinity)
    var (sum, squares) = (0.0, 0.0)
    for value in values {
      guard value.isFinite else {
        notFinite += 1
        continue
      }
      count += 1
      if value == 0 { zeros += 1 }
      (low, high) = (min(low, value), max(high, value))
      sum += Double(value)
      squares += Double(value) * Double(value)
    }
    guard count > 0 else { return }
    (minimum, maximum) = (low, high)
    let average = sum / Double(count)
    mean = Float(average)
    deviation = Float(max(0, squares / Double(count) - average * average).squareRoot())
    let size = max(abs(low), abs(high))
    guard size > 0 else {
      counts[Self.bins / 2] = count
      return
    }
    let half = Float(Self.bins / 2)
    limit = Float(sign: .plus, exponent: min(size.exponent + 1, Float.greatestFiniteMagnitude.exponent), significand: 1)
    for value in values where value.isFinite {
      // Exact, as the limit is a power of two.
      let bin = Int((value / limit * half).rounded(.down)) + Self.bins / 2
      counts[max(0, min(Self.bins - 1, bin))] += 1
    }
  }

  /// The counts of a wider limit, a power of two: each bin there holds those of several here.
  public func counts(limit wider: Float) -> [Int] {
    guard limit > 0, wider > limit else { return counts }
    var merged = Array(repeating: 0, count: Self.bins)
    let factor = wider / limit
    let shrink = factor >= Float(Self.bins) ? Self.bins : Int(factor)
    let half = Self.bins / 2
    for (bin, count) in counts.enumerated() where count > 0 {
      // Rounded down below 0 as well.
      let place = bin >= half ? (bin - half) / shrink : -((half - bin + shrink - 1) / shrink)
      merged[half + place] += count
    }
    return merged
  }
}

/// The numbers of one layer at one moment.
public struct LayerHistograms: Sendable, Hashable {
  /// The layer's.
  public var name: String
  /// Its weights, without biases; all its parameters where none of them is a weight.
  public var weights: Histogram
  /// What it gives for each of the samples looked at.
  public var activations: Histogram
  /// The gradients of their mean loss by the same weights.
  public var gradients: Histogram
  public init(name: String, weights: Histogram, activations: Histogram, gradients: Histogram) {
    self.name = name
    self.weights = weights
    self.activations = activations
    self.gradients = gradients
  }
}

/// The layers with parameters as they were after a number of steps, the first layer first.
public struct HistogramMoment: Sendable, Hashable {
  public var step: Int
  public var layers: [LayerHistograms]
  public init(step: Int, layers: [LayerHistograms]) {
    self.step = step
    self.layers = layers
  }
}
