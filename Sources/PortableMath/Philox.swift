/// What random numbers are for. Two purposes never share numbers, so adding a use changes no other.
public enum RandomPurpose: UInt32, Sendable {
  case initialization = 1
  case data = 2
  case noise = 3
  case split = 4
  case shuffle = 5
  case dropout = 6
  case digits = 7
  case landscape = 8
}

/// Randomness as a function: the same (seed, purpose, stream, counter) gives the same bits, in any order, on any machine.
///
/// Philox4x32-10 (Salmon, Moraes, Dror, Shaw 2011, "Parallel random numbers: as easy as 1, 2, 3"). The key is the seed,
/// the counter's upper words are purpose and stream. The kinds of number below draw on the same words, so one
/// (purpose, stream) should ask for one kind only.
public struct Philox: Sendable {
  private let key: SIMD2<UInt32>
  private let purpose: UInt32
  private let stream: UInt32

  /// - Parameters:
  ///   - stream: what tells apart two uses of one purpose, such as the epoch or the operation.
  public init(seed: UInt64, purpose: RandomPurpose, stream: UInt32 = 0) {
    key = SIMD2(UInt32(truncatingIfNeeded: seed), UInt32(truncatingIfNeeded: seed >> 32))
    self.purpose = purpose.rawValue
    self.stream = stream
  }

  /// The ten rounds of the paper.
  public static func block(counter: SIMD4<UInt32>, key: SIMD2<UInt32>) -> SIMD4<UInt32> {
    var (c0, c1, c2, c3) = (counter.x, counter.y, counter.z, counter.w)
    var (k0, k1) = (key.x, key.y)
    for _ in 0..<10 {
      let a = UInt64(0xD251_1F53) &* UInt64(c0)
      let b = UInt64(0xCD9E_8D57) &* UInt64(c2)
      c0 = UInt32(truncatingIfNeeded: b >> 32) ^ c1 ^ k0
      c1 = UInt32(truncatingIfNeeded: b)
      c2 = UInt32(truncatingIfNeeded: a >> 32) ^ c3 ^ k1
      c3 = UInt32(truncatingIfNeeded: a)
      k0 &+= 0x9E37_79B9
      k1 &+= 0xBB67_AE85
    }
    return SIMD4(c0, c1, c2, c3)
  }

  /// Four words for one counter.
  public func words(_ counter: UInt64) -> SIMD4<UInt32> {
    Philox.block(
      counter: SIMD4(UInt32(truncatingIfNeeded: counter), UInt32(truncatingIfNeeded: counter >> 32), purpose, stream),
      key: key)
  }

  /// The `index`-th uniform number in [0, 1), 24 bits: words in order, four to a counter.
  public func uniform(_ index: Int) -> Float {
    let index = UInt64(bitPattern: Int64(index))
    return Float(words(index >> 2)[Int(index & 3)] >> 8) * 0x1p-24
  }

  /// The `index`-th uniform number in [0, 1), 53 bits: two to a counter.
  public func uniformDouble(_ index: Int) -> Double {
    Double(bits(index) >> 11) * 0x1p-53
  }

  /// The `index`-th standard normal number (Box–Muller with the functions of this module): two to a counter.
  public func normal(_ index: Int) -> Double {
    let index = UInt64(bitPattern: Int64(index))
    let four = words(index >> 1)
    // The radius takes a number in (0, 1], whose logarithm is finite.
    let first = Double((UInt64(four.y) << 21 | UInt64(four.x) >> 11) + 1) * 0x1p-53
    let angle = Double(UInt64(four.w) << 21 | UInt64(four.z) >> 11) * 0x1p-53 * (2 * Double.pi)
    let radius = (-2 * Elementary.log(first)).squareRoot()
    return index & 1 == 0 ? radius * Elementary.cos(angle) : radius * Elementary.sin(angle)
  }

  /// The numbers 0 ..< count in a random order (Fisher–Yates); empty for a count below 1.
  public func permutation(_ count: Int) -> [Int32] {
    guard count > 0 else { return [] }
    var order = (0..<Int32(count)).map { $0 }
    // The high half of a 64-bit product picks a place; with 64 random bits its bias is below 2⁻³².
    for last in stride(from: count - 1, to: 0, by: -1) {
      order.swapAt(last, Int(bits(last).multipliedFullWidth(by: UInt64(last + 1)).high))
    }
    return order
  }

  private func bits(_ index: Int) -> UInt64 {
    let index = UInt64(bitPattern: Int64(index))
    let four = words(index >> 1)
    return index & 1 == 0 ? UInt64(four.y) << 32 | UInt64(four.x) : UInt64(four.w) << 32 | UInt64(four.z)
  }
}
