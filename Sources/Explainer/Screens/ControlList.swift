import Canvas

/// A row of the list of settings.
private enum ControlRow: Equatable {
  case head(ControlGroup)
  /// One setting, or two side by side.
  case settings([Control])
  case blank
}

/// The courses that the run has taken: what each does otherwise than the one it grew out of, and how it fares.
func drawBranches(_ model: Model, in rect: Rect, on canvas: inout Canvas) {
  let branches = model.snapshot.branches
  canvas.text("branches", x: rect.x, y: rect.y, .strong)
  canvas.text("test loss", right: rect.right - 1, y: rect.y, .dim)
  let room = rect.height - 1
  let present = branches.firstIndex { $0.id == model.snapshot.branch } ?? 0
  let first = max(0, min(present - room / 2, branches.count - room))
  for (row, branch) in branches.dropFirst(first).prefix(room).enumerated() {
    let isPresent = branch.id == model.snapshot.branch
    let y = rect.y + 1 + row
    let end = canvas.text(
      (isPresent ? "▸" : " ") + branch.name + " ", x: rect.x - 1, y: y, isPresent ? .accent : .strong)
    let loss = (branch.history.test.last ?? branch.history.train.last)?.mean
    let value = loss.map { Format.magnitude($0, decimals: 3) } ?? "–"
    let words =
      branch.parent == nil ? "the first" : branch.difference.isEmpty ? "nothing different" : branch.difference
    let width = rect.right - 2 - value.unicodeScalars.count - end
    canvas.text(String(words.prefix(max(0, width))), x: end, y: y, isPresent ? .text : .dim)
    canvas.text(value, right: rect.right - 1, y: y, isPresent ? .accent : .text)
    canvas.name(Rect(x: rect.x, y: y, width: rect.width, height: 1), "branch[\(branch.id)]")
  }
}

/// The settings in their groups; the one under the cursor as a chip while the keys go to it. Where they are too many the
/// list moves with the cursor.
func drawControls(_ model: Model, _ playground: PlaygroundState, in rect: Rect, on canvas: inout Canvas) {
  let rows = controlRows(playground.settings)
  let cursor = rows.firstIndex { if case .settings(let all) = $0 { all.contains(playground.control) } else { false } }
  let first = max(0, min((cursor ?? 0) - rect.height / 2, rows.count - rect.height))
  for (offset, row) in rows.dropFirst(first).prefix(rect.height).enumerated() {
    let y = rect.y + offset
    switch row {
    case .blank: break
    case .head(let group): canvas.text(group.rawValue, x: rect.x, y: y, .strong)
    case .settings(let controls):
      if case .feature = controls[0] {
        drawFeatures(controls, model, playground, x: rect.x, y: y, on: &canvas)
        continue
      }
      canvas.text(controls[0].label, x: rect.x, y: y, .dim)
      // A chip's bracket has the last column.
      var right = rect.right - 1
      for control in controls.reversed() {
        drawSetting(control, model, playground, right: right, y: y, on: &canvas)
        right = rect.x + 17
      }
      canvas.name(Rect(x: rect.x, y: y, width: rect.width, height: 1), controls[0].name)
      if controls.count > 1 {
        canvas.name(Rect(x: right, y: y, width: rect.right - right, height: 1), controls[1].name)
      }
    }
  }
  if first > 0 { canvas.text("↑", x: rect.right - 1, y: rect.y, .faint) }
  if first + rect.height < rows.count { canvas.text("↓", x: rect.right - 1, y: rect.bottom - 1, .faint) }
}

private func controlRows(_ settings: Playground) -> [ControlRow] {
  var rows: [ControlRow] = []
  var group: ControlGroup?
  for control in settings.controls {
    if control.group != group {
      if group != nil { rows.append(.blank) }
      rows.append(.head(control.group))
      group = control.group
    }
    if control.sharesRow, case .settings(let before)? = rows.last {
      rows[rows.count - 1] = .settings(before + [control])
    } else {
      rows.append(.settings([control]))
    }
  }
  return rows
}

/// Input features side by side: those that are on, marked.
private func drawFeatures(
  _ controls: [Control], _ model: Model, _ playground: PlaygroundState, x: Int, y: Int, on canvas: inout Canvas
) {
  var column = x + 1
  for control in controls {
    let isOn = playground.settings.text(control) == "on"
    let mark = canvas.capabilities.glyphs == .ascii ? "*" : "✓"
    let text = (isOn ? mark : " ") + control.label
    let width = text.unicodeScalars.count
    if control == playground.control, model.focus == .controls {
      canvas.chip(text, x: column - 1, y: y)
    } else {
      canvas.text(text, x: column, y: y, isOn ? .text : .faint)
    }
    canvas.name(Rect(x: column - 1, y: y, width: width + 2, height: 1), control.name)
    column += max(6, width + 2)
  }
}

private func drawSetting(
  _ control: Control, _ model: Model, _ playground: PlaygroundState, right: Int, y: Int, on canvas: inout Canvas
) {
  let text = playground.settings.text(control)
  let width = text.unicodeScalars.count
  if control == playground.control, model.focus == .controls {
    canvas.chip(text, x: right - width - 1, y: y)
  } else {
    canvas.text(text, right: right, y: y)
  }
}
