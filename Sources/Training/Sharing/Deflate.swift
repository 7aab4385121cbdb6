import CZlib

/// Bytes packed by deflate (RFC 1951) without a header. What both sides know beforehand is only pointed to.
struct Deflate {
  let dictionary: [UInt8]

  /// - Returns: nil without memory for it.
  func pack(_ bytes: [UInt8]) -> [UInt8]? {
    let stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
    stream.initialize(to: z_stream())
    defer { stream.deallocate() }
    // A negative window: no header. 9: all the memory that packing may use.
    guard
      deflateInit2_(
        stream, Z_BEST_COMPRESSION, Z_DEFLATED, -15, 9, Z_DEFAULT_STRATEGY, ZLIB_VERSION,
        Int32(MemoryLayout<z_stream>.size)) == Z_OK
    else { return nil }
    defer { deflateEnd(stream) }
    guard deflateSetDictionary(stream, dictionary, uInt(dictionary.count)) == Z_OK else { return nil }
    let capacity = Int(deflateBound(stream, uLong(bytes.count)))
    var input = bytes
    var isWhole = false
    let packed = [UInt8](unsafeUninitializedCapacity: capacity) { output, count in
      input.withUnsafeMutableBufferPointer { input in
        stream.pointee.next_in = input.baseAddress
        stream.pointee.avail_in = uInt(input.count)
        stream.pointee.next_out = output.baseAddress
        stream.pointee.avail_out = uInt(capacity)
        isWhole = deflate(stream, Z_FINISH) == Z_STREAM_END
        count = capacity - Int(stream.pointee.avail_out)
      }
    }
    return isWhole ? packed : nil
  }

  /// - Parameter limit: bytes that it may become.
  /// - Returns: nil where they are damaged, break off, go on after their end or become more.
  func unpack(_ packed: [UInt8], limit: Int) -> [UInt8]? {
    let stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
    stream.initialize(to: z_stream())
    defer { stream.deallocate() }
    guard inflateInit2_(stream, -15, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK else { return nil }
    defer { inflateEnd(stream) }
    guard inflateSetDictionary(stream, dictionary, uInt(dictionary.count)) == Z_OK else { return nil }
    var input = packed
    var isWhole = false
    let bytes = [UInt8](unsafeUninitializedCapacity: limit) { output, count in
      input.withUnsafeMutableBufferPointer { input in
        stream.pointee.next_in = input.baseAddress
        stream.pointee.avail_in = uInt(input.count)
        stream.pointee.next_out = output.baseAddress
        stream.pointee.avail_out = uInt(limit)
        isWhole = inflate(stream, Z_FINISH) == Z_STREAM_END && stream.pointee.avail_in == 0
        count = limit - Int(stream.pointee.avail_out)
      }
    }
    return isWhole ? bytes : nil
  }

  /// CRC-32 of bytes.
  static func checksum(_ bytes: [UInt8]) -> UInt32 {
    UInt32(truncatingIfNeeded: crc32(0, bytes, uInt(bytes.count)))
  }
}
