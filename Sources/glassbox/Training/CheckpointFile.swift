import Foundation
import Store
import Training

/// A checkpoint on disk. Every error is one line that begins with the path.
struct CheckpointFile {
  let path: String

  /// - Throws: CheckpointError.
  func read() throws -> Checkpoint {
    guard let file = FileManager.default.contents(atPath: path) else {
      throw CheckpointError("\(path): cannot be read; name a file that --save wrote")
    }
    do { return try Checkpoint(decoding: file) } catch { throw CheckpointError("\(path): \(error)") }
  }

  /// Done or not begun: what was there before stays until the new file is whole.
  /// - Throws: CheckpointError.
  func write(_ checkpoint: Checkpoint) throws {
    do { try AtomicFile.write(try checkpoint.encoded(), to: absolutePath) } catch {
      throw CheckpointError("\(path): cannot be written (\(error)); the run ended at step \(checkpoint.state.step)")
    }
  }

  /// To be asked before hours of training rather than after.
  /// - Throws: CheckpointError where nothing can be written.
  func requireWritable() throws {
    let folder = (absolutePath as NSString).deletingLastPathComponent
    var isFolder: ObjCBool = false
    if FileManager.default.fileExists(atPath: absolutePath, isDirectory: &isFolder), isFolder.boolValue {
      throw CheckpointError("\(path): is a folder; name a file in it")
    }
    guard FileManager.default.isWritableFile(atPath: folder) else {
      throw CheckpointError("\(path): nothing can be written in its folder; make it, or name another")
    }
  }

  private var absolutePath: String { URL(fileURLWithPath: path).path }
}
