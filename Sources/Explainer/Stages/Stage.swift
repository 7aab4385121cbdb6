import Canvas
import Curriculum
import Engine
import Training

/// How one kind of scene is drawn: which values it needs from the run, and where its figures stand.
///
/// A lesson names its stage with `figure:`; a new kind of picture is a new stage, a row in `stages`, and its name
/// among the figures that the reader of lessons knows.
public protocol Stage: Sendable {
  /// What the page wants to see, for the room it has.
  func observation(_ model: Model) -> Observation
  /// Draws the figures into `model.layout.figure`.
  func draw(_ model: Model, on canvas: inout Canvas)
  /// The list of numbers under or beside the text.
  func drawState(_ model: Model, in rect: Rect, on canvas: inout Canvas)
  /// Whose number the selected one is judged by; nil where that must not be told yet.
  func subject(_ model: Model) -> Subject?
  /// Whether the stage itself has a place for the glass on a wide page; else it takes that of the list.
  var placesGlass: Bool { get }
  /// Whether its diagram has letters for the neurons, `a` for the output; else the output is called that.
  var usesLetters: Bool { get }
  /// Rows the list needs under the text of a wide page; 0 where there is none.
  var stateRows: Int { get }
  /// Whether `n` goes to another sample.
  var showsSamples: Bool { get }
  /// Whether a digit can be drawn.
  var hasPad: Bool { get }
  /// The pass through the network that Space plays where nothing trains.
  func pass(_ model: Model) -> Pass?
  /// What a scene's `options` may say to it, by name.
  var options: [String: StageOption] { get }
  /// Whether it can draw no layers but dense ones on plain inputs.
  var drawsOnlyDense: Bool { get }
  /// What it needs of a scene that this one has not, such as a layer of two neurons; nil where nothing is missing.
  func need(_ scene: Scene) -> String?
}

extension Stage {
  public func subject(_ model: Model) -> Subject? { .sampleLoss }
  public var placesGlass: Bool { false }
  public var usesLetters: Bool { false }
  public var stateRows: Int { 9 }
  public var showsSamples: Bool { false }
  public var hasPad: Bool { false }
  public func pass(_ model: Model) -> Pass? { nil }
  public var options: [String: StageOption] { [:] }
  public var drawsOnlyDense: Bool { true }
  public func need(_ scene: Scene) -> String? { nil }

  /// What the scene lacks for this picture, in one line; nil where it can be drawn.
  func misfit(_ scene: Scene) -> String? {
    ((drawsOnlyDense ? scene.run.model.unlikeDense : nil) ?? need(scene)).map {
      "the figure `\(scene.figure)` needs \($0)"
    }
  }
}

extension ModelSpec {
  /// What keeps it from being a plain stack of dense layers.
  fileprivate var unlikeDense: String? {
    guard case .vector = input else { return "plain inputs, not \(input.inWords)" }
    let other = layers.first { if case .dense = $0 { false } else { true } }
    return other.map { "dense layers, and \($0.name) is none" }
  }
}

/// All stages by the name that lessons use.
public let stages: [String: any Stage] = [
  "spam": SpamStage(),
  "neuron": NeuronStage(),
  "activation": ActivationStage(),
  "forward": ForwardStage(),
  "backprop": BackpropStage(),
  "loop": LoopStage(),
  "hidden-space": HiddenSpaceStage(),
  "digits": DigitsStage(),
  "descent": DescentStage(),
  "loss": LossStage(),
]

extension Model {
  /// Nil also where the scene is none that its stage can draw.
  var stage: (any Stage)? {
    if let playground { return PlaygroundStage(playground) }
    guard let scene, let stage = stages[scene.figure], stage.misfit(scene) == nil else { return nil }
    return stage
  }

  /// Whether the newest snapshot is of this page's network.
  var snapshotIsOfThisPage: Bool {
    if case .failed = snapshot.phase { return false }
    return scene != nil && snapshot.run?.model == scene?.run.model && snapshot.run?.data == scene?.run.data
  }
}
