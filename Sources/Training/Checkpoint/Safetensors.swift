import Engine
import Foundation

/// Something about a checkpoint that cannot be used, in one line.
public struct CheckpointError: Error, Sendable, CustomStringConvertible {
  public let description: String
  public init(_ description: String) { self.description = description }
}

/// Named arrays of Floats and a few words about them, in the safetensors format.
///
/// A file is the length of its header (8 bytes, least significant first), the header (JSON: for each name the type, the
/// shape and where its bytes begin and end, and `__metadata__` with words by name), and the bytes of all arrays without
/// gaps. PyTorch, JAX and NumPy read and write the same (https://huggingface.co/docs/safetensors, "Format").
public struct Safetensors: Sendable, Hashable {
  public var tensors: [String: Tensor]
  public var metadata: [String: String]

  /// The format's own limit.
  private static let longestHeader = 100_000_000

  public init(tensors: [String: Tensor] = [:], metadata: [String: String] = [:]) {
    self.tensors = tensors
    self.metadata = metadata
  }

  private struct Entry: Codable {
    var dtype: String
    var shape: [Int]
    /// Of its first byte and of the one after its last, counted from the end of the header.
    var offsets: [Int]

    private enum CodingKeys: String, CodingKey {
      case dtype, shape
      case offsets = "data_offsets"
    }
  }

  private struct Header: Codable {
    var metadata: [String: String] = [:]
    var entries: [String: Entry] = [:]

    private struct Name: CodingKey {
      var stringValue: String
      var intValue: Int? { nil }
      init(stringValue: String) { self.stringValue = stringValue }
      init?(intValue: Int) { nil }
      static let metadata = Name(stringValue: "__metadata__")
    }

    init() {}

    init(from decoder: any Decoder) throws {
      let container = try decoder.container(keyedBy: Name.self)
      for name in container.allKeys {
        if name.stringValue == Name.metadata.stringValue {
          metadata = try container.decode([String: String].self, forKey: name)
        } else {
          entries[name.stringValue] = try container.decode(Entry.self, forKey: name)
        }
      }
    }

    func encode(to encoder: any Encoder) throws {
      var container = encoder.container(keyedBy: Name.self)
      if !metadata.isEmpty { try container.encode(metadata, forKey: .metadata) }
      for (name, entry) in entries { try container.encode(entry, forKey: Name(stringValue: name)) }
    }
  }

  /// The file. The same content gives the same bytes.
  public func encoded() throws -> Data {
    var header = Header()
    header.metadata = metadata
    var offset = 0
    let names = tensors.keys.sorted()
    for name in names {
      let tensor = tensors[name] ?? Tensor(shape: [0], values: [])
      let end = offset + tensor.values.count * 4
      header.entries[name] = Entry(dtype: "F32", shape: tensor.shape, offsets: [offset, end])
      offset = end
    }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    var json = try encoder.encode(header)
    // Arrays begin on a multiple of 8.
    json.append(contentsOf: repeatElement(UInt8(ascii: " "), count: (8 - json.count % 8) % 8))
    var file = Data(capacity: 8 + json.count + offset)
    withUnsafeBytes(of: UInt64(json.count).littleEndian) { file.append(contentsOf: $0) }
    file.append(json)
    for name in names {
      for value in tensors[name]?.values ?? [] {
        withUnsafeBytes(of: value.bitPattern.littleEndian) { file.append(contentsOf: $0) }
      }
    }
    return file
  }

  /// - Throws: CheckpointError for anything but a whole, well-formed file of 32-bit floating-point arrays.
  public init(decoding file: Data) throws {
    let bytes = [UInt8](file)
    guard bytes.count >= 8 else { throw CheckpointError("it is shorter than the 8 bytes every such file begins with") }
    let length = (0..<8).reduce(UInt64(0)) { $0 | UInt64(bytes[$1]) << (8 * UInt64($1)) }
    guard length <= UInt64(Safetensors.longestHeader), Int(length) <= bytes.count - 8 else {
      throw CheckpointError("its header would be \(length) bytes of \(bytes.count): no such file, or cut short")
    }
    let start = 8 + Int(length)
    let header: Header
    do {
      header = try JSONDecoder().decode(Header.self, from: Data(bytes[8..<start]))
    } catch {
      throw CheckpointError("its header is not what the format asks for; it is damaged or something else")
    }
    metadata = header.metadata
    tensors = [:]
    var end = 0
    // An array without elements begins where it ends, before the one that has some.
    for (name, entry) in header.entries.sorted(by: {
      $0.value.offsets.lexicographicallyPrecedes($1.value.offsets)
    }) {
      guard entry.dtype == "F32" else {
        throw CheckpointError("\(name) is of type \(entry.dtype); glassbox reads F32 only")
      }
      guard entry.offsets.count == 2, entry.shape.allSatisfy({ $0 >= 0 }) else {
        throw CheckpointError("the place or shape of \(name) makes no sense")
      }
      let (from, to) = (entry.offsets[0], entry.offsets[1])
      guard from == end, to >= from, to <= bytes.count - start else {
        throw CheckpointError("\(name) should be bytes \(from) to \(to), and \(bytes.count - start) are there")
      }
      var count = 1
      for extent in entry.shape {
        let (product, overflows) = count.multipliedReportingOverflow(by: extent)
        guard !overflows else { throw CheckpointError("the shape of \(name) is too large") }
        count = product
      }
      guard count <= bytes.count / 4, to - from == count * 4 else {
        throw CheckpointError("\(name) has the shape \(entry.shape) but \(to - from) bytes")
      }
      let values = bytes.withUnsafeBytes { bytes in
        (0..<count).map { index in
          let bits = bytes.loadUnaligned(fromByteOffset: start + from + index * 4, as: UInt32.self)
          return Float(bitPattern: UInt32(littleEndian: bits))
        }
      }
      tensors[name] = Tensor(shape: entry.shape, values: values)
      end = to
    }
    guard end == bytes.count - start else {
      throw CheckpointError("\(bytes.count - start - end) bytes at its end belong to nothing")
    }
  }
}
