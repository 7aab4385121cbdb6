import Canvas
import Curriculum
import Datasets
import Engine
import Training

/// What the playground is opened with.
public struct PlaygroundStart: Sendable, Hashable {
  public var settings: Playground
  /// Steps to take at once, to where a run was shared.
  public var step: Int
  /// A line to say at first.
  public var notice: String?

  public init(_ settings: Playground = Playground(), step: Int = 0, notice: String? = nil) {
    self.settings = settings
    self.step = step
    self.notice = notice
  }
}

/// What the playground draws large.
public enum PlaygroundPicture: Sendable, Hashable, CaseIterable {
  /// The network with its answers.
  case network
  /// How weights, activations and gradients are spread, layer by layer.
  case histograms
  /// The loss around the present parameters.
  case landscape

  /// The one that comes after it, in a circle.
  var next: PlaygroundPicture {
    switch self {
    case .network: .histograms
    case .histograms: .landscape
    case .landscape: .network
    }
  }

  /// As keys call it.
  var title: String {
    switch self {
    case .network: "network"
    case .histograms: "inside"
    case .landscape: "landscape"
    }
  }
}

/// The playground on the screen: what is set, and how it is looked at.
public struct PlaygroundState: Sendable, Hashable {
  public var settings: Playground
  /// The setting under the cursor.
  public var control = Control.dataSet
  /// What is drawn large.
  public var picture = PlaygroundPicture.network
  /// Whether the samples that are held out are drawn in the plane.
  public var showsTestPoints = true
  /// Whether pictures show the sign only, not how sure the network is.
  public var isDiscretised = false
  /// A changed network goes on running, as soon as its data are there.
  var resumes = false
  /// Where points are drawn.
  public var brush = Brush()
  /// Steps that its run begins with.
  var firstSteps = 0
  /// As a page's own network came in: while nothing about it is changed, it goes back as well.
  var visitor: Playground?

  public init(_ settings: Playground) { self.settings = settings }
}

extension Playground {
  /// Steps a second at first: the eye can follow, and needs no patience.
  static let pace = 1000.0

  /// Whether the samples are points in a plane.
  var isPlane: Bool { shape?.inputs == 2 }

  /// As figures, selection and the glass want it.
  var scene: Scene {
    let range = range
    var labels: [String] = []
    if case .table(_, _, _, let names, _) = data { labels = names }
    if case .csv(let spec) = data, spec.inputs.count == shape?.inputs { labels = spec.inputs }
    if case .features = model.layers.first { labels = features.map(\.symbol) }
    return Scene(
      figure: "playground", run: run, pace: Self.pace, editable: nil, nudge: 0.05, sample: nil, sampleTarget: nil,
      inputLabels: labels, inputUnits: [], outputLabels: kind == .binary ? ["yes", "no"] : [], xRange: range.x,
      yRange: range.y, trainable: true, options: [:])
  }
}

extension Model {
  // MARK: In and out

  /// The playground with the page's network in it, and its data.
  mutating func openPlayground() -> [Effect] {
    let before = page?.scene
    var settings = Playground()
    var isKept = false
    if let before {
      if let fitting = Playground(before.run) {
        settings = fitting
        settings.ownRange = Playground.PlaneRange(x: before.xRange, y: before.yRange)
        // The network on the screen goes on, with all that it has learned.
        isKept = loadedScene?.run == before.run && snapshotIsOfThisPage
      } else {
        notice = "this page’s network is not one that the playground can build: here is its own"
      }
    }
    let pace = snapshot.pace
    clearPage()
    playground = PlaygroundState(settings)
    guard isKept, let scene else { return startPlayground() }
    screen = .playground
    focus = .controls
    settings.hyperparameters = snapshot.hyperparameters
    playground?.settings = settings
    playground?.visitor = settings
    look(by: scene)
    loadedScene = scene
    return [setPace(pace), .command(.branchOnEdit(true))]
  }

  /// Loads what is set.
  mutating func startPlayground() -> [Effect] {
    screen = .playground
    focus = .controls
    let steps = playground?.firstSteps ?? 0
    playground?.firstSteps = 0
    let stop = playground?.settings.stop ?? StopRule()
    let effects = (scene.map { load($0) } ?? []) + [.command(.stopAt(stop))]
    return effects + (steps > 0 ? [.command(.advance(to: steps))] : [])
  }

