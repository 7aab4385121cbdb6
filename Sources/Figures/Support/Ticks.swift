import Canvas

/// Round places on an axis, in steps of 1, 2 and 5.
struct Ticks {
  let values: [Float]
  private let decimals: Int

  /// At most `count` + 1 ticks inside `range`; none if it has no extent.
  init(_ range: ClosedRange<Float>, count: Int) {
    let span = range.upperBound - range.lowerBound
    guard span.isFinite, span > 0, count > 0 else {
      values = []
      decimals = 0
      return
    }
    let step = Ticks.step(atLeast: span / Float(count))
    var size = step
    var decimals = 0
    while size < 0.999, decimals < 6 {
      size *= 10
      decimals += 1
    }
    self.decimals = decimals
    let first = (range.lowerBound / step - 1e-4).rounded(.up)
    let last = (range.upperBound / step + 1e-4).rounded(.down)
    guard first.isFinite, last.isFinite, last >= first, last - first <= Float(count + 2) else {
      values = []
      return
    }
    values = (0...Int(last - first)).map { (first + Float($0)) * step }
  }

  /// 1, 2 or 5 times a power of ten.
  static func step(atLeast smallest: Float) -> Float {
    guard smallest.isFinite, smallest > 0 else { return 1 }
    var power: Float = 1
    while power * 10 <= smallest { power *= 10 }
    while power > smallest { power /= 10 }
    guard power > 0 else { return smallest }
    for factor in [1, 2, 5, 10] as [Float] where power * factor >= smallest * 0.999 { return power * factor }
    return power * 10
  }

  func label(_ value: Float) -> String { Format.plain(value, decimals: decimals) }
}
