import Canvas
import Figures
import Testing

/// Figures with ordinary values, with nothing at all, and with values that are no numbers.
private func specimens() -> [any Figure] {
  let field = [Float](repeating: 0.2, count: 30) + [Float](repeating: 0.9, count: 30)
  let points =
    hostile.map { FieldPoint(x: $0, y: 0.1, mark: .misread, label: "far away") }
    + [FieldPoint(x: 0.3, y: 0.2, mark: .sample, label: "student"), FieldPoint(x: 0, y: 0, mark: .positive)]
  let losses = hostile.enumerated().map {
    LossPoint(firstStep: $0 * 10, lastStep: $0 * 10 + 9, minimum: $1, maximum: $1, mean: $1)
  }
  var figures: [any Figure] = []
  for values in [field, Array(repeating: .nan, count: 60), Array(repeating: .infinity, count: 60), [], [1]] as [[Float]]
  {
    figures.append(
      BoundaryField(values: values, columns: 10, rows: 6, points: points, negativeLabel: "no", positiveLabel: "yes"))
  }
  figures.append(BoundaryField(values: field, columns: 0, rows: -3, xRange: 1...1, yRange: 0...0, points: points))
  for value in hostile + [0.5] {
    figures.append(
      NeuronDiagram(
        inputs: (0..<6).map {
          NeuronInput(label: "an input \($0)", value: value, unit: "h", weight: value, name: "w\($0)")
        },
        bias: value, biasName: "b", sum: value, output: value, curve: [0, value, 1], outputLabel: "passes",
        selected: "w1"))
    figures.append(NudgeScale(was: value, predicted: 0.3, measured: 0.7))
    figures.append(NudgeScale(was: value, predicted: value, measured: value))
  }
  figures.append(NeuronDiagram(inputs: [], bias: 0, sum: 0, output: 0))
  figures.append(
    LinearCollapse(
      first: LinearLayer(name: "a", weights: [1], biases: []), second: LinearLayer(name: "b", weights: [], biases: [2]))
  )
  for value in hostile {
    figures.append(Specimens.collapse(value: value))
    figures.append(Specimens.sorter([value, value, 0.1, -value]))
    figures.append(
      MailSorter(
        knobs: [SorterKnob(label: "a", weight: value, name: "w")], limit: value, bias: value,
        rows: [SorterRow(label: "a rather long subject indeed", counts: [value, 2], sum: value, isPositive: true)]))
  }
  figures.append(MailSorter(knobs: [], bias: 0, rows: []))
  figures.append(RippleBars(links: []))
  figures.append(Specimens.ripples)
  figures.append(
    RippleBars(links: hostile.map { RippleLink(label: "a neuron of long name", activation: $0, ripple: $0) }))
  figures.append(MailSorter(knobs: [], bias: 0, rows: [SorterRow(label: "", counts: [], sum: 9, isPositive: false)]))
  for logarithmic in [true, false] {
    figures.append(LossPlot(train: losses, test: losses.reversed(), lastStep: 80, logarithmic: logarithmic))
    figures.append(LossPlot(train: [], lastStep: 0, logarithmic: logarithmic))
    figures.append(LossPlot(train: [losses[3]], lastStep: Int.max, logarithmic: logarithmic))
  }
  figures.append(Specimens.histograms(layers: 9, selected: nil))
  figures.append(HistogramTable(titles: ["a"], layers: []))
  for value in hostile {
    let panels = [[], [[]], [[0, 0]], [[1, 2, 3], [.max >> 8, 0, 1]]].map { bins in
      HistogramTable.Panel(steps: [0, .max], bins: bins, low: -value, high: value, notes: ["a note"])
    }
    figures.append(
      HistogramTable(
        titles: ["a", "b", "c", "d"], layers: [HistogramTable.Layer(name: "a", kind: "b", panels: panels)])
    )
  }
  figures.append(Readout(rows: []))
  figures.append(
    Readout(rows: [
      ReadoutRow(
        label: "predicted", value: "0.950", operands: "0.931 + 0.05", tone: .signed(.nan))
    ]))
  for value in hostile {
    let values = Array(repeating: value, count: 64)
    let unit = DiagramUnit(
      label: "x₁", tile: values, tileColumns: 8, tileRows: 8, value: value, bias: value, biasName: "hidden.bias[0]")
    for count in [1, 3, 9] {
      figures.append(
        NetworkDiagram(
          layers: [
            DiagramLayer(title: "inputs", units: Array(repeating: unit, count: 2)),
            DiagramLayer(title: "hidden", units: Array(repeating: unit, count: count)),
          ],
          connections: [
            Connections(name: "hidden.weight", weights: values, inputs: 2, units: count),
            Connections(name: "output.weight", weights: [], inputs: count, units: 1),
          ], output: BoundaryField(values: values, columns: 8, rows: 8), selected: "hidden.weight[1,0]"))
    }
    figures.append(DigitImage(pixels: values, side: 8, cursor: (7, 7)))
    figures.append(ProbabilityBars(labels: ["a", "b"], values: [value, 0.5, value], truth: 1))
    figures.append(ActivationGrid(title: "hidden 1", values: values, columns: 7))
    figures.append(
      WeightPictures(pictures: [WeightPicture(name: "n 1", values: values, side: 8, caption: "1.5")], selected: "n 1"))
    figures.append(
      FunctionCurve(samples: values + [0, 1], xRange: -1...1, yRange: 0...1, point: (value, value), slope: values))
    for top in [value, nil] {
      figures.append(Specimens.lossBars(losses: 3, answers: [value, 0.5, value], top: top))
      figures.append(
        LossBars(
          rows: [LossBarsRow(label: "a rather long name", answer: 1, truth: value, mark: .sample, costs: [value])],
          losses: ["cost", "no cost"], means: [value], threshold: value, top: top))
    }
    var marked = Specimens.curve
    marked.marks = [FieldPoint(x: value, y: 0.5, mark: .positive), FieldPoint(x: 0, y: value, mark: .sample)]
    figures.append(marked)
    figures.append(
      LossAlong(values: values + [0, 1], xRange: -1...1, top: value, ball: (value, value), slope: value, step: value))
    figures.append(LossAlong(values: [0, 1, 2], xRange: -1...1, ball: (0.5, 1), slope: value, step: value))
    figures.append(
      LossMap(
        values: values, columns: 8, rows: 8, xRange: -1...1, yRange: 0...0,
        path: [(0, 0), (value, 0.5), (value, value)],
        next: (value, 0)))
  }
  for sizes in [[2, 4, 3, 1], [2, 8, 8, 1], [2, 3, 1]] {
    figures.append(Specimens.network(sizes, selected: "hidden1.weight[1,1]"))
  }
  figures.append(Specimens.network([4, 3, 3, 10], tiles: false, selected: "hidden1.weight[0,0]"))
  figures.append(Specimens.network([40, 30, 10], tiles: false, selected: "hidden1.weight[0,0]"))
  figures.append(NetworkDiagram(layers: [], connections: []))
  figures.append(
    NetworkDiagram(
      layers: [DiagramLayer(title: "none", units: [])],
      connections: [Connections(name: "w", weights: [], inputs: 0, units: -1)], output: Specimens.circle()))
  figures +=
    [Specimens.bars, Specimens.pictures, Specimens.confusion, Specimens.curve] as [any Figure]
  figures += [Specimens.lossAlong(), Specimens.lossAlong(at: 9), Specimens.lossMap] as [any Figure]
  figures += [Specimens.lossBars(losses: 0), Specimens.lossBars(), Specimens.lossBars(losses: 3)] as [any Figure]
  figures.append(LossBars(rows: []))
  figures.append(
    LossBars(
      rows: [LossBarsRow(label: "", answer: 3, truth: 3, mark: .sample, costs: [])], losses: ["a"], range: 2...2))
  figures.append(LossAlong(values: [], xRange: 0...0))
  figures.append(LossMap(values: [], columns: 0, rows: 0, xRange: 0...0, yRange: 0...0))
  figures.append(DigitImage(pixels: [], side: 0))
  figures.append(DigitImage(pixels: [1], side: -4, cursor: (99, -99)))
  figures.append(DigitImage(pixels: Specimens.ring(28), side: 28, cursor: (99, -99)))
  figures.append(ProbabilityBars(labels: [], values: []))
  figures.append(ActivationGrid(title: "", values: [], columns: 0))
  figures.append(WeightPictures(pictures: []))
  figures.append(WeightPictures(pictures: [WeightPicture(name: "n", values: [], side: 28)]))
  figures.append(ConfusionPairs(counts: [1, 2], labels: [], limit: -1))
  figures.append(ConfusionPairs(counts: [1, .max, .max, 0], labels: ["a", "b"], limit: 8))
  figures.append(FunctionCurve(samples: [], xRange: 0...0, yRange: 1...1))
  for value in hostile {
    figures.append(Specimens.nodes([3, 4, 2], selected: "layer1.weight[1,2]", value: value))
    figures.append(Specimens.nodes([4, 3, 10], backward: false, selected: "layer2.bias[9]", value: value))
    figures.append(Specimens.chain(value))
    figures.append(Specimens.blame([value, 0.3, value, -0.1]))
    figures.append(Specimens.product(value: value))
    figures.append(Specimens.terms([value, 0.2, value]))
    figures.append(Specimens.sumLine(20, value: value))
  }
  figures +=
    [
      Specimens.nodes(selected: "layer1.weight[1,0]", secret: "layer1.weight[1,0]"), Specimens.nodes([1, 1]),
      NodeDiagram(columns: [], edges: []),
      NodeDiagram(
        columns: [NodeColumn(title: "none", nodes: []), NodeColumn(title: "too few", nodes: [])],
        edges: [EdgeLayer(name: "w", weights: [1], gradients: [])], selected: "w[0,0]"),
      ChainRule(result: ChainFactor(over: "", under: "", value: 0, note: ""), factors: []), BlameList(items: []),
      Specimens.product(2, 30, selected: "hidden1.bias[29]"), Specimens.product(40, 2, selected: nil),
      Specimens.product(0, 3), TermSum(terms: [], sum: 0, output: 0, activation: ""),
      SumLine(name: "", terms: [], sum: 0, output: 0, activation: ""),
    ] as [any Figure]
  return figures
}

