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

    enum CodingKeys: String, CodingKey {
      case kind, sizes, act, loss, opt, lr, batch, infer
      case lossStep = "loss_step"
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

/// Reads the multilayer perceptrons and convolutional networks of a folder of workloads; other kinds of model and
/// inference are left out.
/// - Throws: DataError in one line that names the file.
func readWorkloads(_ folder: String) throws -> [Workload] {
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
  let workloads = try entries.sorted { $0.key < $1.key }
    .filter { $0.value.config.infer != true }
    .compactMap { name, entry in
      try WorkloadReader(name: name, entry: entry, folder: folder).workload()
    }
  if workloads.isEmpty { throw DataError("\(path): no workload of kind mlp or lenet in it") }
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

  /// - Parameter start: names of parameters, each with the array that it starts as.
  private func workload(_ model: ModelSpec, _ start: [(parameter: String, array: String)]) throws -> Workload {
    // Half the squared error: the same gradient as the whole at half the learning rate.
    let rate = (config.lr ?? 0) * (isRegression ? 0.5 : 1)
    let outputs = try model.outputCount()
    let data = Dataset(
      storage: .floats(try array("x")), targets: try array("y"), inputSize: model.inputs,
      kind: isRegression ? .regression(outputs) : .classes(outputs))
    guard case .floats(let values) = data.storage, values.count == data.count * model.inputs else {
      throw fail("x and y do not hold as many samples")
    }
    guard isRegression || data.targets.allSatisfy({ (0..<Float(outputs)).contains($0) }) else {
      throw fail("y has a class outside 0 to \(outputs - 1)")
    }
    return Workload(
      name: name, model: model, settings: StepSettings(optimizer: try optimizer(), learningRate: rate),
      batch: config.batch, data: data,
      initial: Dictionary(uniqueKeysWithValues: try start.map { ($0.parameter, try array($0.array)) }),
      lossScale: isRegression ? 0.5 : 1, lossStep: config.lossStep)
  }

  private func optimizer() throws -> Optimizer {
    switch config.opt {
    case "sgd": .sgd
    case "adam": .adam(beta1: 0.9, beta2: 0.999)
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
