/// Values on a grid, read anywhere in between. The grid's values stand at the centres of its cells, the first row on top.
struct FieldSampler {
  private let values: [Float]
  private let columns: Int
  private let rows: Int

  /// Nothing to read if the values do not fill the grid.
  init?(values: [Float], columns: Int, rows: Int) {
    guard columns > 0, rows > 0, columns <= values.count, rows <= values.count / columns else { return nil }
    self.values = values
    self.columns = columns
    self.rows = rows
  }

  /// The value at a share of the width and of the height, both 0 … 1, linear between the four values around it.
  func value(_ u: Float, _ v: Float) -> Float {
    let x = max(0, min(Float(columns - 1), u * Float(columns) - 0.5))
    let y = max(0, min(Float(rows - 1), v * Float(rows) - 0.5))
    let left = Int(x)
    let top = Int(y)
    let right = min(columns - 1, left + 1)
    let bottom = min(rows - 1, top + 1)
    let (s, t) = (x - Float(left), y - Float(top))
    let upper = values[top * columns + left] * (1 - s) + values[top * columns + right] * s
    let lower = values[bottom * columns + left] * (1 - s) + values[bottom * columns + right] * s
    return upper * (1 - t) + lower * t
  }

  /// The value of the nearest cell: what small tiles show, so that no pixel is a mixture.
  func nearest(_ u: Float, _ v: Float) -> Float {
    let x = max(0, min(columns - 1, Int(max(0, u) * Float(columns))))
    let y = max(0, min(rows - 1, Int(max(0, v) * Float(rows))))
    return values[y * columns + x]
  }
}
