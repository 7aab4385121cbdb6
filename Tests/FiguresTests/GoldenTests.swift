import Canvas
import Figures
import Testing

@Suite struct GoldenTests {
  @Test func neuron() {
    expectGolden("neuron-82x16", draw(Specimens.neuron(), 82, 16))
    expectGolden("neuron-53x10", draw(Specimens.neuron(), 53, 10))
    expectGolden("neuron-82x16-ascii", draw(Specimens.neuron(), 82, 16, glyphs: .ascii, colors: .mono))
    expectGolden("neuron-six-inputs-82x30", draw(Specimens.neuron(inputs: 6, selected: "output.bias[0]"), 82, 30))
    expectGolden("neuron-list-24x8", draw(Specimens.neuron(), 24, 8))
  }

  @Test func boundaryField() {
    expectGolden("field-exam-42x18-mono", draw(Specimens.exam(), 42, 18, colors: .mono))
    expectGolden("field-exam-21x12", draw(Specimens.exam(), 21, 12))
    expectGolden("field-circle-44x22-ascii", draw(Specimens.circle(), 44, 22, glyphs: .ascii, colors: .mono))
    expectGolden("field-circle-44x22-blocks", draw(Specimens.circle(), 44, 22, glyphs: .blocks))
  }

  @Test func lossPlot() {
    expectGolden("loss-82x11", draw(Specimens.loss(), 82, 11))
    expectGolden("loss-66x4", draw(Specimens.loss(), 66, 4))
    expectGolden("loss-82x11-ascii", draw(Specimens.loss(), 82, 11, glyphs: .ascii, colors: .mono))
    expectGolden("loss-linear-60x12", draw(Specimens.loss(logarithmic: false), 60, 12))
    expectGolden("loss-empty-50x9", draw(LossPlot(train: [], lastStep: 0), 50, 9))
  }

  @Test func network() {
    let small = Specimens.network([2, 4, 3, 1], selected: "hidden2.weight[3,1]")
    expectGolden("network-2-4-3-1-82x23", draw(small, 82, 23))
    expectGolden("network-2-4-3-1-66x15", draw(small, 66, 15))
    expectGolden("network-2-4-3-1-82x23-mono", draw(small, 82, 23, colors: .mono))
    expectGolden("network-2-4-3-1-82x23-ascii", draw(small, 82, 23, glyphs: .ascii, colors: .mono))
    let spiral = Specimens.network([2, 8, 8, 1], selected: "hidden1.bias[2]")
    expectGolden("network-2-8-8-1-82x23", draw(spiral, 82, 23))
    expectGolden("network-2-8-8-1-66x15-mono", draw(spiral, 66, 15, colors: .mono))
    expectGolden(
      "network-4-3-3-10-82x30",
      draw(Specimens.network([4, 3, 3, 10], tiles: false, selected: "hidden1.weight[2,1]"), 82, 30))
    expectGolden(
      "network-40-30-20-82x23-mono",
      draw(Specimens.network([40, 30, 20], tiles: false, selected: "output.weight[3,7]"), 82, 23, colors: .mono))
  }

  @Test func readouts() {
    expectGolden("readout-39x8", draw(Specimens.readout, 39, 8))
    expectGolden("readout-20x8", draw(Specimens.readout, 20, 8))
    expectGolden("nudge-36x3", draw(NudgeScale(was: 0.931, predicted: 0.950, measured: 0.948), 36, 3))
    expectGolden("nudge-12x1", draw(NudgeScale(was: 0.9, predicted: 0.2, measured: 0.3), 12, 1))
  }

  @Test func digits() {
    expectGolden(
      "digit-28x14-mono", draw(DigitImage(pixels: Specimens.ring(28), side: 28, cursor: (14, 7)), 28, 14, colors: .mono)
    )
    expectGolden("digit-14x7", draw(DigitImage(pixels: Specimens.ring(28), side: 28), 14, 7))
    expectGolden("bars-29x15", draw(Specimens.bars, 29, 15))
    expectGolden("bars-20x4", draw(Specimens.bars, 20, 4))
    expectGolden(
      "activations-16x9-mono",
      draw(ActivationGrid(title: "hidden 1", values: Specimens.ring(16), columns: 16), 16, 9, colors: .mono))
    expectGolden("pictures-50x9-mono", draw(Specimens.pictures, 50, 9, colors: .mono))
    expectGolden("confusion-40x5", draw(Specimens.confusion, 40, 5))
    expectGolden("confusion-76x3-ascii", draw(Specimens.confusion, 76, 3, glyphs: .ascii))
  }

