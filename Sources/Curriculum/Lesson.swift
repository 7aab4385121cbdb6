import Datasets
import Engine
import Training

/// A chapter: what one Markdown file in `Lessons/` holds.
public struct Lesson: Sendable, Hashable {
  /// `neuron`: how the command line and progress name it.
  public var id: String
  /// Number in the curriculum, from the file name (`02-neuron.md`).
  public var number: Int
  public var title: String
  /// `I` … `IV`.
  public var part: String
  public var sources: [String]
  public var pages: [Page]
  /// File name, for messages.
  public var file: String
}

/// One screen of a chapter.
public struct Page: Sendable, Hashable {
  public var title: String
  public var blocks: [Block]
  /// The page's own scene, or that of the page before it. A page that inherits keeps the running network.
  public var scene: Scene?
  /// True where the scene was written on this page, so that turning to it starts it afresh.
  public var startsScene: Bool
  public var prediction: Prediction?
  public var challenge: Challenge?
  /// Line of the file on which the page starts, from 1.
  public var line: Int
}

/// A block of prose.
public enum Block: Sendable, Hashable {
  case paragraph([Inline])
  /// Items, numbered from 1 where they come in an order.
  case list([[Inline]], isOrdered: Bool)
  case code(String)
}

extension Block {
  /// Its prose; code has none.
  public var inlines: [Inline] {
    switch self {
    case .paragraph(let inlines): inlines
    case .list(let items, _): items.flatMap { $0 }
    case .code: []
    }
  }
}

public enum Inline: Sendable, Hashable {
  case text(String)
  case strong(String)
  case emphasis(String)
  case code(String)
  /// A number in prose that the checker recomputes.
  case claim(Claim)
  /// A word of the glossary.
  case term(Term)

  /// The words without their dress.
  public var plain: String {
    switch self {
    case .text(let text), .strong(let text), .emphasis(let text), .code(let text): text
    case .claim(let claim): claim.text
    case .term(let term): term.text
    }
  }
}

/// `[weights](#weight)`: the words shown, and the glossary's entry for them.
public struct Term: Sendable, Hashable {
  public var text: String
  public var id: String
  public var line: Int
}

/// `[0.686](=output.a)`: the text shown, and what it must equal to the digits shown, or within `tolerance`.
public struct Claim: Sendable, Hashable {
  public var text: String
  public var expression: Expression
  public var tolerance: Double?
  public var line: Int
}

/// The living picture of a page: a run, how it is drawn, and what may be touched.
public struct Scene: Sendable, Hashable {
  /// Which stage draws it: `neuron`, `loop`, …
  public var figure: String
  public var run: Run
  /// Steps a second when it runs; nil for full speed.
  public var pace: Double?
  /// Parameters that can be selected, by name; nil for all. `rate`, the learning rate, only where it is named.
  public var editable: [String]?
  /// What one press of an arrow key adds.
  public var nudge: Float
  /// The input whose values are shown; nil for the first training sample.
  public var sample: [Float]?
  public var sampleTarget: [Float]?
  /// Names of the inputs on the diagram and their unit (`studied`, `h`).
  public var inputLabels: [String]
  /// One for each input, or none.
  public var inputUnits: [String]
  /// What an output above and below the middle is called (`passes`, `fails`).
  public var outputLabels: [String]
  /// The plane of the boundary picture.
  public var xRange: ClosedRange<Float>
  public var yRange: ClosedRange<Float>
  /// Whether training is offered (Space, s, S).
  public var trainable: Bool
  /// Anything else the figure understands.
  public var options: [String: String]

  public init(
    figure: String, run: Run, pace: Double?, editable: [String]?, nudge: Float, sample: [Float]?,
    sampleTarget: [Float]?, inputLabels: [String], inputUnits: [String], outputLabels: [String],
    xRange: ClosedRange<Float>, yRange: ClosedRange<Float>, trainable: Bool, options: [String: String]
  ) {
    self.figure = figure
    self.run = run
    self.pace = pace
    self.editable = editable
    self.nudge = nudge
    self.sample = sample
    self.sampleTarget = sampleTarget
    self.inputLabels = inputLabels
    self.inputUnits = inputUnits
    self.outputLabels = outputLabels
    self.xRange = xRange
    self.yRange = yRange
    self.trainable = trainable
    self.options = options
  }
}

extension Scene {
  /// Positions of the elements that training leaves alone from the start, by parameter.
  public var frozen: [String: Set<Int>] {
    run.events.reduce(into: [:]) { frozen, event in
      if case .freeze(let element, true) = event.action { frozen[element.name, default: []].insert(element.index) }
    }
  }
}

/// A goal that the program checks by itself.
public struct Challenge: Sendable, Hashable {
  public var task: [Inline]
  /// Holds when won.
  public var goal: Expression
  /// What the bar under the task shows, and the value it must reach, if there is one number to watch.
  public var watch: Expression?
  /// Moves (or steps) a good player needs.
  public var par: Int?
  public var parCounts: ParMeasure
  /// Wins from the scene as set up.
  public var reference: [Edit]
  public var hints: [String]
  public var line: Int
}

/// What a challenge's par counts.
public enum ParMeasure: String, Sendable, Hashable, CaseIterable {
  /// Parameters that ended elsewhere than they started.
  case moved
  /// Presses of an arrow key.
  case presses
  case steps, epochs

  /// `1 epoch`, `3 presses`.
  public func text(_ count: Int) -> String {
    let one =
      switch self {
      case .moved: "moved"
      case .presses: "press"
      case .steps: "step"
      case .epochs: "epoch"
      }
    return "\(count) \(count == 1 ? one : rawValue)"
  }
}

/// Something done to a run by a lesson: `output.weight[0] = 1.0`, `steps 500`, `epochs 20`, `input = 0.5, 0.8`.
public enum Edit: Sendable, Hashable {
  case set(ParameterElement, Float)
  case hyperparameter(String, Float)
  case input([Float])
  case steps(Int)
  case epochs(Int)
}
