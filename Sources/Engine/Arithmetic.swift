/// Which of the possible roundings a machine makes. The same run gives the same bits wherever it is the same.
public struct Arithmetic: Codable, Hashable, Sendable {
  /// Grows with every change to the engine that changes a bit of what a run gives.
  /// 2: other polynomials for tanh and GELU.
  public static let currentVersion = 2

  public var version: Int
  /// Whether products and sums are rounded once, in a fused multiply-add.
  public var isFused: Bool

  public init(version: Int = Arithmetic.currentVersion, isFused: Bool) {
    self.version = version
    self.isFused = isFused
  }
}

extension Compute {
  public var arithmetic: Arithmetic {
    #if arch(arm64)
      Arithmetic(isFused: true)
    #else
      Arithmetic(isFused: level != .base)
    #endif
  }
}
