import Datasets
import Engine
import Training
import Yams

/// Reads a `scene` block.
struct SceneReader {
  /// Stages that the program has.
  static let figures = [
    "spam", "neuron", "activation", "forward", "loss", "descent", "backprop", "loop", "hidden-space", "digits",
  ]

  static let keys =
    ["inherit", "figure"] + runKeys + [
      "pace", "editable", "nudge", "sample", "target", "labels", "units", "answers", "range", "trainable", "options",
    ]
  /// What a page that keeps the running network must leave alone.
  private static let runKeys =
    ["network", "data", "parameters"] + HyperparameterReader.keys + ["seed", "frozen"]

  let yaml: FencedYAML

  /// - Parameter previous: the scene block of the page before, itself complete.
  /// - Returns: the block with everything inherited filled in, and whether the run starts afresh; nil after a mistake.
  func inherited(from previous: FencedYAML?) -> (yaml: FencedYAML, starts: Bool)? {
    yaml.allow(Self.keys)
    guard yaml.has("inherit") else { return (yaml, true) }
    let word = yaml.string("inherit")
    guard word == "start" || word == "running" else {
      yaml.wrong("inherit", "`start` (as on the page before, from the start) or `running` (the same network, going on)")
      return nil
    }
    guard let previous else {
      yaml.problems.report(
        yaml.line("inherit"), "there is no scene before this one to inherit from; give `figure`, `network` and `data`")
      return nil
    }
    if word == "running", let entry = yaml.entries.first(where: { Self.runKeys.contains($0.key) }) {
      yaml.problems.report(entry.line, "`\(entry.key)` starts another network: use `inherit: start`")
      return nil
    }
    return (yaml.filled(from: previous, except: ["inherit"]), word == "start")
  }

  /// Nil after a mistake that was reported.
  func scene() -> Scene? {
    let before = yaml.problems.all.count
    let figure = figure()
    let network = network()
    var hyperparameters = HyperparameterReader(yaml: yaml).hyperparameters()
    let seed = yaml.integer("seed", in: 0...Int.max) ?? 1
    let pace = pace()
    let nudge = positive("nudge") ?? 0.05
    let range = yaml.mapping("range")
    range?.allow(["x", "y"])
    let (xRange, yRange) = (axis(range, "x"), axis(range, "y"))
    let (answers, trainable, options) = (yaml.strings("answers"), yaml.flag("trainable"), options())
    // All else depends on the network's shape.
    guard let network else { return nil }
    let names = ModelNames(network)
    let initial = parameters(names)
    let editable = editable(names)
    let frozen = frozen(names)
    let (labels, units) = (labels("labels", network.inputs), labels("units", network.inputs))
    let (sample, target) = (sample(network), target(network))
    guard let data = dataSpec(network), yaml.problems.all.count == before else { return nil }
    // A table that is smaller than the usual batch is one batch, and nobody need be told.
    if !yaml.has("batch"), case .table(let rows, _, _, _, _) = data {
      hyperparameters.batch = max(1, min(hyperparameters.batch, rows.count))
    }
    let run = Run(
      model: network, data: data, seed: UInt64(seed), initial: initial, hyperparameters: hyperparameters,
      events: frozen.map { Event(step: 0, action: .freeze($0, true)) })
    return Scene(
      figure: figure, run: run, pace: pace, editable: editable, nudge: Float(nudge), sample: sample,
      sampleTarget: target, inputLabels: labels, inputUnits: units, outputLabels: answers ?? [], xRange: xRange,
      yRange: yRange, trainable: trainable ?? true, options: options)
  }

  private func pace() -> Double? {
    guard yaml.string("pace") != "full", let pace = yaml.number("pace") else { return nil }
    if pace <= 0 { yaml.wrong("pace", "steps a second, or `full`") }
    return pace
  }

  private func figure() -> String {
    guard let figure = yaml.string("figure") else {
      if !yaml.has("figure") { missing("figure", Self.figures.joined(separator: ", ")) }
      return ""
    }
    if !Self.figures.contains(figure) {
      let suggestion = Spelling.suggestion(for: figure, among: Self.figures)
      yaml.problems.report(
        yaml.line("figure"),
        "unknown figure `\(figure)`"
          + (suggestion.isEmpty ? "; there are \(Self.figures.joined(separator: ", "))" : suggestion))
    }
    return figure
  }

  private func missing(_ key: String, _ example: String) {
    yaml.problems.report(yaml.line, "the \(yaml.what) has no `\(key)`; try \(example)")
  }

  private func network() -> ModelSpec? {
    guard let network = yaml.mapping("network") else {
      if !yaml.has("network") {
        missing("network", "`network: {inputs: 2, hidden: [4], activation: tanh, outputs: 1}`")
      }
      return nil
    }
    return NetworkReader(yaml: network).model()
  }