  @Test func curves() {
    expectGolden("curve-32x12", draw(Specimens.curve, 32, 12))
    expectGolden("curve-20x4-ascii", draw(Specimens.curve, 20, 4, glyphs: .ascii))
  }

  @Test func sorter() {
    expectGolden("sorter-82x20", draw(Specimens.sorter([0, 0, 3, -1]), 82, 20))
    expectGolden("sorter-76x7", draw(Specimens.sorter([1, 0, 0, -3]), 76, 7))
    expectGolden("sorter-76x14-ascii", draw(Specimens.sorter([1, 0, 0, -3]), 76, 14, glyphs: .ascii, colors: .mono))
  }

  @Test func ripples() {
    expectGolden("ripples-60x12", draw(Specimens.ripples, 60, 12))
    expectGolden("ripples-40x3-ascii", draw(Specimens.ripples, 40, 3, glyphs: .ascii, colors: .mono))
  }

  @Test func lossBars() {
    expectGolden("loss-bars-82x11", draw(Specimens.lossBars(), 82, 11))
    expectGolden("loss-bars-46x11", draw(Specimens.lossBars(), 46, 11))
    expectGolden("loss-bars-46x4", draw(Specimens.lossBars(), 46, 4))
    expectGolden("loss-bars-82x9-untold", draw(Specimens.lossBars(losses: 0), 82, 9))
    expectGolden("loss-bars-three-82x11", draw(Specimens.lossBars(losses: 3), 82, 11))
    expectGolden("loss-bars-three-own-scales-76x6", draw(Specimens.lossBars(losses: 3, top: nil), 76, 6))
    expectGolden(
      "loss-bars-three-82x11-ascii", draw(Specimens.lossBars(losses: 3), 82, 11, glyphs: .ascii, colors: .mono))
  }

  /// Sample marks keep the colours of their classes wherever they stand.
  @Test func marksOnACurve() {
    var curve = Specimens.curve
    curve.marks = [FieldPoint(x: -3, y: 0.2, mark: .negative), FieldPoint(x: 3, y: 0.8, mark: .positive)]
    expectGolden("curve-marks-32x12", draw(curve, 32, 12))
  }

  @Test func histograms() {
    expectGolden("histograms-85x23", draw(Specimens.histograms(), 85, 23))
    expectGolden("histograms-66x15", draw(Specimens.histograms(layers: 5, selected: 3), 66, 15))
    expectGolden("histograms-35x15-mono", draw(Specimens.histograms(), 35, 15, colors: .mono))
    expectGolden("histograms-85x23-blocks", draw(Specimens.histograms(), 85, 23, glyphs: .blocks))
    expectGolden("histograms-85x23-ascii", draw(Specimens.histograms(), 85, 23, glyphs: .ascii, colors: .mono))
  }

  @Test func lossLandscapes() {
    expectGolden("loss-along-no-step-36x12", draw(Specimens.lossAlong(step: nil), 36, 12))
    expectGolden("loss-along-40x21", draw(Specimens.lossAlong(), 40, 21))
    expectGolden("loss-along-36x12", draw(Specimens.lossAlong(at: 4), 36, 12))
    expectGolden("loss-along-36x12-ascii", draw(Specimens.lossAlong(at: 4), 36, 12, glyphs: .ascii, colors: .mono))
    expectGolden("loss-along-gone-36x12", draw(Specimens.lossAlong(at: -5e6, step: 1e7), 36, 12))
    expectGolden("loss-map-40x21", draw(Specimens.lossMap, 40, 21))
    expectGolden("loss-map-36x12-mono", draw(Specimens.lossMap, 36, 12, colors: .mono))
    expectGolden("loss-map-36x12-ascii", draw(Specimens.lossMap, 36, 12, glyphs: .ascii, colors: .mono))
  }
}
