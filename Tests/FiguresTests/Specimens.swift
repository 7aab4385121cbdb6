import Canvas
import Figures

/// Figures with values worked out here, without a C library, so that the goldens are the same everywhere.
enum Specimens {
  /// A curve shaped like a sigmoid: 0 … 1, ½ at 0.
  static func squash(_ x: Float) -> Float { (1 + x / (1 + abs(x))) / 2 }

  static func grid(_ columns: Int, _ rows: Int, extent: Float, _ value: (Float, Float) -> Float) -> [Float] {
    (0..<columns * rows).map { index in
      value(
        (Float(index % columns) + 0.5) / Float(columns) * 2 * extent - extent,
        extent - (Float(index / columns) + 0.5) / Float(rows) * 2 * extent)
    }
  }

  static func neuron(inputs count: Int = 2, selected: String? = "output.weight[0,0]") -> NeuronDiagram {
    let labels = ["studied", "slept", "coffee", "rain", "luck", "age"]
    let values: [Float] = [6, 8, 2, 0.5, 1, 33]
    let weights: [Float] = [0.7, 0.3, -0.9, 0.4, 0, -0.02]
    let inputs = (0..<count).map {
      NeuronInput(
        label: labels[$0], value: values[$0], unit: $0 < 2 ? "h" : "", weight: weights[$0],
        name: "output.weight[\($0),0]")
    }
    let sum = inputs.reduce(Float(-4)) { $0 + $1.value * $1.weight }
    return NeuronDiagram(
      inputs: inputs, bias: -4, biasName: "output.bias[0]", sum: sum, output: squash(sum), activationSymbol: "σ",
      curve: (0...96).map { squash(-6 + Float($0) / 8) }, curveRange: -6...6, outputLabel: "passes", selected: selected)
  }

  static func exam() -> BoundaryField {
    let values = grid(32, 30, extent: 5) { x, y in squash(3 * (0.7 * (x + 5) + 0.3 * (y + 5) - 4)) }
    return BoundaryField(
      values: values, columns: 32, rows: 30, xRange: 0...10, yRange: 0...10,
      points: [FieldPoint(x: 6, y: 8, mark: .sample, label: "student")], xLabel: "studied", yLabel: "slept",
      negativeLabel: "fails", positiveLabel: "passes")
  }

  static func circle() -> BoundaryField {
    var random = RandomNumbers(5)
    let values = grid(40, 40, extent: 6) { x, y in squash(9 - x * x - y * y) }
    let points = (0..<80).map { _ in
      let (x, y) = (random.next()! * 12 - 6, random.next()! * 12 - 6)
      let isInside = x * x + y * y < 11
      return FieldPoint(
        x: x, y: y, mark: isInside != (x * x + y * y < 9) ? .misread : isInside ? .positive : .negative)
    }
    return BoundaryField(
      values: values, columns: 40, rows: 40, xRange: -6...6, yRange: -6...6, points: points, negativeLabel: "outside",
      positiveLabel: "inside")
  }

  static func loss(logarithmic: Bool = true) -> LossPlot {
    func curve(_ floor: Float) -> [LossPoint] {
      (0..<310).map { index in
        let t = Float(index) / 60
        let loss = 0.9 / (1 + t * t) + floor
        return LossPoint(firstStep: index * 4, lastStep: index * 4 + 3, minimum: loss, maximum: loss, mean: loss)
      }
    }
    return LossPlot(
      train: curve(0.01), test: curve(0.06), lastStep: 1240, logarithmic: logarithmic, condition: "cross-entropy")
  }

