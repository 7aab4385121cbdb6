/// Mean over the outputs of (a − y)².
enum MeanSquaredError: SampleLoss {
  static let isFromLogits = false

  static func value(_ outputs: ArraySlice<Double>, _ targets: ArraySlice<Double>) -> Double {
    zip(outputs, targets).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) } / Double(outputs.count)
  }

  /// 2 (a − y) / outputs
  static func slope(_ outputs: ArraySlice<Double>, _ targets: ArraySlice<Double>) -> [Double] {
    zip(outputs, targets).map { 2 * ($0 - $1) / Double(outputs.count) }
  }

  static func outputSlope(_ outputs: ArraySlice<Double>, _ targets: ArraySlice<Double>) -> [Double] {
    slope(outputs, targets)
  }
}
