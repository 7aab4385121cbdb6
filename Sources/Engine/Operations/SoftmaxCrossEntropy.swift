import PortableMath

/// −ln aₜ for the right class t, with a = softmax(z), computed as ln Σ e^zⱼ − zₜ.
enum SoftmaxCrossEntropy: SampleLoss {
  static let isFromLogits = true

  static func value(_ logits: ArraySlice<Double>, _ targets: ArraySlice<Double>) -> Double {
    let largest = logits.max()!
    let sum = logits.reduce(0) { $0 + Elementary.exp($1 - largest) }
    return largest + Elementary.log(sum) - logits[logits.startIndex + Int(targets.first!)]
  }

  /// softmax(z) − 1 for the right class, softmax(z) for the others
  static func slope(_ logits: ArraySlice<Double>, _ targets: ArraySlice<Double>) -> [Double] {
    let largest = logits.max()!
    let exponentials = logits.map { Elementary.exp($0 - largest) }
    let sum = exponentials.reduce(0, +)
    return exponentials.enumerated().map { $1 / sum - ($0 == Int(targets.first!) ? 1 : 0) }
  }

  /// −1 / aₜ for the right class, 0 for the others
  static func outputSlope(_ outputs: ArraySlice<Double>, _ targets: ArraySlice<Double>) -> [Double] {
    outputs.enumerated().map { Double($0) == targets.first! ? -1 / $1 : 0 }
  }
}
