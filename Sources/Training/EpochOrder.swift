import PortableMath

/// The order in which one epoch visits the training samples: a function of seed and epoch, so that a replay needs no
/// memory of the epochs before.
struct EpochOrder {
  private let seed: UInt64
  private let count: Int
  private(set) var epoch = -1
  private(set) var samples: [Int32] = []

  init(seed: UInt64, count: Int) {
    self.seed = seed
    self.count = count
  }

  /// Shuffles for an epoch, from 0; the epoch at hand costs nothing.
  mutating func select(_ epoch: Int) {
    guard epoch != self.epoch else { return }
    self.epoch = epoch
    samples = Philox(seed: seed, purpose: .shuffle, stream: UInt32(truncatingIfNeeded: epoch)).permutation(count)
  }
}
