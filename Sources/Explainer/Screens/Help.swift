import Canvas

/// The key map of the present page over the page itself; keys that can do nothing now are faint, with the reason.
func drawHelp(_ model: Model, on canvas: inout Canvas) {
  fade(&canvas)
  let size = model.size
  let panel = Rect(
    x: max(1, (size.width - 84) / 2), y: max(1, (size.height - 32) / 2), width: min(84, size.width - 2),
    height: min(32, size.height - 2))
  drawPanel(panel, title: "Keys on this page", foot: "? or Esc closes", on: &canvas)

  let half = (panel.width - 6) / 2
  let contexts = contextsBehind(model)
  let roomy = panel.height >= 30
  var (left, right) = (panel.y + 1 + (roomy ? 1 : 0), panel.y + 1 + (roomy ? 1 : 0))
  for group in KeyGroup.allCases {
    let rows = KeyMap.bindings.filter {
      $0.group == group && $0.help != nil && !$0.label.isEmpty && contexts.contains($0.context)
    }
    guard !rows.isEmpty else { continue }
    let isLeft = group == .move || group == .look
    let x = panel.x + 3 + (isLeft ? 0 : half + 1)
    let y = isLeft ? left : right
    let end = drawGroup(
      group, rows, model, x: x, y: y, width: half, roomy: roomy, bottom: panel.bottom - 1, on: &canvas)
    if isLeft { left = end } else { right = end }
  }
  let foot = max(left, right)
  guard foot + 3 < panel.bottom else { return }
  canvas.text("Colour", x: panel.x + 3, y: panel.bottom - 4, onPanel(.strong, canvas))
  drawLegend(x: panel.x + 14, y: panel.bottom - 4, on: &canvas)
  canvas.text("negative to positive, everywhere", x: panel.x + 40, y: panel.bottom - 4, onPanel(.text, canvas))
  canvas.text("Mouse", x: panel.x + 3, y: panel.bottom - 3, onPanel(.strong, canvas))
  canvas.text("click selects, wheel nudges, drag draws", x: panel.x + 14, y: panel.bottom - 3, onPanel(.text, canvas))
}

private func drawGroup(
  _ group: KeyGroup, _ rows: [Binding], _ model: Model, x: Int, y: Int, width: Int, roomy: Bool, bottom: Int,
  on canvas: inout Canvas
) -> Int {
  var row = y
  guard row < bottom else { return row }
  canvas.text(group.rawValue, x: x, y: row, onPanel(.strong, canvas))
  row += roomy ? 2 : 1
  var reasons: [String] = []
  for binding in rows where row < bottom {
    let reason = model.reasonAgainst(binding.action)
    if let reason, !reasons.contains(reason) { reasons.append(reason) }
    canvas.text(binding.label, x: x, y: row, onPanel(reason == nil ? .strong : .faint, canvas))
    canvas.text(
      String((binding.help ?? "").prefix(width - 9)), x: x + 9, y: row, onPanel(reason == nil ? .text : .faint, canvas))
    row += 1
  }
  if let reason = reasons.first, row < bottom {
    canvas.text(String(("grey: " + reason).prefix(width)), x: x, y: row, onPanel(.faint, canvas))
    row += 1
  }
  return row + 1
}

/// The contexts of the page under the panel.
private func contextsBehind(_ model: Model) -> [KeyContext] {
  var behind = model
  behind.overlay = nil
  return behind.keyContexts
}

/// `− ▇▇▇▇▇ +`, two columns a step.
func drawLegend(x: Int, y: Int, on canvas: inout Canvas) {
  let ground = canvas.theme.style(.panel).background
  canvas.text("−", x: x, y: y, Style(canvas.theme.number(-1).foreground, on: ground))
  for level in -4...4 {
    let letter: Unicode.Scalar = canvas.theme.depth == .mono ? Canvas.letter(level: level) : " "
    for column in 0..<2 {
      canvas.put(letter, x: x + 2 + (level + 4) * 2 + column, y: y, Style(.terminal, on: canvas.theme.tile(level)))
    }
  }
  canvas.text("+", x: x + 21, y: y, Style(canvas.theme.number(1).foreground, on: ground))
}

/// A style on the panel's own ground.
func onPanel(_ role: Role, _ canvas: Canvas) -> Style {
  var style = canvas.theme.style(role)
  style.background = canvas.theme.style(.panel).background
  return style
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
