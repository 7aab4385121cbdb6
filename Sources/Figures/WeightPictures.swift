import Canvas

/// The weights of a neuron that looks at a picture, laid out as one.
public struct WeightPicture: Hashable, Sendable {
  /// As the mouse and the selection name it, and what is written below.
  public var name: String
  public var title: String
  /// side × side signed values, the first row on top.
  public var values: [Float]
  public var side: Int
  /// A number written at the right below.
  public var caption: String

  public init(name: String, title: String? = nil, values: [Float], side: Int, caption: String) {
    self.name = name
    self.title = title ?? name
    self.values = values
    self.side = side
    self.caption = caption
  }
}

/// A row of weight pictures: blue where a neuron hopes for ink, orange where ink speaks against.
public struct WeightPictures: Figure {
  public var pictures: [WeightPicture]
  public var selected: String?

  public init(pictures: [WeightPicture], selected: String? = nil) {
    self.pictures = pictures
    self.selected = selected
  }

  public func draw(in rect: Rect, on canvas: inout Canvas) {
    // One scale for all, so that a pale picture is a weak neuron.
    let largest = largestSize(pictures.lazy.flatMap(\.values))
    canvas.clipped(to: rect) { canvas in
      var x = rect.x
      for picture in pictures where picture.side > 0 {
        guard x + picture.side <= rect.right else { break }
        draw(picture, x: x, y: rect.y, largest: largest, on: &canvas)
        x += picture.side + 3
      }
    }
  }

  private func draw(_ picture: WeightPicture, x: Int, y: Int, largest: Float, on canvas: inout Canvas) {
    let theme = canvas.theme
    let side = picture.side
    let rows = (side + 1) / 2
    func level(_ column: Int, _ row: Int) -> Int {
      Theme.level(row < side ? picture.values.at(row * side + column) ?? 0 : 0, largest: largest, steps: 4)
    }
    canvas.pixels(
      in: Rect(x: x, y: y, width: side, height: rows), color: { theme.tile(level($0, $1)) },
      letter: { Canvas.letter(level: abs(level($0, $1)) > abs(level($0, $1 + 1)) ? level($0, $1) : level($0, $1 + 1)) })
    if picture.name == selected {
      canvas.chip(picture.title, x: x, y: y + rows)
    } else {
      canvas.text(picture.title, x: x + 1, y: y + rows, .dim)
    }
    canvas.text(picture.caption, right: x + side, y: y + rows, picture.name == selected ? .strong : .text)
    canvas.name(Rect(x: x, y: y, width: side, height: rows + 1), picture.name)
  }
}
