import Canvas

/// What is drawn where there are too many neurons for edges.
extension NetworkDiagram {
  /// Each layer's weights as a picture, inputs across, neurons down; a pixel is the mean of the weights it covers.
  func drawMatrices(beside output: BoundaryField?, in whole: Rect, on canvas: inout Canvas) {
    var rect = whole
    if let output {
      let width = min(whole.height * 2, whole.width * 9 / 20)
      output.draw(in: Rect(x: whole.right - width, y: whole.y, width: width, height: whole.height), on: &canvas)
      rect.width = whole.width - width - 3
    }
    let count = connections.count
    guard count > 0, rect.height >= 4 else { return }
    let gap = 3
    // Where they would be slivers they stand in two rows.
    let lines = count > 4 && (rect.width - gap * (count - 1)) / count < 8 && rect.height >= 12 ? 2 : 1
    let columns = (count + lines - 1) / lines
    let width = (rect.width - gap * (columns - 1)) / columns
    guard width >= 3 else { return }
    let pitch = rect.height / lines
    let height = pitch - 3
    for (index, connection) in connections.enumerated() where connection.inputs > 0 && connection.units > 0 {
      let x = rect.x + index % columns * (width + gap)
      let top = rect.y + index / columns * pitch
      // `hidden1.weight`, or `hidden1` where it is narrow, or just its number.
      let layer = String(connection.name.prefix { $0 != "." })
      let number = String(layer.drop { !$0.isNumber })
      let title =
        [connection.name, layer, number.isEmpty ? String(layer.prefix(3)) : number].first { textWidth($0) <= width }
        ?? ""
      let end = canvas.text(fitted(title, width), x: x, y: top, .dim)
      let size = "\(connection.inputs) × \(connection.units)"
      if end + 1 + textWidth(size) <= x + width { canvas.text(size, right: x + width, y: top, .faint) }
      let area = Rect(
        x: x, y: top + 1,
        width: min(width, max(1, connection.inputs) * max(1, min(4, width / max(1, connection.inputs)))),
        height: min(height, max(1, (connection.units * max(1, min(4, height * 2 / max(1, connection.units))) + 1) / 2)))
      let pooled = Pooled(connection, width: area.width, height: area.height * 2)
      canvas.tile(
        pooled.sampler, largest: pooled.largest, x: area.x, top: area.y * 2, width: area.width,
        height: area.height * 2)
      canvas.name(area, connection.name)
      if let units = self.columns.at(index + 1)?.units, let unit = units.firstIndex(where: { $0.biasName == selected }),
        selected != nil, let bias = units[unit].bias
      {
        // A bias belongs to a whole row.
        canvas.text(
          "◆", x: area.x, y: area.y + min(area.height - 1, unit * area.height / connection.units), .accent)
        canvas.chip(Format.signed(bias, decimals: 2), x: x, y: area.bottom)
      }
      guard let (input, unit) = selectedElement(of: connection) else { continue }
      let column = area.x + min(area.width - 1, input * area.width / connection.inputs)
      let row = area.y + min(area.height - 1, unit * area.height / connection.units)
      canvas.text("◆", x: column, y: row, .accent)
      canvas.chip(Format.signed(connection.weight(input, unit), decimals: 2), x: x, y: area.bottom)
    }
  }

  private func selectedElement(of connection: Connections) -> (input: Int, unit: Int)? {
    guard let selected, let (input, unit) = elementIndices(selected, of: connection.name), input < connection.inputs,
      unit < connection.units
    else { return nil }
    return (input, unit)
  }

  /// Weights brought down to the pixels there are.
  private struct Pooled {
    let sampler: FieldSampler
    let largest: Float
    init(_ connection: Connections, width: Int, height: Int) {
      let columns = max(1, min(width, connection.inputs))
      let rows = max(1, min(height, connection.units))
      var sums = [Float](repeating: 0, count: columns * rows)
      var counts = [Float](repeating: 0, count: columns * rows)
      for input in 0..<connection.inputs {
        let column = input * columns / connection.inputs
        for unit in 0..<connection.units {
          let cell = unit * rows / connection.units * columns + column
          sums[cell] += connection.weight(input, unit)
          counts[cell] += 1
        }
      }
      let values = zip(sums, counts).map { $0 / max(1, $1) }
      largest = largestSize(values)
      sampler = FieldSampler(values: values, columns: columns, rows: rows)!
    }
  }
}
