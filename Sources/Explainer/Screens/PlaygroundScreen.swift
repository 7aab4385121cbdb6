import Canvas
import Figures
import Training

/// The playground: what can be set, the network that it makes, and how that fares.
func drawPlayground(_ model: Model, on canvas: inout Canvas) {
  guard let playground = model.playground else { return }
  drawPlaygroundHeader(model, playground, on: &canvas)
  let layout = PlaygroundLayout(model)
  if !layout.controls.isEmpty {
    var list = layout.controls
    let branches = model.snapshotIsOfThisPage ? model.snapshot.branches.count : 0
    if branches > 1 {
      let height = min(branches, layout.isCompact ? 3 : 5) + 1
      list.height -= height + 1
      // The mark of the present one stands in the margin.
      drawBranches(
        model, in: Rect(x: list.x, y: list.bottom + 1, width: list.width, height: height), on: &canvas)
    }
    canvas.clipped(to: list) { drawControls(model, playground, in: list, on: &$0) }
    canvas.rule(x: layout.controls.right + 1, y: 2, height: model.size.height - 4)
  }
  guard model.snapshotIsOfThisPage else { return drawWaiting(model, in: layout.network, on: &canvas) }
  let stage = PlaygroundStage(playground)
  canvas.clipped(to: layout.network) { canvas in
    if layout.showsNetwork {
      stage.draw(model, on: &canvas)
    } else {
      stage.drawAnswer(model, in: layout.network, on: &canvas)
    }
  }
  if model.showsCheck, layout.showsNetwork {
    // Labels and their numbers are read together only where they are near each other.
    let foot = Rect(
      x: layout.loss.x, y: layout.loss.y, width: min(72, model.size.width - layout.loss.x - 2),
      height: layout.loss.height)
    drawGlass(model, in: foot, on: &canvas)
  } else {
    model.lossPlot().draw(in: layout.loss, on: &canvas)
    canvas.clipped(to: layout.scores) { drawScores(model, in: layout.scores, isNarrow: layout.isCompact, on: &$0) }
  }
}

/// ` glassbox ─ playground ─── spiral  2-8-8-1  seed 1 `
private func drawPlaygroundHeader(_ model: Model, _ playground: PlaygroundState, on canvas: inout Canvas) {
  let width = model.size.width
  canvas.rule(x: 0, y: 0, width: width)
  canvas.text(" glassbox ", x: 1, y: 0, .dim)
  canvas.text(" playground ", x: 12, y: 0, .strong)
  let parameters = model.snapshotIsOfThisPage ? "  \(Format.count(model.snapshot.parameterCount)) parameters" : ""
  canvas.text(
    " \(playground.settings.title(playground.settings.data))  \(playground.settings.model.summary)\(parameters) ",
    right: width - 1, y: 0,
    .dim)
}
