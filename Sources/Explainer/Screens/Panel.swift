import Canvas

/// A style on the panel's own ground.
func onPanel(_ role: Role, _ canvas: Canvas) -> Style {
  var style = canvas.theme.style(role)
  style.background = canvas.theme.style(.panel).background
  return style
}

/// Lines of prose on the panel's own ground.
func onPanel(_ lines: [TextLine], _ canvas: Canvas) -> [TextLine] {
  let ground = canvas.theme.style(.panel).background
  return lines.map { line in
    line.map { run in
      var run = run
      run.style.background = ground
      return run
    }
  }
}

/// Everything on the screen steps back behind a panel.
func fade(_ canvas: inout Canvas) {
  let behind = canvas.theme.style(.behind)
  for index in canvas.frame.cells.indices {
    var cell = canvas.frame.cells[index]
    cell.style = behind
    if (0x2580...0x2588).contains(cell.scalar.value) { cell.scalar = " " }
    canvas.frame.cells[index] = cell
  }
  canvas.frame.regions = []
}

/// A box with a title set in its upper edge and a word in its lower one.
func drawPanel(_ rect: Rect, title: String, foot: String, on canvas: inout Canvas) {
  guard rect.width > 4, rect.height > 2 else { return }
  let edge = onPanel(.dim, canvas)
  canvas.fill(rect, canvas.theme.style(.panel))
  for x in rect.x + 1..<rect.right - 1 {
    canvas.put(canvas.glyph("─"), x: x, y: rect.y, edge)
    canvas.put(canvas.glyph("─"), x: x, y: rect.bottom - 1, edge)
  }
  for y in rect.y + 1..<rect.bottom - 1 {
    canvas.put(canvas.glyph("│"), x: rect.x, y: y, edge)
    canvas.put(canvas.glyph("│"), x: rect.right - 1, y: y, edge)
  }
  for (glyph, x, y) in [
    ("╭" as Unicode.Scalar, rect.x, rect.y), ("╮", rect.right - 1, rect.y), ("╰", rect.x, rect.bottom - 1),
    ("╯", rect.right - 1, rect.bottom - 1),
  ] {
    canvas.put(canvas.glyph(glyph), x: x, y: y, edge)
  }
  canvas.text(" \(title) ", x: rect.x + 3, y: rect.y, onPanel(.strong, canvas))
  canvas.text(" \(foot) ", right: rect.right - 3, y: rect.bottom - 1, onPanel(.text, canvas))
}
