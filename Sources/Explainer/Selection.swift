import Canvas
import Curriculum
import Training

extension Model {
  mutating func select(_ index: Int) {
    guard !elements.isEmpty else { return }
    selectedIndex = (index + elements.count) % elements.count
    showsCheck = false
    playback = nil
  }

  /// The first number of the previous or next neuron.
  mutating func selectNeuron(_ direction: Int) {
    guard let selected else { return }
    var index = selectedIndex
    repeat {
      index = (index + direction + elements.count) % elements.count
    } while index != selectedIndex && elements[index].layer == selected.layer && elements[index].unit == selected.unit
    if let first = elements.firstIndex(where: { $0.layer == elements[index].layer && $0.unit == elements[index].unit })
    {
      select(first)
    }
  }

  mutating func selectLayer(_ direction: Int) {
    guard let selected else { return }
    let layers = Array(Set(elements.map(\.layer))).sorted()
    guard let position = layers.firstIndex(of: selected.layer) else { return }
    let layer = layers[(position + direction + layers.count) % layers.count]
    if let first = elements.firstIndex(where: { $0.layer == layer }) { select(first) }
  }

  /// Selects by name; a number that the arrow keys leave out is taken in beside its neuron.
  mutating func select(named name: String) -> Bool {
    if let index = elements.firstIndex(where: { $0.name == name }) {
      select(index)
      return true
    }
    guard let element = scene?.element(named: name) else { return false }
    let place = elements.firstIndex { ($0.layer, $0.unit) >= (element.layer, element.unit) } ?? elements.count
    elements.insert(element, at: place)
    select(place)
    return true
  }

  /// Moves the selected number by so many of the page's steps.
  mutating func nudge(_ steps: Float) -> [Effect] {
    guard let selected, let scene else { return [] }
    remember(selected.element)
    if selected.element == .rate {
      // Whole millionths: presses add up to the number they show.
      let rate = snapshot.hyperparameters.learningRate + scene.rateNudge * steps
      return setRate(to: (rate * 1_000_000).rounded() / 1_000_000)
    }
    return tied(to: selected.element).map { .command(.nudge($0, by: scene.nudge * steps)) }
  }

  mutating func setSelected(to value: Float) -> [Effect] {
    guard let selected else { return [] }
    remember(selected.element)
    return set(selected.element, to: value)
  }

  private mutating func set(_ element: ParameterElement, to value: Float) -> [Effect] {
    element == .rate ? setRate(to: value) : tied(to: element).map { .command(.set($0, to: value)) }
  }

  /// Another learning rate starts the walk again, so that each rate is judged by a walk of its own.
  private mutating func setRate(to value: Float) -> [Effect] {
    var settings = snapshot.hyperparameters
    settings.learningRate = max(0, value)
    let change = setHyperparameters(settings)
    guard snapshot.step > 0 else { return [change] }
    challenge.touched = []
    undoStack.removeAll { if case .value(.rate, _) = $0 { false } else { true } }
    return [change] + restart()
  }

  /// Asks for these, and has them at once: the next key may be pressed before the session has answered.
  mutating func setHyperparameters(_ settings: Hyperparameters) -> Effect {
    snapshot.hyperparameters = settings
    playground?.settings.hyperparameters = settings
    return .command(.setHyperparameters(settings))
  }

  mutating func toggleFreeze() -> [Effect] {
    guard let selected else { return [] }
    let element = selected.element
    let isFrozen = isFrozen(element)
    if isFrozen {
      snapshot.frozen[element.name]?.remove(element.index)
    } else {
      snapshot.frozen[element.name, default: []].insert(element.index)
    }
    notice = selected.title + (isFrozen ? " moves again" : " is frozen: training leaves it alone")
    return [.command(.freeze(element, !isFrozen))]
  }

  /// Whether training leaves it alone, at this step of this branch.
  func isFrozen(_ element: ParameterElement) -> Bool { snapshot.frozen[element.name]?.contains(element.index) == true }

  /// One undo takes back all that was done to a number in a row.
  private mutating func remember(_ element: ParameterElement) {
    playback = nil
    challenge.moves += 1
    if element != .rate { challenge.touched.insert(element) }
    if case .value(element, _) = undoStack.last { return }
    if let value = value(of: element) { undoStack.append(.value(element, value)) }
  }

  mutating func undo() -> [Effect] {
    switch undoStack.popLast() {
    case .value(let element, let value):
      if let index = elements.firstIndex(where: { $0.element == element }) { select(index) }
      return set(element, to: value)
    case .settings(let control, let before):
      playground?.control = control
      return [setHyperparameters(before)]
    case .transplant(let neuron): return [.command(.undoTransplant(neuron))]
    case nil: return []
    }
  }

  /// Whether the scene turns all weights, or all biases, together (`options: {tied: all}`).
  var isTied: Bool { scene?.options["tied"] == "all" }

  /// The numbers that move as one with this one, itself among them.
  private func tied(to element: ParameterElement) -> [ParameterElement] {
    guard isTied, let scene, let kind = element.name.split(separator: ".").last else { return [element] }
    return scene.run.model.denseLayers.map { ParameterElement("\($0.name).\(kind)", element.index) }
  }
}
