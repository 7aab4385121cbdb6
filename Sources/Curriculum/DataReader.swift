import Datasets
import Engine
import Training

/// Reads the `data` of a scene: a named set, or a table written out.
struct DataReader {
  /// What the targets of a table mean.
  enum Targets: String, CaseIterable {
    case binary, classes, numbers
  }

  private static let tableKeys = ["table", "inputs", "classes", "targets"]
  static let keys =
    ["set"] + tableKeys
    + Kind<DataSpec>.sets.flatMap(\.settings).map(\.name).reduce(into: []) { if !$0.contains($1) { $0.append($1) } }

  let yaml: FencedYAML
  let network: ModelSpec

  /// Nil after a mistake that was reported.
  func spec() -> DataSpec? {
    switch (yaml.has("set"), yaml.has("table")) {
    case (true, false): return set()
    case (false, true): return table()
    default:
      yaml.allow(Self.keys)
      yaml.problems.report(yaml.line, "data needs either a `set` or a `table`")
      return nil
    }
  }

  private func set() -> DataSpec? {
    guard let name = yaml.string("set") else { return nil }
    guard let kind = Kind<DataSpec>.sets.first(where: { $0.word == name }) else {
      let known = Kind<DataSpec>.sets.map(\.word)
      let suggestion = Spelling.suggestion(for: name, among: known)
      yaml.problems.report(
        yaml.line("set"),
        "unknown set `\(name)`" + (suggestion.isEmpty ? "; there are \(known.joined(separator: ", "))" : suggestion))
      return nil
    }
    let settings = Settings(yaml.called("the set `\(name)`"))
    guard let spec = settings.product(of: kind, extra: ["set"]) else { return nil }
    return suits("set", "the set `\(name)`") {
      try network.validate(inputSize: spec.inputSize, targets: spec.kind)
      if case .embedding(let embedding) = network.layers.first {
        guard let vocabulary = spec.vocabulary else {
          throw EngineError("layer \(embedding.name) reads tokens, and there are none")
        }
        guard vocabulary <= embedding.vocabulary else {
          throw EngineError("it has \(vocabulary) tokens; layer \(embedding.name) knows \(embedding.vocabulary)")
        }
      }
    } ? spec : nil
  }

  private func table() -> DataSpec? {
    yaml.allow(Self.tableKeys)
    guard let rows = yaml.rows("table"), let output = try? network.outline().output else { return nil }
    let kind = targets(output)
    let targets: Int =
      switch kind {
      case .binary, .classes: 1
      case .labels(_, let count), .regression(let count): count
      }
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
    let spec = DataSpec.table(
      inputs: rows.map { $0.prefix(network.inputs).map(Float.init) },
      targets: rows.map { $0.suffix(targets).map(Float.init) }, kind: kind,
      inputNames: yaml.strings("inputs") ?? [], classNames: yaml.strings("classes") ?? [])
    return suits("table", "the table") {
      try Run(model: network, data: spec).validate(
        against: spec.load(seed: 1, locations: DataLocations(folders: [])))
    } ? spec : nil
  }

  /// What targets mean follows from the loss, unless the loss leaves it open and the table says it.
  private func targets(_ output: Shape) -> TargetKind {
    let usual: Targets =
      switch network.loss {
      case .softmaxCrossEntropy: .classes
      case .binaryCrossEntropy: .binary
      case .meanSquaredError, .meanAbsoluteError: .numbers
      }
    switch yaml.choice("targets") ?? usual {
    case .binary: return .binary
    case .classes:
      return output.positions > 1 ? .labels(classes: output.width, count: output.positions) : .classes(output.count)
    case .numbers: return .regression(output.count)
    }
  }

  /// Lets the engine say whether data suit the network.
  private func suits(_ key: String, _ what: String, _ validate: () throws -> Void) -> Bool {
    do { try validate() } catch {
      yaml.problems.report(yaml.line(key), "\(what) does not suit the network: \(error)")
      return false
    }
    return true
  }
}

extension Kind<DataSpec> {
  /// Every set there is.
  static let sets: [Kind] =
    ToySet.allCases.map { set in
      Kind(set.rawValue, set.summary) {
        .toy(
          set, count: $0.integer("count", usual: 500, in: 2...1_000_000),
          noise: $0.number("noise", usual: 0, in: 0...0.5),
          trainShare: $0.number("train", usual: 0.5, in: 0...1), scale: $0.number("scale", usual: 1, in: 1e-6...1e6))
      }
    } + [
      Kind("digits", "MNIST where it is found, else the program’s own digits") { _ in .digits },
      Kind("built-in-digits", "the program’s own digits") {
        .builtInDigits(
          train: $0.integer("train", usual: 4_000, in: 1...100_000),
          test: $0.integer("test", usual: 1_000, in: 0...100_000))
      },
      Kind("adding-problem", "sequences of numbers, two of which are marked and to be added") {
        .adding(
          length: $0.integer("length", usual: 100, in: 2...1_000),
          train: $0.integer("train", usual: 20_000, in: 1...100_000),
          test: $0.integer("test", usual: 2_000, in: 0...100_000))
      },
      Kind("letters", "eight sonnets, letter by letter") {
        .letters(length: $0.integer("length", usual: 64, in: 2...256))
      },
      Kind("plays", "Shakespeare’s plays where they are found, else the sonnets") {
        .plays(length: $0.integer("length", usual: 64, in: 2...256))
      },
      Kind("karate-club", "a graph of 34 members, two of them labelled") { _ in .karateClub },
    ]
}

extension ToySet {
  fileprivate var summary: String {
    switch self {
    case .circle: "a disc within a ring"
    case .xor: "four quarters, opposite ones alike"
    case .gauss: "two clouds"
    case .spiral: "two arms wound around each other"
    case .moons: "two crescents"
    case .threeArms: "three arms wound around each other"
    case .rings: "three rings, one around the other"
    case .blobs: "four clouds"
    case .plane: "numbers that rise evenly over the plane"
    case .multiGauss: "hills and hollows over the plane"
    case .sine: "a wave over a line"
    case .step: "a jump on a line"
    }
  }
}