  /// A network whose answers over the plane are worked out here.
  static func network(_ sizes: [Int], tiles: Bool = true, selected: String? = nil) -> NetworkDiagram {
    var random = RandomNumbers(11)
    let names = (1..<sizes.count).map { $0 == sizes.count - 1 ? "output" : "hidden\($0)" }
    let weights = (1..<sizes.count).map { layer in
      (0..<sizes[layer - 1] * sizes[layer]).map { _ in random.next()! * 4 - 2 }
    }
    let biases = (1..<sizes.count).map { layer in (0..<sizes[layer]).map { _ in random.next()! * 2 - 1 } }
    func values(_ input: [Float]) -> [[Float]] {
      var all = [input]
      for layer in 1..<sizes.count {
        all.append(
          (0..<sizes[layer]).map { unit in
            let sum = (0..<sizes[layer - 1]).reduce(biases[layer - 1][unit]) {
              $0 + all[layer - 1][$1] * weights[layer - 1][$1 * sizes[layer] + unit]
            }
            return layer == sizes.count - 1 ? squash(sum) : 2 * squash(sum) - 1
          })
      }
      return all
    }
    let sample = values((0..<sizes[0]).map { [0.2, 0.8, 0.1, 0.9][$0 % 4] })
    let layers = sizes.indices.map { layer in
      DiagramLayer(
        title: layer == 0 ? "inputs" : layer == sizes.count - 1 ? "output" : "hidden \(layer)",
        units: (0..<sizes[layer]).map { unit in
          DiagramUnit(
            label: layer == 0 ? "x" + Format.subscripted(unit + 1) : tiles ? "" : "\(unit)",
            tile: tiles ? grid(8, 8, extent: 2) { values([$0, $1])[layer][unit] } : nil, tileColumns: 8, tileRows: 8,
            value: sample[layer][unit], bias: layer == 0 ? nil : biases[layer - 1][unit],
            biasName: layer == 0 ? nil : "\(names[layer - 1]).bias[\(unit)]")
        })
    }
    var output: BoundaryField?
    if tiles {
      output = BoundaryField(
        values: grid(40, 40, extent: 2) { values([$0, $1]).last![0] }, columns: 40, rows: 40, xRange: -2...2,
        yRange: -2...2, points: [FieldPoint(x: 1, y: 1, mark: .positive), FieldPoint(x: -1, y: -1, mark: .negative)],
        negativeLabel: "outside", positiveLabel: "inside")
    }
    return NetworkDiagram(
      layers: layers,
      connections: names.enumerated().map {
        Connections(
          name: $0.element + ".weight", weights: weights[$0.offset], inputs: sizes[$0.offset],
          units: sizes[$0.offset + 1])
      },
      output: output, note: sizes.map(String.init).joined(separator: "-") + "  tanh", selected: selected)
  }

  static func ring(_ side: Int) -> [Float] {
    grid(side, side, extent: 1) { x, y in max(0, 1 - 4 * abs(x * x + y * y - 0.4)) }
  }

  static func signs(_ count: Int) -> [Float] { (0..<count).map { Float($0 * 37 % 23 - 12) / 11 } }

  static let readout = Readout(rows: [
    ReadoutRow(label: "selected", value: "study → sum", tone: .strong), .gap,
    ReadoutRow(label: "weight", value: "+0.700", tone: .signed(0.7)),
    ReadoutRow(label: "gradient", value: "+0.386", operands: "6.00 × 0.0644", tone: .signed(0.386)), .gap,
    ReadoutRow(label: "predicted", value: "0.950", operands: "0.931 + 0.05 × 0.386", tone: .strong),
    ReadoutRow(label: "measured", value: "0.948", operands: "run again"),
  ])

  static let bars = ProbabilityBars(
    labels: (0..<10).map(String.init), values: [0, 0, 0.002, 0, 0.693, 0, 0.024, 0.002, 0.013, 0.266], truth: 9)

  static let pictures = WeightPictures(
    pictures: [17, 59, 26].map { WeightPicture(name: "n \($0)", values: signs(196), side: 14, caption: "1.52") },
    selected: "n 59")

  static let confusion = ConfusionPairs(
    counts: [90, 3, 0, 12, 80, 1, 0, 20, 75], labels: ["cat", "dog", "owl"], limit: 4)

  static let curve = FunctionCurve(
    samples: (0...60).map { squash(-6 + Float($0) / 5) }, xRange: -6...6, yRange: 0...1, point: (1, squash(1)),
    title: "σ", slope: (0...60).map { _ in 0.25 })

  /// Mails weighed by given knobs; the last one is set apart.
  static func sorter(_ weights: [Float], selected: String? = "output.weight[2,0]") -> MailSorter {
    let mails: [(String, [Float], Bool)] = [
      ("Free! Free! FREE!", [3, 0, 1, 0], true), ("You are our winner", [0, 1, 1, 0], true),
      ("Are you free at six?", [1, 0, 0, 0], false), ("Meeting on Tuesday", [0, 0, 1, 1], false),
      ("Your new neighbour", [0, 0, 1, 0], false),
    ]
    let rows = mails.enumerated().map { index, mail in
      SorterRow(
        label: mail.0, counts: mail.1, sum: zip(mail.1, weights).reduce(-2.5) { $0 + $1.0 * $1.1 }, isPositive: mail.2,
        isApart: index == mails.count - 1)
    }
    let labels = ["free", "winner", "unknown", "meeting"]
    return MailSorter(
      knobs: weights.indices.map {
        SorterKnob(label: labels[$0], weight: weights[$0], name: "output.weight[\($0),0]")
      },
      bias: -2.5, rows: rows, positiveLabel: "spam", negativeLabel: "inbox", selected: selected)
  }

