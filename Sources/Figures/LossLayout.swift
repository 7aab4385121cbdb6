import Canvas

/// Rows and columns of a loss plot.
struct LossLayout {
  private static let mostTracks = 3

  var plot: Rect
  /// Rows that the axis takes, or the branches in its place.
  let axisRows: Int
  let scale: LossScale
  let hasTitle: Bool
  let hasNames: Bool
  let hasTickNumbers: Bool
  let axisRow: Int?
  private let rowsPerTick: Int

  init(_ figure: LossPlot, in rect: Rect) {
    hasTitle = rect.height >= 6
    let hasAxis = rect.height >= 7 && rect.width >= 30
    hasTickNumbers = rect.height >= 8 && hasAxis
    hasNames = rect.width >= 36
    // A breath between title and plot, where there is room.
    let top = !hasTitle ? 0 : rect.height >= 10 ? 2 : 1
    axisRows = max(1, min(LossLayout.mostTracks, figure.branches.count))
    let available = rect.height - top - (hasAxis ? axisRows : 0) - (hasTickNumbers ? 1 : 0)
    let scale = LossScale(figure.values, logarithmic: figure.logarithmic, rows: available)
    self.scale = scale
    let gaps = max(1, scale.ticks.count - 1)
    rowsPerTick = max(1, (available - 1) / gaps)
    let height = max(0, min(available, rowsPerTick * gaps + 1))
    let left = rect.width >= 24 ? max(5, scale.ticks.map { textWidth(scale.label($0, .ascii)) }.max() ?? 0) + 2 : 0
    // `train 0.045` and a column of air; more where the loss has grown beyond its usual width.
    let losses = figure.lastValues
    let valueWidth = max(5, losses.map { textWidth(LossScale.value($0, .ascii)) }.max() ?? 0)
    let right = hasNames ? 1 + 6 + valueWidth : 0
    plot = Rect(x: rect.x + left, y: rect.y + top, width: rect.width - left - right, height: height)
    axisRow = hasAxis ? plot.bottom : nil
  }

  func row(ofTick index: Int) -> Int { plot.y + index * rowsPerTick }

  /// The branches that have a line of their own: the present one, where it came from, and the latest.
  func tracks(of figure: LossPlot) -> [LossBranch] {
    let present = figure.branches.first { $0.isPresent }
    let wanted = figure.branches.enumerated().sorted { one, other in
      func rank(_ branch: LossBranch) -> Int { branch.isPresent ? 0 : branch.name == present?.parent ? 1 : 2 }
      return (rank(one.element), -one.offset) < (rank(other.element), -other.offset)
    }
    return wanted.prefix(axisRows).sorted { $0.offset < $1.offset }.map(\.element)
  }

  /// Ticks stand at the middle of their rows. Nothing for what is no number; what lies beyond the scale is held at its edge.
  func dotRow(_ loss: Float) -> Float? {
    guard let share = scale.share(loss) else { return nil }
    let extent = Float(max(0, plot.height - 1) * 4)
    return max(0, min(Float(plot.height * 4 - 1), 1.5 + share * extent))
  }

  func dotColumn(_ step: Int, end: Int) -> Int {
    let share = max(0, min(1, Double(step) / Double(max(1, end))))
    return Int((share * Double(max(0, plot.width * 2 - 1))).rounded())
  }
}
