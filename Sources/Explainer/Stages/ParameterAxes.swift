import Canvas
import Curriculum
import Training

/// The parameters that a scene looks along: the options `across` and `up` name them (`output.weight[0,0]`; without `across`
/// it is the first that can be selected, without `up` there is no map), `names` their letters.
struct ParameterAxes {
  static let mapColumns = 36
  static let mapRows = 28

  static let options: [String: StageOption] = ["across": .element(), "up": .element(), "names": .text]

  var across: ParameterElement
  var name: String
  var up: ParameterElement?
  var upName: String

  /// - Returns: nil where there is nothing to look along.
  init?(_ scene: Scene) {
    func named(_ option: String) -> ParameterElement? {
      scene.options[option].flatMap { scene.element(named: $0) }?.element
    }
    guard let across = named("across") ?? scene.selectableElements().map(\.element).first(where: { $0 != .rate }) else {
      return nil
    }
    self.across = across
    up = named("up")
    let names = (scene.options["names"] ?? "w b").split(separator: " ").map(String.init)
    name = names.first ?? "w"
    upName = names.count > 1 ? names[1] : "b"
  }

  /// The loss over both of them; nil where there is one only.
  func mapRequest(_ scene: Scene) -> ScanRequest? {
    up.map {
      ScanRequest(
        x: ScanAxis(across, over: scene.xRange, count: Self.mapColumns),
        y: ScanAxis($0, over: scene.yRange, count: Self.mapRows))
    }
  }
}

/// A row of a list of numbers that can be turned: its name, and the number in a chip while it is selected. A column is kept
/// for the brackets of the chip, so that nothing shifts when the selection moves.
func drawKnob(
  _ label: String, _ value: String, isSelected: Bool, style: Style, in row: Rect, on canvas: inout Canvas
) {
  canvas.text(label, x: row.x, y: row.y, isSelected ? .text : .dim)
  if isSelected {
    canvas.chip(value, x: row.right - value.unicodeScalars.count - 1, y: row.y)
  } else {
    canvas.text(value, right: row.right, y: row.y, style)
  }
}
