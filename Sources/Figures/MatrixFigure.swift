import Canvas

/// A matrix as a signed heatmap, with its numbers where they fit.
public struct MatrixFigure: Figure {
  /// Rows × columns, by rows.
  public var values: [Float]
  public var rows: Int
  public var columns: Int
  public var rowLabels: [String]
  public var columnLabels: [String]
  /// The selected element, `name[row,column]`.
  public var selected: String?
  public var name: String
  public var decimals: Int

  public init(
    values: [Float], rows: Int, columns: Int, rowLabels: [String] = [], columnLabels: [String] = [],
    selected: String? = nil, name: String, decimals: Int = 2
  ) {
    self.values = values
    self.rows = rows
    self.columns = columns
    self.rowLabels = rowLabels
    self.columnLabels = columnLabels
    self.selected = selected
    self.name = name
    self.decimals = decimals
  }

  public func draw(in rect: Rect, on canvas: inout Canvas) {
    guard rows > 0, columns > 0, rows <= values.count / columns, !rect.isEmpty else { return }
    canvas.clipped(to: rect) { canvas in
      let labelWidth = min(rect.width / 3, rowLabels.map(textWidth).max() ?? 0)
      // A column for `▸` before the labels.
      let left = labelWidth > 0 ? labelWidth + 3 : 2
      let head = columnLabels.isEmpty || rect.height <= rows ? 0 : 1
      let body = Rect(x: rect.x + left, y: rect.y + head, width: rect.width - left, height: rect.height - head)
      let texts = values.prefix(rows * columns).map { Format.signed($0, decimals: decimals) }
      let cell = (texts.map(textWidth).max() ?? 5) + 2
      if cell * columns <= body.width, rows <= body.height {
        drawNumbers(texts, cell: cell, body, labelWidth: labelWidth, head: head, in: rect, on: &canvas)
      } else {
        drawMap(in: rect, on: &canvas)
      }
    }
  }

  private func element(_ row: Int, _ column: Int) -> String { "\(name)[\(row),\(column)]" }

  private func drawNumbers(
    _ texts: [String], cell: Int, _ body: Rect, labelWidth: Int, head: Int, in rect: Rect, on canvas: inout Canvas
  ) {
    let largest = largestSize(values)
    for column in 0..<(head > 0 ? columns : 0) {
      let label = fitted(columnLabels.at(column) ?? "", cell - 1)
      canvas.text(label, right: body.x + (column + 1) * cell - 1, y: rect.y, .dim)
    }
    for row in 0..<rows {
      let y = body.y + row
      let isInUse = (0..<columns).contains { element(row, $0) == selected }
      if isInUse { canvas.text("▸", x: rect.x, y: y, .accent) }
      if let label = rowLabels.at(row) {
        canvas.text(fitted(label, labelWidth), x: rect.x + 2, y: y, isInUse ? .strong : .dim)
      }
      for column in 0..<columns {
        let value = values[row * columns + column]
        let text = texts[row * columns + column]
        let place = Rect(x: body.x + column * cell, y: y, width: cell, height: 1)
        let ground = canvas.theme.tile(Theme.level(value, largest: largest, steps: 4))
        canvas.fill(place, Style(canvas.ink(on: ground), on: ground))
        if element(row, column) == selected {
          canvas.chip(text, x: place.right - textWidth(text) - 2, y: y)
        } else {
          canvas.text(text, right: place.right - 1, y: y, Style(canvas.ink(on: ground), on: ground))
        }
        canvas.name(place, element(row, column))
      }
    }
  }

  /// Pixels only; the selected element is marked and its value stands below.
  private func drawMap(in rect: Rect, on canvas: inout Canvas) {
    let below = selected == nil || rect.height < 3 ? 0 : 1
    let height = (rect.height - below) * 2
    let scale = max(1, min(4, rect.width / columns, height / rows))
    let width = min(rect.width, columns * scale)
    let pixels = min(height, rows * scale)
    guard let sampler = FieldSampler(values: values, columns: columns, rows: rows) else { return }
    canvas.tile(sampler, largest: largestSize(values), x: rect.x, top: rect.y * 2, width: width, height: pixels)
    let area = Rect(x: rect.x, y: rect.y, width: width, height: (pixels + 1) / 2)
    canvas.name(area, name)
    guard let selected, let (row, column) = indices(selected) else { return }
    let x = min(width - 1, (column * width + width / 2) / columns)
    let y = min(pixels - 1, (row * pixels + pixels / 2) / rows) / 2
    var style = canvas.theme.style(.accent)
    style.background = canvas.frame[rect.x + x, rect.y + y].style.background
    canvas.put(canvas.glyph("◆"), x: rect.x + x, y: rect.y + y, style)
    if below > 0 {
      canvas.chip(Format.signed(values[row * columns + column], decimals: decimals), x: rect.x, y: area.bottom)
    }
  }

  private func indices(_ element: String) -> (Int, Int)? {
    guard let (row, column) = elementIndices(element, of: name), row < rows, column < columns else { return nil }
    return (row, column)
  }
}

/// The two indices of `name[row,column]`; nothing if the name is another's.
func elementIndices(_ element: String, of name: String) -> (Int, Int)? {
  guard element.hasPrefix(name + "["), element.hasSuffix("]") else { return nil }
  let parts = element.dropFirst(name.count + 1).dropLast().split(separator: ",").map { Int($0) }
  guard parts.count == 2, let row = parts[0], let column = parts[1], row >= 0, column >= 0 else { return nil }
  return (row, column)
}
