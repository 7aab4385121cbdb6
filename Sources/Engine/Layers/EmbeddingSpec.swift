/// A vector for each token: a vector of token numbers, whole numbers from 0 to below `vocabulary`, becomes a sequence.
public struct EmbeddingSpec: Codable, Hashable, Sendable {
  /// Prefix of `embed.weight`, vocabulary × width, and the result `embed.a`.
  public var name: String
  /// Tokens there are.
  public var vocabulary: Int
  /// Numbers of a token's vector.
  public var width: Int
  public var initializer: Initializer
  public init(name: String, vocabulary: Int, width: Int, initializer: Initializer = .normal) {
    self.name = name
    self.vocabulary = vocabulary
    self.width = width
    self.initializer = initializer
  }
}
