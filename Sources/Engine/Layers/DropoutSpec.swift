/// While training, each number is dropped with probability `rate` and the others are multiplied by 1 / (1 − rate)
/// (Srivastava et al. 2014, in the form that needs no correction later); otherwise nothing is done.
public struct DropoutSpec: Codable, Hashable, Sendable {
  /// The result is `drop1.a`.
  public var name: String
  /// From 0 to below 1.
  public var rate: Float
  public init(name: String, rate: Float) {
    self.name = name
    self.rate = rate
  }
}
