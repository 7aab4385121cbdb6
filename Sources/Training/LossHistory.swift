/// Training and held-out loss of all steps in bounded memory: when full, neighbours are merged and the buckets grow
/// twice as wide.
public struct LossHistory: Sendable, Hashable {
  /// One bucket of steps.
  public struct Bucket: Sendable, Hashable {
    public var firstStep: Int
    public var lastStep: Int
    public var minimum: Float
    public var maximum: Float
    public var mean: Float
  }
  public private(set) var train: [Bucket] = []
  public private(set) var test: [Bucket] = []

  public init() {}
  /// Steps must not decrease.
  public mutating func append(step: Int, train loss: Float) { fatalError("contract stub") }
  public mutating func append(step: Int, test loss: Float) { fatalError("contract stub") }
  public var lastStep: Int { max(train.last?.lastStep ?? 0, test.last?.lastStep ?? 0) }
}
