import Datasets
import Engine
import Foundation

/// `index.json` of a folder of workloads: what to train, and the files its arrays lie in.
private struct WorkloadIndexEntry: Decodable {
  struct Config: Decodable {
    var kind: String
    var sizes: [Int]?
    var act: String?
    var loss: String
    var opt: String
    var lr: Float?
    var batch: Int
    var infer: Bool?
    var lossStep: Int
    /// Tokens of a sample, tokens there are, and for a recurrent net the numbers of a token and of the hidden state.
    var length: Int?
    var vocabulary: Int?
    var embedding: Int?
    var hidden: Int?
    /// Of a GPT: numbers of a position, blocks and heads.
    var width: Int?
    var blocks: Int?
    var heads: Int?

    enum CodingKeys: String, CodingKey {
      case kind, sizes, act, loss, opt, lr, batch, infer
      case lossStep = "loss_step"
      case length = "T"
      case vocabulary = "V"
      case embedding = "E"
      case hidden = "H"
      case width = "D"
      case blocks = "L"
      case heads = "NH"
    }
  }
  struct ArrayFile: Decodable {
    var file: String
    var shape: [Int]
    var dtype: String
  }
  var config: Config
  var arrays: [String: ArrayFile]
}

/// Reads the workloads of a folder; kinds of model that are not known are left out.
/// - Parameter names: those to read; empty for all.
/// - Throws: DataError in one line that names the file.
func readWorkloads(_ folder: String, names: [String] = []) throws -> [Workload] {
  let path = folder + "/index.json"
  guard let bytes = FileManager.default.contents(atPath: path) else {
    throw DataError("\(path): cannot be read; give a folder with an index.json")
  }
  let entries: [String: WorkloadIndexEntry]
  do {
    entries = try JSONDecoder().decode([String: WorkloadIndexEntry].self, from: bytes)
  } catch {
    throw DataError("\(path): not an index of workloads (\(error))")
  }
  if let unknown = names.first(where: { entries[$0] == nil }) {
    throw DataError("\(path): no workload \(unknown); there are \(entries.keys.sorted().joined(separator: ", "))")
  }
  let workloads = try entries.sorted { $0.key < $1.key }
    .filter { names.isEmpty || names.contains($0.key) }
    .compactMap { name, entry in
      try WorkloadReader(name: name, entry: entry, folder: folder).workload()
    }
  if workloads.isEmpty { throw DataError("\(path): no workload of kind mlp, lenet, lstm or gpt in it") }
  return workloads
}

/// Reads one workload of the index.
private struct WorkloadReader {
  let name: String
  let entry: WorkloadIndexEntry
  let folder: String

  private var config: WorkloadIndexEntry.Config { entry.config }
  private var isRegression: Bool { config.loss == "mse" }

  /// - Returns: nil for a kind of model that is left out.
  func workload() throws -> Workload? {
    switch config.kind {
    case "mlp": try perceptron()
    case "lenet": try lenet()
    case "lstm": try lstm()
    case "gpt": try gpt()
    default: nil
    }
  }

  private func perceptron() throws -> Workload {
    let widths = config.sizes ?? []
    guard widths.count >= 2, let inputs = widths.first, let outputs = widths.last else { throw fail("has no sizes") }
    guard let activation = Activation(rawValue: config.act ?? "") else {
      throw fail("activation \(config.act ?? "none") is not known")
    }
    let model = ModelSpec.mlp(
      inputs: inputs, hidden: Array(widths[1..<(widths.count - 1)]), activation: activation, outputs: outputs,
      outputActivation: isRegression ? activation : .softmax,
      loss: isRegression ? .meanSquaredError : .softmaxCrossEntropy)
    let layers = model.layers.enumerated().flatMap { index, layer in
      [("\(layer.name).weight", "w\(index)"), ("\(layer.name).bias", "b\(index)")]
    }
    return try workload(model, layers)
  }

  private func lenet() throws -> Workload {
    try workload(
      .lenet5,
      [
        ("conv1.weight", "c0"), ("conv1.bias", "cb0"), ("conv2.weight", "c1"), ("conv2.bias", "cb1"),
        ("hidden1.weight", "w0"), ("hidden1.bias", "b0"), ("hidden2.weight", "w1"), ("hidden2.bias", "b1"),
        ("output.weight", "w2"), ("output.bias", "b2"),
      ])
  }

  private func lstm() throws -> Workload {
    let model = ModelSpec(
      input: .vector(try number(config.length, "T")),
      layers: [
        .embedding(
          EmbeddingSpec(
            name: "embed", vocabulary: try number(config.vocabulary, "V"), width: try number(config.embedding, "E"))),
        .recurrent(RecurrentSpec(name: "lstm1", kind: .lstm, units: try number(config.hidden, "H"))),
        .dense(DenseSpec(name: "output", units: try number(config.vocabulary, "V"), activation: .softmax)),
      ], loss: .softmaxCrossEntropy)
    return try workload(
      model,
      [
        ("embed.weight", "emb"), ("lstm1.weight", "wx"), ("lstm1.recurrent", "wh"), ("lstm1.bias", "b"),
        ("output.weight", "wo"), ("output.bias", "bo"),
      ])
  }

