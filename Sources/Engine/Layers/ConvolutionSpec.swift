/// Filters that slide over an image: a = f(weight ∗ x + bias), weight stored as filters × channels × kernel × kernel.
/// An image of channels × height × width becomes one of filters × rows × columns, with
/// rows = (height + 2 · padding − kernel) / stride + 1, rounded down; columns likewise.
public struct ConvolutionSpec: Codable, Hashable, Sendable {
  /// Prefix of its values: `conv1.weight`, `conv1.bias`, `conv1.z` (before the activation), `conv1.a` (after it).
  public var name: String
  public var filters: Int
  /// Height and width of a filter.
  public var kernel: Int
  /// How far a filter moves at a time.
  public var stride: Int
  /// Rows and columns of zeros on each side of the image.
  public var padding: Int
  /// Any but softmax, which couples the numbers of a vector.
  public var activation: Activation
  public var initializer: Initializer
  public init(
    name: String, filters: Int, kernel: Int, stride: Int = 1, padding: Int = 0, activation: Activation,
    initializer: Initializer = .he
  ) {
    self.name = name
    self.filters = filters
    self.kernel = kernel
    self.stride = stride
    self.padding = padding
    self.activation = activation
    self.initializer = initializer
  }
}
