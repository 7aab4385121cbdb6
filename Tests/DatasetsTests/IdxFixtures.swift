import CZlib

@testable import Datasets

func idx(type: UInt8 = 8, dimensions: [Int], _ bytes: [UInt8]) -> [UInt8] {
  [0, 0, type, UInt8(dimensions.count)]
    + dimensions.flatMap { size in [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: size >> $0) } } + bytes
}

func idxImages(_ count: Int) -> [UInt8] {
  idx(dimensions: [count, 28, 28], (0..<count * 784).map { UInt8(truncatingIfNeeded: $0 &* 7 &+ $0 / 784) })
}

func idxLabels(_ count: Int) -> [UInt8] {
  idx(dimensions: [count], (0..<count).map { UInt8($0 % 10) })
}

/// Packs as the gzip program does.
func gzip(_ bytes: [UInt8]) -> [UInt8] {
  var stream = z_stream()
  deflateInit2_(
    &stream, 9, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
  var input = bytes
  var output = [UInt8](repeating: 0, count: Int(deflateBound(&stream, uLong(bytes.count))) + 64)
  let written = input.withUnsafeMutableBufferPointer { source in
    output.withUnsafeMutableBufferPointer { target in
      stream.next_in = source.baseAddress
      stream.avail_in = uInt(source.count)
      stream.next_out = target.baseAddress
      stream.avail_out = uInt(target.count)
      deflate(&stream, Z_FINISH)
      return target.count - Int(stream.avail_out)
    }
  }
  deflateEnd(&stream)
  return Array(output[..<written])
}