  private func gpt() throws -> Workload {
    let blocks = try number(config.blocks, "L")
    let model = ModelSpec.gpt(
      vocabulary: try number(config.vocabulary, "V"), length: try number(config.length, "T"),
      width: try number(config.width, "D"), heads: try number(config.heads, "NH"), blocks: blocks)
    var start = [("embed.weight", "wte"), ("position.weight", "wpe"), ("norm.gain", "gf"), ("norm.bias", "hf")]
    for block in 0..<blocks {
      let arrays = ["g1", "h1", "wqkv", "bqkv", "wo", "bo", "g2", "h2", "w1", "b1", "w2", "b2"]
      let names = [
        "norm#a.gain", "norm#a.bias", "attend#.weight", "attend#.bias", "attend#.output_weight", "attend#.output_bias",
        "norm#b.gain", "norm#b.bias", "grow#.weight", "grow#.bias", "shrink#.weight", "shrink#.bias",
      ]
      start += zip(names, arrays).map { name, array in
        (name.split(separator: "#").joined(separator: "\(block + 1)"), "l\(block)\(array)")
      }
    }
    // Its last layer has no bias.
    var workload = try workload(model, start + [("output.weight", "head")])
    workload.frozen = ["output.bias"]
    return workload
  }

  private func number(_ value: Int?, _ key: String) throws -> Int {
    guard let value, value > 0 else { throw fail("has no \(key)") }
    return value
  }

  /// - Parameter start: names of parameters, each with the array that it starts as.
  private func workload(_ model: ModelSpec, _ start: [(parameter: String, array: String)]) throws -> Workload {
    // Half the squared error: the same gradient as the whole at half the learning rate.
    let rate = (config.lr ?? 0) * (isRegression ? 0.5 : 1)
    let output = try model.outline().output
    let kind: TargetKind =
      if isRegression { .regression(output.count) } else if output.positions > 1 {
        .labels(classes: output.width, count: output.positions)
      } else { .classes(output.width) }
    let data = Dataset(
      storage: .floats(try array("x")), targets: try array("y"), inputSize: model.inputs,
      kind: kind)
    guard case .floats(let values) = data.storage, values.count == data.count * model.inputs else {
      throw fail("x and y do not hold as many samples")
    }
    guard isRegression || data.targets.allSatisfy({ (0..<Float(output.width)).contains($0) }) else {
      throw fail("y has a class outside 0 to \(output.width - 1)")
    }
    let isInference = config.infer == true
    return Workload(
      name: name, model: model,
      settings: StepSettings(optimizer: try optimizer(), learningRate: rate, decaysBiases: true),
      batch: config.batch, data: data,
      initial: Dictionary(uniqueKeysWithValues: try start.map { ($0.parameter, try array($0.array)) }),
      isInference: isInference, lossScale: isRegression ? 0.5 : 1, lossStep: isInference ? nil : config.lossStep)
  }

  private func optimizer() throws -> Optimizer {
    switch config.opt {
    case "sgd", "none": .sgd
    case "adam": .adam(beta1: 0.9, beta2: 0.999)
    case "adamw": .adamW(beta1: 0.9, beta2: 0.999, weightDecay: 0.01)
    default: throw fail("optimizer \(config.opt) is not known")
    }
  }

  private func array(_ key: String) throws -> [Float] {
    guard let file = entry.arrays[key] else { throw fail("has no array \(key)") }
    return try readArray(folder + "/" + file.file, type: file.dtype, shape: file.shape)
  }

  private func fail(_ what: String) -> DataError { DataError("\(folder)/index.json: \(name): \(what)") }
}

/// Little-endian numbers of four bytes, as floats.
private func readArray(_ path: String, type: String, shape: [Int]) throws -> [Float] {
  guard let bytes = FileManager.default.contents(atPath: path) else { throw DataError("\(path): cannot be read") }
  // In floating point, as a shape out of a file may be anything.
  guard Double(bytes.count) == shape.reduce(4.0, { $0 * Double($1) }) else {
    throw DataError("\(path): \(bytes.count) bytes are not numbers of 4 bytes in the shape \(shape)")
  }
  let words = bytes.withUnsafeBytes { raw in
    (0..<bytes.count / 4).map { UInt32(littleEndian: raw.loadUnaligned(fromByteOffset: $0 * 4, as: UInt32.self)) }
  }
  switch type {
  case "float32": return words.map { Float(bitPattern: $0) }
  case "int32": return words.map { Float(Int32(bitPattern: $0)) }
  default: throw DataError("\(path): numbers of type \(type) are not read, only float32 and int32")
  }
}
