import Engine
import Foundation

/// A run and how far it has come: what training needs to go on as if it had never stopped.
public struct Checkpoint: Sendable, Hashable {
  public var run: Run
  /// As they are now.
  public var hyperparameters: Hyperparameters
  public var state: StateRecord
  public var epochsDone: Int
  /// Training samples seen of the present epoch, and those of a whole one.
  public var samplesIntoEpoch: Int
  public var samplesPerEpoch: Int
  /// Neurons that are switched off.
  public var silenced: [SilencedNeuron]

  private static let format = "glassbox checkpoint 1"

  public init(
    run: Run, hyperparameters: Hyperparameters, state: StateRecord, epochsDone: Int, samplesIntoEpoch: Int,
    samplesPerEpoch: Int, silenced: [SilencedNeuron] = []
  ) {
    self.run = run
    self.hyperparameters = hyperparameters
    self.state = state
    self.epochsDone = epochsDone
    self.samplesIntoEpoch = samplesIntoEpoch
    self.samplesPerEpoch = samplesPerEpoch
    self.silenced = silenced
  }

  /// What a file's metadata holds beside the arrays.
  private struct Progress: Codable {
    var hyperparameters: Hyperparameters
    var step: Int
    var epochsDone: Int
    var samplesIntoEpoch: Int
    var samplesPerEpoch: Int
    var frozen: [String: Set<Int>]
    var decays: [Double]
    var heldOut: HeldOutRecord
    /// Not in files of versions that could not do that.
    var silenced: [SilencedNeuron]?
  }

  /// The file, in the safetensors format: the arrays under the names that they have in the program, and as metadata
  /// `format`, `run` and `progress`, the latter two as JSON.
  public func encoded() throws -> Data {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    // The best held-out loss is infinite before there is one.
    encoder.nonConformingFloatEncodingStrategy = .convertToString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    let progress = Progress(
      hyperparameters: hyperparameters, step: state.step, epochsDone: epochsDone, samplesIntoEpoch: samplesIntoEpoch,
      samplesPerEpoch: samplesPerEpoch, frozen: state.frozen, decays: state.decays, heldOut: state.heldOut,
      silenced: silenced.isEmpty ? nil : silenced)
    return try Safetensors(
      tensors: state.tensors,
      metadata: [
        "format": Checkpoint.format, "run": String(decoding: try encoder.encode(run), as: UTF8.self),
        "progress": String(decoding: try encoder.encode(progress), as: UTF8.self),
      ]
    ).encoded()
  }

  /// - Throws: CheckpointError for a file that is damaged, of another program or of a newer version.
  public init(decoding file: Data) throws {
    let content = try Safetensors(decoding: file)
    guard let format = content.metadata["format"], format.hasPrefix("glassbox checkpoint ") else {
      throw CheckpointError("these weights were not saved by glassbox, and how they were trained is not known")
    }
    guard format == Checkpoint.format else {
      throw CheckpointError(
        "it is a \(format.debugDescription), and this program reads a \(Checkpoint.format.debugDescription)")
    }
    let decoder = JSONDecoder()
    decoder.nonConformingFloatDecodingStrategy = .convertFromString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    func decode<Part: Decodable>(_ name: String) throws -> Part {
      do {
        return try decoder.decode(Part.self, from: Data((content.metadata[name] ?? "").utf8))
      } catch { throw CheckpointError("what it says of its \(name) cannot be read; it is damaged") }
    }
    run = try decode("run")
    let progress: Progress = try decode("progress")
    hyperparameters = progress.hyperparameters
    state = StateRecord(
      tensors: content.tensors, step: progress.step, frozen: progress.frozen, decays: progress.decays,
      heldOut: progress.heldOut)
    epochsDone = progress.epochsDone
    samplesIntoEpoch = progress.samplesIntoEpoch
    samplesPerEpoch = progress.samplesPerEpoch
    silenced = progress.silenced ?? []
  }
}
