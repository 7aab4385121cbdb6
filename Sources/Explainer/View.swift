import Canvas
import Curriculum

/// The whole screen for a model. The same model gives the same frame.
public func view(_ model: Model) -> Frame {
  var canvas = Canvas(
    size: model.size, theme: Theme(model.theme, depth: model.capabilities.colors), capabilities: model.capabilities)
  if Layout.isTooSmall(model.size) {
    drawTooSmall(model.size, on: &canvas)
    return canvas.frame
  }
  switch model.screen {
  case .chapters: drawChapterList(model, on: &canvas)
  case .review: drawReviewList(model, on: &canvas)
  case .playground:
    drawPlayground(model, on: &canvas)
    drawComplaint(model, on: &canvas)
  case .chapter:
    drawChapter(model, on: &canvas)
    drawComplaint(model, on: &canvas)
  }
  switch model.overlay {
  case .help: drawHelp(model, on: &canvas)
  case .field(let field) where field.purpose == .glossary: drawGlossary(field, model, on: &canvas)
  case .diagnosis: drawDiagnosis(model, on: &canvas)
  case .runString(let text): drawRunString(text, model, on: &canvas)
  // An answer is typed on the page itself.
  case .field(let field): if field.purpose != .answer { drawField(field, model, on: &canvas) }
  case nil: break
  }
  drawLessonErrors(model, on: &canvas)
  drawFooter(model, on: &canvas)
  return canvas.frame
}

private func drawTooSmall(_ size: Size, on canvas: inout Canvas) {
  let lines = [
    "glassbox needs \(Layout.smallest.width)×\(Layout.smallest.height)", "here are \(size.width)×\(size.height)",
  ]
  let top = max(0, (size.height - lines.count) / 2)
  for (row, line) in lines.enumerated() {
    canvas.text(
      line, x: max(0, (size.width - line.unicodeScalars.count) / 2), y: top + row, row == 0 ? .strong : .dim)
  }
}

private func drawChapter(_ model: Model, on canvas: inout Canvas) {
  drawHeader(model, on: &canvas)
  let layout = model.layout
  guard let page = model.page else {
    canvas.text("There is no chapter to show.", x: 2, y: 3)
    return
  }
  if let stage = model.stage {
    if model.snapshotIsOfThisPage {
      canvas.clipped(to: layout.figure) { stage.draw(model, on: &$0) }
      canvas.clipped(to: layout.state) { canvas in
        if model.showsCheck, model.isCompact || !stage.placesGlass {
          drawGlass(model, in: layout.state, on: &canvas)
        } else {
          stage.drawState(model, in: layout.state, on: &canvas)
        }
      }
    } else {
      drawWaiting(model, in: layout.figure, on: &canvas)
    }
  } else if let scene = model.scene, let misfit = stages[scene.figure]?.misfit(scene) {
    drawMishap("This picture cannot be drawn", misfit, in: layout.figure, on: &canvas)
  }
  if !layout.isCompact {
    canvas.rule(x: 34, y: 2, height: model.size.height - 4)
    canvas.clipped(to: layout.text) { drawText(page, model, in: layout.text, on: &$0) }
  } else if model.showsText {
    canvas.rule(x: 2, y: layout.divider, width: model.size.width - 4)
    canvas.text(" \(page.title) ", x: 3, y: layout.divider, .strong)
    canvas.clipped(to: layout.text) { drawText(page, model, in: layout.text, on: &$0) }
  } else if model.showsCheck {
    canvas.rule(x: 2, y: layout.state.y - 1, width: model.size.width - 4)
  }
}

private func drawMishap(_ title: String, _ line: String, in room: Rect, on canvas: inout Canvas) {
  canvas.text(title, x: room.x, y: room.y, .strong)
  drawLines(wrap([.text(line)], width: room.width - 2, canvas.theme), x: room.x, y: room.y + 2, on: &canvas)
}

/// Shown for the moment before the first numbers arrive, and when they can't.
func drawWaiting(_ model: Model, in room: Rect, on canvas: inout Canvas) {
  switch model.snapshot.phase {
  case .failed(let line):
    drawMishap("This network could not be set up", line, in: room, on: &canvas)
  default:
    canvas.text("reading the data …", x: room.x, y: room.y, .dim)
  }
}