  /// Back to the chapter's page: with the network as it is now where nothing about it was changed, else as the page sets
  /// it up.
  mutating func leavePlayground() -> [Effect] {
    let isKept = playground?.visitor == playground?.settings
    playground = nil
    screen = .chapter
    guard let scene, isKept, snapshotIsOfThisPage else { return enterPage(forward: false) }
    look(by: scene)
    loadedScene = scene
    let effects = enterPage(forward: false)
    return effects
      + [setPace(of: scene), .command(.stopAt(StopRule())), .command(.compare(nil)), .command(.branchOnEdit(false))]
  }

  /// What the session has made of the settings, and what has waited for its data.
  mutating func followSession() {
    guard playground != nil, snapshotIsOfThisPage, snapshot.phase != .loading else { return }
    playground?.settings.hyperparameters = snapshot.hyperparameters
    playground?.resumes = false
  }

  // MARK: Settings

  mutating func choose(_ control: Control) {
    focus = .controls
    playground?.control = control
  }

  mutating func moveControl(_ direction: Int) {
    guard let playground else { return }
    let controls = playground.settings.controls
    let index = controls.firstIndex(of: playground.control) ?? 0
    self.playground?.control = controls[(index + direction + controls.count) % controls.count]
  }

  /// To the first setting of the group before or after.
  mutating func moveGroup(_ direction: Int) {
    guard let playground else { return }
    let groups = ControlGroup.allCases
    let index = groups.firstIndex(of: playground.control.group) ?? 0
    let group = groups[(index + direction + groups.count) % groups.count]
    if let first = playground.settings.controls.first(where: { $0.group == group }) { self.playground?.control = first }
  }

  mutating func turnControl(_ direction: Int) -> [Effect] {
    guard let playground else { return [] }
    guard let changed = playground.settings.turned(playground.control, by: direction) else {
      notice = playground.settings.reasonAgainstTurning(playground.control)
      return []
    }
    return change(to: changed)
  }

  mutating func set(_ control: Control, typed text: String) -> [Effect] {
    guard let changed = playground?.settings.set(control, typed: text) else { return [] }
    playground?.control = control
    return change(to: changed)
  }

  /// The same kind of points, drawn afresh; the weights start anew as well.
  mutating func makeNewData() -> [Effect] {
    guard let changed = playground?.settings.turned(.seed, by: 1) else { return [] }
    notice = "seed \(changed.seed): other points, other first weights"
    return change(to: changed)
  }

  /// Hyperparameters are turned as the run goes on; anything else starts a run of its own from the same seed.
  mutating func change(to changed: Playground) -> [Effect] {
    guard let before = playground?.settings else { return [] }
    playground?.settings = changed
    if changed.stop != before.stop { return [.command(.stopAt(changed.stop))] }
    if changed.isSameNetwork(as: before) {
      if let control = playground?.control { remember(control, before.hyperparameters) }
      return [setHyperparameters(changed.hyperparameters)]
    }
    let goesOn = isRunning || playground?.resumes == true
    playground?.resumes = goesOn
    if let control = playground?.control, !changed.controls.contains(control) { playground?.control = .layers }
    let (pace, place) = (snapshot.pace, focus)
    var effects = startPlayground()
    focus = place
    effects.append(setPace(pace))
    return effects + (goesOn ? [setRunning(true)] : [])
  }

  /// One undo takes back all that a control did in a row.
  private mutating func remember(_ control: Control, _ before: Hyperparameters) {
    if case .settings(control, _) = undoStack.last { return }
    undoStack.append(.settings(control, before))
  }

  /// The control that a region of the screen shows.
  func control(named region: String) -> Control? { playground?.settings.controls.first { $0.name == region } }

  /// What may be typed for the setting under the cursor: the words that it knows, or the number that was written.
  func settingResults(_ text: String) -> [FieldResult] {
    guard let playground else { return [] }
    let (settings, control) = (playground.settings, playground.control)
    let now = settings.text(control)
    switch settings.setting(control) {
    case .choice(_, let words):
      let typed = text.lowercased()
      return words.filter { typed.isEmpty || $0.lowercased().contains(typed) }
        .sorted { $0.lowercased().hasPrefix(typed) && !$1.lowercased().hasPrefix(typed) }
        .map { FieldResult(title: $0, detail: $0 == now ? "now" : "", target: .setting(control, $0)) }
    case .number, .whole:
      guard let changed = settings.set(control, typed: text) else { return [] }
      return [
        FieldResult(
          title: control.title + " = " + changed.text(control), detail: "now " + now, target: .setting(control, text))
      ]
    }
  }
}
