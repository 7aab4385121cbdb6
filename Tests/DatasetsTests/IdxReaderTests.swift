import Foundation
import PortableMath
import Testing

@testable import Datasets

/// The message of the error, after checking that it is one line, names the file and says what to do.
private func refusal(_ path: String, shape: [Int] = [28, 28]) throws -> String {
  let error = try #require(throws: DataError.self) { try IdxReader.read(path: path, itemShape: shape) }
  #expect(!error.description.contains("\n"))
  #expect(error.description.hasPrefix(path + ": "), "\(error)")
  return error.description
}

@Test func plainAndPackedFilesReadAlike() throws {
  let folder = try TemporaryFolder()
  let plain = try IdxReader.read(path: folder.write("a", idxImages(100)), itemShape: [28, 28])
  let packed = try IdxReader.read(path: folder.write("b.gz", gzip(idxImages(100))), itemShape: [28, 28])
  #expect(plain.count == 100 && packed.count == 100)
  #expect(plain.bytes == Array(idxImages(100)[16...]))
  #expect(plain.bytes == packed.bytes)
  // What counts is the content, not the name.
  #expect(try IdxReader.read(path: folder.write("c.gz", idxLabels(5)), itemShape: []).bytes == [0, 1, 2, 3, 4])
}

@Test func eachFaultHasItsOwnWords() throws {
  let folder = try TemporaryFolder()
  let images = idxImages(3)
  let packed = gzip(images)
  var damaged = packed
  damaged[packed.count / 2] ^= 0xFF
  let cases: [(String, [UInt8], String)] = [
    ("empty", [], "not an IDX file"),
    ("three", [0, 0, 8], "not an IDX file"),
    ("text", Array("<html>404 not found</html>".utf8), "not an IDX file"),
    ("floats", idx(type: 13, dimensions: [1, 28, 28], []), "type 13"),
    ("labels", idxLabels(3), "1 dimensions where 3"),
    ("header", Array(images[..<13]), "in its header"),
    ("small", idx(dimensions: [3, 20, 20], [UInt8](repeating: 0, count: 1200)), "20 × 20"),
    ("none", idx(dimensions: [0, 28, 28], []), "claims 0 items"),
    ("liar", idx(dimensions: [0xFFFF_FFFF, 28, 28], []), "claims 4294967295 items"),
    ("million", idx(dimensions: [1_000_000, 28, 28], [1, 2, 3]), "too short"),
    ("packed-million", gzip(idx(dimensions: [1_000_000, 28, 28], [1, 2, 3])), "too short"),
    ("truncated", Array(images[..<1000]), "too short"),
    ("packed-short", gzip(Array(images[..<1000])), "too short"),
    ("oversized", images + [0], "goes on after the 3 items"),
    ("packed-oversized", gzip(images + [0]), "goes on after the 3 items"),
    ("cut.gz", Array(packed[..<(packed.count - 9)]), "breaks off"),
    ("head.gz", Array(packed[..<2]), "breaks off"),
    ("damaged.gz", damaged, "damaged"),
    ("trailing.gz", packed + Array("garbage".utf8), "goes on after the end of its gzip"),
  ]
  for (name, bytes, words) in cases {
    let message = try refusal(folder.write(name, bytes))
    #expect(message.contains(words), "\(message)")
  }
}

@Test func whatIsNoFileIsRefused() throws {
  let folder = try TemporaryFolder()
  #expect(try refusal(folder.path).contains("not an ordinary file"))
  #expect(try refusal(folder.path + "/absent").contains("no such file"))
  let pipe = folder.path + "/pipe"
  #expect(mkfifo(pipe, 0o600) == 0)
  #expect(try refusal(pipe).contains("not an ordinary file"))
  let circle = folder.path + "/circle"
  #expect(symlink(circle, circle) == 0)
  #expect(try refusal(circle).contains("cannot be opened"))
  if geteuid() != 0 {
    let secret = try folder.write("secret", idxImages(1))
    #expect(chmod(secret, 0) == 0)
    #expect(try refusal(secret).contains("permission denied"))
  }
}

/// Whatever happens to a file, reading it either gives exactly what the header says or one line; it never traps.
@Test(arguments: [false, true]) func mutatedFilesNeverTrap(packed: Bool) throws {
  let folder = try TemporaryFolder()
  let whole = packed ? gzip(idxImages(2)) : idxImages(2)
  let random = Philox(seed: 77, purpose: .data, stream: packed ? 1 : 0)
  let path = folder.path + "/mutant"
  var (read, refused) = (0, 0)
  for round in 0..<2000 {
    var bytes = whole
    let words = { (i: Int) in random.words(UInt64(round * 16 + i)) }
    for i in 0...Int(words(0).x % 3) {
      let word = words(i + 1)
      // The first bytes decide most, so they are hit most.
      let at = Int(word.y) % (word.x & 1 == 0 ? min(24, bytes.count) : bytes.count)
      switch word.z % 5 {
      case 0: bytes[at] ^= 1 << UInt8(word.w % 8)
      case 1: bytes[at] = UInt8(truncatingIfNeeded: word.w)
      case 2: bytes.removeSubrange(at...)
      case 3: bytes.insert(UInt8(truncatingIfNeeded: word.w), at: at)
      default: bytes += [UInt8](repeating: UInt8(truncatingIfNeeded: word.w), count: Int(word.w >> 8 % 40) % 40)
      }
      if bytes.isEmpty { break }
    }
    try Data(bytes).write(to: URL(fileURLWithPath: path))
    do {
      let file = try IdxReader.read(path: path, itemShape: [28, 28])
      #expect(file.bytes.count == file.count * 784)
      read += 1
    } catch let error as DataError {
      #expect(error.description.hasPrefix(path) && !error.description.contains("\n"))
      refused += 1
    }
  }
  #expect(read > 20 && refused > 500, "\(read) read, \(refused) refused")
}
