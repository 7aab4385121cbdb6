/// Each position of a sequence looks at others and takes from each what it finds there, in several heads at once (Vaswani
/// et al. 2017): softmax(Q · Kᵀ / √d) · V for each head of width d, and a last matrix over all heads together.
public struct AttentionSpec: Codable, Hashable, Sendable {
  /// Prefix of `attend.weight` (width × 3 · width: queries, keys, values), `attend.bias`, `attend.output_weight`,
  /// `attend.output_bias`; of the values `attend.qkv`, `attend.weights` (heads × length × length: how much row looks at
  /// column), `attend.context` and the result `attend.a`.
  public var name: String
  /// Must divide the width of the sequence.
  public var heads: Int
  /// Whether a position sees only itself and those before it.
  public var isCausal: Bool
  public var initializer: Initializer
  public init(name: String, heads: Int, isCausal: Bool = true, initializer: Initializer = .normal) {
    self.name = name
    self.heads = heads
    self.isCausal = isCausal
    self.initializer = initializer
  }
}
