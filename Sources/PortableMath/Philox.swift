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
/// Philox4x32-10 (Salmon, Moraes, Dror, Shaw 2011, "Parallel random numbers: as easy as 1, 2, 3").
public struct Philox: Sendable {
  /// - Parameters:
  ///   - stream: what tells apart two uses of one purpose, such as the epoch or the operation.
  public init(seed: UInt64, purpose: RandomPurpose, stream: UInt32 = 0) { fatalError("contract stub") }
  /// Four words for one counter.
  public func words(_ counter: UInt64) -> SIMD4<UInt32> { fatalError("contract stub") }
  /// The `index`-th uniform number in [0, 1), 24 bits.
  public func uniform(_ index: Int) -> Float { fatalError("contract stub") }
  /// The `index`-th uniform number in [0, 1), 53 bits.
  public func uniformDouble(_ index: Int) -> Double { fatalError("contract stub") }
  /// The `index`-th standard normal number (Box–Muller with the functions of this module).
  public func normal(_ index: Int) -> Double { fatalError("contract stub") }
  /// The numbers 0 ..< count in a random order (Fisher–Yates).
  public func permutation(_ count: Int) -> [Int32] { fatalError("contract stub") }
}
