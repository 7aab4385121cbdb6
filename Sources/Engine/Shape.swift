/// How the numbers of one sample are arranged. In memory they lie row-major, in the order of `dimensions`.
public enum Shape: Codable, Hashable, Sendable {
  /// Numbers without any order that a layer could use.
  case vector(Int)
  /// Positions one after another, such as the letters of a text, each of `width` numbers.
  case sequence(length: Int, width: Int)
  /// Planes of the same size, such as the colours of a picture: channel by channel, row by row.
  case image(channels: Int, height: Int, width: Int)

  /// Extents from the outermost to the innermost.
  public var dimensions: [Int] {
    switch self {
    case .vector(let width): [width]
    case .sequence(let length, let width): [length, width]
    case .image(let channels, let height, let width): [channels, height, width]
    }
  }

  /// Numbers a sample has; `Int.max` where there would be more.
  public var count: Int { dimensions.product }

  /// Rows that a layer goes through alike: the positions of a sequence, else one.
  public var positions: Int { if case .sequence(let length, _) = self { length } else { 1 } }

  /// Numbers of one position; all of them where there are no positions.
  public var width: Int { if case .sequence(_, let width) = self { width } else { count } }

  /// For messages: `a vector of 784`, `an image of 1 × 28 × 28`.
  public var inWords: String {
    switch self {
    case .vector(let width): "a vector of \(width)"
    case .sequence: "a sequence of \(dimensions.inWords)"
    case .image: "an image of \(dimensions.inWords)"
    }
  }
}

extension [Int] {
  /// A shape for messages: `784 × 256`.
  var inWords: String { map(String.init).joined(separator: " × ") }

  /// `Int.max` where the product is larger.
  var product: Int {
    var product = 1
    for extent in self {
      let (next, overflow) = product.multipliedReportingOverflow(by: extent)
      if overflow { return .max }
      product = next
    }
    return product
  }
}
