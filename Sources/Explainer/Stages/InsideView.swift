import Canvas
import Curriculum
import Engine
import Figures
import Training

/// The inside of the playground's network: histograms of its layers in the course of the run, or the loss around it.
struct InsideView {
  private let showsLandscape: Bool

  /// Nil for the network itself.
  init?(_ picture: PlaygroundPicture) {
    switch picture {
    case .network: return nil
    case .histograms: showsLandscape = false
    case .landscape: showsLandscape = true
    }
  }

  func add(to observation: inout Observation, _ model: Model) {
    guard showsLandscape else {
      observation.histograms = true
      return
    }
    // Four times as quick while the picture moves.
    observation.landscape =
      model.isRunning ? LandscapeRequest(columns: 17, rows: 13) : LandscapeRequest(columns: 33, rows: 25)
  }

  func draw(_ model: Model, in rect: Rect, on canvas: inout Canvas) {
    if showsLandscape {
      switch model.snapshot.landscape {
      case .success(let landscape): draw(landscape, model, in: rect, on: &canvas)
      case .failure(let error): say(error.description, in: rect, on: &canvas)
      case nil: say("looking around …", in: rect, on: &canvas)
      }
    } else {
      switch model.snapshot.histograms {
      case .success(let moments):
        HistogramTable(
          titles: ["weights", "activations", "gradients"], layers: HistogramTable.layers(moments, model),
          others: model.focus == .figure ? "H L" : ""
        ).draw(in: rect, on: &canvas)
      case .failure(let error): say(error.description, in: rect, on: &canvas)
      case nil: say("counting …", in: rect, on: &canvas)
      }
    }
  }

  private func say(_ line: String, in rect: Rect, on canvas: inout Canvas) {
    drawLines(
      wrap([.text(line)], width: min(60, rect.width), canvas.theme), x: rect.x, y: rect.y + rect.height / 3, on: &canvas
    )
  }

  // MARK: The landscape

  private func draw(_ landscape: Landscape, _ model: Model, in rect: Rect, on canvas: inout Canvas) {
    var lines = wrap([.text(caption(landscape, model, isShort: rect.width < 50))], width: rect.width, canvas.theme)
    for line in lines.indices {
      for run in lines[line].indices { lines[line][run].style = canvas.theme.style(.dim) }
    }
    let height = rect.height - lines.count - (rect.height >= 18 ? 1 : 0)
    LossMap(
      values: landscape.values, columns: landscape.request.columns, rows: landscape.request.rows,
      xRange: -landscape.x.reach...landscape.x.reach, yRange: -landscape.y.reach...landscape.y.reach,
      xLabel: label(landscape.x, "1"), yLabel: label(landscape.y, "2"), title: "the loss around here",
      path: landscape.path.map { ($0.x, $0.y) }, name: "landscape"
    ).draw(in: Rect(x: rect.x, y: rect.y, width: rect.width, height: height), on: &canvas)
    drawLines(lines, x: rect.x, y: rect.bottom - lines.count, on: &canvas)
  }

  private func label(_ axis: Landscape.Axis, _ number: String) -> String {
    switch axis.direction {
    case .way: "PC " + number
    case .random: "random"
    }
  }

  /// What the map is a map of.
  private func caption(_ landscape: Landscape, _ model: Model, isShort: Bool) -> String {
    let all = model.snapshot.data?.train.count ?? landscape.samples
    let samples =
      landscape.samples < all
      ? "\(Format.count(landscape.samples)) of \(Format.count(all)) samples" : "\(Format.count(all)) samples"
    let loss = "● is here: loss \(Format.magnitude(landscape.loss, decimals: 3)) over \(samples)."
    switch (landscape.x.direction, landscape.y.direction) {
    case (.way(let across), .way(let up)):
      let shares = "\(percent(across)) of it goes across, \(percent(up)) up."
      return loss + (isShort ? " Of the way " : " The axes are the main directions of the way from ○: ")
        + (isShort ? shares.replacing(" of it", with: "") : shares)
    case (.way(let across), .random):
      return loss + " \(percent(across)) of the way from ○ goes across; up is a random direction."
    default:
      return loss + " No step has been taken yet, so both directions are random"
        + (isShort ? "." : ": 1 is as far as each neuron’s weights are long.")
    }
  }

  /// In one piece at the end of a line.
  private func percent(_ share: Float) -> String {
    Format.percent(share, decimals: 1).replacing(" ", with: "\u{A0}")
  }
}
