import Canvas

/// A small plot of one function: from values to dots, so that a curve, its point and its ticks meet.
struct CurvePlot {
  let x: ClosedRange<Float>
  let y: ClosedRange<Float>
  let rect: Rect

  /// The dot of a value, clamped to the plot.
  func dot(_ x: Float, _ y: Float) -> (x: Int, y: Int) {
    (
      max(0, min(rect.width * 2 - 1, whole(dotX(x)))),
      max(0, min(rect.height * 4 - 1, whole(dotY(y))))
    )
  }

  func dotX(_ value: Float) -> Float { share(value, x) * Float(max(0, rect.width * 2 - 1)) }
  func dotY(_ value: Float) -> Float { (1 - share(value, y)) * Float(max(0, rect.height * 4 - 1)) }

  private func share(_ value: Float, _ range: ClosedRange<Float>) -> Float {
    let span = range.upperBound - range.lowerBound
    return span > 0 ? (value - range.lowerBound) / span : 0.5
  }

  /// Samples spread evenly over the x-range; gaps where they are not finite or leave the plot.
  func curve(_ samples: [Float], _ style: Style, _ layer: inout DotLayer, letter: Unicode.Scalar = "*") {
    guard samples.count > 1 else { return }
    let step = Float(max(0, rect.width * 2 - 1)) / Float(samples.count - 1)
    let limit = Float(rect.height * 4)
    for index in 1..<samples.count {
      let a = (x: step * Float(index - 1), y: dotY(samples[index - 1]))
      let b = (x: step * Float(index), y: dotY(samples[index]))
      guard a.y.isFinite, b.y.isFinite else { continue }
      if max(a.y, b.y) < -limit || min(a.y, b.y) > 2 * limit { continue }
      layer.line(
        from: (a.x, max(-limit, min(2 * limit, a.y))), to: (b.x, max(-limit, min(2 * limit, b.y))), style,
        letter: letter)
    }
  }

  /// A dotted line at a height.
  func horizontal(_ value: Float, _ style: Style, _ layer: inout DotLayer) {
    let row = dot(x.lowerBound, value).y
    for column in stride(from: 0, to: rect.width * 2, by: 2) { layer.set(column, row, style, letter: ".") }
  }

  /// The numbers of the x-axis: both ends and the middle where it is round.
  func numbers(y row: Int, on canvas: inout Canvas) {
    let ticks = Ticks(x, count: 2)
    var values = ticks.values
    if x.lowerBound == -x.upperBound { values = [x.lowerBound, 0, x.upperBound] }
    var free = rect.x
    for value in values {
      let text = ticks.label(value)
      let width = textWidth(text)
      let cell = rect.x + dot(value, y.lowerBound).x / 2
      let left = max(rect.x, min(rect.right - width, cell - (width - 1) / 2))
      guard left >= free else { continue }
      canvas.text(text, x: left, y: row, .dim)
      free = left + width + 1
    }
  }
}
