/// Mean over the outputs of |a − y|.
enum MeanAbsoluteError: SampleLoss {
  static let isFromLogits = false

  static func value(_ outputs: ArraySlice<Double>, _ targets: ArraySlice<Double>) -> Double {
    zip(outputs, targets).reduce(0) { $0 + ($1.0 - $1.1).magnitude } / Double(outputs.count)
  }

  /// The sign of a − y (0 where they are equal), divided by the number of outputs.
  static func slope(_ outputs: ArraySlice<Double>, _ targets: ArraySlice<Double>) -> [Double] {
    zip(outputs, targets).map { ($0 > $1 ? 1 : $0 < $1 ? -1 : 0) / Double(outputs.count) }
  }

  static func outputSlope(_ outputs: ArraySlice<Double>, _ targets: ArraySlice<Double>) -> [Double] {
    slope(outputs, targets)
  }
}
