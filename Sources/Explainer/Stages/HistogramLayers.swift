import Canvas
import Engine
import Figures
import Training

extension HistogramTable {
  /// As the figure wants them.
  static func layers(_ moments: [HistogramMoment], _ model: Model) -> [Layer] {
    guard let now = moments.last else { return [] }
    let selected = model.focus == .figure ? model.selected?.layer : nil
    return now.layers.enumerated().map { index, layer in
      let past = moments.compactMap { moment in
        moment.layers.indices.contains(index) ? (step: moment.step, layer: moment.layers[index]) : nil
      }
      let health = LayerHealth(layer.name, model.snapshot)
      let dense = model.scene?.run.model.denseLayers.firstIndex { $0.name == layer.name }
      return Layer(
        name: layer.name, kind: health.kind, state: health.words, isTroubled: health.isTroubled,
        isSelected: selected != nil && dense.map { $0 + 1 } == selected,
        panels: [
          panel(past.map { ($0.step, $0.layer.weights) }, notes: rangeNotes(layer.weights)),
          panel(past.map { ($0.step, $0.layer.activations) }, notes: zerosNotes(layer.activations)),
          panel(past.map { ($0.step, $0.layer.gradients) }, notes: rangeNotes(layer.gradients)),
        ])
    }
  }

  private static func panel(_ moments: [(step: Int, histogram: Histogram)], notes: [String]) -> Panel {
    let range = HistogramRange(moments.map(\.histogram))
    return Panel(
      steps: moments.map(\.step), bins: moments.map { range.bins($0.histogram) }, low: range.low, high: range.high,
      notes: notes)
  }

  /// `−1.2 to 1.4  σ 0.41`
  private static func rangeNotes(_ histogram: Histogram) -> [String] {
    guard histogram.notFinite == 0 else {
      let count = Format.count(histogram.notFinite)
      return [count + " are no numbers", count + " lost"]
    }
    let deviation = "σ " + Format.significant(histogram.deviation)
    return [range(histogram) + "  " + deviation, deviation]
  }

  /// `0 to 2.4  38 % are 0`
  private static func zerosNotes(_ histogram: Histogram) -> [String] {
    guard histogram.zeros > 0, histogram.notFinite == 0 else { return rangeNotes(histogram) }
    let zeros = Format.percent(Float(histogram.zeros) / Float(histogram.count)) + " are 0"
    return [range(histogram) + "  " + zeros, zeros]
  }

  private static func range(_ histogram: Histogram) -> String {
    "\(Format.significant(histogram.minimum)) to \(Format.significant(histogram.maximum))"
  }
}

/// The units of a layer and how many of them training cannot reach.
private struct LayerHealth {
  /// `8 × ReLU`
  var kind = ""
  /// `3 of 8 dead`; nothing for the last layer, whose units are no hidden ones.
  var words = ""
  var isTroubled = false

  init(_ name: String, _ snapshot: Snapshot) {
    guard let layer = snapshot.run?.model.layers.first(where: { $0.name == name }) else { return }
    if case .dense(let dense) = layer { kind = "\(dense.units) × \(dense.activation.title)" }
    guard let activation = layer.activation,
      let units = snapshot.activity?.layers.first(where: { $0.name == name })?.units
    else { return }
    let lost = units.count { activation.saturates ? $0.isSaturated(activation) : $0.isDead }
    let what = activation.saturates ? "saturated" : "dead"
    isTroubled = lost > 0
    words = "\(lost == 0 ? "none" : String(lost)) of \(units.count) \(what)"
  }
}

/// What a row of histograms is drawn over: where all but a hundredth of each one's numbers are, in bins of one width.
private struct HistogramRange {
  private let limit: Float
  /// Of the bins of that limit, which are shown.
  private let shown: Range<Int>

  init(_ histograms: [Histogram]) {
    let limit = histograms.map(\.limit).max() ?? 0
    self.limit = limit
    var (low, high) = (Histogram.bins, 0)
    for histogram in histograms {
      let counts = histogram.counts(limit: limit)
      let spare = histogram.count / 200
      var sum = 0
      if let first = counts.indices.first(where: {
        sum += counts[$0]
        return sum > spare
      }) {
        low = min(low, first)
      }
      sum = 0
      if let last = counts.indices.last(where: {
        sum += counts[$0]
        return sum > spare
      }) {
        high = max(high, last + 1)
      }
    }
    shown = low < high ? low..<high : Histogram.bins / 2 - 1..<Histogram.bins / 2 + 1
  }

  private func edge(_ bin: Int) -> Float {
    let half = Float(Histogram.bins / 2)
    return (Float(bin) / half - 1) * (limit > 0 ? limit : 1)
  }

  var low: Float { edge(shown.lowerBound) }
  var high: Float { edge(shown.upperBound) }

  /// Counts in the bins shown, those beyond in the outermost; exact zeros left out.
  func bins(_ histogram: Histogram) -> [Int] {
    var counts = histogram.counts(limit: limit)
    counts[Histogram.bins / 2] -= histogram.zeros
    var bins = Array(counts[shown])
    bins[0] += counts[..<shown.lowerBound].reduce(0, +)
    bins[bins.count - 1] += counts[shown.upperBound...].reduce(0, +)
    return bins
  }
}
