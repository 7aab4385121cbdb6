/// Makes chosen features of a point in the plane: a vector of 2, x₁ and x₂, becomes a vector of them. There is nothing in
/// it to learn.
public struct FeaturesSpec: Codable, Hashable, Sendable {
  /// Prefix of the result `features.a`.
  public var name: String
  /// In the order of the result; each at most once.
  public var features: [InputFeature]
  public init(name: String, features: [InputFeature]) {
    self.name = name
    self.features = features
  }
}

/// What a network may be shown of a point (x₁, x₂).
public enum InputFeature: String, Codable, Sendable, CaseIterable, BitwiseCopyable {
  case x1
  case x2
  case x1Squared = "x1^2"
  case x2Squared = "x2^2"
  case product = "x1*x2"
  case sineOfX1 = "sin(x1)"
  case sineOfX2 = "sin(x2)"

  /// As it stands in a formula and on the screen: `x₁`, `x₁²`, `sin x₁`.
  public var symbol: String {
    switch self {
    case .x1: "x₁"
    case .x2: "x₂"
    case .x1Squared: "x₁²"
    case .x2Squared: "x₂²"
    case .product: "x₁x₂"
    case .sineOfX1: "sin x₁"
    case .sineOfX2: "sin x₂"
    }
  }
}
