/// One character cell.
public struct Cell: Hashable, Sendable {
  public var scalar: Unicode.Scalar
  public var style: Style
  public init(_ scalar: Unicode.Scalar = " ", _ style: Style = .plain) {
    self.scalar = scalar
    self.style = style
  }
}

/// A part of the frame that the mouse can hit, with the name of what is shown there (`hidden1.weight[3,7]`, `loss-plot`).
public struct Region: Hashable, Sendable {
  public var rect: Rect
  public var name: String
  public init(rect: Rect, name: String) {
    self.rect = rect
    self.name = name
  }
}

/// A whole screen as a value: what `view` returns, what tests compare and what a terminal shows.
public struct Frame: Hashable, Sendable {
  public let size: Size
  public var cells: [Cell]
  /// Later regions lie on top of earlier ones.
  public var regions: [Region] = []

  public init(size: Size, filledWith cell: Cell = Cell()) {
    self.size = Size(width: max(0, size.width), height: max(0, size.height))
    cells = Array(repeating: cell, count: self.size.width * self.size.height)
  }

  public var bounds: Rect { Rect(x: 0, y: 0, width: size.width, height: size.height) }

  /// A cell by column and row. Reading outside gives a blank; writing outside does nothing.
  public subscript(x: Int, y: Int) -> Cell {
    get { x >= 0 && y >= 0 && x < size.width && y < size.height ? cells[y * size.width + x] : Cell() }
    set {
      guard x >= 0, y >= 0, x < size.width, y < size.height else { return }
      cells[y * size.width + x] = newValue
    }
  }

  /// The name of what is at a point, the topmost first.
  public func name(at point: Point) -> String? {
    regions.last { $0.rect.contains(point) }?.name
  }
}
