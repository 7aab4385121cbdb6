import Datasets
import Engine

/// Reads the `data` of a scene: a named set, or a table written out.
struct DataReader {
  static let keys = ["set", "count", "noise", "train", "test", "scale", "table", "inputs", "classes"]

  let yaml: FencedYAML
  let network: ModelSpec

  private var outputs: Int { (try? network.outputCount()) ?? 0 }

  /// Nil after a mistake that was reported.
  func spec() -> DataSpec? {
    yaml.allow(Self.keys)
    if yaml.has("table") == yaml.has("set") {
      yaml.problems.report(yaml.line, "data needs either a `set` or a `table`")
      return nil
    }
    if yaml.has("table") { return table() }
    guard let name = yaml.string("set") else { return nil }
    switch name {
    case "digits":
      return fits(inputs: 784, outputs: 10, name) ? .digits : nil
    case "built-in-digits":
      let train = yaml.integer("train", in: 1...1_000_000) ?? 4_000
      let test = yaml.integer("test", in: 1...1_000_000) ?? 1_000
      return fits(inputs: 784, outputs: 10, name) ? .builtInDigits(train: train, test: test) : nil
    default: return toy(name)
    }
  }

  private func toy(_ name: String) -> DataSpec? {
    guard let set = ToySet(rawValue: name) else {
      let known = ToySet.allCases.map(\.rawValue) + ["digits", "built-in-digits"]
      let suggestion = Spelling.suggestion(for: name, among: known)
      yaml.problems.report(
        yaml.line("set"),
        "unknown set `\(name)`" + (suggestion.isEmpty ? "; there are \(known.joined(separator: ", "))" : suggestion))
      return nil
    }
    let inputs = set.isLine ? 1 : 2
    let count = yaml.integer("count", in: 2...1_000_000) ?? 500
    let noise = share("noise", 0...0.5) ?? 0
    let train = share("train", 0...1) ?? 0.5
    let scale = share("scale", 1e-6...1e6) ?? 1
    let outputs = if case .classes(let classes) = set.kind { classes } else { 1 }
    guard fits(inputs: inputs, outputs: outputs, name) else { return nil }
    return .toy(set, count: count, noise: Float(noise), trainShare: Float(train), scale: Float(scale))
  }

  private func share(_ key: String, _ range: ClosedRange<Double>) -> Double? {
    guard let number = yaml.number(key) else { return nil }
    if !range.contains(number) { yaml.wrong(key, "a number \(range.lowerBound) … \(range.upperBound)") }
    return number
  }

  private func fits(inputs: Int, outputs: Int, _ set: String) -> Bool {
    if network.inputs == inputs && self.outputs == outputs { return true }
    yaml.problems.report(
      yaml.line("set"),
      "the set `\(set)` has \(inputs) inputs and \(outputs) outputs, but the network has \(network.inputs) and \(self.outputs)"
    )
    return false
  }

  private func table() -> DataSpec? {
    guard let rows = yaml.rows("table") else { return nil }
    let isClasses = network.loss == .softmaxCrossEntropy
    let targets = isClasses ? 1 : outputs
    let width = network.inputs + targets
    guard !rows.isEmpty else {
      yaml.wrong("table", "a list of at least one row")
      return nil
    }
    for (number, row) in rows.enumerated() where row.count != width {
      yaml.problems.report(
        yaml.line("table"),
        "row \(number + 1) of the table has \(row.count) numbers; \(network.inputs) inputs and \(targets) targets make \(width)"
      )
      return nil
    }
    let kind: TargetKind =
      if isClasses { .classes(outputs) } else if network.loss == .binaryCrossEntropy && outputs == 1 { .binary } else {
        .regression(outputs)
      }
    return .table(
      inputs: rows.map { $0.prefix(network.inputs).map(Float.init) },
      targets: rows.map { $0.suffix(targets).map(Float.init) }, kind: kind,
      inputNames: yaml.strings("inputs") ?? [], classNames: yaml.strings("classes") ?? [])
  }
}
