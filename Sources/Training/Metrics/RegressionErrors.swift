/// How far answers that are real numbers are off.
public struct RegressionErrors: Hashable, Sendable {
  /// Sums over the samples, kept for each number of an answer.
  private struct Sums: Hashable {
    var squaredError = 0.0
    var absoluteError = 0.0
    /// The mean of the targets so far, and their squared distances from it (Welford 1962).
    var mean = 0.0
    var squaredDistance = 0.0
  }

  private var sums: [Sums]
  private var count = 0

  /// - Parameter width: numbers of an answer
  public init(width: Int) { sums = Array(repeating: Sums(), count: width) }

  /// Both of `width` numbers.
  public mutating func add<Numbers: Collection<Float>>(answers: Numbers, targets: some Collection<Float>) {
    count += 1
    for (index, (answer, target)) in zip(answers, targets).enumerated() {
      let (answer, target) = (Double(answer), Double(target))
      let error = answer - target
      sums[index].squaredError += error * error
      sums[index].absoluteError += error.magnitude
      let distance = target - sums[index].mean
      sums[index].mean += distance / Double(count)
      sums[index].squaredDistance += distance * (target - sums[index].mean)
    }
  }

  /// Over all numbers of all answers; nil where there are none.
  public var meanSquaredError: Double? { mean { $0.squaredError / Double(count) } }

  public var meanAbsoluteError: Double? { mean { $0.absoluteError / Double(count) } }

  /// R²: the share of the targets' variance that the answers account for, the mean over the numbers of an answer. Below 0
  /// where saying the mean would be better; nil where targets are all the same, so that there is nothing to account for.
  public var determination: Double? {
    sums.allSatisfy { $0.squaredDistance > 0 } ? mean { 1 - $0.squaredError / $0.squaredDistance } : nil
  }

  private func mean(_ measure: (Sums) -> Double) -> Double? {
    count == 0 || sums.isEmpty ? nil : sums.reduce(0) { $0 + measure($1) } / Double(sums.count)
  }
}
