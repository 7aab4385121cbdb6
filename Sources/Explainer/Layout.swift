import Canvas

/// Where the parts of a page stand, for one size of the terminal.
public struct Layout: Sendable, Hashable {
  public static let smallest = Size(width: 80, height: 24)

  public var size: Size
  /// Prose left and figure right, or one above the other.
  public var isCompact: Bool
  /// The page's text; in a compact page only while the text is shown.
  public var text: Rect
  public var figure: Rect
  /// The list of numbers: under the text, beside it in a compact page, or a strip under a compact page's figure.
  public var state: Rect

  /// - Parameter stripRows: rows at the foot of a compact page without its text that the list takes from the figure.
  public init(size: Size, showsText: Bool, stateRows: Int, stripRows: Int = 0) {
    self.size = size
    let (width, height) = (size.width, size.height)
    isCompact = Layout.isCompact(size)
    if !isCompact {
      let foot = stateRows == 0 ? 0 : stateRows + 2
      text = Rect(x: 2, y: 2, width: 30, height: height - 5 - foot)
      state = Rect(x: 2, y: height - 3 - stateRows, width: 30, height: stateRows)
      figure = Rect(x: 37, y: 2, width: width - 38, height: height - 4)
    } else if showsText {
      let top = max(13, height - 11)
      figure = Rect(x: 2, y: 1, width: width - 4, height: top - 1)
      text = Rect(x: 2, y: top + 1, width: 48, height: height - top - 3)
      state = Rect(x: 53, y: top + 1, width: width - 55, height: height - top - 3)
    } else {
      let foot = stripRows == 0 ? 0 : stripRows + 1
      figure = Rect(x: 2, y: 1, width: width - 4, height: height - 3 - foot)
      text = Rect(x: 2, y: height - 2, width: 0, height: 0)
      state = Rect(x: 2, y: height - 2 - stripRows, width: width - 4, height: stripRows)
    }
  }

  /// The row of the rule between figure and text in a compact page.
  public var divider: Int { text.y - 1 }

  public static func isCompact(_ size: Size) -> Bool { size.width < 96 || size.height < 34 }
  public static func isTooSmall(_ size: Size) -> Bool { size.width < smallest.width || size.height < smallest.height }
}

extension Model {
  var layout: Layout {
    let stateRows = stage?.stateRows ?? 0
    guard showsCheck else { return Layout(size: size, showsText: showsText, stateRows: stateRows) }
    let plain = Layout(size: size, showsText: showsText, stateRows: stateRows, stripRows: 4)
    guard !plain.isCompact, stage?.placesGlass == false, let page, let glass = Glass(self) else { return plain }
    // The glass grows into the rows that the words leave.
    let spare = plain.text.height - textRows(page, self, width: plain.text.width)
    let wanted = glass.height(width: plain.state.width)
    return Layout(
      size: size, showsText: showsText, stateRows: max(stateRows, min(wanted, stateRows + max(0, spare))))
  }
  var isCompact: Bool { Layout.isCompact(size) }
}
