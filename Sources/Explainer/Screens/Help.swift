import Canvas

/// The key map of the present page over the page itself; keys that can do nothing now are faint, with the reason.
func drawHelp(_ model: Model, on canvas: inout Canvas) {
  fade(&canvas)
  let help = HelpText(model)
  let size = model.size
  let width = min(84, size.width - 2)
  let gap = model.isCompact ? 0 : 1
  // Where all would not fit, groups follow each other without a blank line.
  let isTight = (help.columns.map { $0.rows(gap: gap, between: 1) }.max() ?? 0) + 4 > size.height
  let between = isTight ? 0 : 1
  let rows = help.columns.map { $0.rows(gap: gap, between: between) }.max() ?? 0
  let room = max(0, size.height - 4 - rows - 3 * gap)
  let reasons = wrap([.text(help.reasons)], width: width - 6, canvas.theme).prefix(room)
  let height = min(size.height - 2, rows + 2 + 3 * gap + reasons.count)
  let panel = Rect(x: (size.width - width) / 2, y: max(1, (size.height - height) / 2), width: width, height: height)
  drawPanel(
    panel, title: model.screen == .chapter ? "Keys on this page" : "Keys here", foot: "? or Esc closes", on: &canvas)

  let pitch = (width - 3) / help.columns.count
  for (index, column) in help.columns.enumerated() {
    var row = panel.y + 1 + gap
    for group in column.groups {
      row = drawGroup(group, x: panel.x + 3 + index * pitch, y: row, width: pitch, gap: gap, on: &canvas) + between
    }
    if column.hasLegend {
      drawLegend(x: panel.x + 3, y: row, on: &canvas)
    }
  }
  for (index, line) in reasons.enumerated() {
    let text = line.map(\.text).joined()
    canvas.text(text, x: panel.x + 3, y: panel.bottom - 1 - gap - reasons.count + index, onPanel(.faint, canvas))
  }
}

/// What the panel says about the page under it.
private struct HelpText {
  struct Row: Equatable {
    var label: String
    var words: String
    var isDead = false
  }

  struct Group {
    var title: String
    var rows: [Row]
  }

  struct Column {
    var groups: [Group]
    /// The legend of the colours stands under the groups.
    var hasLegend = false

    /// - Parameters:
    ///   - gap: empty lines under each title
    ///   - between: and between groups
    func rows(gap: Int, between: Int) -> Int {
      groups.reduce(0) { $0 + $1.rows.count + 1 + gap } + (groups.count - 1) * between + (hasLegend ? 2 : 0)
    }
  }

  var columns: [Column] = []
  /// Why the faint keys are faint.
  var reasons = ""

  init(_ model: Model) {
    var behind = model
    behind.overlay = nil
    let contexts = behind.keyContexts
    var reasons: [String] = []
    func group(_ group: KeyGroup) -> Group? {
      let bindings = KeyMap.bindings.filter {
        $0.group == group && !$0.label.isEmpty && contexts.contains($0.context)
      }
      var rows: [Row] = []
      for binding in bindings {
        guard let words = binding.help else { continue }
        let reason = behind.reasonAgainst(binding.action)
        if let reason, !reasons.contains(reason) { reasons.append(reason) }
        let row = Row(label: binding.label, words: words, isDead: reason != nil)
        // Some keys do the same in two contexts that hold at once.
        if !rows.contains(row) { rows.append(row) }
      }
      return rows.isEmpty ? nil : Group(title: group.rawValue, rows: rows)
    }
    // In a list there is nothing to nudge, to draw or to colour.
    let isPage = model.screen == model.home
    let click = Row(label: "click", words: isPage ? "selects" : "opens")
    let others = [Row(label: "wheel", words: "nudges"), Row(label: "drag", words: "draws, scrubs")]
    let mouse = Group(title: "Mouse", rows: [click] + (isPage ? others : []))
    columns = [
      Column(groups: [group(.move), group(.branches)].compactMap { $0 }),
      Column(groups: [group(.time), group(.look)].compactMap { $0 }),
      Column(groups: [group(.go), group(.program)].compactMap { $0 }),
    ].filter { !$0.groups.isEmpty }
    // The mouse and the colours go where most room is left.
    let place = columns.firstIndex { $0.groups.count == 1 } ?? columns.count - 1
    columns[place].groups.append(mouse)
    columns[place].hasLegend = isPage && place == 0
    if !reasons.isEmpty { self.reasons = "grey: " + reasons.joined(separator: "; ") }
  }
}

/// Columns that the longest label takes, with a blank.
private let labelWidth = 7

/// Returns the row after it.
private func drawGroup(
  _ group: HelpText.Group, x: Int, y: Int, width: Int, gap: Int, on canvas: inout Canvas
) -> Int {
  canvas.text(group.title, x: x, y: y, onPanel(.strong, canvas))
  var row = y + 1 + gap
  for line in group.rows {
    canvas.text(line.label, x: x, y: row, onPanel(line.isDead ? .faint : .strong, canvas))
    canvas.text(
      String(line.words.prefix(width - labelWidth)), x: x + labelWidth, y: row,
      onPanel(line.isDead ? .faint : .text, canvas))
    row += 1
  }
  return row
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