  private func dataSpec(_ network: ModelSpec) -> DataSpec? {
    guard let data = yaml.mapping("data") else {
      if !yaml.has("data") { missing("data", "`data: {set: circle, count: 200}`") }
      return nil
    }
    return DataReader(yaml: data, network: network).spec()
  }

  private func parameters(_ names: ModelNames) -> [String: [Float]] {
    guard let parameters = yaml.mapping("parameters") else { return [:] }
    parameters.allow(names.parameters.keys.sorted())
    var initial: [String: [Float]] = [:]
    for (name, shape) in names.parameters {
      guard let numbers = parameters.numbers(name) else { continue }
      let count = shape.reduce(1, *)
      if numbers.count != count {
        let size = shape.map(String.init).joined(separator: " × ")
        yaml.problems.report(
          parameters.line(name), "`\(name)` is \(size): it needs \(count) numbers, not \(numbers.count)")
      }
      initial[name] = numbers.map(Float.init)
    }
    return initial
  }

  private func editable(_ names: ModelNames) -> [String]? {
    guard yaml.node("editable")?.string != "all", let given = yaml.strings("editable") else { return nil }
    if given == ["none"] { return [] }
    for name in given where names.parameters[name] == nil && name != "rate" {
      let known = names.parameters.keys.sorted()
      let suggestion = Spelling.suggestion(for: name, among: known)
      yaml.problems.report(
        yaml.line("editable"),
        "there is no parameter `\(name)`"
          + (suggestion.isEmpty
            ? "; there are \(known.joined(separator: ", ")) and rate, or `all` or `none`" : suggestion))
    }
    return given
  }

  /// Every element of the parameters that training must leave alone.
  private func frozen(_ names: ModelNames) -> [ParameterElement] {
    (yaml.strings("frozen") ?? []).flatMap { name -> [ParameterElement] in
      guard let shape = names.parameters[name] else {
        yaml.wrong("frozen", "names of parameters: " + names.parameters.keys.sorted().joined(separator: ", "))
        return []
      }
      return (0..<shape.reduce(1, *)).map { ParameterElement(name, $0) }
    }
  }

  private func positive(_ key: String) -> Double? {
    guard let number = yaml.number(key) else { return nil }
    if number <= 0 { yaml.wrong(key, "above 0") }
    return number
  }

  /// Of a model that begins with an embedding the inputs are tokens.
  private func sample(_ network: ModelSpec) -> [Float]? {
    let sample = list("sample", count: network.inputs, of: "input")
    if case .embedding(let embedding) = network.layers.first, let sample {
      let tokens = 0..<Float(embedding.vocabulary)
      if let token = sample.first(where: { !tokens.contains($0) || $0 != $0.rounded() }) {
        yaml.problems.report(
          yaml.line("sample"),
          "the sample has the token \(token); layer \(embedding.name) knows whole numbers from 0 to \(embedding.vocabulary - 1)"
        )
      }
    }
    return sample
  }

  /// Of classes it is the number of the right one.
  private func target(_ network: ModelSpec) -> [Float]? {
    guard let output = try? network.outline().output else { return nil }
    let count = network.loss.targetWidth(output: output)
    let isClass = network.loss == .softmaxCrossEntropy
    let target = list(
      "target", count: count, of: !isClass ? "output" : count == 1 ? "sample: its class" : "position: its class")
    if isClass, let target {
      let classes = (count == 1 ? 0 : -1)..<Float(output.width)
      if target.contains(where: { !classes.contains($0) || $0 != $0.rounded() }) {
        yaml.wrong("target", "a class, a whole number from 0 to \(output.width - 1)")
      }
    }
    return target
  }

  private func list(_ key: String, count: Int, of what: String) -> [Float]? {
    guard let numbers = yaml.numbers(key) else { return nil }
    if numbers.count != count { yaml.wrong(key, "\(count) \(count == 1 ? "number" : "numbers"), one for each \(what)") }
    return numbers.map(Float.init)
  }

  private func labels(_ key: String, _ count: Int) -> [String] {
    guard let texts = yaml.strings(key) else { return [] }
    if texts.count == 1 { return Array(repeating: texts[0], count: count) }
    if texts.count != count { yaml.wrong(key, "\(count) words, one for each input") }
    return texts
  }

  private func axis(_ range: FencedYAML?, _ key: String) -> ClosedRange<Float> {
    guard let range, let ends = range.numbers(key) else { return -6...6 }
    guard ends.count == 2, ends[0] < ends[1] else {
      range.wrong(key, "two numbers, the smaller one first")
      return -6...6
    }
    return Float(ends[0])...Float(ends[1])
  }

  private func options() -> [String: String] {
    guard let options = yaml.mapping("options") else { return [:] }
    return Dictionary(options.entries.map { ($0.key, options.string($0.key) ?? "") }) { first, _ in first }
  }
}
