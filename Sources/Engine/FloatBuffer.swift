#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Zeroed Floats on a 64-byte line, owned by whoever holds this object. Another line follows what is counted, as kernels
/// may load, though not use, what lies behind the last value.
final class FloatBuffer {
  let start: UnsafeMutablePointer<Float>
  let count: Int

  /// - Throws: EngineError when the machine has not that much memory.
  init(count: Int) throws {
    var pointer: UnsafeMutableRawPointer?
    let capacity = count.paddedToLine + 16
    let bytes = capacity * MemoryLayout<Float>.stride
    guard posix_memalign(&pointer, 64, bytes) == 0, let pointer else {
      throw EngineError("there is no memory for another \(bytes >> 20) MiB")
    }
    start = pointer.bindMemory(to: Float.self, capacity: capacity)
    start.initialize(repeating: 0, count: capacity)
    self.count = count
  }

  deinit { free(start) }

  func clear() { start.update(repeating: 0, count: count) }

  func copy(from other: FloatBuffer) { start.update(from: other.start, count: count) }
}
