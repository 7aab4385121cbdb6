import CZlib

/// Unpacks a gzip file as it is read, a block at a time.
final class GzipReader: ByteSource {
  /// Deflate cannot pack tighter than 1 : 1032, so a file bounds what it may unpack to.
  static let tightestPacking = 1032

  private let file: InputFile
  // zlib keeps the address of its stream, so it must not move.
  private let stream: UnsafeMutablePointer<z_stream>
  private let packed = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 16, alignment: 16)
  private var ended = false

  init(_ file: InputFile) throws {
    self.file = file
    stream = .allocate(capacity: 1)
    stream.initialize(to: z_stream())
    // 15 is the largest window, + 16 asks for a gzip header and no other.
    guard inflateInit2_(stream, 15 + 16, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK else {
      throw DataError("\(shown(file.path)): no memory to unpack it; close something and try again")
    }
  }

  deinit {
    inflateEnd(stream)
    stream.deallocate()
    packed.deallocate()
  }

  func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
    stream.pointee.next_out = buffer.baseAddress?.assumingMemoryBound(to: Bytef.self)
    stream.pointee.avail_out = uInt(buffer.count)
    while !ended, stream.pointee.avail_out == buffer.count {
      if stream.pointee.avail_in == 0 {
        let count = try file.read(into: packed)
        guard count > 0 else {
          throw DataError("\(shown(file.path)): breaks off before its end; download or copy it again")
        }
        stream.pointee.next_in = packed.baseAddress?.assumingMemoryBound(to: Bytef.self)
        stream.pointee.avail_in = uInt(count)
      }
      switch inflate(stream, Z_NO_FLUSH) {
      case Z_OK, Z_BUF_ERROR: break
      case Z_STREAM_END: try end()
      default: throw DataError("\(shown(file.path)): the gzip data are damaged; download or copy it again")
      }
    }
    return buffer.count - Int(stream.pointee.avail_out)
  }

  private func end() throws {
    ended = true
    var extra = Int(stream.pointee.avail_in)
    if extra == 0 { extra = try file.read(into: packed) }
    guard extra == 0 else {
      throw DataError("\(shown(file.path)): goes on after the end of its gzip data; download or copy it again")
    }
  }
}
