/// The format of MNIST's files: two zero bytes, the element type, the number of dimensions, each dimension as a
/// big-endian 32-bit number, then the elements. Plain or packed with gzip, told by the content.
///
/// LeCun, Cortes, Burges, "The MNIST database of handwritten digits".
public enum IdxReader {
  /// More than any collection of digits has, and little enough to be held in memory.
  static let mostItems = 1_000_000

  /// Reads `count` items of bytes, each of the given shape (`[28, 28]` for digits, `[]` for labels).
  /// - Throws: DataError in one line for anything that is not exactly such a file. Nothing is allocated on the word
  ///   of a header alone: at most some multiple of what is on the disk.
  public static func read(path: String, itemShape: [Int]) throws -> (count: Int, bytes: [UInt8]) {
    let file = try InputFile(path: path)
    let name = shown(path)
    var start = [UInt8](repeating: 0, count: 2)
    let packed = try start.withUnsafeMutableBytes { try file.fill($0) } == 2 && start == [0x1F, 0x8B]
    try file.rewind()
    let source: any ByteSource = packed ? try GzipReader(file) : file

    var header = [UInt8](repeating: 0, count: 8 + 4 * itemShape.count)
    let got = try header.withUnsafeMutableBytes { try source.fill($0) }
    guard got >= 4, header[0] == 0, header[1] == 0 else {
      throw DataError("\(name): is not an IDX file; put MNIST's file in its place or remove it")
    }
    guard header[2] == 0x08 else {
      throw DataError("\(name): holds elements of type \(header[2]), not bytes (8); put MNIST's file in its place")
    }
    guard header[3] == 1 + itemShape.count else {
      throw DataError(
        "\(name): has \(header[3]) dimensions where \(1 + itemShape.count) are due; are images and labels swapped?")
    }
    guard got == header.count else {
      throw DataError("\(name): breaks off in its header; download or copy it again")
    }
    let dimensions = stride(from: 4, to: header.count, by: 4).map { at in
      header[at..<at + 4].reduce(0) { $0 << 8 | Int($1) }
    }
    guard Array(dimensions.dropFirst()) == itemShape else {
      let (has, due) = (times(dimensions.dropFirst()), times(itemShape[...]))
      throw DataError("\(name): holds pictures of \(has) pixels, not \(due); put MNIST's file in its place")
    }
    guard (1...mostItems).contains(dimensions[0]) else {
      throw DataError("\(name): claims \(dimensions[0]) items, not 1 to \(mostItems); put MNIST's file in its place")
    }

    let expected = itemShape.reduce(dimensions[0], *)
    let onDisk = packed ? file.size : file.size - header.count
    let short = DataError(
      "\(name): is too short for the \(dimensions[0]) items it claims; download or copy it again")
    let long = DataError("\(name): goes on after the \(dimensions[0]) items it claims; download or copy it again")
    if packed {
      guard expected / GzipReader.tightestPacking <= onDisk else { throw short }
    } else {
      guard onDisk >= expected else { throw short }
      guard onDisk == expected else { throw long }
    }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(min(expected, 8 * onDisk))
    let block = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 16, alignment: 16)
    defer { block.deallocate() }
    while case let count = try source.read(into: block), count > 0 {
      guard bytes.count + count <= expected else { throw long }
      bytes.append(contentsOf: block[..<count])
    }
    guard bytes.count == expected else { throw short }
    return (dimensions[0], bytes)
  }

  private static func times(_ shape: ArraySlice<Int>) -> String {
    shape.map(String.init).joined(separator: " × ")
  }
}
