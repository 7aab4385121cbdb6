import Foundation
import Testing

@testable import glassbox

/// `train --save` and `--resume`, as typed.
@Suite struct CheckpointFileTests {
  private let folder: URL

  init() throws {
    folder = FileManager.default.temporaryDirectory.appending(path: "glassbox-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  }

  private func path(_ name: String) -> String { folder.appending(path: name).path }

  /// The weights' hash that a run of the command ends with.
  private func hash(_ command: Command) throws -> String {
    #expect(command.status == 0, "\(command.errors)")
    let last = try #require(command.output.split(separator: "\n").last)
    let object = try JSONSerialization.jsonObject(with: Data(last.utf8)) as? [String: Any]
    return try #require(object?["weights_hash"] as? String)
  }

  @Test func aRunGoesOnFromItsFile() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    let whole = try hash(Command("train", "spiral", "--json", "--steps", "90"))
    let part = try Command("train", "spiral", "--json", "--steps", "40", "--save", path("a.safetensors"))
    #expect(try hash(part) != whole)
    let rest = try Command(
      "train", "spiral", "--json", "--steps", "90", "--resume", path("a.safetensors"), "--save", path("b.safetensors"))
    #expect(try hash(rest) == whole)
    // Nothing is left to do, and nothing beside the files.
    #expect(try hash(Command("train", "spiral", "--json", "--steps", "90", "--resume", path("b.safetensors"))) == whole)
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted() == ["a.safetensors", "b.safetensors"])
  }

  @Test func whatCannotBeUsedIsSaidInOneLineAndLeftAsItIs() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    func refused(_ arguments: String..., says: String) throws {
      let command = try Command(["train", "xor", "--steps", "5"] + arguments)
      #expect(command.status == 1 && command.output.isEmpty)
      #expect(command.errors.contains(says) && command.errors.count { $0 == "\n" } == 1, "\(command.errors)")
    }
    let damaged = path("damaged.safetensors")
    try Data("no such thing".utf8).write(to: URL(filePath: damaged))
    try refused("--resume", damaged, "--save", damaged, says: "\(damaged): its header would be")
    #expect(try Data(contentsOf: URL(filePath: damaged)) == Data("no such thing".utf8))
    try refused("--resume", path("missing"), says: "\(path("missing")): cannot be read")
    try refused("--save", path("nowhere/file"), says: "nothing can be written in its folder")
    try refused("--save", folder.path, says: "is a folder")
    let spiral = path("spiral.safetensors")
    _ = try hash(Command("train", "spiral", "--json", "--steps", "1", "--save", spiral))
    try refused("--resume", spiral, says: "\(spiral): holds another run than xor")
    let seed = try Command("train", "xor", "--seed", "2", "--resume", spiral)
    #expect(seed.status == 2)
  }

  /// A run that breaks down is no place to go on from.
  @Test func aBrokenRunDoesNotReplaceAGoodFile() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    let file = path("good.safetensors")
    _ = try hash(Command("train", "xor", "--json", "--steps", "3", "--save", file))
    let good = try Data(contentsOf: URL(filePath: file))
    var checkpoint = try CheckpointFile(path: file).read()
    // Four neurons that all say 1, and weights whose sum no Float can hold.
    checkpoint.state.tensors["hidden1.bias"]?.values = [10, 10, 10, 10]
    checkpoint.state.tensors["output.weight"]?.values = [3e38, 3e38, 3e38, 3e38]
    let wild = path("wild.safetensors")
    try CheckpointFile(path: wild).write(checkpoint)
    let command = try Command("train", "xor", "--steps", "500", "--resume", wild, "--save", file)
    #expect(command.status == 1 && command.errors.contains("training stopped"))
    #expect(try Data(contentsOf: URL(filePath: file)) == good)
  }
}
