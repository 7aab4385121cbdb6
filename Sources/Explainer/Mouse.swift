import Canvas
import Engine

extension Model {
  /// Click selects, wheel nudges, drag draws.
  mutating func receiveMouse(_ action: MouseAction, _ point: Point) -> [Effect] {
    switch overlay {
    // What they cover is not there to be clicked.
    case .help, .diagnosis, .runString: return action == .press ? perform(.leave) : []
    case .field, nil: break
    }
    guard let region = view(self).regions.last(where: { $0.rect.contains(point) }) else { return [] }
    switch action {
    case .press, .drag:
      if region.name == "pad" {
        draw(at: point, in: region.rect, begins: action == .press)
        return []
      }
      if region.name == "loss-plot", isTrainable { return scrub(to: point, in: region.rect) }
      if region.name == "field", focus == .points {
        return action == .press ? putPoint(at: point, in: region.rect) : []
      }
      if region.name == "curve" { return slide(to: point, in: region.rect) }
      return action == .press ? click(region.name) : []
    case .wheelUp, .wheelDown:
      if let control = control(named: region.name) {
        choose(control)
        return turnControl(action == .wheelUp ? 1 : -1)
      }
      guard region.name.contains("["), select(named: region.name) else { return [] }
      return nudge(action == .wheelUp ? 1 : -1)
    case .release, .move: return []
    }
  }

  private mutating func click(_ name: String) -> [Effect] {
    if let index = indexed(name, "choice") {
      focus = .choices
      prediction.cursor = index
      if waitsForNumber, index == 0 { openAnswerField() }
    } else if let index = indexed(name, "chapter") {
      return openLesson(index, page: 0)
    } else if let index = indexed(name, "review"), reviews.items.indices.contains(index) {
      return ask(reviews.items[index])
    } else if let index = indexed(name, "page") {
      return openLesson(listIndex, page: index)
    } else if let word = bracketed(name, "term") {
      openGlossary(at: word)
    } else if let control = control(named: name) {
      choose(control)
      // What can only be on or off is pressed like a button.
      if control.group == .inputs { return turnControl(1) }
    } else if let id = indexed(name, "branch") {
      return id == snapshot.branch ? [] : leave(by: .selectBranch(id))
    } else if select(named: name) {
      focus = .figure
    }
    return []
  }

  /// Moves the point of a drawn function under the pointer: the bias gives what is missing.
  private mutating func slide(to point: Point, in rect: Rect) -> [Effect] {
    guard let layer = scene?.run.model.denseLayers.last, select(named: layer.name + ".bias[0]"), rect.width > 1,
      let selected, let bias = value(of: selected.element),
      let sum = snapshot.values[layer.name + ".z"]?.values.first
    else { return [] }
    let range = Activation.curveRange
    let share = Float(point.x - rect.x) / Float(rect.width - 1)
    return setSelected(to: bias + range.lowerBound + (range.upperBound - range.lowerBound) * share - sum)
  }

  private mutating func draw(at point: Point, in rect: Rect, begins: Bool) {
    guard stage?.hasPad == true, !rect.isEmpty else { return }
    focus = .pad
    let side = DigitPad.side
    let x = (point.x - rect.x) * side / rect.width
    let y = ((point.y - rect.y) * 2 + 1) * side / (rect.height * 2)
    pad.stroke(to: x, y, begins: begins)
  }

  /// The number in `name[3]`.
  func indexed(_ region: String, _ name: String) -> Int? { bracketed(region, name).flatMap { Int($0) } }

  /// The word in `name[word]`.
  func bracketed(_ region: String, _ name: String) -> String? {
    guard region.hasPrefix(name + "["), region.hasSuffix("]") else { return nil }
    return String(region.dropFirst(name.count + 1).dropLast())
  }
}
