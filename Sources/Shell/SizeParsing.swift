import Canvas

extension Size {
  /// Columns x rows, `120x40`, from 1 to 1,000 each; nil for anything else.
  public init?(parsing text: some StringProtocol) {
    let numbers = text.split(separator: "x", omittingEmptySubsequences: false).map { Int($0) }
    guard numbers.count == 2, let width = numbers[0], let height = numbers[1], (1...1000).contains(width),
      (1...1000).contains(height)
    else { return nil }
    self.init(width: width, height: height)
  }
}
