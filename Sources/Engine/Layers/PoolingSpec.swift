/// Windows that slide over each channel of an image and leave one number each; what a window no longer fits into is
/// dropped. The result is `pool1.a`.
public struct PoolingSpec: Codable, Hashable, Sendable {
  public enum Kind: String, Codable, Sendable, CaseIterable, BitwiseCopyable {
    /// The greatest number of the window; its gradient goes to the first that is.
    case maximum
    /// The mean of the window.
    case average
  }

  public var name: String
  public var kind: Kind
  /// Height and width of a window.
  public var size: Int
  /// How far a window moves at a time.
  public var stride: Int

  /// - Parameter stride: nil for windows side by side
  public init(name: String, kind: Kind, size: Int, stride: Int? = nil) {
    self.name = name
    self.kind = kind
    self.size = size
    self.stride = stride ?? size
  }
}