  static let ripples = RippleBars(
    links: [1, 0.25, -0.0625, 0.0004, 0].enumerated().map {
      RippleLink(label: $0 == 0 ? "input" : "neuron \($0)", activation: 0.5, ripple: $1)
    })

  /// Four students, judged by as many of three losses as wanted.
  static func lossBars(losses: Int = 1, answers: [Float] = [0.931, 0.426, 0.931, 0.601], top: Float? = 1) -> LossBars {
    let labels = ["(6, 8)", "(1, 10)", "(9, 1)", "(3, 5)"]
    let rows = answers.enumerated().map { index, answer in
      let truth: Float = index % 2 == 0 ? 1 : 0
      let miss = abs(answer - truth)
      return LossBarsRow(
        label: labels[index % 4], answer: answer, truth: truth, mark: truth > 0.5 ? .positive : .negative,
        costs: Array([2 * miss, miss, miss * miss].prefix(losses)))
    }
    let means = (0..<losses).map { loss in rows.reduce(Float(0)) { $0 + $1.costs[loss] } / Float(rows.count) }
    return LossBars(
      rows: rows, losses: Array((losses == 1 ? ["cost"] : ["cross-entropy", "absolute", "squared"]).prefix(losses)),
      means: means, threshold: 0.5, top: top, negativeLabel: "fails", positiveLabel: "passes")
  }

  /// A parabola with its foot at 2, seen from −1.
  static func lossAlong(at x: Float = -1, step: Float? = 0.9) -> LossAlong {
    LossAlong(
      values: (0..<120).map { index in
        let w = -2 + (Float(index) + 0.5) / 15
        return 14 / 3 * (w - 2) * (w - 2)
      }, xRange: -2...6,
      condition: "b held at −0.29", ball: (x, 14 / 3 * (x - 2) * (x - 2)), slope: 28 / 3 * (x - 2), step: step)
  }

  /// A long valley with a way into it.
  static let lossMap = LossMap(
    values: grid(36, 28, extent: 3) { x, y in (x + y) * (x + y) + 0.05 * (x - y) * (x - y) + 0.01 }, columns: 36,
    rows: 28, xRange: -3...3, yRange: -3...3, path: [(-2.5, 0.5), (0.5, 2.5), (-1, 1.4), (0, 0.6)], next: (-0.4, 0.3))

  /// Layers whose numbers spread in the course of 640 steps.
  static func histograms(layers count: Int = 3, selected: Int? = 1) -> HistogramTable {
    func panel(_ low: Float, _ high: Float, center: Float, notes: [String]) -> HistogramTable.Panel {
      let steps = [0, 64, 128, 256, 512, 640]
      let bins = steps.map { step in
        (0..<40).map { bin -> Int in
          let value = low + (Float(bin) + 0.5) / 40 * (high - low)
          let width = (high - low) * (0.05 + Float(step) / 3000)
          let distance = (value - center) / width
          return Int(100 / (1 + distance * distance * distance * distance))
        }
      }
      return HistogramTable.Panel(steps: steps, bins: bins, low: low, high: high, notes: notes)
    }
    return HistogramTable(
      titles: ["weights", "activations", "gradients"],
      layers: (0..<count).map { layer in
        HistogramTable.Layer(
          name: "hidden\(layer + 1)", kind: "8 × ReLU", state: layer == 1 ? "3 of 8 dead" : "none of 8 dead",
          isTroubled: layer == 1, isSelected: layer == selected,
          panels: [
            panel(-1.5, 2, center: 0.2, notes: ["−1.4 to 1.9  σ 0.51", "σ 0.51"]),
            panel(0, 3.25, center: 0.9, notes: ["0 to 3.2  38 % are 0", "38 % are 0"]),
            panel(-0.004, 0.004, center: 0, notes: ["−0.0039 to 0.0038  σ 0.0011", "σ 0.0011"]),
          ])
      }, others: "H L")
  }
}