@Suite struct SafetyTests {
  /// A mark outside the rectangle would destroy a neighbour; the canvas around it is filled with a letter to show it.
  private func staysInside(_ figure: any Figure, _ rect: Rect, _ glyphs: GlyphTier, _ colors: ColorDepth) -> Bool {
    let size = Size(width: rect.right + 2, height: rect.bottom + 2)
    var canvas = Canvas(
      size: size, theme: Theme(.dark, depth: colors), capabilities: Capabilities(glyphs: glyphs, colors: colors))
    canvas.fill(canvas.frame.bounds, .plain, with: "~")
    figure.draw(in: rect, on: &canvas)
    for y in 0..<size.height {
      for x in 0..<size.width where !rect.contains(Point(x: x, y: y)) {
        if canvas.frame[x, y].scalar != "~" { return false }
      }
    }
    return canvas.frame.regions.allSatisfy { $0.rect.intersection(rect) == $0.rect }
  }

  @Test func everyFigureStaysInsideEveryRectangle() {
    let sizes = (0...40).flatMap { width in stride(from: width % 4, through: 20, by: 4).map { (width, $0) } }
    for figure in specimens() {
      for (width, height) in sizes {
        let rect = Rect(x: 2, y: 1, width: width, height: height)
        let glyphs = GlyphTier.allCases[(width + height) % 3]
        let colors = ColorDepth.allCases[width % 4]
        #expect(staysInside(figure, rect, glyphs, colors), "\(type(of: figure)) at \(width)×\(height)")
      }
    }
  }

  @Test func everyFigureStaysInsideTheUsualScreens() {
    for figure in specimens() {
      for (width, height) in [(76, 11), (82, 16), (82, 36), (118, 38)] {
        let rect = Rect(x: 1, y: 1, width: width, height: height)
        #expect(staysInside(figure, rect, .braille, .palette256), "\(type(of: figure)) at \(width)×\(height)")
        #expect(staysInside(figure, rect, .ascii, .mono), "\(type(of: figure)) at \(width)×\(height)")
      }
    }
  }

  @Test func everyFigureIsSafeOnAHugeScreenAndBeyondTheCanvas() {
    for figure in specimens() {
      #expect(staysInside(figure, Rect(x: 0, y: 0, width: 400, height: 120), .braille, .palette256))
      _ = draw(figure, 20, 5, in: Rect(x: -30, y: -9, width: 90, height: 40))
    }
  }
}
