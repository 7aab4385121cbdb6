import Canvas

/// The weights of one neuron as a picture.
public struct WeightPicture: Hashable, Sendable {
  /// As the mouse and the selection name it.
  public var name: String
  /// What is written below: `n 17`.
  public var title: String
  /// Side × side signed weights, the first row on top.
  public var values: [Float]
  public var side: Int
  /// On the right under the picture: how strongly it answers.
  public var caption: String

  public init(name: String, title: String? = nil, values: [Float], side: Int, caption: String = "") {
    self.name = name
    self.title = title ?? name
    self.values = values
    self.side = side
    self.caption = caption
  }
}

/// A row of neurons' weights as pictures: blue where a neuron hopes for ink, orange where it hopes for none.
public struct WeightPictures: Figure {
  public var pictures: [WeightPicture]
  public var selected: String?

  public init(pictures: [WeightPicture], selected: String? = nil) {
    self.pictures = pictures
    self.selected = selected
  }

  public func draw(in rect: Rect, on canvas: inout Canvas) {
    guard rect.height >= 2, rect.width >= 4, !pictures.isEmpty else { return }
    let gap = rect.width >= pictures.count * 10 ? 3 : 1
    // At least four columns each; the last pictures go where there is no room.
    let count = min(pictures.count, max(1, (rect.width + gap) / (4 + gap)))
    let room = (rect.width - gap * (count - 1)) / count
    let limit = min(room, (rect.height - 1) * 2)
    let shown = pictures.prefix(count).map { picture in
      let size = evenSize(picture.side, limit: limit)
      return (picture, size, resampled(picture.values, side: picture.side, to: size))
    }
    // One scale for all, so that a pale picture is a weak neuron.
    let largest = largestSize(shown.lazy.flatMap(\.2))
    canvas.clipped(to: rect) { canvas in
      var x = rect.x
      for (picture, size, values) in shown {
        guard let sampler = FieldSampler(values: values, columns: size, rows: size) else { continue }
        let width = max(size, min(room, 12))
        canvas.tile(sampler, largest: largest, x: x, top: rect.y * 2, width: size, height: size)
        drawCaption(picture, size: size, width: width, x: x, y: rect.y, on: &canvas)
        x += width + gap
      }
    }
  }

  private func drawCaption(
    _ picture: WeightPicture, size: Int, width: Int, x: Int, y: Int, on canvas: inout Canvas
  ) {
    let row = y + (size + 1) / 2
    let isSelected = picture.name == selected
    if isSelected {
      canvas.chip(picture.title, x: x, y: row)
    } else {
      canvas.text(fitted(picture.title, width), x: x + 1, y: row, .dim)
    }
    let taken = textWidth(picture.title) + 2
    if taken + textWidth(picture.caption) <= width {
      canvas.text(picture.caption, right: x + width, y: row, isSelected ? .strong : .text)
    }
    canvas.name(Rect(x: x, y: y, width: width, height: row - y + 1), picture.name)
  }
}
