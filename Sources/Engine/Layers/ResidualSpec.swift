/// Adds what an earlier layer gave to what the layer before gives (He et al. 2016): the gradient has a way around.
public struct ResidualSpec: Codable, Hashable, Sendable {
  /// The result is `add1.a`; what came around is `add1.skip`.
  public var name: String
  /// The earlier layer, or `input`.
  public var source: String
  public init(name: String, source: String) {
    self.name = name
    self.source = source
  }
}
